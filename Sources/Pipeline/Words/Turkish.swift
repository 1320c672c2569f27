public import Music

/// The Turkish texts. Nouns stay singular behind a number, so there is one form for all counts.
public struct Turkish: Messages {
  public init() {}

  public func asOf(_ time: String) -> String { "Saat \(time) itibarıyla" }

  public var waitsForRoom: String { "Disk dolu. Yer açılınca kalanlar kendiliğinden devam eder." }

  public func progress(name: String, done: Int, of count: Int) -> String {
    "\(name): \(count) şarkının \(done) tanesi tamam"
  }

  public func paused(until time: String) -> String {
    "Platformları yormamak için şimdilik ara verildi. Saat \(time) olunca kendiliğinden devam eder."
  }

  public func delivered(name: String, songs: Int, of count: Int) -> String {
    songs == count ? "\(name): \(count) şarkının hepsi burada" : "\(name): \(count) şarkının \(songs) tanesi burada"
  }

  public func inZip(_ file: String, megabytes: String) -> String { "Şarkılar \(file) dosyasında (\(megabytes) MB)." }

  public var inFolder: String { "Şarkılar bu dosyanın yanında." }

  public func nothingDelivered(name: String) -> String { "\(name): şarkıların hiçbiri indirilemedi" }

  public func seeNotDownloaded(count: Int) -> String {
    "\(count) şarkı indirilemedi: nedenleri satır satır not_downloaded.txt dosyasında."
  }

  public func seeToCheck(count: Int) -> String {
    "\(count) şarkı istediğiniz olmayabilir: lütfen dinleyin, liste not_downloaded.txt dosyasında."
  }

  public func stillWaitedFor(count: Int) -> String {
    "\(count) şarkı hâlâ bekleniyor, çünkü bir platforma ulaşılamıyor. Kendiliğinden gelecek."
  }

  public func songFrom(_ source: Source) -> String { "kaynak: \(sourceName(source))" }

  public func read(lines: Int, lastLineEnded: Bool) -> String {
    lastLineEnded
      ? "\(lines) satır okundu."
      : "\(lines) satır okundu; son satırın sonu yok. Eksik satır varsa kopya yarım kalmıştır: listeyi yeniden bırakın."
  }

  public func step(_ step: Step) -> String {
    switch step {
    case .queued: "sırada"
    case .searching: "aranıyor"
    case .downloading(nil): "indiriliyor"
    case .downloading(let percent?): "indiriliyor, %\(percent)"
    case .checking: "denetleniyor"
    case .ready: "hazır"
    case .missing: "bulunamadı"
    case .waiting: "yeniden denenecek"
    case .waitingFor(let cause, let since): "\(waitedFor(cause)) bekleniyor (saat \(since) itibarıyla)"
    case .readingPlaylist: "çalma listesi okunuyor"
    }
  }

  private func waitedFor(_ cause: Cause) -> String {
    switch cause {
    case .source(let source, _): sourceName(source)
    case .disk: "diskte yer açılması"
    case .tool: "çalışmayan bir program (hangisi, günlükte yazıyor)"
    default: "ağ"
    }
  }

  public func remedy(_ cause: Cause) -> String? {
    switch cause {
    case .source(let source, .botCheck):
      "\(sourceName(source)) bizi robot sanıp oturum açılmasını istiyor. Bu, çoğunlukla birkaç saat içinde kendiliğinden "
        + "geçer. Saatte daha az şarkı istemek yinelenmesini önler (ayarlarda pace). Geçmezse yönetici bir hesabın "
        + "çerezlerini verebilir (ytdlp.cookies_file); platform o hesabı engelleyebilir."
    case .source(let source, .changed):
      "\(sourceName(source)) anlaşılmayan bir yanıt veriyor. yt-dlp'nin ya da bu programın güncellenmesi gerekebilir."
    default: nil
    }
  }

  public func problem(_ problem: ListProblem) -> String {
    let line = "\(problem.line). satır (\(problem.text)): "
    return switch problem.kind {
    case .unsupportedLink(let what): line + "bu tür bağlantılar henüz okunamıyor (\(what))."
    case .unsafeLink(let what): line + "bu bağlantı izlenmiyor (\(what))."
    case .unknownOption(let what): line + "bu seçenek bilinmiyor: \(what)."
    case .duplicate(let first): line + "\(first). satırla aynı, bu yüzden bir kez var."
    case .more(let count): "\(count) satır daha buna benzer durumda."
    case .lineTooLong: line + "satır çok uzun, kısaltıldı."
    case .endlessMix: line + "bu sonsuz bir karışım; bağlantıdaki şarkı alındı."
    case .nothingReadable: line + "bu satır bir şarkı olarak okunamadı."
    case .unknownContinues: line + "o liste burada bilinmiyor ya da bitmedi, bu yüzden bu ayrı bir liste sayıldı."
    }
  }

  public func readPlaylist(_ playlist: PlaylistFacts) -> String {
    let owner = playlist.owner.map { " (\($0))" } ?? ""
    let said = playlist.said.map { "\($0) şarkı olduğu yazıyor, " } ?? ""
    var text = "\(playlist.title)\(owner) çalma listesi: \(said)\(playlist.read) şarkı okundu."
    if playlist.twice > 0 { text += " \(playlist.twice) tanesi zaten vardı; bu yüzden bir kez geliyor." }
    if !playlist.isComplete { text += " Kalanlar okunamadı; bağlantıyı daha sonra yeniden bırakmak işe yarayabilir." }
    if playlist.isSecondHand == true { text += " Platformun kendi yanıtı kullanılamadığından listeyi yt-dlp okudu." }
    return text
  }

  func playlist(_ trouble: PlaylistTrouble) -> String {
    switch trouble {
    case .private:
      "Çalma listesi gizli. Sahibi onu herkese açık ya da liste dışı yapabilir; sonra bağlantıyı yeniden bırakın."
    case .missing:
      "Böyle bir çalma listesi ya da albüm yok ya da herkese açık değil. Bağlantı eksik olabilir mi? Liste sizinse herkese "
        + "açık yapın."
    case .empty: "Çalma listesi boş."
    case .needsKeys:
      "Tidal listelerini yalnızca kendi anahtarı olan programlara gösteriyor; burada geçerli bir anahtar yok. Yönetici "
        + "developer.tidal.com adresinden alabilir (tidal.client_id, tidal.client_secret_file)."
    case .closed: "Amazon Music listelerini kendi uygulaması dışında kimseye göstermiyor."
    }
  }

  public func duplicateSong(line: Int, of first: Int) -> String {
    "\(line). şarkı, \(first). şarkıyla aynı kayıt; bu yüzden bir kez var."
  }

  public func notDownloadedHeader(count: Int) -> [String] {
    count == 0
      ? []
      : [
        "\(count) şarkı indirilemedi.",
        "Bu dosya da bir listedir: satırı düzeltin ya da bir bağlantının başındaki # işaretini silin, sonra dosyayı gelen kutusuna bırakın.",
      ]
  }

  public func notDownloaded(_ cause: Cause) -> String {
    switch cause {
    case .nothingFound: "Bu sözcüklerle hiçbir şey bulunamadı. Yazımı doğru mu?"
    case .noneRight: "Şarkılar bulundu, ama hiçbirinin bu sürümdeki bu şarkı olduğu kesin değil."
    case .unavailable: "Şarkı var, ama erişilemiyor: silinmiş, gizli ya da bu ülkede kapalı."
    case .badAudio: "İndirilen ses bozuk, sessiz ya da yanlış uzunluktaydı."
    case .blocked: "Platform şu anda yanıt vermeyi reddediyor. Bu dosyayı daha sonra yeniden bırakın."
    case .unreachable: "Platformlara ulaşılamadı. Bu dosyayı daha sonra yeniden bırakın."
    case .source(let source, let trouble): gaveUp(sourceName(source), trouble)
    case .playlist(let trouble): playlist(trouble)
    case .linkNotSupported: "Bu tür bağlantılar henüz okunamıyor. Bunun yerine sanatçı ve şarkı adını yazın."
    case .ruledOut: "house rules.txt bu bağlantının hiç alınmamasını söylüyor."
    case .changed: "Platform anlaşılmayan bir yanıt veriyor. Programın güncellenmesi gerekebilir."
    case .disk: "Diskte yer kalmadı."
    case .tool: "Gereken bir program çalışmıyor. Ayrıntılar yöneticinin günlüğünde."
    }
  }

  private func gaveUp(_ source: String, _ trouble: Trouble) -> String {
    let why =
      switch trouble {
      case .unreachable: "ona ulaşılamadı"
      case .failing: "hata verdi ya da hiç yanıt vermedi"
      case .refuses, .rateLimited: "yanıt vermeyi reddetti"
      case .botCheck: "bizi robot sanıp oturum açılmasını istedi"
      case .changed: "anlaşılmayan bir yanıt verdi"
      }
    return "\(source) beklendi, ama \(why); beklemekten vazgeçildi. Bu dosyayı daha sonra yeniden bırakın."
  }

  public func cameClose(_ title: String, _ reasons: [String]) -> String {
    reasons.isEmpty ? title : "\(title) (\(reasons.joined(separator: ", ")))"
  }

  public var toCheckHeader: [String] {
    [
      "İndirildi, ama lütfen dinleyip denetleyin. Başkasını almak için bağlantısının başındaki # işaretini silip bu dosyayı yeniden bırakın."
    ]
  }

  public func toCheck(_ reasons: [String]) -> String { "Kuşkulu: " + reasons.joined(separator: ", ") }

  public func unwrittenTitle(file: String) -> String { "\(file) hâlâ boş ya da tamamı gelmedi." }
  public var unwritten: [String] {
    [
      "Tamamlanması bekleniyor. Bir programda açıksa orada kaydedin. Kopyalama yarıda kaldıysa bir kez daha kopyalayın.",
      "Bu not kendiliğinden kalkar.",
    ]
  }
  public func refusedTitle(file: String) -> String { "\(file) kullanılamadı." }

  public var originalBeside: String { "Dosyanın kendisi bu dosyanın yanında, değiştirilmeden duruyor." }
  public var originalStays: String { "Dosyanın kendisi hâlâ gelen kutusunda, değiştirilmeden duruyor." }

  public func sourceName(_ source: Source) -> String {
    switch source {
    case .library: "evin kendi müzik arşivi"
    case .internetArchive: "Internet Archive"
    default: English().sourceName(source)
    }
  }
}
