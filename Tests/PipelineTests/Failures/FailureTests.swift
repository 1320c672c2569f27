import Testing

/// What goes wrong with platforms, row by row of the failures' table. One after the other, since they make the same fake
/// platforms misbehave.
@Suite(
  .serialized, .timeLimit(.minutes(3)),
  .enabled(if: FakePlatforms.python != nil, "APM_PYTHON names a Python with yt-dlp"))
struct FailureTests {}
