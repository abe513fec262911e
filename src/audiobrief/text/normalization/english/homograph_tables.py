"""Words with two sounds: as a noun (or adjective) and as a verb, and the words around them that tell which."""

from __future__ import annotations

# Word: (sound of the noun or adjective, sound of the verb), in the symbols of espeak.
STRESSED = {
    "abuse": ("ɐbjˈuːs", "ɐbjˈuːz"),
    "attribute": ("ˈætɹɪbjˌuːt", "ɐtɹˈɪbjuːt"),
    "combine": ("kˈɑːmbaɪn", "kəmbˈaɪn"),
    "compound": ("kˈɑːmpaʊnd", "kəmpˈaʊnd"),
    "conduct": ("kˈɑːndʌkt", "kəndˈʌkt"),
    "conflict": ("kˈɑːnflɪkt", "kənflˈɪkt"),
    "contest": ("kˈɑːntɛst", "kəntˈɛst"),
    "contract": ("kˈɑːntɹækt", "kəntɹˈækt"),
    "contrast": ("kˈɑːntɹæst", "kəntɹˈæst"),
    "convert": ("kˈɑːnvɜːt", "kənvˈɜːt"),
    "convict": ("kˈɑːnvɪkt", "kənvˈɪkt"),
    "decrease": ("dˈiːkɹiːs", "dᵻkɹˈiːs"),
    "defect": ("dˈiːfɛkt", "dᵻfˈɛkt"),
    "desert": ("dˈɛzɚt", "dᵻzˈɜːt"),
    "digest": ("dˈaɪdʒɛst", "daɪdʒˈɛst"),
    "escort": ("ˈɛskɔːɹt", "ɛskˈɔːɹt"),
    "excuse": ("ɛkskjˈuːs", "ɛkskjˈuːz"),
    "exploit": ("ˈɛksplɔɪt", "ɛksplˈɔɪt"),
    "export": ("ˈɛkspɔːɹt", "ɛkspˈɔːɹt"),
    "extract": ("ˈɛkstɹækt", "ɛkstɹˈækt"),
    "house": ("hˈaʊs", "hˈaʊz"),
    "import": ("ˈɪmpɔːɹt", "ɪmpˈɔːɹt"),
    "increase": ("ˈɪŋkɹiːs", "ɪŋkɹˈiːs"),
    "insert": ("ˈɪnsɜːt", "ɪnsˈɜːt"),
    "insult": ("ˈɪnsʌlt", "ɪnsˈʌlt"),
    "misuse": ("mɪsjˈuːs", "mɪsjˈuːz"),
    "object": ("ˈɑːbdʒɛkt", "əbdʒˈɛkt"),
    "permit": ("pˈɜːmɪt", "pɚmˈɪt"),
    "present": ("pɹˈɛzənt", "pɹɪzˈɛnt"),
    "proceed": ("pɹˈoʊsiːd", "pɹəsˈiːd"),
    "produce": ("pɹˈɑːduːs", "pɹədˈuːs"),
    "progress": ("pɹˈɑːɡɹɛs", "pɹəɡɹˈɛs"),
    "project": ("pɹˈɑːdʒɛkt", "pɹədʒˈɛkt"),
    "protest": ("pɹˈoʊtɛst", "pɹətˈɛst"),
    "rebel": ("ɹˈɛbəl", "ɹᵻbˈɛl"),
    "recall": ("ɹˈiːkɔːl", "ɹᵻkˈɔːl"),
    "record": ("ɹˈɛkɚd", "ɹᵻkˈɔːɹd"),
    "refund": ("ɹˈiːfʌnd", "ɹᵻfˈʌnd"),
    "refuse": ("ɹˈɛfjuːs", "ɹᵻfjˈuːz"),
    "reject": ("ɹˈiːdʒɛkt", "ɹᵻdʒˈɛkt"),
    "subject": ("sˈʌbdʒɛkt", "səbdʒˈɛkt"),
    "survey": ("sˈɜːveɪ", "sɚvˈeɪ"),
    "suspect": ("sˈʌspɛkt", "səspˈɛkt"),
    "torment": ("tˈɔːɹmɛnt", "tɔːɹmˈɛnt"),
    "transfer": ("tɹˈænsfɜː", "tɹænsfˈɜː"),
    "transport": ("tɹˈænspɔːɹt", "tɹænspˈɔːɹt"),
    "upset": ("ˈʌpsɛt", "ʌpsˈɛt"),
    "use": ("jˈuːs", "jˈuːz"),
    # The ending: "an estimate", "to estimate".
    "advocate": ("ˈædvəkət", "ˈædvəkeɪt"),
    "affiliate": ("ɐfˈɪlɪət", "ɐfˈɪlɪeɪt"),
    "aggregate": ("ˈæɡɹɪɡət", "ˈæɡɹɪɡeɪt"),
    "alternate": ("ˈɔːltɚnət", "ˈɔːltɚneɪt"),
    "appropriate": ("ɐpɹˈoʊpɹɪət", "ɐpɹˈoʊpɹɪeɪt"),
    "approximate": ("ɐpɹˈɑːksɪmət", "ɐpɹˈɑːksɪmeɪt"),
    "articulate": ("ɑːɹtˈɪkjʊlət", "ɑːɹtˈɪkjʊleɪt"),
    "associate": ("ɐsˈoʊsɪət", "ɐsˈoʊsɪeɪt"),
    "coordinate": ("koʊˈɔːɹdᵻnət", "koʊˈɔːɹdɪneɪt"),
    "delegate": ("dˈɛlɪɡət", "dˈɛlɪɡeɪt"),
    "deliberate": ("dᵻlˈɪbɚɹət", "dᵻlˈɪbɚɹeɪt"),
    "duplicate": ("dˈuːplᵻkət", "dˈuːplᵻkeɪt"),
    "elaborate": ("ᵻlˈæbɚɹət", "ᵻlˈæbɚɹeɪt"),
    "estimate": ("ˈɛstᵻmət", "ˈɛstᵻmeɪt"),
    "graduate": ("ɡɹˈædʒuːət", "ɡɹˈædʒuːeɪt"),
    "intimate": ("ˈɪntᵻmət", "ˈɪntᵻmeɪt"),
    "moderate": ("mˈɑːdɚɹət", "mˈɑːdɚɹeɪt"),
    "separate": ("sˈɛpɹət", "sˈɛpɚɹeɪt"),
    "subordinate": ("sʌbˈɔːɹdᵻnət", "sʌbˈɔːɹdᵻneɪt"),
    "syndicate": ("sˈɪndᵻkət", "sˈɪndᵻkeɪt"),
}
# Verbs for the most part: where nothing tells, the voice decides.
VERBS_FIRST = frozenset("combine convert exploit extract import insert proceed produce refuse upset use".split())
# What "produce" from a farm describes.
PRODUCE_AFTER = frozenset(
    "price prices section aisle aisles stand stands market markets department box boxes growers sellers".split()
)
# Verbs in -s before a clause: "he says that …".
TELLS = frozenset(
    """says shows means argues claims believes knows hopes fears notes adds suggests indicates warns insists thinks
    agrees states finds confirms admits feels reveals proves ensures requires demands proposes considers""".split()
)
MODALS = frozenset(
    """will would can could may might must shall should cannot don't doesn't didn't won't wouldn't can't couldn't
    shouldn't mustn't do does did not let let's please i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd
    they'd he'd she'd help helped helps gonna gotta""".split()
)
SUBJECTS = frozenset("i you we they who people police many some others most both all residents".split())
SINGULAR_SUBJECTS = frozenset("he she it who which that nobody everyone everybody someone".split())
DETERMINERS = frozenset(
    """the a an this that these those my your his her its our their no any some every each another whose such what which
    one two three four five six seven eight nine ten more most fewer several many few all both first second third new
    old last next big large small major great good bad own same other recent huge steep sharp slight record full
    public private national federal provincial local annual free late early open same-day fresh organic seasonal
    frozen""".split()
)
PREPOSITIONS = frozenset(
    """of in on for with by from at under without into over through during after before between against about as per
    versus despite until since near behind beyond via within amid among than""".split()
)
OBJECTS = frozenset(
    """the a an this that these those my your his her its our their it them him us me you no any some every each all
    how what whether why when where who""".split()
)
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't 's 're seem seems looks feels".split())
HAVE = frozenset("have has had having i've you've we've they've he'd she'd haven't hasn't hadn't".split())
ADVERBS = frozenset(
    "also still never always often now then rarely usually sometimes ever just even only simply soon already".split()
)
# Plurals that describe the noun after them: "a sales record", "an arms contract".
ATTRIBUTIVE = frozenset(
    """sales sports arms jobs works news business goods operations services systems savings earnings communications
    parks games rights taxes civics athletics economics politics mathematics physics series species us process access
    this his its is was has does yes less across perhaps towards always sometimes besides unless overseas christmas
    alongside afterwards anyone""".split()
)
MAIN_VERBS = frozenset(
    """is are was were has had have will would can could may might must should said says went grew rose fell began ended
    opened closed came shows showed means includes covers runs won lost failed passed voted spoke fled broke""".split()
)
# What a city does at the start of a sentence: "Nice hosted the summit", "Nice won 2-0".
CITY_DOES = frozenset(
    """is was has had will beat won lost drew hosts hosted residents mayor police prosecutors airport authorities fans
    striker goalkeeper defender coach officials""".split()
)
PAST_TIMES = frozenset("yesterday ago last earlier previously monday tuesday wednesday thursday friday once".split())
METAL_AFTER = frozenset(
    """level levels pipe pipes paint poisoning contamination exposure content acid bullet bullets shot concentration
    concentrations mine mines apron oxide battery batteries solder weight weights crystal dust smelter smelters plumbing
    fixture fixtures pencil ore service glass toxicity particles ingots sinker sinkers""".split()
)
METAL_BEFORE = frozenset(
    "contains contain contained containing molten traces toxic arsenic mercury zinc copper cadmium reduce".split()
)
IN_WATER = frozenset("water paint soil blood pipes air food toys children drinking tap petrol gasoline fuel".split())
ON_AIR = frozenset(
    """music broadcast broadcasts event events show shows coverage concert concerts performance performances ammunition
    ammo wire wires animal animals cattle stream streams streaming update updates audience television tv radio blog feed
    video theatre theater album recording fire rounds shot birth births poultry lobster lobsters fish""".split()
)
LIVE_AFTER = frozenset(
    """in with at near alone here there under by outside across off together longer below above within among next
    downtown abroad nearby up paycheque elsewhere""".split()
)
MINUTE_THINGS = frozenset(
    """detail details amount amounts quantity quantities particle particles difference differences trace traces change
    changes examination fraction scrutiny variation variations crack cracks inspection analysis""".split()
)
FISHING = frozenset(
    """fish fishing lake lakes river caught catch catching angler anglers striped largemouth smallmouth sea pond
    tournament fishery fry grilled stocked trout pike walleye perch hooked""".split()
)
TORN = frozenset(
    "muscle ligament meniscus acl mcl labrum hamstring groin calf tendon cuff oblique achilles biceps triceps".split()
)
VESSELS = frozenset(
    "ship boat vessel ferry tanker ship's boat's vessel's ferry's freighter canoe yacht port starboard".split()
)
CLOSE_THINGS = frozenset(
    """vote race friend friends ally allies call calls game games contact look eye range relationship relationships ties
    second behind enough by watch attention cooperation proximity together finish election family aide aides adviser
    advisers match contest quarters tabs associate associates relative relatives result results fight knit""".split()
)
