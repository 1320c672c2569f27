import Foundation

/// The rows of the table: what devices do by themselves first, what people try on purpose last.
extension HostileTests {
  /// What phones, Macs, Windows, editors and browsers leave in a shared folder.
  static let clients: [Row] = [
    Row("._liste.txt", bytes: [0, 5, 0x16, 7, 0, 2, 0, 0] + Array(repeating: 0, count: 74), .litter),
    Row(".DS_Store", "Bud1", .litter),
    Row("Thumbs.db", "x", .litter),
    Row("desktop.ini", "[.ShellClassInfo]", .litter),
    Row("~$liste.docx", "x", .litter),
    Row(".~lock.liste.odt#", "x", .litter),
    Row("liste.txt~", end: .litter),
    Row(".liste.txt.swp", end: .litter),
    Row("4913", "", .litter),
    Row(".goutputstream-3FJ2N1", end: .litter),
    Row("liste.txt.crdownload", end: .litter),
    Row("liste.txt.part", end: .litter),
    Row("liste.txt.tmp", end: .litter),
    Row("#1234567", end: .litter),
    Row(Array("liste.txt.sb-5a1e9f0c-Xy3zQ1".utf8), .litter) { folder, name in
      let inner = folder.appendingPathComponent(String(decoding: name, as: UTF8.self))
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try Data("Ada - Gece\n".utf8).write(to: inner.appendingPathComponent("liste.txt"))
    },
    Row("README.txt", end: .litter),
    Row("House Rules.TXT", end: .litter),
    Row("New Text Document.txt", end: .accepted("New Text Document", ["Ada - Gece"])),
    Row("Yeni Metin Belgesi.txt", end: .accepted("Yeni Metin Belgesi")),
    Row("iki kere.txt.txt", end: .accepted("iki kere.txt")),
    Row("BÜYÜK.TXT", end: .accepted("BÜYÜK")),
    Row("kesik.txt", "Ada - Gece\nIşık - Yarı", .accepted("kesik", ["Ada - Gece", "Işık - Yarı"])),
  ]

  /// What stands in them.
  static let contents: [Row] = [
    Row("bos.txt", "", .refused("bos", says: "no song")),
    Row("sifir.txt", bytes: Array(repeating: 0, count: 5000), .refused("sifir", says: "never written")),
    Row(
      "yarim.txt", bytes: Array("Ada - Gece\n".utf8) + Array(repeating: 0, count: 500),
      .refused("yarim", says: "never written")),
    Row("bosluk.txt", " \r\n\t\r\n", .refused("bosluk", says: "no song")),
    Row("yorum.txt", "# only\n// comments\n", .refused("yorum", says: "no song")),
    Row(
      "zengin.txt", #"{\rtf1\ansi{\fonttbl\f0\fswiss Helvetica;}\f0\pard Ada - Gece\par}"#,
      .refused("zengin", says: "not text")
    ),
    Row(
      "belge.txt", bytes: [0x50, 0x4B, 3, 4, 20, 0, 6, 0, 8, 0] + Array(repeating: 0x80, count: 90),
      .refused("belge", says: "not text")),
    Row(
      "bomba.txt", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3] + Array(repeating: 0xFF, count: 900),
      .refused("bomba", says: "not text")),
    Row("sayfa.txt", "<!DOCTYPE html><html><body>Ada - Gece</body></html>", .refused("sayfa", says: "not text")),
    Row("kitap.txt", "%PDF-1.7\n1 0 obj\n<<>>\nstream\n\u{1}\u{2}\nendstream\n", .refused("kitap", says: "not text")),
    Row(
      "resim.txt", bytes: [0xFF, 0xD8, 0xFF, 0xE0] + (0..<200).map { UInt8($0) }, .refused("resim", says: "not text")),
    Row("liste.rtf", #"{\rtf1 Ada - Gece}"#, .stays("liste", says: "end in .rtf")),
    Row("uzun satir.txt", String(repeating: "a", count: 10 << 20), .refused("uzun satir", says: "KiB")),
    Row("cok satir.txt", (1...100_000).map { "Ada - Gece \($0)\n" }.joined(), .refused("cok satir", says: "KiB")),
    Row("hep ayni.txt", String(repeating: "a - b\n", count: 100_000), .accepted("hep ayni", ["a - b"])),
    Row("orta nul.txt", "Ada - Ge\u{0}ce\nIşık - Gün\n", .refused("orta nul", says: "not text")),
    Row(
      "utf16.txt", bytes: [0xFF, 0xFE] + Array("Işık - Gün\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      .accepted("utf16", ["Işık - Gün"])),
    Row(
      "eski.txt", bytes: Array("I".utf8) + [0xFE, 0xFD, 0x6B] + Array(" - G".utf8) + [0xFC] + Array("n\n".utf8),
      .accepted("eski")),
    Row("ekran.txt", "\u{1B}[2J\u{1B}]0;x\u{7}Ada - Gece\n", .refused("ekran", says: "not text")),
    Row("ters.txt", "Ada - \u{202E}eceG\n", .accepted("ters")),
    Row("gorunmez.txt", "Ada\u{200B} - Ge\u{FEFF}ce\n", .accepted("gorunmez")),
    Row(
      "secenek.txt", "#! format=exe retry=99999999999999999999 live=evet\nAda - Gece\n",
      .accepted("secenek", ["Ada - Gece"])),
    Row("ad.txt", "#! name=../../../etc/cron.d/x\nAda - Gece\n", .accepted("-..-..-etc-cron.d-x")),
    Row("sahte.txt", "#! continues=../../ledger\nAda - Gece\n", .accepted("sahte", ["Ada - Gece"])),
    Row("tirnak.txt", "Robert'); DROP TABLE job;-- - Küçük\n", .accepted("tirnak")),
    Row("tire.txt", "--exec rm - -rf\n", .accepted("tire")),
  ]

  /// Where links lead.
  static let links: [Row] = [
    .link("dosya", "file:///etc/passwd", .refused("dosya", says: "not followed")),
    .link("betik", "javascript:alert(1)", .refused("betik", says: "not followed")),
    .link("veri", "data:text/html,x", .refused("veri", says: "not followed")),
    .link("unc", #"\\server\share\x"#, .refused("unc", says: "not followed")),
    .link("yonlendirici", "http://192.168.1.1/reboot", .refused("yonlendirici", says: "not followed")),
    .link("kendisi", "http://localhost:8080/", .refused("kendisi", says: "not followed")),
    .link("kendisi4", "http://[::ffff:127.0.0.1]/", .refused("kendisi4", says: "not followed")),
    .link("kendisi6", "http://[::1]/", .refused("kendisi6", says: "not followed")),
    .link("sayi", "http://2130706433/", .refused("sayi", says: "not followed")),
    .link("bulut", "http://169.254.169.254/latest/meta-data/", .refused("bulut", says: "not followed")),
    .link(
      "sahte at", "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ", .refused("sahte at", says: "not followed")
    ),
    .link(
      "sahte son", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", .refused("sahte son", says: "evil.example")),
    .link(
      "sahte harf", "https://www.xn--outube-9za.com/watch?v=dQw4w9WgXcQ", .refused("sahte harf", says: "xn--outube")),
    .link(
      "sahte kiril", "https://www.уoutube.com/watch?v=dQw4w9WgXcQ", .refused("sahte kiril", says: "not a music site")),
    .link("parola", "https://ada:gizli@www.youtube.com/watch?v=dQw4w9WgXcQ", .refused("parola", says: "not followed")),
    .link("kapi", "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ", .refused("kapi", says: "not followed")),
    .link("tire kimlik", "https://www.youtube.com/watch?v=--exec-ls-x", .accepted("tire kimlik")),
    Row(
      "bolumler.url", "[Other]\nURL=file:///etc/passwd\n[InternetShortcut]\nURL=https://youtu.be/dQw4w9WgXcQ\n",
      .accepted("bolumler")),
    Row("adressiz.url", "[InternetShortcut]\r\nIconIndex=0\r\n", .refused("adressiz", says: "no link")),
    Row(
      "sayfa olarak.url", "<html><body>https://youtu.be/dQw4w9WgXcQ</body></html>",
      .refused("sayfa olarak", says: "not followed")),
  ]

  /// What they are called.
  static let names: [Row] = [
    Row("satır\nsonu.txt", end: .accepted("satırsonu")),
    Row("kaçış\u{1B}[31m.txt", end: .accepted("kaçış[31m")),
    Row("sağdan\u{202E}txt.exe.txt", end: .accepted("sağdantxt.exe")),
    Row(Array("bozuk".utf8) + [0xFF, 0xFE] + Array(".txt".utf8), .accepted("bozuk__")) {
      try write(Array("Ada - Gece\n".utf8), to: $0, $1)
    },
    Row("-rf.txt", end: .accepted("-rf")),
    Row("--config-location=x.txt", end: .accepted("--config-location=x")),
    Row("$(touch pwned); `id`.txt", end: .accepted("$(touch pwned); `id`")),
    Row("%s%n%x.txt", end: .accepted("%s%n%x")),
    Row("a:b?c*.txt", end: .accepted("a-bc")),
    Row("sonu nokta. .txt", end: .accepted("sonu nokta")),
    Row("CON.txt", end: .accepted("_CON")),
    Row("com1.txt", end: .accepted("_com1")),
    Row("help.txt.txt", end: .accepted("help.txt (2)")),
    Row("status.html.txt", end: .accepted("status.html (2)")),
    Row("progress.txt", end: .accepted("progress")),
    Row("[mp3].txt", end: .accepted("_")),
    Row("日本の歌 🎵.txt", end: .accepted("日本の歌 🎵")),
    Row(String(repeating: "ş", count: 125) + ".txt", end: .accepted(String(repeating: "ş", count: 100))),
    Row("'; DROP TABLE job; --.txt", end: .accepted("'; DROP TABLE job; --")),
  ]

  /// What is no file, or not only theirs.
  static let things: [Row] = [
    Row(
      Array("isaret.txt".utf8), .stays("isaret", says: "pointer"),
      make: does("symlink") { symlink("../secret.txt", $0) }),
    Row(Array("kok.txt".utf8), .stays("kok", says: "pointer"), make: does("symlink") { symlink("/", $0) }),
    Row(Array("bosa.txt".utf8), .stays("bosa", says: "pointer"), make: does("symlink") { symlink("nowhere", $0) }),
    Row(
      Array("kendine.txt".utf8), .stays("kendine", says: "pointer"),
      make: does("symlink") { symlink("kendine.txt", $0) }),
    Row(
      Array("klasor isareti".utf8), .stays("klasor isareti", says: "pointer"),
      make: does("symlink") { symlink("../decoy", $0) }),
    Row(Array("boru.txt".utf8), .stays("boru", says: "device"), make: does("mkfifo") { mkfifo($0, 0o666) }),
    Row(Array("priz.txt".utf8), .stays("priz", says: "device"), make: makeSocket),
    Row(Array("seyrek.txt".utf8), .stays("seyrek", says: "may have")) { folder, name in
      try write([], to: folder, name)
      try does("truncate") { truncate($0, 1 << 40) }(folder, name)
    },
    // Its other name is not the daemon's: it is copied, and stays as it was.
    Row(Array("bag.txt".utf8), .accepted("bag", ["Gizli - Parça"])) { folder, name in
      let secret = folder.deletingLastPathComponent().appendingPathComponent("secret.txt").path
      try does("link") { link(secret, $0) }(folder, name)
    },
    Row(Array("derin".utf8), .stays("derin/b/c", says: "in a folder")) { folder, name in
      let inner = folder.appendingPathComponent("derin/b/c/d")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try Data("Ada - Gece\n".utf8).write(to: inner.appendingPathComponent("liste.txt"))
    },
    Row(Array("dizin.txt".utf8), .litter) { folder, name in try does("mkdir") { mkdir($0, 0o755) }(folder, name) },
  ]

  @Sendable private static func makeSocket(_ folder: URL, _ name: [UInt8]) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array((folder.path + "/" + String(decoding: name, as: UTF8.self)).utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix(107)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
  }
}
