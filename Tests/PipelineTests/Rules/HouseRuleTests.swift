import Foundation
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// `house rules.txt` on the whole road, and what people are told of it.
extension FailureTests {
  @Suite(.serialized)
  struct HouseRuleTests {
    private static func home(_ change: (inout Settings) -> Void = { _ in }) async throws -> Home {
      let fake = try await FakePlatforms.shared.value
      try await fake.reset()
      return try Home(fake) { settings, _ in change(&settings) }
    }

    private static func rules(_ lines: [String], in home: Home) throws {
      let file = home.root.appendingPathComponent("inbox/house rules.txt")
      try Data(lines.map { $0 + "\r\n" }.joined().utf8).write(to: file)
    }

    /// What the daemon chose for the songs of the lists.
    private static func chosen(_ home: Home) -> [String] { home.said.all("matched").compactMap { $0["candidate"] } }

    private static func problems(_ home: Home) -> String { home.read("house rules problems.txt", of: "") }

    @Test("a song comes from the link that the rules name, is sure, and its use is written down")
    func song() async throws {
      let home = try await Self.home()
      let video = try await home.fake.id(of: "Işıklar Söndü", kind: "video")
      try Self.rules(["# ev", "AYŞE GÜNDOĞAR - ışıklar söndü = https://youtu.be/\(video)?si=x"], in: home)
      try home.drop(["Işıklar Söndü - Ayşe Gündoğar", "Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(Self.chosen(home).contains("youtube/\(video)"))
      #expect(home.said.all("matched").first { $0["candidate"] == "youtube/\(video)" }?["confidence"] == "sure")
      #expect(home.read("about.txt").contains("Ayşe Gündoğar - Işıklar Söndü, from YouTube"))
      #expect(Self.problems(home).isEmpty)
      let status = try await Pipeline.status(home.settings).rules
      #expect(status.map(\.line) == [2])
      #expect(status.first?.uses == 1 && status.first?.song == "Işıklar Söndü - Ayşe Gündoğar")
      #expect(status.first?.lastUsed.map { nowMilliseconds() - $0 < 600_000 } == true)
    }

    @Test("a link that the rules keep from everybody is never taken: not found, not in a list, not when asked for")
    func never() async throws {
      let home = try await Self.home()
      let song = try await home.fake.id(of: "Glass Orchard", kind: "song")
      try Self.rules(["never https://music.youtube.com/watch?v=\(song)"], in: home)
      try home.drop(["Hollow Kites - Glass Orchard", "https://youtu.be/\(song)", "https://youtu.be/aaaaaaaaaaa"])
      #expect(try await home.once() == .someMissing, "\(home.said.text)")
      let video = try await home.fake.id(of: "Glass Orchard", kind: "video")
      #expect(Self.chosen(home).contains("youtube/\(video)") || Self.chosen(home).contains("youtube-music/\(video)"))
      #expect(!Self.chosen(home).contains { $0.hasSuffix(song) })
      let missing = home.read("not_downloaded.txt")
      #expect(missing.contains(English().notDownloaded(.ruledOut)) && missing.contains(song), "\(missing)")
      #expect(try await Pipeline.status(home.settings).rules.first?.uses ?? 0 >= 2)
    }

    @Test("an artist is found by the name that platforms know")
    func alias() async throws {
      let home = try await Self.home()
      try home.drop(["Tin Choir of Elsewhere - Salt and Amber"], as: "once")
      #expect(try await home.once() == .someMissing, "nobody knows that name")
      try Self.rules(["alias Tin Choir of Elsewhere = Tin Roof Choir"], in: home)
      try home.drop(["tin choir of elsewhere - Salt and Amber"], as: "again")
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.read("about.txt", of: "again").contains("Tin Roof Choir - Salt and Amber"))
      #expect(try await Pipeline.status(home.settings).rules.first?.uses ?? 0 > 0)
    }

    @Test("a rule whose song is gone is told, and its song searched for, to be checked")
    func gone() async throws {
      let home = try await Self.home()
      let removed = try await home.fake.id(of: "Gone by Morning", kind: "song")
      let rule = "Hollow Kites - Glass Orchard = https://www.youtube.com/watch?v=\(removed)"
      try Self.rules([rule, "Nadia Vosk = Seventeen", "Ada - Bora = http://192.168.1.1/a.mp3"], in: home)
      try home.drop(["Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(home.delivered() == 1)
      #expect(!Self.chosen(home).contains { $0.hasSuffix(removed) })
      #expect(home.said.all("matched").last?["confidence"] == "check")
      #expect(home.said.all("a house rule does not work any more").first?["line"] == "1")
      #expect(home.read("not_downloaded.txt").contains(rule), "\(home.read("not_downloaded.txt"))")
      let told = Self.problems(home)
      for line in 1...3 { #expect(told.contains("Line \(line) ("), "\(told)") }
      let status = try await Pipeline.status(home.settings).rules
      #expect(status.count == 3 && status.allSatisfy { $0.trouble != nil })

      // Mended: the report of problems goes, and the rule holds.
      let video = try await home.fake.id(of: "Glass Orchard", kind: "video")
      try Self.rules(["Hollow Kites - Glass Orchard = https://www.youtube.com/watch?v=\(video)"], in: home)
      try home.drop(["Hollow Kites - Glass Orchard"], as: "again")
      #expect(try await home.once() == .allDelivered)
      #expect(Self.problems(home).isEmpty)
      #expect(Self.chosen(home).last == "youtube/\(video)")
    }

    @Test("a link that a person takes the # off holds for that person's line from then on, and for nobody else's")
    func own() async throws {
      let home = try await Self.home()
      let video = try await home.fake.id(of: "Kâğıt Gemi", kind: "video")
      let song = try await home.fake.id(of: "Ağır Ağır", kind: "song")
      for person in ["ayşe", "bora"] {
        try FileManager.default.createDirectory(
          at: home.root.appendingPathComponent("inbox/\(person)"), withIntermediateDirectories: true)
      }
      // Seen empty, they are people's.
      _ = try await home.once()
      let line = "Zephyrine Koot - Quagmire Waltz"
      try home.drop([line], as: "ayşe/ilk")
      #expect(try await home.once() == .someMissing)
      // Two rules that name the same: what the person chose comes first.
      try Self.rules(["\(line) = https://youtu.be/\(song)"], in: home)
      let report = home.read("not_downloaded.txt", of: "ayşe/ilk")
      let chosen = report.replacingOccurrences(of: line, with: "https://youtu.be/\(video)\r\n\(line)")
      try Data(chosen.utf8).write(to: home.root.appendingPathComponent("inbox/ayşe/yeni.txt"))
      #expect(try await home.once() == .allDelivered, "\(home.said.text)")
      #expect(Self.chosen(home) == ["youtube/\(video)"])

      try home.drop(["ZEPHYRINE KOOT – Quagmire Waltz"], as: "ayşe/sonra")
      #expect(try await home.once() == .allDelivered)
      try home.drop([line], as: "bora/ilk")
      #expect(try await home.once() == .allDelivered)
      #expect(Self.chosen(home) == ["youtube/\(video)", "youtube/\(video)", "youtube/\(song)"])
      let status = try await Pipeline.status(home.settings).rules
      #expect(status.map(\.uses) == [1, 1], "\(status)")
      #expect(status.map(\.person) == [nil, "ayse"])
    }

    @Test("a link that leads to another recording by now is not obeyed")
    func changed() async throws {
      let home = try await Self.home()
      let video = try await home.fake.id(of: "Glass Orchard", kind: "video")
      let rule = "Hollow Kites - Glass Orchard = https://www.youtube.com/watch?v=\(video)"
      try Self.rules([rule], in: home)
      let ledger = try Ledger(at: home.settings.state.appending("ledger.sqlite"))
      try await ledger.used(rule: rule, for: "Hollow Kites - Glass Orchard", seconds: 301)
      try ledger.close()
      try home.drop(["Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .allDelivered)
      #expect(home.said.all("a house rule does not work any more").first?["why"] == "changed")
      #expect(home.said.all("matched").last?["confidence"] == "check")
    }

    @Test("a rule waits for its platform as a link does, and is not given up for another song")
    func closed() async throws {
      let home = try await Self.home()
      let video = try await home.fake.id(of: "Glass Orchard", kind: "video")
      try Self.rules(["Hollow Kites - Glass Orchard = https://www.youtube.com/watch?v=\(video)"], in: home)
      try await home.fake.fault(#"[{"path": "\#(FaultTests.player)", "fault": "bot"}]"#)
      try await home.running { road in
        try home.drop(["Hollow Kites - Glass Orchard"])
        try await eventually("the song waits") {
          guard let job = try await road.ledger.jobs(in: .accepted).first else { return false }
          return try await road.ledger.tracks(of: job.id).first?.waitingFor != nil
        }
        try await home.fake.heal()
        try await eventually("it is delivered") { !home.read("about.txt").isEmpty }
      }
      #expect(Self.chosen(home).allSatisfy { $0 == "youtube/\(video)" }, "\(Self.chosen(home))")
      #expect(home.said.all("a house rule does not work any more").isEmpty)
    }

    @Test("what stands in its place and is no file, or far too long, is no rule and holds nothing up")
    func hostile() async throws {
      let files = FileManager.default
      for kind in 0...3 {
        let home = try await Self.home()
        let path = home.root.path + "/inbox/house rules.txt"
        let outside = home.root.path + "/outside.txt"
        let rule = "never https://youtu.be/\(try await home.fake.id(of: "Glass Orchard", kind: "song"))\n"
        try Data(rule.utf8).write(to: URL(fileURLWithPath: outside))
        switch kind {
        case 0: try files.createSymbolicLink(atPath: path, withDestinationPath: outside)
        case 1: #expect(mkfifo(path, 0o600) == 0)
        case 2: try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        default:
          let noise = Data(repeating: UInt8(ascii: "x"), count: RuleBook.limit)
          try (noise + Data(("\n" + rule).utf8)).write(to: URL(fileURLWithPath: path))
        }
        try home.drop(["Hollow Kites - Glass Orchard"])
        #expect(try await home.once() == .allDelivered, "\(kind): \(home.said.text)")
        #expect(try await Pipeline.status(home.settings).rules.allSatisfy { $0.trouble != nil }, "\(kind)")
        #expect(try String(contentsOfFile: outside, encoding: .utf8) == rule)
        #expect(files.fileExists(atPath: path), "left where it is")
      }
    }

    @Test("an example is written once, in the household's language, and changes of the file hold at once")
    func example() async throws {
      let home = try await Self.home { $0.language = "tr" }
      let file = home.root.appendingPathComponent("inbox/house rules.txt")
      try home.drop(["Hollow Kites - Glass Orchard"])
      #expect(try await home.once() == .allDelivered)
      let example = try String(contentsOf: file, encoding: .utf8)
      #expect(example == Turkish().houseRules.replacingOccurrences(of: "\n", with: "\r\n"))
      for words in [English().houseRules, Turkish().houseRules] {
        let rules = HouseRules(bytes: Array(words.utf8))
        #expect(rules.rules.isEmpty && rules.faults.isEmpty, "only comments")
        // With their marks taken off the three examples are three rules.
        let lines = words.components(separatedBy: "\n").filter { $0.contains("XXX") || $0.contains("alias") }
        let used = HouseRules(bytes: Array(lines.map { String($0.dropFirst(2)) }.joined(separator: "\n").utf8))
        #expect(used.rules.count == 3 && used.faults.isEmpty, "\(used.faults)")
      }
      #expect(!FileManager.default.fileExists(atPath: home.root.path + "/outbox/house rules"))
      // Made anew while nobody has changed it, so that it has the folder's group; then never again.
      let number = try Files.stamp(FilePath(file.path)).inode
      #expect(try await home.once() == .allDelivered)
      #expect(try Files.stamp(FilePath(file.path)).inode != number)
      try Data((example + "# bizim\r\n").utf8).write(to: file)
      #expect(try await home.once() == .allDelivered)
      #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("# bizim\r\n"))

      try FileManager.default.removeItem(at: file)
      let other = home.root.appendingPathComponent("inbox/House Rules.TXT")
      let video = try await home.fake.id(of: "Seventeen Rivers", kind: "video")
      try Data("Nadia Vosk - Seventeen Rivers = https://youtu.be/\(video)".utf8).write(to: other)
      try home.drop(["Nadia Vosk - Seventeen Rivers"], as: "two")
      #expect(try await home.once() == .allDelivered)
      #expect(!FileManager.default.fileExists(atPath: file.path))
      #expect(Self.chosen(home).last == "youtube/\(video)")
    }
  }
}
