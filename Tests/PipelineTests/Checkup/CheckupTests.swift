import Foundation
import Host
import Music
import SystemPackage
import Testing

@testable import Pipeline

/// What `doctor` thinks of what it finds.
@Suite struct CheckupTests {
  @Test("a yt-dlp of more than two months is to be brought up to date")
  func age() {
    let now: Int64 = 1_795_392_000_000  // 2026-11-23
    #expect(ytdlpAge("2026.10.22", now: now).verdict == .good)
    let old = ytdlpAge("2026.08.01", now: now)
    #expect(old.verdict == .mind && old.detail.contains("114 days") && old.remedy?.contains("update-ytdlp") == true)
    #expect(ytdlpAge("nightly", now: now).verdict == .good, "nothing can be said")
  }

  @Test("an account's cookies come with a warning, and are there")
  func cookies() throws {
    var settings = Settings()
    #expect(settings.cookies() == nil)
    settings.ytdlp.cookiesFile = FilePath(#filePath)
    let finding = settings.cookies()
    #expect(finding?.verdict == .mind && finding?.remedy?.contains("block that account") == true)
    settings.ytdlp.cookiesFile = "/nowhere/cookies.txt"
    #expect(settings.cookies()?.verdict == .wrong)
  }

  @Test("what helps against a bot check is said in every language", arguments: Language.allCases)
  func botCheck(_ language: Language) {
    let remedy = language.messages.remedy(.source(.youtube, .botCheck)) ?? ""
    for word in ["pace", "ytdlp.cookies_file"] { #expect(remedy.contains(word)) }
    #expect(remedy.contains(language == .en ? "by itself" : "kendiliğinden"))
    #expect(remedy.contains(language == .en ? "may then block" : "engelleyebilir"))
  }

  @Test("a shared folder passes its group on by setgid or an ACL, without a sticky bit")
  func sharing() throws {
    let folder = FilePath(NSTemporaryDirectory()).appending("apm-checkup-\(UUID().uuidString)")
    try Files.makeFolders(folder)
    defer { try? Files.removeTree(folder) }
    var settings = Settings()
    settings.inbox = folder
    for (mode, verdict) in [(0o2770, nil), (0o770, Finding.Verdict.mind), (0o3770, .mind)]
      as [(mode_t, Finding.Verdict?)]
    {
      #expect(chmod(folder.string, mode) == 0)
      #expect(settings.sharing(folder)?.verdict == verdict, "\(String(mode, radix: 8))")
    }
    #expect(settings.sharing(folder.appending("away")) == nil)
    #expect(settings.watches() == nil, "a folder or two are no question")
    settings.network.caFile = folder.appending("ca.pem")
    #expect(settings.certificates()?.verdict == .wrong)
    try Files.publish(Array("-----BEGIN CERTIFICATE-----".utf8), at: folder.appending("ca.pem"))
    #expect(settings.certificates()?.verdict == .good)
  }
}
