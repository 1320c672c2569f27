import Music

/// The row shape that YouTube has been moving to since 2026: all texts are plain.
extension YouTube {
  static func lockup(_ lockup: JSONObject) -> Row {
    guard let type = lockup.text("contentType") else { return .unreadable }
    guard type == "LOCKUP_CONTENT_TYPE_VIDEO" else { return .other }
    let model = lockup.metadata.lockupMetadataViewModel
    guard let id = lockup.text("contentId"), ShownText.isVideoID(id), let title = model.title.text("content") else {
      return .unreadable
    }
    guard let seconds = badges(lockup).compactMap(ShownText.seconds).first else { return .other }
    let facts = (model.metadata.contentMetadataViewModel.list("metadataRows") ?? [])
      .flatMap { $0.list("metadataParts") ?? [] }.map { $0["text"] }
    let channel = facts.first?.text("content")
    return .candidate(
      Candidate(
        source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
        channel: channel, duration: seconds, official: isTopic(channel) || facts.first?.hasMusicNote == true,
        views: facts.lazy.compactMap { $0.text("content").flatMap(ShownText.views) }.first))
  }

  /// The texts on the picture; one of them is the length.
  private static func badges(_ lockup: JSONObject) -> [String] {
    (lockup.contentImage.thumbnailViewModel.list("overlays") ?? []).flatMap { overlay in
      (overlay.thumbnailBottomOverlayViewModel.list("badges") ?? [])
        + (overlay.thumbnailOverlayBadgeViewModel.list("thumbnailBadges") ?? [])
    }.compactMap { $0.thumbnailBadgeViewModel.text("text") }
  }
}

extension JSONObject {
  /// The sign of an artist's own channel behind its name; other verified channels have CHECK_CIRCLE_FILLED.
  fileprivate var hasMusicNote: Bool {
    (list("attachmentRuns") ?? []).contains { run in
      (run.element["type"].imageType.image.list("sources") ?? [])
        .contains { $0.clientResource.text("imageName") == "AUDIO_BADGE" }
    }
  }
}
