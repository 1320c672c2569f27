import Music

/// One answer about a list, as far as it is understood: the first one with its header, or a further part.
public struct ListPage: Sendable {
  public var title: String?
  public var owner: String?
  /// How many tracks the platform says the whole list has.
  public var said: Int?
  public var entries: [Playlist.Entry] = []
  /// True for an album, an EP or a single.
  var isAlbum = false
  /// Rows that look like tracks and cannot be read.
  public var unreadable = 0
  /// What asks for the next part.
  public var next: String?
}

extension InnerTube {
  /// More parts than these no list has; an answer that always names another one would never end.
  static let mostParts = 200

  /// A list's first page and all that follow it. A part that cannot be had ends the reading with what is there, once
  /// there is something, unless it may be had later.
  func wholeList(
    _ link: Link, source: Source, first: ListPage, _ parse: ([UInt8]) throws(SourceError) -> ListPage
  ) async throws(SourceError) -> Playlist {
    var entries = first.entries
    var unreadable = first.unreadable
    var (next, isComplete, asked) = (first.next, true, Set<String>())
    while let token = next {
      guard asked.insert(token).inserted, asked.count < Self.mostParts else {
        isComplete = false
        break
      }
      let page: ListPage
      do throws(SourceError) {
        page = try parse(try await browse(continuation: token))
      } catch {
        guard case .changed = error else { throw error }
        isComplete = false
        break
      }
      entries += page.entries
      unreadable += page.unreadable
      next = page.next
    }
    if entries.isEmpty, unreadable > 2 { throw .changed(path: "a list: none of \(unreadable) rows can be read") }
    return Playlist(
      link: link, source: source, title: first.title ?? "", owner: first.owner, said: first.said, entries: entries,
      isComplete: isComplete && unreadable == 0 && entries.count >= (first.said ?? 0))
  }
}

extension JSONObject {
  /// The token for the part of a list that follows; the last row of a part carries it, in one of three forms
  /// (NewPipeExtractor 0.26, ytmusicapi 1.12).
  var continuation: String? {
    let endpoint = self.continuationItemRenderer.continuationEndpoint
    let model = self.continuationItemViewModel.continuationCommand.innertubeCommand
    let commands = [endpoint, model] + (endpoint.commandExecutorCommand.list("commands") ?? [])
    return commands.map { $0.continuationCommand }.first { command in
      command.text("token") != nil
        && ["CONTINUATION_REQUEST_TYPE_BROWSE", nil].contains(command.text("request"))
    }?.text("token")
  }

  /// The rows of a further part, or nil when this is none.
  var furtherRows: [JSONObject]? {
    list("onResponseReceivedActions")?.lazy.compactMap { action in
      action.appendContinuationItemsAction.list("continuationItems")
        ?? action.reloadContinuationItemsCommand.list("continuationItems")
    }.first
  }
}
