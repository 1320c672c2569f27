/// What stands beside a title: "Artist & Artist • Album • 3:05" and "333K plays" in a column of its own, or
/// "Artist • 10M views • 3:05" for a video.
struct CreditLine {
  private(set) var artists: [String] = []
  private(set) var album: String?
  private(set) var seconds: Double?
  private(set) var views: Int?

  init(_ columns: some Sequence<[JSONObject]>) {
    let parts = columns.flatMap { column in column.split { $0.text("text") == " • " }.map { $0.map(Word.init) } }
    for part in parts {
      if let found = part.first(where: { $0.page == "MUSIC_PAGE_TYPE_ALBUM" }) {
        album = found.text
      } else if let time = ShownText.seconds(part.text) {
        seconds = time
      } else if let number = ShownText.views(part.text) {
        views = number
      }
    }
    // Artists without a link are normal; then the first part names them. One with links may have others beside them.
    let plain = parts.first.flatMap { $0.isFact ? nil : $0 }
    let credited = parts.first { part in part.contains(where: \.isArtist) } ?? plain ?? []
    artists = credited.filter { !$0.isSeparator }.map(\.text)
  }

  /// A piece of text, and the kind of page that it leads to.
  fileprivate struct Word {
    var text: String
    var page: String?

    init(_ run: JSONObject) {
      text = run.text("text") ?? ""
      page =
        run.navigationEndpoint.browseEndpoint.browseEndpointContextSupportedConfigs.browseEndpointContextMusicConfig
        .text("pageType")
    }

    var isArtist: Bool { page == "MUSIC_PAGE_TYPE_ARTIST" || page == "MUSIC_PAGE_TYPE_USER_CHANNEL" }

    /// " & ", ", ", " and ": names do not begin with a space or a comma.
    var isSeparator: Bool { !isArtist && (text.isEmpty || text.hasPrefix(" ") || text.hasPrefix(",")) }
  }
}

extension [CreditLine.Word] {
  fileprivate var text: String { map(\.text).joined() }

  /// Something else than names.
  fileprivate var isFact: Bool {
    contains { $0.page == "MUSIC_PAGE_TYPE_ALBUM" } || ShownText.seconds(text) != nil || ShownText.views(text) != nil
      || ["Song", "Video"].contains(text)
  }
}
