import Host
import Music
import Platforms
import SystemPackage

extension Settings {
  /// Whether those who say which recording is meant answer, and whether the household's own keys are taken.
  func checkCatalogues() async -> [Finding] {
    let transfers: Transfers
    do { transfers = try Transfers(networkOptions) } catch {
      return [.bad("network", "\(error)", "Look at network.proxy and network.ca_file.")]
    }
    var findings = await checkKeys(transfers)
    let wanted = Wanted(parseRequestLine("Queen - Bohemian Rhapsody"))
    for catalogue in SourceTable(transfers).catalogues {
      do throws(SourceError) {
        let found = try await catalogue.recordings(for: wanted)
        findings.append(.good(catalogue.name, "answers, \(found.count) recordings of a well-known song"))
      } catch {
        findings.append(
          .mind(
            catalogue.name, "\(error)", "Nothing, if it passes: the other catalogues, or the line alone, decide."))
      }
    }
    await transfers.shutdown()
    return findings
  }

  private func checkKeys(_ transfers: Transfers) async -> [Finding] {
    let keys: CatalogueKeys
    do throws(Household.Missing) {
      keys = try await BlockingQueue("keys").run { () throws(Household.Missing) in try catalogueKeys() }
    } catch {
      return [.bad("keys", error.description, "Put the secret into that file, readable by the daemon's user alone.")]
    }
    return await keys.tried(transfers).map { platform, trouble in
      switch trouble {
      case nil: .good("keys", "\(platform) takes them")
      case .absent(.needsKeys):
        .bad("keys", "\(platform) refuses them", "Compare \(platform).client_id and the secret with those on its site.")
      case let trouble?: .mind("keys", "\(platform) could not be asked: \(trouble)", "Try again later.")
      }
    }
  }

  /// Nil without rules, and before the daemon has run.
  func checkRules() async -> Finding? {
    guard let rules = try? await status(self).rules, !rules.isEmpty else { return nil }
    let broken = rules.count { $0.trouble != nil }
    return broken == 0
      ? .good("house rules", "\(rules.count) in force")
      : .mind(
        "house rules", "\(broken) of \(rules.count) cannot be used",
        "`\(RuleBook.problems.string)` in the outbox and `status` say why.")
  }
}
