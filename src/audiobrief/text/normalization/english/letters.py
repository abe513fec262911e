"""Letters said one by one, in the hyphens of broadcast scripts ("F-B-I"), and words that mix cases."""

from __future__ import annotations

import re
import unicodedata

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import integer

# Read as a word although they are short, or although their letters look unspeakable.
READ_EVERYWHERE = frozenset("COP CRISPR GIF PIN RAM ROM SIM UEFA UNCTAD".split())
# Spelled although they could be read.
SPELLED_EVERYWHERE = frozenset("HSBC ICBM ISBN ISSN MMLU NSAID UCLA UQTR USAF USB USPS YMCA YWCA".split())

# Words of three letters or fewer that headlines put in capitals, and short acronyms that only English reads.
READ = READ_EVERYWHERE | frozenset(
    """ALL AN AND ANY ARE AS ASK AT BAD BE BIG BUT BUY BY CAN CAT CUT DAY DID DO END FAR FEW FOR GET GO HAD HAS HE
    HER HIM HIS HOW ICE IF IN IS ITS JOB LAW LET LOW MAN MAX MAY ME MET MY NEW NO NOT NOW OF OFF OH OIL OLD ON ONE OR
    OUR OUT OWN PAC PAY PUT RED RUN SAD SAY SEE SET SHE SIN SIX SO TAX TEN THE TO TOO TOP TRY TWO UP USE WAR WAS WAY WE
    WHY WIN WON YES YET YOU ZIP WOW YAY YUM HI HEY HA BYE MAD NAH YEP UGH HUH GUN GUY KID DAD MOM BOY CAR DOG GAS HOT
    DIE FUN GOT HIT JOY LIE EAT SIT SON SKY BUS BOX MAC BIPOC GAAP HIPAA MOOC NOAA OSHA PAHO UEFA YOLO""".split()
)
SPELLED = SPELLED_EVERYWHERE | frozenset(
    "ACLU ASAP AFAIK IATSE IBEW ICAO ICIJ LGBT LGBTQIA NYSE OECD RCAF UPAC USMCA USDA USSR IAEA IRGC".split()
)
# Said in a way of their own.
ALIASES = {
    "AAA": "triple-A",
    "AA": "double-A",
    "NAACP": "N-double-A-C-P",
    "NCAA": "N-C-double-A",
    "IEEE": "I-triple-E",
    "CSIS": "See-sis",
    "CPAC": "See-pac",
    "CUPE": "Cue-pee",
    "JPEG": "J-peg",
    "AARP": "A-A- R-P",
    "CD-ROM": "C-D ROM",
    "EBITDA": "Ebit-dah",
    "NHTSA": "Nit-sah",
    "NVIDIA": "Nvidia",
    "PFAS": "P-fass",
    "II": "two",
    "III": "three",
    "VI": "six",
    "VII": "seven",
    "VIII": "eight",
    "IX": "nine",
    "IKEA": "Ikea",
}
MIXED = {
    "PhD": "P-H-D",
    "MSc": "M-S-C",
    "BSc": "B-S-C",
    "BEd": "B-Ed",
    "MEd": "M-Ed",
    "MPhil": "M-Phil",
    "mRNA": "M-R-N-A",
    "tRNA": "T-R-N-A",
    "siRNA": "S-I-R-N-A",
    "pH": "P-H",
    "IoT": "I-O-T",
    "IPv": "I-P version",
    "PwC": "P-W-C",
    "QoS": "Q-O-S",
    "eSIM": "E-SIM",
    "LLaMA": "Llama",
}
VOWELS = frozenset("AEIOUY")
_ONSETS = frozenset(
    """BL BR CH CHR CL CR DR DW FL FR GH GL GN GR KH KL KN KR PH PHR PL PR PS QU RH SC SCH SCR SH SHR SK SL SM SN SP SPH
    SPL SPR SQ ST STR SV SW TH THR TR TW WH WR TS ZH""".split()
)
_CODAS = frozenset(
    """BS BT BTS CH CK CKS CS CT CTS DGE DS DST DTH FF FFS FS FT FTH FTS GH GHT GHTS GN GNS GS KS LD LDS LF LK LKS LL
    LLS LM LMS LP LPS LS LT LTS LVE MB MBS MP MPS MPT MS ND NDS NG NGS NK NKS NN NS NT NTH NTS NX PH PHS PS PT
    PTH PTS RB RBS RCH RD RDS RF RFS RG RK RKS RL RLD RLS RM RMS RN RNS RP RPS RR RS RSE RST RT RTH RTS RV SH SK
    SKS SM SMS SP SPS SS ST STS TCH TH THS TS TT TTS WD WK WKS WL WLS WN WNS WS XT XTH XTS ZZ""".split()
)
_CLUSTER = lazy_pattern(r"[BCDFGHJKLMNPQRSTVWXZ]+")
_CAMEL = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W0-9A-Za-z_]+")


def spelled(text: str) -> str:
    """Letters joined by hyphens: "FBI" gives "F-B-I", "VAT" gives "V-A- T".

    espeak reads a bare A as the article ("uh") except before a hyphen or a stop, so an A that is not
    followed by a hyphen gets one; the one at the very end is up to `before_text`.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).upper()
    out = ""
    for position, letter in enumerate(plain):
        if position:
            out += "- " if plain[position - 1] == "A" and position > 1 else "-"
        out += letter
    return out


def before_text(words: str, following: str) -> str:
    """Spelled letters as they must stand before `following`: a last A keeps its name there ("the C-I-A- said")."""
    if words.endswith("A") and re.match(r"[\s\u00a0]+[\w(“\"‘]", following):
        return words + "-" if words == "A" or words[-2] in "- " else words
    return words


def is_spelled(word: str) -> bool:
    """Whether a word in capitals is said letter by letter: a table, else up to three letters or unspeakable."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if plain in READ:
        return False
    if plain in SPELLED or len(plain) <= 3:
        return True
    return not _is_speakable(plain)


def _is_speakable(word: str) -> bool:
    """Whether English could read it: vowels, and no knot of consonants that no word has ("FOMC", "CRTC")."""
    if not VOWELS.intersection(word) or re.search(r"[AEIOU]{4}|^[AEIOU]{3}", word):
        return False
    for knot in _CLUSTER.finditer(word):
        cluster, starts, ends = knot.group(), knot.start() == 0, knot.end() == len(word)
        if len(cluster) == 1:
            continue
        # A long word in capitals is a word: NVIDIA.
        if len(word) <= 5 and ((starts and cluster not in _ONSETS) or (ends and cluster not in _CODAS)):
            return False
        if len(word) <= 5 and len(cluster) > 3:
            return False
    return True


def capitals(word: str) -> str:
    """What is said for one word in capitals: its letters, its alias, or the word."""
    if word in ALIASES:
        return ALIASES[word]
    return spelled(word) if is_spelled(word) else word


def parts_of_word(word: str, style: Style) -> str:
    """A word written in one piece, said in its parts: "OpenAI" "Open A-I", "COP30" "COP thirty", "iOS" "i-O-S"."""
    if word in MIXED:
        return MIXED[word]
    said: list[str] = []
    glue = ""
    for part in _CAMEL.findall(word):
        if part.isdigit():
            text = integer(part, style)
        elif len(part) > 1 and part.isupper():
            text = capitals(part)
        else:
            text = part
        if said and glue:
            said[-1] += glue + text
        else:
            said.append(text)
        # iOS and Q4 are one word, xAI is two.
        glue = "-" if len(part) == 1 and (part in "ie" or part.isupper()) else ""
    return " ".join(said)
