"""Letters, acronyms and words in capitals: what is spelled, what is read, what is a headline."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.acronyms import KNOWN, READ_SHORT, SAID, SPELLED_LONG, WORDS
from audiobrief.text.normalization.french.binding import bound, listed, word_before
from audiobrief.text.normalization.french.numbers import cardinal, counts_feminine, digit_run, ordinal, plain_digits
from audiobrief.text.normalization.rules import Rule

CAPITALS = "A-ZÀ-ÖØ-ÞŒ"
VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒ")
_MAX_SHORT, _MAX_MIDDLE = 3, 6
_NAME_REACH = 24
# What a French mouth can say: an onset, vowels with at most two consonants between, a coda.
_CONSONANT, _VOWEL = "[BCDFGHJKLMNPQRSTVWXZÇ]", "[AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒ]"
SAYABLE = lazy_pattern(
    rf"(?:{_CONSONANT}|[BCFGPV]L|[BCDFGKPTV]R|S[CKLMNPTW]|[CPST]H|GN|PS|QU|S[CPT]R|SCH|CHR)?"
    rf"{_VOWEL}{{1,3}}(?:{_CONSONANT}{{1,3}}{_VOWEL}{{1,3}})*"
    rf"(?:{_CONSONANT}|[NRLSCPMX]T|[NRLTPMC]S|[NRL]D|[NRL]C|[CNRS]K|[CPST]H|RG|RM|RN|LF|LM|SS|FF|LL|NN|TT|NG|RTS|NTS|STS)?"
)

# Names after which a Roman numeral is a rank: sovereigns, popes.
_REGNAL = frozenset(
    """
    Louis François Henri Charles Jean Paul Pie Léon Benoît Grégoire Clément Innocent Urbain Boniface Célestin Jules
    Sixte Nicolas Alexandre Napoléon Guillaume Philippe George Georges Édouard Edouard Edward Jacques Élisabeth
    Elisabeth Elizabeth Catherine Marie Anne Richard Robert Frédéric Ferdinand Léopold Albert Baudouin Christian
    Harald Olaf Carl Gustave Felipe Juan Carlos Pierre Ivan Mohammed Hassan Hussein Abdallah Humbert Othon Rodolphe
    Sigismond Casimir Stanislas Selim Sélim Soliman Mehmed Murad Ptolémée Xerxès Darius Constantin Tibère Michel
    Alphonse Alfonso Pedro Ramsès Rainier Norodom Rama Haakon Margrethe Beatrix Théodore Étienne Marcel Eugène
    Gustav Adolphe Emmanuel Amédée Henry James William Charlemagne Akhenaton Amenhotep Thoutmosis Séthi
    """.split()
)
# Words after which a Roman numeral counts parts.
_PARTS = frozenset(
    """
    chapitre tome volume partie titre annexe article acte scène livre phase niveau type classe catégorie section
    guerre époque numéro no bowl vatican schedule étape groupe grade stade période siècle saison leçon planche
    """.split()
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = lazy_pattern(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral, or None."""
    if not text or not _CANONICAL.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text]
    return sum(-now if now < after else now for now, after in zip(values, [*values[1:], 0], strict=True))


def spelled(text: str) -> str:
    """The letters one by one, in capitals, so that every voice names them: "I A"."""
    return " ".join(text.upper())


def acronym_words(text: str) -> str:
    """How the capitals are said: letters, or a word with one capital ("Otan")."""
    if text in SAID:
        return SAID[text]
    return text.capitalize() if _is_read(text) else spelled(text)


def _is_read(text: str) -> bool:
    """Whether the capitals make a word for a French mouth."""
    if text in READ_SHORT or text in WORDS:
        return True
    if len(text) <= _MAX_SHORT or text in SPELLED_LONG:
        return False
    if len(text) > _MAX_MIDDLE:
        return 4 * sum(letter in VOWELS for letter in text) >= len(text)
    return SAYABLE.fullmatch(text) is not None


def _say_acronym(match: re.Match[str], locale: str) -> str | None:
    return acronym_words(match.group("letters"))


def _say_dotted(match: re.Match[str], locale: str) -> str | None:
    """ "A.F.P." and "U.S.": the letters; a closing period stays when the text ends there."""
    letters = re.sub(r"[^\w]", "", match.group())
    return spelled(letters) + ("." if match.group("end") is not None else "")


def _say_initial(match: re.Match[str], locale: str) -> str | None:
    """ "J. K. Rowling": an initial before a name loses its period."""
    return match.group("letter")


def _say_camel(match: re.Match[str], locale: str) -> str | None:
    """ "ChatGPT": a word that ends in an acronym."""
    letters = match.group("letters")
    return f"{match.group('word')} {spelled(letters)}" if not VOWELS & set(letters) else None


def _say_letter_pairs(match: re.Match[str], locale: str) -> str | None:
    """ "R&D" is "R et D"."""
    return " et ".join(acronym_words(part) for part in re.split(" ?& ?", match.group()))


def _say_mixed(match: re.Match[str], locale: str) -> str | None:
    """Letters and digits in one word: "G7", "GPT4o", "CO2", "A320", "5G", "H1N1"."""
    parts = re.findall(r"[0-9]+|[.,]|[^\W\d_]+", plain_digits(match.group()))
    said = []
    for part in parts:
        if part.isdigit() and part.isascii():
            said.append(digit_run(part, locale))
        elif part in ".,":
            said.append("point" if part == "." else "virgule")
        elif part.isupper():
            said.append(_before_figure(part) if len(part) > 1 else part)
        else:
            said.append(part)
    return " ".join(said)


def _before_figure(letters: str) -> str:
    """The capitals of "CE2" are letters, those of "COP30" a word."""
    return spelled(letters) if letters in WORDS and letters not in READ_SHORT else acronym_words(letters)


def _say_formula(match: re.Match[str], locale: str) -> str | None:
    """ "CO₂": the letters and the lowered digits."""
    parts = re.findall(r"[A-Z]|[a-z]+|[₀-₉]+", match.group())
    return " ".join(digit_run(part.translate(_LOWERED), locale) if part[0] in "₀₁₂₃₄₅₆₇₈₉" else part for part in parts)


_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LIFTED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def _say_power(match: re.Match[str], locale: str) -> str | None:
    power = match.group("power").translate(_LIFTED)
    if power == "2":
        return " au carré"
    if power == "3":
        return " au cube"
    sign = "moins " if power.startswith("-") else ""
    return f" puissance {sign}{digit_run(power.strip('-'), locale)}"


def _say_roman_ordinal(match: re.Match[str], locale: str) -> str | None:
    """ "XXe siècle", "Ve République", "Ier", "Ire"."""
    value, mark = roman(match.group("roman")), match.group("mark")
    if value is None or (mark in {"er", "re", "ʳᵉ", "ᵉʳ"} and value != 1):
        return None
    feminine = mark in {"re", "ʳᵉ"} or counts_feminine(match.string, match.end(), many=False)
    return ordinal(value, locale, feminine=feminine, plural=mark.endswith("s"))


# Players of a side: "rugby à XV", "le XV de France".
_SIDES_OF_RUGBY = frozenset({"VII", "XIII", "XV"})


def _say_roman(match: re.Match[str], locale: str) -> str | None:
    """A Roman numeral after a name or a counted part: "Louis XIV", "Vatican II", "chapitre IV"."""
    value, letters, before = roman(match.group("roman")), match.group("roman"), word_before(match)
    if value is None or not before:
        return None
    regnal = before.rpartition("’")[2].rpartition("'")[2] in _REGNAL
    counted = before.lower() in _PARTS
    if letters in _SIDES_OF_RUGBY and (before.lower() == "à" or match.string.startswith(" de ", match.end())):
        return cardinal(value, locale)
    named = before[0].isupper() and len(letters) > 1 and set(letters) <= set("IVX") and before not in WORDS
    if not (regnal or counted or named) or (letters in {"C", "D", "M"} and not counted):
        return None
    if regnal and value == 1:
        return "premier"
    return cardinal(value, locale)


def _say_named(match: re.Match[str], locale: str) -> str | None:
    """ "Jean-XXIII", "Pie-IX": a sovereign in the name of a place."""
    value = roman(match.group("roman"))
    name = re.search(r"[^\W\d_]+$", match.string[max(0, match.start() - _NAME_REACH) : match.start()])
    if value is None or name is None or name.group() not in _REGNAL:
        return None
    return " premier" if value == 1 else f" {cardinal(value, locale)}"


def _say_law(match: re.Match[str], locale: str) -> str | None:
    """ "L.310-2": the letter and the numbers of an article of a code."""
    numbers = " tiret ".join(digit_run(part, locale) for part in re.split("[-‑–]", match.group("numbers")))
    return f"{match.group('letter')} {numbers}"


def first_rules(locale: str) -> tuple[Rule, ...]:
    """Formulas, Roman numerals and names with a shape of their own; before numbers."""
    return (
        bound(
            "article of a code",
            r"(?P<letter>[LRDA])(?<![^\W_].)(?<![\w-].)(?:\. ?|(?<=article .)|(?<=articles .)| (?=[0-9]{1,4}-))"
            r"(?P<numbers>[0-9]{1,4}(?:[-‑–][0-9]{1,3}){0,4})(?![\w-])",
            _say_law,
            locale,
        ),
        bound("formula", r"[A-Z](?<![^\W_].)[A-Za-z₀-₉]{0,12}[₀-₉][A-Z]{0,3}(?![^\W_])", _say_formula, locale),
        bound("power", r"(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹](?<=[^\W_].)[⁰¹²³⁴⁵⁶⁷⁸⁹]{0,4})(?<!⁻)(?![^\W_])", _say_power, locale),
        bound(
            "Roman ordinal",
            r"(?P<roman>[IVX](?<![^\W_].)[IVXL]{0,7})(?P<mark>es?|er|re|ème|ᵉˢ?|ᵉʳ|ʳᵉ)(?![^\W_])",
            _say_roman_ordinal,
            locale,
        ),
        bound("Roman numeral", r"-(?<=[a-zà-ÿ].)(?P<roman>[IVX]{1,7})(?![^\W_])", _say_named, locale),
        bound(
            "Roman numeral",
            r"(?P<roman>[IVXLCDM](?<![\w'’.&-].)[IVXLCDM]{0,8})(?![^\W_]|['’.][^\W_]|-[^\W_])",
            _say_roman,
            locale,
        ),
    )


def mixed_rules(locale: str) -> tuple[Rule, ...]:
    """Names with digits in them; after units and ordinals, before bare numbers."""
    word = r"[^\W_](?<![^\W_].)(?<![0-9][.,].)"
    pattern = rf"{word}(?:(?<=[0-9])[0-9]{{0,14}}[^\W\d_]|(?<=[^\W\d_])[^\W\d_]{{0,23}}[0-9])[^\W_]{{0,40}}"
    pattern += r"(?:(?<=[0-9])[.,][0-9]{1,3}(?![.,]?[0-9]))?(?![^\W_])"
    return (bound("name with digits", pattern, _say_mixed, locale),)


def last_rules(locale: str) -> tuple[Rule, ...]:
    """Acronyms and initials; after abbreviations."""
    capital = f"[{CAPITALS}]"
    first = rf"{capital}(?<![^\W_].)"
    return (
        listed("acronym", SAID, r"(?<![^\W_].)", r"(?![^\W_])"),
        bound(
            "dotted acronym",
            rf"{first}\.[-‑]?(?:{capital}\.[-‑]?){{0,6}}{capital}(?:\.(?P<end>(?=[»”\"’)\s]{{0,8}}$))?)?(?![^\W_])",
            _say_dotted,
            locale,
        ),
        bound(
            "initial",
            rf"(?P<letter>{first})(?<![’'.].)\.(?=[ \u00a0-](?:{capital}\.[ \u00a0-])?{capital}[a-zà-ÿ])",
            _say_initial,
            locale,
        ),
        bound(
            "letters",
            rf"{first}(?:{capital}{{0,2}} ?& ?{capital}{{1,3}}(?: ?& ?{capital}{{1,3}}){{0,3}})(?![^\W_])",
            _say_letter_pairs,
            locale,
        ),
        bound("acronym", rf"(?P<letters>{first}{capital}{{1,19}})(?:['’]?s)?(?![^\W_])", _say_acronym, locale),
        bound(
            "name",
            rf"(?P<word>{first}[a-zà-ÿ]{{1,20}})(?P<letters>{capital}{{2,6}})s?(?![^\W_])",
            _say_camel,
            locale,
        ),
    )


_REACH = 60
_LONGEST_SHORT = 4
_NOT_LOWER = "[^a-zà-öø-ÿœ\\n]"
_LEFT = lazy_pattern(rf"{_NOT_LOWER}{{0,{_REACH}}}$")
_RIGHT = lazy_pattern(rf"{_NOT_LOWER}{{0,{_REACH}}}")
_WORD = lazy_pattern(rf"[{CAPITALS}]+")
_CAPITAL_LETTERS = "".join(char for char in map(chr, range(0x41, 0x179)) if re.match(f"[{CAPITALS}]", char))
_ACCENTS = frozenset("ÀÂÉÈÊËÎÏÔÙÛÜÇŒ")
_LONE = {"À": "à", "A": "a", "Y": "y", "Ô": "ô"}


def _is_acronym(word: str) -> bool:
    return word in KNOWN or word in SAID or word in SPELLED_LONG or word in READ_SHORT


def _is_word(word: str) -> bool:
    """Whether capitals in a headline make a word, and not an acronym that nobody here knows."""
    if word in WORDS:
        return True
    if _is_acronym(word) or not VOWELS & set(word):
        return False
    return len(word) > _LONGEST_SHORT or SAYABLE.fullmatch(word) is not None


def _is_sign(word: str) -> bool:
    """Whether the word shows that the capitals around it are words: a common word, or one with an accent."""
    return (len(word) > 1 and (word in WORDS or (bool(_ACCENTS & set(word)) and _is_word(word)))) or word == "À"


_LONG_LEFT = lazy_pattern(rf"[{CAPITALS}]{{5,20}}[-‑]$")
_LONG_RIGHT = lazy_pattern(rf"[-‑][{CAPITALS}]{{5,20}}(?![^\W_])")


def _is_long_part(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties the capitals to a longer run of capitals that makes a word."""
    parts = (_LONG_LEFT.search(text, max(0, start - 21), start), _LONG_RIGHT.match(text, end))
    return any(part is not None and _is_word(part.group().strip("-‑")) for part in parts)


def _in_headline(match: re.Match[str]) -> bool:
    """Whether at least one more word in capitals stands beside it, and one of them shows that they are words."""
    text, start, end = match.string, match.start(), match.end()
    left = _LEFT.search(text, max(0, start - _REACH), start)
    right = _RIGHT.match(text, end)
    behind = right.group() if right else ""
    if text[end + len(behind) : end + len(behind) + 1].islower():
        behind = behind.rstrip(_CAPITAL_LETTERS)  # the first letter of a word in small letters
    around = _WORD.findall(left.group() if left else "") + _WORD.findall(behind)
    # "ROYAUME-UNI": a short part is a word beside a long one.
    if _is_long_part(text, start, end):
        return True
    # "À −25 °C": the letter of a unit makes no headline of a lone À.
    single = "ÀLDCSNJMT" if len(match.group()) > 1 else ""
    words = [word for word in around if len(word) > 1 or word in single]
    return bool(words) and any(map(_is_sign, (match.group(), *words)))


def _say_word(match: re.Match[str], locale: str) -> str | None:
    word = match.group()
    if len(word) == 1:
        return _LONE[word] if _in_headline(match) else None
    if not _is_word(word) or not _in_headline(match):
        return None
    return word.capitalize()


def headline_rules(locale: str) -> tuple[Rule, ...]:
    """Words of a headline; after abbreviations and units, before acronyms."""
    capital = f"[{CAPITALS}]"
    return (
        bound("headline", rf"{capital}(?<![^\W_].){capital}{{1,29}}(?![^\W_])", _say_word, locale),
        bound("headline", r"[ÀAYÔ](?<![\w'’.-].)(?![\w'’.-])", _say_word, locale),
    )
