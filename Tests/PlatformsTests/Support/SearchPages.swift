/// Small answers in the shape of the real ones.
enum SearchPages {
  static func music(_ sections: String) -> [UInt8] {
    let tab = #"{"tabRenderer":{"content":{"sectionListRenderer":{"contents":[\#(sections)]}}}}"#
    return Array(#"{"contents":{"tabbedSearchResultsRenderer":{"tabs":[\#(tab)]}}}"#.utf8)
  }

  static func shelf(_ rows: [String]) -> String {
    #"{"musicShelfRenderer":{"contents":[\#(rows.joined(separator: ","))]}}"#
  }

  /// `credits`: the runs of the second column.
  static func song(
    id: String = "abcdefghij0", title: String = "Işıklar", type: String? = "MUSIC_VIDEO_TYPE_ATV", credits: [String],
    plays: String? = nil, explicit: Bool = false
  ) -> String {
    let config = type.map {
      #","watchEndpointMusicSupportedConfigs":{"watchEndpointMusicConfig":{"musicVideoType":"\#($0)"}}"#
    }
    let watch = #"{"watchEndpoint":{"videoId":"\#(id)"\#(config ?? "")}}"#
    let columns = [#"{"text":"\#(title)","navigationEndpoint":\#(watch)}"#, credits.joined(separator: ",")]
    let all = (columns + (plays.map { [#"{"text":"\#($0)"}"#] } ?? []))
      .map { #"{"musicResponsiveListItemFlexColumnRenderer":{"text":{"runs":[\#($0)]}}}"# }
    let badge = #""badges":[{"musicInlineBadgeRenderer":{"icon":{"iconType":"MUSIC_EXPLICIT_BADGE"}}}],"#
    return #"""
      {"musicResponsiveListItemRenderer":{\#(explicit ? badge : "")"flexColumns":[\#(all.joined(separator: ","))],
      "playlistItemData":{"videoId":"\#(id)"}}}
      """#
  }

  static let dot = #"{"text":" • "}"#

  static func plain(_ text: String) -> String { #"{"text":"\#(text)"}"# }

  static func link(_ text: String, _ page: String) -> String {
    let music = #"{"browseEndpointContextMusicConfig":{"pageType":"MUSIC_PAGE_TYPE_\#(page)"}}"#
    let endpoint = #"{"browseEndpoint":{"browseId":"x","browseEndpointContextSupportedConfigs":\#(music)}}"#
    return #"{"text":"\#(text)","navigationEndpoint":\#(endpoint)}"#
  }

  static func videos(_ rows: [String]) -> [UInt8] {
    let section = #"{"itemSectionRenderer":{"contents":[\#(rows.joined(separator: ","))]}}"#
    let list = #"{"sectionListRenderer":{"contents":[\#(section),{"continuationItemRenderer":{}}]}}"#
    return Array(#"{"contents":{"twoColumnSearchResultsRenderer":{"primaryContents":\#(list)}}}"#.utf8)
  }

  static func video(
    id: String = "abcdefghij0", length: String? = "3:05", channel: String = "Ayşe Gündoğar",
    views: String = "1,234 views",
    badge: String? = nil
  ) -> String {
    let badges = badge.map { #","ownerBadges":[{"metadataBadgeRenderer":{"style":"\#($0)"}}]"# } ?? ""
    let time = length.map { #","lengthText":{"simpleText":"\#($0)"}"# } ?? ""
    return #"""
      {"videoRenderer":{"videoId":"\#(id)","title":{"runs":[{"text":"Işıklar "},{"text":"Söndü"}]},
      "ownerText":{"runs":[{"text":"\#(channel)"}]},"viewCountText":{"simpleText":"\#(views)"}\#(time)\#(badges)}}
      """#
  }
}
