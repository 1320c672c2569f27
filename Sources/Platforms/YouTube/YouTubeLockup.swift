import Music

/// The row shape that YouTube has been moving to since 2026: all texts are plain.
struct Lockup: Decodable {
  struct Plain: Decodable { var content: String? }
  struct Metadata: Decodable {
    struct Model: Decodable {
      struct Content: Decodable {
        struct Rows1: Decodable { var metadataRows: Rows<Parts>? }
        var contentMetadataViewModel: Rows1?
      }
      var title: Plain?
      var metadata: Content?
    }
    var lockupMetadataViewModel: Model?
  }
  struct Parts: Decodable {
    struct Part: Decodable { var text: Plain? }
    var metadataParts: Rows<Part>?
  }
  struct Image: Decodable {
    struct Thumbnail: Decodable { var overlays: Rows<Overlay>? }
    struct Overlay: Decodable {
      struct Badges: Decodable {
        var badges: Rows<Badge>?
        var thumbnailBadges: Rows<Badge>?
      }
      var thumbnailBottomOverlayViewModel: Badges?
      var thumbnailOverlayBadgeViewModel: Badges?
    }
    struct Badge: Decodable {
      struct Model: Decodable { var text: String? }
      var thumbnailBadgeViewModel: Model?
    }
    var thumbnailViewModel: Thumbnail?
  }
  var contentId: String?
  var contentType: String?
  var metadata: Metadata?
  var contentImage: Image?

  /// The texts on the picture; one of them is the length.
  var badges: [String] {
    (contentImage?.thumbnailViewModel?.overlays?.understood() ?? [])
      .flatMap { overlay -> Rows<Image.Badge> in
        (overlay.thumbnailBottomOverlayViewModel?.badges ?? []) + (overlay.thumbnailOverlayBadgeViewModel?.thumbnailBadges ?? [])
      }
      .understood().compactMap { $0.thumbnailBadgeViewModel?.text }
  }

  /// Channel, views, age.
  var texts: [String] {
    (metadata?.lockupMetadataViewModel?.metadata?.contentMetadataViewModel?.metadataRows?.understood() ?? [])
      .flatMap { $0.metadataParts?.understood() ?? [] }.compactMap { $0.text?.content }
  }
}

extension Candidate {
  init?(_ lockup: Lockup) {
    guard lockup.contentType == "LOCKUP_CONTENT_TYPE_VIDEO", let id = lockup.contentId, ShownText.isVideoID(id),
      let title = lockup.metadata?.lockupMetadataViewModel?.title?.content,
      let seconds = lockup.badges.compactMap(ShownText.seconds).first
    else { return nil }
    let channel = lockup.texts.first
    self.init(
      source: .youtube, id: id, url: "https://www.youtube.com/watch?v=\(id)", kind: .video, title: title, artists: [],
      channel: channel, duration: seconds, official: channel?.hasSuffix(" - Topic") ?? false,
      views: lockup.texts.first { $0.hasSuffix(" views") }.flatMap(ShownText.count))
  }
}
