/// For each kind the words that always name it, and those that are ordinary words too and count only in brackets,
/// behind a dash or at the very end of a title.
let versionWordTable: [(kind: VersionKind, sure: [String], weak: [String])] = [
  (
    .live,
    [
      "live at", "live in", "live from", "live on", "live version", "live session", "live sessions", "live performance",
      "live acoustic", "live video", "live concert", "live recording", "live show", "live tour", "live stream",
      "in concert", "en vivo", "ao vivo", "en directo", "en direct", "dal vivo", "unplugged", "the first take",
      "tiny desk",
      "live lounge", "kexp", "npr music", "audiotree", "bbc session", "peel session", "en concert", "en concierto",
      "concierto", "canli performans", "canli kayit", "konser", "konseri", "konzert", "full set", "full concert",
      "концерт", "живое выступление", "вживую", "halftime show", "fancam", "rehearsal", "soundcheck", "late show",
      "tonight show", "saturday night live", "american idol", "the voice", "x factor", "got talent", "o ses turkiye",
      "world tour", "live aid", "glastonbury", "coachella", "lollapalooza", "wacken", "rock am ring", "rock in rio",
      "tomorrowland", "studiosessie", "kerrang radio", "late night with", "a colors show", "music bank", "inkigayo",
      "sahnede",
      "jam session",
    ],
    [
      "live", "canli", "concert", "session", "sessions", "tour", "live ver", "festival", "stage", "лайв",
      "radio session", "fest", "show",
      "vivo", "sesion", "sahne", "stadium", "arena", "awards", "ryman", "colors show",
    ]
  ),
  (
    .remix,
    [
      "remix", "remixes", "remiks", "rmx", "bootleg", "ремикс", "remixed", "remixado", "rework", "reworked", "club mix",
      "dance mix", "vip mix", "house edit", "house mix", "edm version", "dj mix", "dj set", "megamix", "refix",
      "re edit",
      "phonk", "hardstyle", "drum and bass", "mixed by", "reinterpreted", "afro house", "amapiano edit", "dnb edit",
      "techno edit",
    ],
    [
      "mix", "edit", "vip", "flip", "house", "techno", "trance", "dnb", "dub", "dub mix", "amapiano", "jersey club",
      "edm",
      "mixed", "garage mix", "drill", "psytrance", "hardcore",
    ]
  ),
  (
    .cover,
    [
      "cover", "covers", "covered by", "tribute to", "tribute", "in the style of", "made famous by",
      "originally performed by",
      "originally by", "as made popular by", "cover version", "кавер", "coverversion", "version by", "yorumuyla",
      "yorumladi", "cover by", "vocal cover", "metal version", "rock version", "punk version", "jazz version",
      "bossa nova", "reimagined", "kidz bop", "lo fi", "lofi", "symphonic version", "al estilo de", "homenaje",
      "homenagem", "reprise de", "reggae version", "bass cover", "drum cover", "guitar cover", "piano cover",
      "violin cover", "cello cover", "metal cover", "rock cover", "cumbia version", "salsa version", "ai cover",
    ], ["yorum", "coverlar", "coveri", "reprise", "in the style", "sings", "sung by"]
  ),
  (
    .karaoke,
    [
      "karaoke", "karaoke mix", "karaoke version", "караоке", "drumless", "sing along", "singalong", "backing track",
      "minus one", "playback", "with guide vocals",
      "lower key", "higher key", "no lead vocal", "without vocals",
    ], []
  ),
  (
    .instrumental,
    [
      "instrumental", "instrumental mix", "instrumentals", "enstrumantal", "enstrumental", "instrumentale", "altyapi",
      "fon muzigi",
      "minus",
      "type beat", "off vocal", "минус", "минусовка", "instru", "inst ver", "no vocals", "instrumentalne", "trap beat",
      "инструментал",
    ],
    ["beat", "inst", "strumentale", "instrumentalversion"]
  ),
  (
    .acoustic,
    [
      "acoustic", "acoustic mix", "akustik", "acustico", "acustica", "acoustique", "акустика", "акустическая",
      "stripped down",
      "piano and vocal", "voice and piano",
    ], ["stripped", "campfire version", "bathroom"]
  ),
  (
    .demo, ["demo version", "early version", "rough mix", "home demo", "demo take", "original demo"],
    ["demo", "demos", "outtake", "rough", "voice memo", "unreleased", "leak", "leaked", "maqueta", "демо"]
  ),
  (
    .spedUp,
    [
      "sped up", "speed up", "hizlandirilmis", "hizlandirilmis versiyon", "speedup", "spedup", "sped", "speeded up",
      "fast version", "acelerado", "accelere", "ускоренная", "speed ver",
    ], ["fast", "pitched", "tiktok version", "chipmunk"]
  ),
  (
    .slowed,
    [
      "slowed", "yavaslatilmis", "slowed reverb", "super slowed", "daycore", "chopped and screwed", "screwed",
      "slow version", "slowed down", "lentejado", "desacelerado", "ralenti", "замедленная",
    ], ["slow", "reverb"]
  ),
  (.nightcore, ["nightcore", "nightstyle"], []),
  (.eightD, ["8d audio", "8d", "16d", "3d audio", "9d", "100d", "8d music", "8d tunes"], []),
  (
    .extended, ["extended mix", "extended version", "12 inch", "extended edit", "extended"],
    ["long version", "12", "maxi", "uzun versiyon"]
  ),
  (
    .radioEdit, ["radio edit", "radio version", "radio mix", "single edit", "short version", "short edit", "7 inch"],
    ["radio"]
  ),
  (
    .clean, ["clean version", "clean edit", "edited version", "clean lyrics", "super clean"],
    ["clean", "edited", "censored", "sansurlu"]
  ),
  (
    .rerecorded,
    [
      "re recorded", "rerecorded", "re recording", "new version", "2nd version", "new recording", "rerecording",
      "yeni versiyon", "yeni kayit", "yeni duzenleme", "nueva version", "nouvelle version", "neuaufnahme",
    ], ["yeniden", "revisited", "duzenleme"]
  ),
  (
    .loop,
    [
      "1 hour", "one hour", "10 hours", "2 hours", "1 saat", "10 saat", "1h", "10h", "2h", "1 hora", "1 heure",
      "1 stunde",
      "hour loop", "hours", "hour version", "1 час", "10 часов", "loop 1", "1 hr", "hour of", "10 hour", "2 hour",
      "saatlik",
      "5 hours", "24 hours", "30 minutes", "30 min", "nonstop", "on repeat",
    ], ["loop", "looped", "hour", "non stop"]
  ),
  (
    .fullAlbum,
    [
      "full album", "album completo", "full ep", "complete album", "tum album", "full albüm", "whole album",
      "compilation",
      "greatest hits mix", "complete oratorio", "complete opera", "complete symphony", "album stream", "album complet",
      "disco completo", "полный альбом", "full mixtape", "entire album", "full ost", "full movie", "pelicula completa",
      "best songs", "top 10", "top 20", "top 50", "top 100", "playlist",
    ], ["complete", "all songs", "medley", "potpori", "potpourri"]
  ),
  (
    .preview,
    [
      "preview", "teaser", "trailer", "snippet", "only the chorus", "official trailer", "fragman", "tanitim",
      "clip preview",
      "coming soon", "тизер", "трейлер", "sneak peek", "excerpt", "ringtone", "zil sesi", "out friday", "30 seconds",
      "shorts",
    ], ["intro", "short", "outro", "status", "whatsapp status", "interlude", "skit"]
  ),
  (
    .other,
    [
      "reaction", "reacts", "react to", "reacting", "tepki", "guitar only", "guitars only", "drums only", "bass only",
      "first time hearing", "review", "explained", "lyrics meaning",
      "meaning",
      "behind the scenes", "making of", "the making", "interview", "documentary", "audiobook", "gameplay", "podcast",
      "tutorial", "how to play", "lesson", "guitar tab", "chords", "playthrough", "dance by", "dance cover",
      "dance practice", "choreography", "dance video", "osu", "beat saber", "geometry dash", "guitar hero",
      "clone hero",
      "rock band 3", "fortnite", "roblox", "synthesia", "sheet music", "walkthrough", "nasil calinir", "akor",
      "akorlari",
      "roportaj",
      "kamera arkasi", "разбор", "реакция", "analysis", "vlog", "unboxing", "breakdown", "story behind", "expert+",
      "friday night funkin", "fnf", "amv", "edit audio", "speedpaint", "animation meme", "nursery rhymes", "commentary",
      "isolated drums", "isolated bass", "isolated guitar", "isolated track", "playing in a", "playing in an",
      "playing in the", "playing from another", "from another room",
      "in another room", "in an empty", "line dance", "zumba", "workout", "fitness", "just dance", "wedding dance",
      "dance challenge",
    ], ["tabs", "tab", "dance", "choreo", "hörbuch", "meme", "isolated"]
  ),
  (.mashup, ["mashup", "mash up", "mashups"], []),
  (.bassBoosted, ["bass boosted", "bassboosted", "bass boost", "subwoofer"], []),
  (
    .arrangement,
    [
      "piano version", "piano solo", "ukulele", "8 bit", "8bit", "16 bit", "chiptune", "music box", "orchestral",
      "string quartet", "for organ", "arrangement", "arranged", "guitar version", "piano arrangement", "violin version",
      "saxophone", "fingerstyle", "lullaby", "marimba", "for piano", "for solo", "piano bar", "marching band",
      "brass band", "orchestra version", "kalimba", "otamatone", "midi", "handpan", "harp version", "cello version",
      "symphonic", "philharmonic version", "strings version", "choir version", "big band version", "classical version",
      "rendition", "solo guitar", "solo piano", "piyano", "keman", "baglama", "ney versiyon", "for strings",
      "piano tribute", "epic version", "epic orchestral", "instrumental cover", "recorder version", "lofi version",
      "на гитаре", "на пианино", "на фортепиано", "на скрипке", "ピアノアレンジ",
    ],
    [
      "ピアノ", "пианино", "piano", "organ", "orchestra", "flute", "flut", "arr", "orgue", "harp", "cello", "violin",
      "guitar", "sax",
      "a capella choir",
    ]
  ),
  (
    .tvSize,
    [
      "tv size", "tv version", "tv edit", "anime size", "non credit", "creditless", "tv ver", "short ver", "movie edit",
      "game size", "game ver", "tvサイズ", "アニメサイズ",
    ],
    []
  ),
  (
    .aCappella,
    [
      "a cappella", "acapella", "acappella", "vocals only", "isolated vocals", "vocal only", "а капелла", "stems",
      "only vocals", "akapella",
    ],
    ["vocals"]
  ),
  (.parody, ["parody", "parodie", "parodi", "minecraft parody", "parodia", "пародия", "misheard lyrics"], []),
  (
    .named,
    [
      "alternate version", "alternative version", "alt version", "alternate take", "orchestral version",
      "christmas version", "alternate mix", "alt mix", "alternative mix",
    ],
    ["alternate", "bonus", "take 1", "take 2", "alternative", "alt", "pt br"]
  ),
  (
    .translated,
    [
      "english version", "spanish version", "japanese version", "korean version", "german version", "french version",
      "italian version", "chinese version", "turkce versiyon", "english ver", "japanese ver", "korean ver", "rus cover",
      "на русском", "spanglish", "version espanol", "en espanol", "version en ingles", "in english", "deutsche version",
      "version francaise", "em portugues", "versao", "russian version", "portuguese version", "hindi version",
      "english cover", "auf deutsch", "en francais", "in italiano", "turkish version",
    ],
    [
      "english", "spanish", "espanol", "german", "deutsch", "japanese", "korean", "french", "francais", "portugues",
      "russian", "hindi", "chinese", "mandarin", "arabic", "italiano", "rus",
    ]
  ),
]
