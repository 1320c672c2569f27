import Music
import Testing

@Suite("Wishes from typed lines")
struct LineTests {
  private func choose(_ readings: [(artist: String?, title: String)], _ candidates: Candidate...) -> Match {
    let readings = readings.map { Request.Reading(artists: $0.artist.map { [$0] } ?? [], title: $0.title) }
    return match(Wanted(readings: readings), among: candidates)
  }

  @Test("A line without a separator must be there to its last word")
  func bare() {
    let line: [(artist: String?, title: String)] = [(nil, "ada deniz isiklar sonunce")]
    #expect(choose(line, song("Işıklar Sönünce (Karaoke)", "Sing"), song("Işıklar Sönünce", "Ada Deniz")).choice == 1)
    #expect(choose(line, video("Ada Deniz - Işıklar Sönünce (Official Audio)", on: "Mavi Records")).choice == 0)
    #expect(
      choose(
        line, song("Işıklar", "Ada Deniz"), song("Işıklar Sönünce", "Bora Su"),
        video("ada deniz isiklar sonunce tepki", on: "x")
      ).choice == nil)
  }

  @Test("A line of a title alone is to be checked")
  func titleOnly() {
    let match = choose([(nil, "işıklar sönünce")], song("Işıklar Sönünce", "Ada Deniz"))
    #expect(match.choice == 0)
    #expect(match.confidence == .check)
  }

  @Test("The likelier reading is preferred, and when both are there it is to be checked")
  func readings() {
    let line: [(artist: String?, title: String)] = [("Fuego", "Rio Sant"), ("Rio Sant", "Fuego")]
    let swapped = choose(line, song("Fuego", "Rio Sant"))
    #expect(swapped.choice == 0)
    #expect(swapped.confidence == .sure)
    let both = choose(line, song("Fuego", "Rio Sant"), song("Rio Sant", "Fuego"))
    #expect(both.choice == 1)
    #expect(both.confidence == .check)
  }

  @Test("Words that a reading leaves out still count")
  func leftOut() {
    let line: [(artist: String?, title: String)] = [
      ("Ada Deniz", "Kapitel 3.2 - Bobo im Garten"), ("Ada Deniz", "Kapitel 3.2"), ("Ada Deniz", "Bobo im Garten"),
    ]
    #expect(choose(line, song("Kapitel 3.2 - Bobo am See", "Ada Deniz", album: "Bobo am See")).choice == nil)
    #expect(choose(line, song("Kapitel 3.2 - Bobo im Garten", "Ada Deniz")).choice == 0)
  }

  @Test("Two recordings of different length under one name leave a doubt")
  func ambiguous() {
    let match = choose([("Rio Sant", "Fuego")], song("Fuego", "Rio Sant"), song("Fuego", "Rio Sant", lasts: 260))
    #expect(match.choice == 0)
    #expect(match.confidence == .likely)
  }
}
