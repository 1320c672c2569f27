import Foundation

/// Text brought to the form in which it is compared: lower case, without marks, Turkish dotless i as i.
/// Shown text is never folded.
public func folded(_ text: String) -> String {
  let plain = text.lowercased().replacing("ı", with: "i").replacing("i\u{307}", with: "i")
  return plain.folding(options: [.diacriticInsensitive, .widthInsensitive, .caseInsensitive], locale: nil)
}
