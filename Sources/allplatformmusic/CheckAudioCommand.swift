import ArgumentParser
import Dispatch
import Host
import Pipeline
import Synchronization
import SystemPackage

/// This program's file, which the daemon starts once more.
let runningProgram = Files.target(ofLink: "/proc/self/exe")

/// The daemon's own other process: checks the files that are named on its input, line by line, until that ends.
struct CheckAudio: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-audio", abstract: "Copies and checks audio for the daemon.", shouldDisplay: false)

  func run() {
    // One thread for each file at work; the daemon asks for as many at a time as there are processors.
    let threads = DispatchQueue(label: "allplatformmusic.check-audio", attributes: .concurrent)
    let work = DispatchGroup()
    let output = Mutex(())
    while let line = readLine() {
      threads.async(group: work) {
        guard let answer = AudioChecker.answer(line) else { return }
        output.withLock { _ in writeOut(String(decoding: answer, as: UTF8.self)) }
      }
    }
    work.wait()
  }
}
