public import Music

extension Turkish {
  public func refusal(_ refusal: ListRefusal) -> [String] {
    switch refusal {
    case .binary:
      [
        "Adı ne derse desin, bu bir metin değil.",
        "Şarkıları bir metin dosyasına, her satıra bir şarkı yazıp onu bırakın.",
      ]
    case .unwritten:
      ["Tamamı gelmedi: sonu hiç yazılmamış.", "Klasöre bir kez daha kopyalayın."]
    case .tooLarge(let size, let limit):
      [
        "Boyutu \(size / 1024) KiB; bir liste en çok \(limit / 1024) KiB olabilir.",
        "Birkaç listeye bölün. Şarkı listesi değilse yeri burası değil.",
      ]
    case .prose:
      [
        "Bu bir şarkı listesine değil, mektuba ya da şarkı sözüne benziyor.",
        "Her satıra bir şarkı yazın (Sanatçı - Şarkı). Yine de bir listeyse en üste  #! list  satırını koyun.",
      ]
    case .empty: ["İçinde şarkı yok.", "Her satıra bir şarkı yazıp (Sanatçı - Şarkı) yeniden bırakın."]
    case .unsafeLink(let link):
      [
        "Bağlantısı izlenmiyor: \(link)",
        "Yalnızca bilinen müzik sitelerindeki şarkı ve çalma listesi bağlantıları izlenir; evdeki dosya ve aygıtlar asla.",
      ]
    case .unknownSite(let site):
      [
        "\(site) burada bilinen bir müzik sitesi değil.",
        "Bunun yerine şarkıları bir metin dosyasına, her satıra bir tane yazın.",
      ]
    case .unsupportedLink(let what):
      [
        "Bu tür bağlantılar henüz okunamıyor: \(what)",
        "Çalma listesini açın, şarkıları bir metin dosyasına, her satıra bir tane yazıp onu bırakın.",
      ]
    case .noLink: ["İçinde bağlantı yok.", "Adresi tarayıcıdan klasöre bir kez daha sürükleyin."]
    case .unsupportedKind(let ending):
      ending.isEmpty
        ? ["Adının uzantısı yok, ne olduğu anlaşılmıyor.", "Şarkı listesiyse adının sonuna .txt ekleyin."]
        : [
          ".\(ending) ile biten dosyalar okunamıyor.",
          "Şarkıları bir metin dosyasına (Not Defteri) kopyalayıp .txt olarak kaydedin ve onu bırakın.",
        ]
    case .notAFile:
      ["Bu kendi başına bir dosya değil, bir kısayol ya da aygıt.", "Listenin kendisinin bir kopyasını bırakın."]
    case .tooDeep:
      [
        "Klasör içinde klasör içinde bir klasörde duruyor.",
        "Listeleri gelen kutusunda en çok iki klasör derine koyun.",
      ]
    case .immovable:
      [
        "Programın bu dosyayı klasöründen alma izni yok.",
        "Dosyayı gelen kutusunun kendisine koyun ya da yöneticiye sorun: grubun o klasöre yazma izni gerekir.",
      ]
    case .unreadable:
      ["Programın bu dosyayı okuma izni yok.", "Klasöre bir kez daha kopyalayın ya da yöneticiye sorun."]
    case .playlist(let trouble):
      [
        playlist(trouble),
        "Şarkıları görebiliyorsanız listeyi metin olarak kaydedip .csv ya da .txt dosyasını buraya bırakın (çoğu platform "
          + "için tunemymusic.com, Spotify için exportify.net) ya da bir metin dosyasına satır satır yazın (Sanatçı - Şarkı).",
      ]
    case .crashes:
      [
        "Okunması iki kez başarısız oldu.",
        "Satırlarını yeni bir metin dosyasına kopyalayıp onu bırakın; ayrıntılar yöneticinin günlüğünde.",
      ]
    }
  }

  public func reason(_ reason: Reason) -> String {
    switch reason {
    case .titleMatches: "şarkı adı doğru"
    case .titleClose: "şarkı adı neredeyse doğru"
    case .titleMisses(let words): "şarkı adında eksik: \(words.joined(separator: " "))"
    case .titleAdds(let words): "şarkı adında fazla: \(words.joined(separator: " "))"
    case .artistMatches: "sanatçı doğru"
    case .artistInTitle: "sanatçı başlıkta geçiyor"
    case .artistUnknown: "sanatçı belirtilmemiş"
    case .artistDiffers: "başka bir sanatçı"
    case .versionAsked(let version): "istenen sürüm: \(version)"
    case .versionNotAsked(let version): "istenmeyen sürüm: \(version)"
    case .versionMissing(let version): "istenen sürüm değil: \(version)"
    case .durationMatches: "süre doğru"
    case .durationOff(let seconds): seconds > 0 ? "\(seconds) sn uzun" : "\(-seconds) sn kısa"
    case .albumMatches: "albüm doğru"
    case .official: "resmî"
    case .song: "müzik kataloğundan"
    case .tooLong: "çok fazla uzun"
    case .tooShort: "çok fazla kısa"
    case .heardElsewhere(let source): "sesi şuradakiyle aynı: \(sourceName(source))"
    case .soundsDifferent(let source): "sesi aynı adla şurada bulunandan farklı: \(sourceName(source))"
    }
  }

  public var help: String {
    """
    MÜZİK NASIL İNDİRİLİR

    1. İstediğiniz şarkıları bir metin dosyasına, her satıra bir tane yazın:

         Sanatçı - Şarkı

       ya da bir şarkının, albümün ya da çalma listesinin adresini (YouTube, Spotify, Apple Music, Deezer, SoundCloud)
       bir satıra kopyalayın.

    2. Dosyayı  yolculuk.txt  olarak (adı önemli değil) kaydedip gelen kutusuna koyun.

    3. Dosya biraz sonra gelen kutusundan kalkar ve giden kutusunda  yolculuk  klasörü belirir. İçindeki progress.txt
       ne kadarının bittiğini söyler. Sonunda şarkıların olduğu yolculuk.zip ile about.txt orada olur.

    Bulunamayan şarkıların nedeni not_downloaded.txt dosyasında yazar. O dosya da bir listedir: satırı düzeltip
    dosyayı yeniden gelen kutusuna koyun.

    #  ve boşlukla başlayan satırlar okunmaz.  #!  ile başlayanlar nasıl istediğinizi söyler:

         #! format=mp3            m4a, mp3, opus, flac ya da original
         #! live=allowed          live, remix, cover: never, asked ya da allowed
         #! language=tr           en ya da tr

    Belirli bir sürüm için satırda söyleyin:   Sanatçı - Şarkı (Canlı)

    Hep yanlışı mı geliyor? Gelen kutusundaki house rules.txt herkes için geçerli, kalıcı düzeltmeleri tutar; nasıl
    yazılacağı ilk satırlarındadır.

    """
  }
}
