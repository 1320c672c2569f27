import Glibc
public import SystemPackage
import Yams

extension Settings {
  /// The defaults, overridden by the file, overridden by the variables that begin with `APM_`.
  ///
  /// Without a file, defaults and variables hold. Relative paths start at the file's folder; in a variable, at the
  /// working directory. Blocks for the time of reading at most 1 MiB. Throws everything that is wrong at once.
  public static func load(file: FilePath?, environment: [String: String]) throws(SettingsError) -> Settings {
    var reader = SettingsReader()
    if let file { reader.read(file) }
    reader.read(environment)
    reader.checkFolders()
    reader.checkKeys()
    guard reader.problems.isEmpty else { throw SettingsError(problems: reader.sortedProblems) }
    return reader.settings
  }
}

/// The settings as far as they are read, and everything that is wrong with them.
struct SettingsReader {
  typealias Problem = SettingsError.Problem

  var settings = Settings()
  private(set) var problems: [Problem] = []
  /// Where each key was set.
  private(set) var places: [String: Problem.Place] = [:]

  mutating func add(_ sentence: String, _ key: String, _ place: Problem.Place, nearest: String? = nil) {
    guard problems.count < SettingsError.limit else { return }
    problems.append(Problem(place: place, key: key, sentence: sentence, nearest: nearest))
  }

  mutating func set(_ key: SettingsKey, _ written: WrittenValue, _ place: Problem.Place) {
    places[key.path] = place
    do throws(BadValue) {
      try key.read(written, &settings)
    } catch {
      for detail in error.details {
        var exact = place
        if case .file(let file, _, _) = place, let line = detail.mark?.line {
          exact = .file(file, line: line, column: nil)
        }
        let path = key.path + (detail.key.map { "." + $0 } ?? "")
        add(detail.sentence, path, exact, nearest: detail.nearest)
      }
    }
  }

  /// `pace: never`: sets every limit of the section. False when the value is another, or the section has other keys.
  mutating func setNever(_ section: String, _ written: WrittenValue) -> Bool {
    guard SettingsKey.limits.contains(section), written.node.scalar?.string == "never" else { return false }
    // Those that have no `never` stay as they are.
    for key in SettingsKey.table where key.path.hasPrefix(section + ".") { try? key.read(written, &settings) }
    return true
  }

  /// In the order of the file, then the variables by name.
  var sortedProblems: [Problem] {
    func order(_ problem: Problem) -> Int {
      if case .file(_, let line, _) = problem.place { line ?? 0 } else { .max }
    }
    return problems.enumerated().sorted { (order($0.element), $0.offset) < (order($1.element), $1.offset) }
      .map(\.element)
  }

  // MARK: Variables

  /// Names with our prefix that tests, scripts and tools use for themselves.
  private static func isForeign(_ variable: String) -> Bool {
    ["APM_SHARED", "APM_PYTHON"].contains(variable) || variable.hasPrefix("APM_TEST_")
      || variable.hasPrefix("APM_DEMO_")
  }

  mutating func read(_ environment: [String: String]) {
    let folder = workingDirectory()
    for (variable, text) in environment.sorted(by: { $0.key < $1.key })
    where variable.hasPrefix("APM_") && !Self.isForeign(variable) {
      let place = Problem.Place.variable(variable)
      if let key = SettingsKey.byVariable[variable] {
        set(key, WrittenValue(node: .scalar(.init(text, .implicit, .plain)), folder: folder), place)
      } else if SettingsKey.isPlanned(variable: variable) {
        add("This setting is not built yet.", "", place)
      } else if let section = SettingsKey.sections.first(where: { SettingsKey.variable($0) == variable }) {
        let written = WrittenValue(node: .scalar(.init(text, .implicit, .plain)), folder: folder)
        if setNever(section, written) { continue }
        add("\(section) is set key by key (\(variable)_...): \(SettingsKey.names(in: section)).", section, place)
      } else {
        add("There is no such setting.", "", place, nearest: SettingsKey.nearest(toVariable: variable))
      }
    }
  }

  // MARK: Folders

  /// The inbox, the outbox and the state must not get in each other's way.
  mutating func checkFolders() {
    if problems.contains(where: { ["inbox", "outbox", "state"].contains($0.key) }) { return }
    let inbox = resolved(settings.inbox)
    let outbox = resolved(settings.outbox)
    let state = resolved(settings.state)
    if inbox == outbox {
      addConflict("inbox and outbox are the same folder.", "outbox", "inbox")
    } else if outbox.starts(with: inbox) {
      addConflict("The outbox lies inside of the inbox.", "outbox", "inbox")
    } else if inbox.starts(with: outbox) {
      addConflict("The inbox lies inside of the outbox.", "inbox", "outbox")
    }
    if state.starts(with: inbox) { addConflict("The state lies inside of the inbox.", "state", "inbox") }
    if state.starts(with: outbox) { addConflict("The state lies inside of the outbox.", "state", "outbox") }
    checkLibrary([("inbox", inbox), ("outbox", outbox), ("state", state)])
  }

  /// What is delivered would be found as the household's own, and indexed twice where one folder holds another.
  private mutating func checkLibrary(_ others: [(key: String, folder: FilePath)]) {
    let roots = settings.library.map(resolved)
    for (index, root) in roots.enumerated() {
      if let key = others.first(where: { $0.folder.starts(with: root) || root.starts(with: $0.folder) })?.key {
        let sentence = "The library's folder \(settings.library[index]) and the \(key) lie one in the other."
        addConflict(sentence, "library", key)
      }
      for other in roots[..<index] where other.starts(with: root) || root.starts(with: other) {
        let sentence = "\(settings.library[index]) lies in another folder of the library, or around it."
        addConflict(sentence, "library", "library")
      }
    }
  }

  /// An id is of no use without its secret.
  mutating func checkKeys() {
    for (section, keys) in [("spotify", settings.spotify), ("tidal", settings.tidal)]
    where !problems.contains(where: { $0.key.hasPrefix(section + ".") }) {
      let (id, file) = ("\(section).client_id", "\(section).client_secret_file")
      switch (keys.clientID, keys.clientSecretFile) {
      case (.some, nil): addConflict("It needs \(file) beside it.", id, file)
      case (nil, .some): addConflict("It needs \(id) beside it.", file, id)
      default: break
      }
    }
  }

  /// Two defaults never conflict: one of the two keys was set.
  private mutating func addConflict(_ sentence: String, _ key: String, _ other: String) {
    if let place = places[key] {
      add(sentence, key, place)
    } else if let place = places[other] {
      add(sentence, other, place)
    }
  }
}

/// Absolute; "/" should it have been deleted.
func workingDirectory() -> FilePath {
  guard let path = getcwd(nil, 0) else { return "/" }
  defer { free(path) }
  return FilePath(platformString: path)
}

/// With all links followed, as far as the path exists.
private func resolved(_ path: FilePath) -> FilePath {
  var known = path
  var rest: [FilePath.Component] = []
  while let last = known.lastComponent {
    if let real = known.withPlatformString({ realpath($0, nil) }) {
      defer { free(real) }
      return rest.reversed().reduce(FilePath(platformString: real)) { $0.appending($1) }.lexicallyNormalized()
    }
    rest.append(last)
    known = known.removingLastComponent()
  }
  return path.lexicallyNormalized()
}
