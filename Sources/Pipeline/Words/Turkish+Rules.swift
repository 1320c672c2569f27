public import Music

/// What is said of `house rules.txt`.
extension Turkish {
  public var houseRules: String {
    """
    # EV KURALLARI: bu evdeki herkes için geçerli, kalıcı düzeltmeler.
    # Her satıra bir kural. # ile başlayan satırlar okunmaz: bunlar örnektir. Kullanmak için # işaretini kaldırın.
    #
    # Bu şarkı her zaman bu bağlantıdır (doğru videoyu ya da parçayı açıp adresini kopyalayın):
    # Sanatçı - Şarkı = https://www.youtube.com/watch?v=XXXXXXXXXXX
    #
    # Bu bağlantı hiç kimse için alınmaz:
    # never https://www.youtube.com/watch?v=XXXXXXXXXXX
    #
    # Bu sanatçının ya da plak şirketinin başka bir adı var:
    # alias Diğer Ad = Ad

    """
  }

  public var ruleProblemsHeader: [String] {
    ["house rules.txt dosyasının şu satırları kullanılmıyor; ötekiler kullanılıyor. Hepsi düzelince bu dosya kalkar."]
  }

  public func ruleProblem(line: Int, _ text: String, _ problem: HouseRule.Problem) -> String {
    let line = "\(line). satır (\(text)): "
    return switch problem {
    case .notUnderstood:
      line + "şunlardan biri değil:  Sanatçı - Şarkı = bağlantı,  never bağlantı,  alias Ad = Ad."
    case .unsafeLink: line + "dosyalara, evdeki bilgisayarlara ya da parola içeren adreslere gidilmez."
    case .unknownSite(let site): line + "\(site) sitesindeki şarkılar burada tanınmıyor."
    case .unsupportedLink: line + "bu, bir şarkının bağlantısı değil."
    case .notASong: line + "bağlantı bütün bir listeye gidiyor. Tek bir şarkının adresini kopyalayın."
    case .shortened: line + "kısa bir bağlantı. Açın ve tarayıcının gösterdiği adresi kopyalayın."
    case .noAudio: line + "oradan şarkı indirilemez. Şarkıyı YouTube'da ya da SoundCloud'da bulup o adresi kopyalayın."
    }
  }

  public func ruleTrouble(line: Int, _ text: String, _ trouble: RuleTrouble) -> String {
    let why =
      switch trouble {
      case .gone: "bağlantıda artık bir şey yok."
      case .badAudio: "bağlantıdaki kayıt bozuk, sessiz ya da şarkının yalnız bir parçası."
      case .changed: "bağlantı artık başka bir kayda gidiyor."
      case .banned: "başka bir satır bu bağlantının hiç alınmamasını söylüyor."
      }
    let place = line > 0 ? "\(line). satır (\(text)): " : "\(text): "
    return place + why + " Düzeltilene kadar şarkı, kural yokmuş gibi aranır."
  }

  public func brokenRule(_ rule: String) -> String {
    "Bu şarkı için seçilen bağlantı artık işlemiyor, şarkı bu yüzden arandı: \(rule). Lütfen dinleyin ve burada ya da "
      + "house rules.txt dosyasında başka bir bağlantı seçin."
  }
}
