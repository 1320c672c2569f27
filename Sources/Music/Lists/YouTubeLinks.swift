// Addresses of YouTube and YouTube Music. Both share identifiers, so both are the platform "youtube".

func isYouTube(_ host: String) -> Bool {
  [
    "youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be", "youtube-nocookie.com", "gaming.youtube.com",
  ].contains(host)
}

func youTube(_ address: WebAddress, alone: Bool) -> Link? {
  let video = youTubeVideo(address)
  let list = address.parameter("list").flatMap(youTubeList)
  if let video, list == nil || !alone { return youTubeTrack(video) }
  if let list { return list }
  guard address.path.count == 2, address.path[0] == "browse" else { return nil }
  let page = address.path[1]
  if page.hasPrefix("VL") { return youTubeList(String(page.dropFirst(2))) }
  guard page.hasPrefix("MPREb_"), isIdentifier(page, 10...64) else { return nil }
  return Link(platform: "youtube", kind: .album, id: page, url: "https://music.youtube.com/browse/\(page)")
}

/// Lists without an end, made anew for each listener. `RDCLAK5uy_` are the editors' lists, which have one.
func isEndless(list: String) -> Bool { list.hasPrefix("RD") && !list.hasPrefix("RDCLAK5uy_") }

private func youTubeTrack(_ video: String) -> Link {
  Link(platform: "youtube", kind: .track, id: video, url: "https://www.youtube.com/watch?v=\(video)")
}

private func youTubeVideo(_ address: WebAddress) -> String? {
  let path = address.path
  let id: String? =
    if address.host == "youtu.be" {
      path.first
    } else if path.first == "watch" {
      address.parameter("v") ?? (path.count > 1 ? path[1] : nil)
    } else if path.count >= 2, ["shorts", "embed", "live", "v", "e"].contains(path[0]) {
      path[1]
    } else if let list = address.parameter("list"), isEndless(list: list), path.first == "playlist" {
      // A mix is named after the video it starts from.
      String(list.suffix(11))
    } else {
      nil
    }
  guard let id, isIdentifier(id, 11...11) else { return nil }
  return id
}

/// Nil for endless mixes and for lists that only their owner sees (LL, LM, WL; too short for an identifier).
private func youTubeList(_ id: String) -> Link? {
  guard isIdentifier(id, 10...64), !isEndless(list: id), !id.hasPrefix("VL") else { return nil }
  if id.hasPrefix("OLAK5uy_") {
    return Link(platform: "youtube", kind: .album, id: id, url: "https://music.youtube.com/playlist?list=\(id)")
  }
  return Link(platform: "youtube", kind: .playlist, id: id, url: "https://www.youtube.com/playlist?list=\(id)")
}

private func isIdentifier(_ text: String, _ length: ClosedRange<Int>) -> Bool {
  length.contains(text.utf8.count)
    && text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
    }
}
