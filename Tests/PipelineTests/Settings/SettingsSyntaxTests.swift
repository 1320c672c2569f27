import Pipeline
import SystemPackage
import Testing

@Suite struct SettingsSyntaxTests {
  private func place(_ problem: SettingsError.Problem) -> [Int?] {
    if case .file(_, let line, let column) = problem.place { [line, column] } else { [] }
  }

  @Test("Bad YAML gives line and column")
  func syntax() throws {
    let found = try SettingsFixture.problems("format: mp3\nsources: [youtube\nsettle: 2s\n")
    #expect(found.map(place) == [[3, 7]])
    #expect(found[0].description.contains("settings.yaml:3:7: This is no valid YAML"))
  }

  @Test("A tab before a key is named")
  func tabs() throws {
    let found = try SettingsFixture.problems("limits:\n\tdownloads: 3\n")
    #expect(found.map(\.line) == [2] && found[0].sentence.contains("tab"), "\(found)")
  }

  @Test("A control character and text that is no UTF-8 are errors with their line")
  func characters() throws {
    #expect(try SettingsFixture.problems("format: mp3\r\nwatch: auto\r\nlanguage: \u{1}en\r\n").map(\.line) == [3])
    let bytes = Array("format: mp3\ninbox: /caf".utf8) + [0xE9] + Array("\n".utf8)
    let fixture = try SettingsFixture(bytes: bytes)
    let error = try #require(throws: SettingsError.self) { try fixture.load() }
    #expect(error.problems.map(\.line) == [2] && error.description.contains("UTF-8"))
  }

  @Test(
    "A second document and a file that is no mapping are errors",
    arguments: [
      ("format: mp3\n---\nformat: opus\n", 2), ("- format\n", 1), ("just words\n", 1),
    ])
  func shape(_ text: String, _ line: Int) throws {
    #expect(try SettingsFixture.problems(text).map(\.line) == [line])
  }

  @Test("A missing file is an error that names it, a folder too", arguments: ["/nowhere/settings.yaml", "/"])
  func missing(_ file: String) throws {
    let error = try #require(throws: SettingsError.self) {
      try Settings.load(file: FilePath(file), environment: ["APM_FORMAT": "wav"])
    }
    #expect(error.problems.count == 2 && error.description.contains(file + ": The settings file cannot be read"))
  }

  @Test("A file of 2 MiB is refused")
  func large() throws {
    let found = try SettingsFixture.problems(String(repeating: "# padding padding\n", count: 120_000))
    #expect(found.map(\.sentence) == ["The settings file is larger than 1 MiB."])
  }

  @Test("Aliases work, but a file that grows by them is refused", .timeLimit(.minutes(1)))
  func aliases() throws {
    let settings = try SettingsFixture("people:\n  a: &wish {format: mp3}\n  b: *wish\n").load()
    #expect(settings.person("b")?.format == "mp3")
    var bomb = "a0: &a0 [x, x, x]\n"
    for level in 1...30 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n" }
    let found = try SettingsFixture.problems(bomb + "? *a30\n: x\n")
    #expect(found.map(\.line) == [4] && found[0].sentence.contains("aliases"), "\(found)")
  }

  @Test("Deep nesting ends in an error", .timeLimit(.minutes(1)), arguments: ["[", "{a: ", "- ", "? "])
  func nesting(_ opening: String) throws {
    let found = try SettingsFixture.problems("sources: \n  " + String(repeating: opening, count: 100_000))
    #expect(!found.isEmpty)
  }

  @Test("Nesting that the parser still allows does no harm", .timeLimit(.minutes(1)))
  func deep() throws {
    let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    let found = try SettingsFixture.problems("sources: \(deep)\nformat: mp3\nformat: mp3\n")
    #expect(found.map(\.line) == [1, 3], "\(found)")
  }

  @Test("A large file of the worst there is ends in time", .timeLimit(.minutes(1)))
  func worst() throws {
    #expect(try !SettingsFixture.problems(String(repeating: "a:\n", count: 100_000)).isEmpty)
    let list = String(repeating: "x,", count: 60_000)
    var text = "a0: &a0 [\(list)]\na1: &a1 [*a0, *a0, *a0]\na2: &a2 [*a1, *a1]\n"
    text += "? *a2\n: x\n? *a2\n: y\n"
    #expect(try !SettingsFixture.problems(text).isEmpty)
  }

  @Test("A file of unknown keys ends after the first fifty", .timeLimit(.minutes(1)))
  func manyProblems() throws {
    let fixture = try SettingsFixture((1...20_000).map { "unknown\($0): 1\n" }.joined())
    let error = try #require(throws: SettingsError.self) { try fixture.load() }
    #expect(error.problems.count == 50 && error.description.contains("may be more"))
  }

  @Test("Errors show nothing that could steer a terminal")
  func terminal() throws {
    let found = try SettingsFixture.problems("\"\\e[2Jfoo\": 1\nformat: \"a\\e]0;x\"\n")
    #expect(found.count == 2 && found.allSatisfy { !$0.description.unicodeScalars.contains("\u{1B}") })
  }
}
