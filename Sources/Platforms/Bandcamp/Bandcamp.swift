public import Host
public import Music

/// Bandcamp: artists' own pages, with a free stream of most tracks. Pages under an artist's own domain are not followed.
public struct Bandcamp: SearchSource, AudioSource, PlaylistSource {
  public let source = Source.bandcamp
  public let rounds = 1

  /// Search rows have no length: the pages of so many that fit are looked at for theirs.
  static let looks = 3

  private let web: Web

  public init(_ transfers: Transfers) { web = Web(transfers) }

  public func search(_ wanted: Wanted, round: Int) async throws(SourceError) -> [Candidate] {
    guard round == 0, !wanted.query.isEmpty else { return [] }
    var candidates: [Candidate]
    do throws(SourceError) {
      candidates = try await ask(wanted.query)
    } catch .changed {
      // The page for people is the second reader.
      let page = try await web.ask(
        Web.address("https://bandcamp.com/search", [("q", wanted.query), ("item_type", "t")]))
      guard page.status == 200 else { throw .http(page.status) }
      candidates = try BandcampSearch.candidates(inPage: page.body)
    }
    var blind = wanted
    blind.duration = nil
    for index in match(blind, among: candidates).ranking.prefix(Self.looks) {
      do throws(SourceError) {
        let track = try await track(candidates[index].url)
        candidates[index] = track.candidate
      } catch .cancelled {
        throw .cancelled
      } catch {
        // Its length stays unknown, and that is weighed.
      }
    }
    return candidates
  }

  private func ask(_ query: String) async throws(SourceError) -> [Candidate] {
    let answer = try await web.ask(
      "https://bandcamp.com/api/bcsearch_public_api/1/autocomplete_elastic", method: .post,
      headers: [("Content-Type", "application/json")], body: BandcampSearch.question(query))
    guard answer.status == 200 else { throw answer.status == 404 ? .changed(path: "search") : .http(answer.status) }
    return try BandcampSearch.candidates(in: answer.body)
  }

  public func describe(_ link: Link) async throws(SourceError) -> Candidate {
    let track = try await track(link.url)
    guard track.stream != nil else { throw .absent(.membersOnly) }
    return track.candidate
  }

  public func resolve(_ candidate: Candidate) async throws(SourceError) -> Resolved {
    let page = try await page(candidate.url)
    guard let track = page.tracks.first(where: { $0.candidate.id == candidate.id }) ?? page.tracks.first else {
      throw .absent(.membersOnly)
    }
    guard let stream = track.stream else { throw .absent(.membersOnly) }
    return Resolved(
      title: track.candidate.title, duration: track.candidate.duration, channel: page.artist,
      artists: track.candidate.artists, album: track.candidate.album, thumbnail: page.picture,
      streams: [AudioStream(id: "mp3128", url: stream, codec: "mp3", bitrate: 128)])
  }

  public func playlist(_ link: Link) async throws(SourceError) -> Playlist {
    let page = try await page(link.url)
    guard !page.tracks.isEmpty else { throw .absent(.private) }
    return Playlist(
      link: link, source: source, title: page.title, owner: page.artist, said: page.tracks.count,
      entries: page.tracks.map { Playlist.Entry(candidate: $0.candidate, isPlayable: $0.stream != nil) },
      isComplete: true)
  }

  /// The one track of a track's page. Throws `.absent` for one that cannot be heard at all.
  private func track(_ address: String) async throws(SourceError) -> BandcampPage.Track {
    guard let track = try await page(address).tracks.first else { throw .absent(.membersOnly) }
    return track
  }

  private func page(_ address: String) async throws(SourceError) -> BandcampPage {
    // Built anew from what was understood: no other host is ever asked.
    guard case .link(let link) = parseLink(address), link.platform == source.rawValue else { throw .absent(.removed) }
    let answer = try await web.ask(link.url)
    switch answer.status {
    case 200: return try BandcampPage.read(answer.body, of: String(link.id.prefix { $0 != "/" }))
    case 404, 410: throw .absent(.removed)
    // To the artist's own domain, which could be anybody's.
    case 300..<400: throw .absent(.noFormats)
    default: throw .http(answer.status)
    }
  }
}
