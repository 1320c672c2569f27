import Foundation

/// Text in Unicode's composed form (NFC), in which file names are written: one form for Windows, macOS and Linux.
public func composed(_ text: String) -> String { text.precomposedStringWithCanonicalMapping }
