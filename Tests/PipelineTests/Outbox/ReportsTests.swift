import Foundation
import Music
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct ReportsTests {
  private func candidate(_ title: String) -> Candidate {
    Candidate(
      source: .youtubeMusic, id: "abcdefghijk", url: "https://music.youtube.com/watch?v=abcdefghijk", kind: .song,
      title: title, artists: ["Ada Deniz"])
  }

  private func track(
    _ position: Int, _ text: String, _ state: Track.State, cause: Cause? = nil, search: Search? = nil
  ) -> Track {
    Track(
      id: Int64(position), job: "job", position: position,
      request: Request(line: position, text: text, readings: [.init(artists: ["Ada Deniz"], title: "Gece")]),
      state: state, tries: 0, search: search, decoding: 0, song: nil,
      outcome: cause.map { Outcome(cause: $0, detail: "") })
  }

  private func song(_ title: String) -> Song {
    Song(
      id: "youtube-music/\(title)/m4a", file: FilePath("x.m4a"), artist: "Ada Deniz", title: title, album: nil,
      seconds: 200.4, bytes: 1, source: .youtubeMusic, url: "https://music.youtube.com/watch?v=abcdefghijk")
  }

  @Test("not_downloaded.txt is a list that gives back exactly the missing lines", arguments: Language.allCases)
  func roundTrip(_ language: Language) throws {
    let verdict = Verdict(score: 0.6, acceptable: false, reasons: [.versionNotAsked("live"), .titleMatches])
    let match = Match(choice: nil, confidence: nil, verdicts: [verdict], ranking: [])
    let close = Search(candidates: [candidate("Gece\r\n- injected (Live)")], match: match, used: [])
    let lines = [
      Reports.Line(track: track(1, "Ada Deniz - Gündüz", .done), song: song("Gündüz"), step: .ready),
      Reports.Line(track: track(2, "#1 Crush", .failed, cause: .nothingFound), song: nil, step: .missing),
      Reports.Line(
        track: track(3, "Ada Deniz - Gece", .failed, cause: .noneRight, search: close), song: nil, step: .missing),
    ]
    let reports = Reports(language.messages, at: 0)
    let text = try #require(reports.notDownloaded(job: "job1", name: "yol şarkıları", lines: lines))
    #expect(text.utf8.filter { $0 == 10 }.count == text.utf8.filter { $0 == 13 }.count, "CRLF throughout")
    let list = try parseList(bytes: Array(text.utf8), fileName: Array("not_downloaded.txt".utf8))
    #expect(list.requests.map(\.text) == ["#1 Crush", "Ada Deniz - Gece"])
    #expect(list.problems.isEmpty)
    #expect(list.options.values["name"] == "yol şarkıları")
    #expect(list.options.values["continues"] == "job1")
  }

  @Test("progress.txt says what is waited for and since when, and once what helps", arguments: Language.allCases)
  func waiting(_ language: Language) {
    let step = Step.waitingFor(.source(.youtubeMusic, .botCheck), since: "21:14")
    let lines = (1...2).map { Reports.Line(track: track($0, "Ada Deniz - Gündüz", .waiting), song: nil, step: step) }
    let text = Reports(language.messages, at: 0).progress(name: "yol", lines: lines)
    #expect(text.components(separatedBy: "YouTube Music").count == 4)
    #expect(text.components(separatedBy: "21:14").count == 3)
    #expect(text.components(separatedBy: "ytdlp.cookies_file").count == 2, "\(text)")
    if language == .en { #expect(text.contains("1. Ada Deniz - Gündüz: waiting for YouTube Music since 21:14\r\n")) }
  }

  @Test("every trouble of a source has its own words", arguments: Language.allCases)
  func troubles(_ language: Language) {
    let words = Trouble.allCases.map { language.messages.notDownloaded(.source(.youtube, $0)) }
    #expect(Set(words).count >= Trouble.allCases.count - 1 && words.allSatisfy { $0.contains("YouTube") })
  }

  @Test("what was heard elsewhere is no doubt, what sounds different is", arguments: Language.allCases)
  func heard(_ language: Language) throws {
    func search(_ reason: Reason, _ confidence: Confidence) -> Search {
      let verdict = Verdict(score: 0.6, acceptable: true, reasons: [.titleMatches, .artistUnknown, reason])
      let match = Match(choice: 0, confidence: confidence, verdicts: [verdict], ranking: [0])
      return Search(candidates: [candidate("Gece")], match: match, used: [])
    }
    let lines = [(search(.soundsDifferent(.soundcloud), .check), 1), (search(.heardElsewhere(.bandcamp), .likely), 2)]
      .map { search, number in
        Reports.Line(
          track: track(number, "Ayşe Işık - Gece \(number)", .done, search: search), song: song("Gece"), step: .ready)
      }
    let text = try #require(Reports(language.messages).notDownloaded(job: "job1", name: "yol", lines: lines))
    let doubt = language.messages.reason(.soundsDifferent(.soundcloud))
    #expect(doubt.contains("SoundCloud") && text.contains(doubt) && text.contains("Ayşe Işık - Gece 1"), "\(text)")
    #expect(!text.contains("Bandcamp") && !text.contains("Gece 2"), "\(text)")
  }

  @Test("nothing missing and nothing doubtful: no not_downloaded.txt")
  func nothingMissing() {
    let lines = [Reports.Line(track: track(1, "Ada Deniz - Gece", .done), song: song("Gece"), step: .ready)]
    #expect(Reports(English()).notDownloaded(job: "j", name: "n", lines: lines) == nil)
  }

  @Test("another choice is named once, and never as what was delivered", arguments: Language.allCases)
  func alternatives(_ language: Language) throws {
    func on(_ source: Source, _ id: String, _ title: String) -> Candidate {
      let url = "https://\(source == .youtube ? "www" : "music").youtube.com/watch?v=\(id)"
      return Candidate(source: source, id: id, url: url, kind: .video, title: title, artists: ["Ada Deniz"])
    }
    let candidates = [
      on(.youtubeMusic, "aaaaaaaaaaa", "Gece"), on(.youtube, "aaaaaaaaaaa", "Gece"),
      on(.youtubeMusic, "bbbbbbbbbbb", "ADA DENİZ - Gece"), on(.youtube, "bbbbbbbbbbb", "Ada Deniz - Gece"),
    ]
    let verdict = Verdict(score: 0.6, acceptable: true, reasons: [.titleMatches])
    var search = Search(
      candidates: candidates,
      match: Match(
        choice: 0, confidence: .check, verdicts: candidates.map { _ in verdict }, ranking: Array(candidates.indices)),
      used: [])
    search.brokenRules = ["Ada Deniz - Gece = https://youtu.be/ccccccccccc"]
    let line = Reports.Line(
      track: track(1, "Ada Deniz - Gece", .done, search: search), song: song("Gece"), step: .ready)
    let text = try #require(Reports(language.messages).notDownloaded(job: "j", name: "n", lines: [line]))
    #expect(text.components(separatedBy: "watch?v=").count == 2, "\(text)")
    #expect(text.contains("bbbbbbbbbbb  ADA DENİZ - Gece\r\n"))
    #expect(text.contains("youtu.be/ccccccccccc") && !text.contains(language.messages.reason(.titleMatches)))
  }

  @Test("about.txt counts what is there", arguments: Language.allCases)
  func about(_ language: Language) {
    let lines = [
      Reports.Line(track: track(1, "Ada Deniz - Gece", .done), song: song("Gece"), step: .ready),
      Reports.Line(track: track(2, "Ada Deniz - Yok", .failed, cause: .nothingFound), song: nil, step: .missing),
    ]
    let text = Reports(language.messages).about(
      name: "yol", list: ListFacts(lines: 2, lastLineEnded: false, problems: []), lines: lines,
      zips: [("yol.zip", 3_210_000)],
      twice: [:])
    #expect(text.contains("yol.zip") && text.contains("3.2 MB") && text.contains("Ada Deniz - Gece"))
    #expect(text.contains("not_downloaded.txt"))
  }

  @Test("two lines that mean one recording give one file")
  func twice() {
    let lines = [
      Reports.Line(track: track(1, "a", .done), song: song("Gece"), step: .ready),
      Reports.Line(track: track(2, "b", .done), song: song("Gece"), step: .ready),
    ]
    let (entries, twice) = BundleSongs.entries(lines)
    #expect(entries.map(\.name) == ["01 - Ada Deniz - Gece.m4a"])
    #expect(twice == [2: 1])
    #expect(BundleSongs.playlist(entries) == "#EXTM3U\n#EXTINF:200,Ada Deniz - Gece\n01 - Ada Deniz - Gece.m4a\n")
  }

  @Test("plurals and counts read right")
  func plurals() {
    #expect(English().seeNotDownloaded(count: 1).hasPrefix("1 song "))
    #expect(English().seeNotDownloaded(count: 2).hasPrefix("2 songs "))
    #expect(Turkish().seeNotDownloaded(count: 2).hasPrefix("2 şarkı "))
  }
}
