"""Letters said one by one, in the hyphens of broadcast scripts ("F-B-I"), and words that mix cases."""

from __future__ import annotations

import re
import unicodedata

from audiobrief.spoken.english.style import Style
from audiobrief.spoken.english.words import integer

# The usual acronyms of three letters or fewer that are words, and short words that shout in capitals.
READ = frozenset(
    """COP COPS ICE PIN RAM ROM GIF SIM PAC SIN CAT SAD NOT AND THE FOR ARE BUT ALL CAN HAS HAD WAS HER HIS HOW NEW
    NOW OLD SEE TWO WAY OUR OUT DAY GET HIM MAY MAN SAY SHE TOO USE ONE TOP NO SO TO OF IN ON BY AT AS IS BE WE HE
    ME MY UP GO DO IF OR AN BIG BAD END FEW LOW OFF OWN PAY RUN SIX TEN TRY WHY YES YET YOU ANY ASK BUY CUT FAR LET
    MET PUT RED SAT SET WAR WIN WON OIL TAX LAW JOB OH MAX MIN ZIP DIY""".split()
) - {"DIY", "SAT", "MIN"}
# Four letters and more, spelled although they look like words.
SPELLED = frozenset(
    """ACLU AFAIK ALEC ASAP ATF BIPOC CAPP CEBA CSEC CUPE EBIT EHR ECB ESPN FAQ GAAP IAEA IATA ICAO ICBM IEEE IMAX
    IRGC IUD LGBT MADD MOOC NAACP NHTSA NIAID NIMH NOAA NSAID OECD OSHA PEI POC RCAF UAE UAW UCLA UEFA UFO UNCTAD UBC
    UHF USA USAF USB USD USDA USSR VOIP YMCA YWCA AARP AFIB CAFC CEO CFIA CIBC CPAC CRTC EIA EBITDA HIPAA IKEA OSAP
    UQTR UNHCR URL""".split()
) - {
    # These are read after all.
    *"BIPOC CAPP CEBA CUPE EBITDA GAAP HIPAA IATA IMAX IKEA MADD MOOC NOAA OSHA OSAP UEFA UNCTAD ALEC".split()
}
# Said in a way of their own.
ALIASES = {
    "AAA": "triple-A",
    "AA": "double-A",
    "NAACP": "N-double-A-C-P",
    "NCAA": "N-C-double-A",
    "IEEE": "I-triple-E",
    "CSIS": "See-sis",
    "JPEG": "J-peg",
    "AARP": "A-A-R-P",
    "EBITDA": "Ebit-dah",
    "IKEA": "Ikea",
    "SCUBA": "scuba",
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
    "PwC": "P-W-C",
    "QoS": "Q-O-S",
    "eSIM": "E-SIM",
    "McK": "McK",
    "LLaMA": "Llama",
}
VOWELS = frozenset("AEIOUY")
_CONSONANTS = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{4}|^[BCDFGHJKLMNPQRSTVWXZ]{3}|[BCDFGHJKLMNPQRSTVWXZ]{3}$")
_SPEAKABLE_ENDS = ("RPS", "RTS", "CKS", "NDS", "RKS", "NTS", "NGS", "SCH", "NCH", "RCH", "TCH", "GHT", "RST", "NKS")
_SPEAKABLE_STARTS = ("SCR", "SPR", "STR", "SPL", "SHR", "THR", "SCH", "CHR", "PHR")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W0-9A-Za-z_]+")


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
    if not VOWELS.intersection(plain) or re.search(r"[AEIOU]{3}", plain):
        return True
    knot = _CONSONANTS.search(plain)
    if not knot:
        return False
    return not (plain.startswith(_SPEAKABLE_STARTS) or plain.endswith(_SPEAKABLE_ENDS)) or len(knot.group()) > 3


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
        glue = "-" if len(part) == 1 and not part.isdigit() else ""
    return " ".join(said)
