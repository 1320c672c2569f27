/// What the name of a dropped file says.
struct DroppedName {
  /// For people: without ending, browser decoration and options.
  var name: String
  /// Lower case, without the dot; empty when there is none.
  var ending: String
  var options = ListOptions()

  /// Takes the last component of the path, as the file system has it.
  init(_ bytes: [UInt8]) {
    let decoded = String(decoding: bytes, as: UTF8.self).replacing("\u{FFFD}", with: "_")
    let whole = visible(decoded).replacing("\t", with: " ").trimmed
    let dot = whole.lastIndex(of: ".")
    ending = dot.map { whole[whole.index(after: $0)...].lowercased() } ?? ""
    name = dot.map { whole[..<$0].trimmed } ?? whole
    name = withoutBrowserDecoration(options.takeOptions(fromName: name))
    if name.isEmpty { name = "_" }
  }
}

/// Browsers name a link after the page: `(3) Road Trip - YouTube`, where 3 is the number of unread messages.
private func withoutBrowserDecoration(_ name: String) -> String {
  var rest = name
  if rest.hasPrefix("("), let close = rest.firstIndex(of: ")"), rest[..<close].dropFirst().isDigits {
    let after = rest[rest.index(after: close)...]
    if after.first == " ", after.hasLetterOrNumber { rest = after.trimmed }
  }
  for site in ["YouTube Music", "YouTube", "Spotify", "SoundCloud"] {
    for dash in ["-", "–", "—"] where rest.hasSuffix(" \(dash) \(site)") {
      let before = rest.dropLast(site.count + 3).trimmed
      return before.isEmpty ? rest : before
    }
  }
  return rest
}

/// Whether a name is one that a computer gave and says nothing about the list. Also with a number or "Copy" behind it.
public func isGenericName(_ name: String) -> Bool {
  var words = foldedWords(name)
  while let last = words.last, last.isDigits || ["copy", "kopya", "kopyasi", "kopie", "txt"].contains(last) {
    words.removeLast()
  }
  if words.isEmpty { return !name.contains { $0.isLetter } }
  return genericNames.contains(words.joined(separator: " "))
}

/// What Windows, macOS, Android, editors and browsers call a new file, folded.
private let genericNames: Set<String> = Set(
  [
    "New Text Document", "New Document", "New", "Untitled", "Document", "Text", "Text File", "Notes", "Note", "List",
    "Playlist", "Songs", "Music", "Unnamed", "Download", "YouTube", "YouTube Music", "New Internet Shortcut", "Link",
    "Yeni Metin Belgesi", "Yeni Belge", "Adsız", "Başlıksız", "İsimsiz", "Belge", "Liste", "Yeni", "Şarkılar",
    "Yeni Internet Kısayolu", "Müzik", "Not", "Notlar",
    "Neues Textdokument", "Unbenannt", "Ohne Titel", "Nouveau document texte", "Sans titre", "Sans nom",
    "Nuevo documento de texto", "Sin título", "Novo Documento de Texto", "Sem título", "Nuovo documento di testo",
    "Senza titolo", "Nieuw tekstdocument", "Naamloos", "Новый текстовый документ", "Без имени", "Безымянный",
    "Nowy dokument tekstowy", "Bez tytułu", "新しいテキスト ドキュメント", "新規テキスト ドキュメント", "名称未設定", "無題",
    "新建文本文档", "새 텍스트 문서",
  ].map { foldedWords($0).joined(separator: " ") })
