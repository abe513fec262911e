"""Abbreviations: titles, streets, provinces, companies, references, Latin."""

from __future__ import annotations

import re

from audiobrief.spoken.english.shapes import STARTERS, after, before, starting, with_stop
from audiobrief.spoken.english.style import Style
from audiobrief.spoken.english.words import digits, short_year, year
from audiobrief.spoken.rules import Rule

# Before a name; the stop is never the sentence's.
TITLES = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Messrs": "Messieurs",
    "Dr": "Doctor",
    "Drs": "Doctors",
    "Prof": "Professor",
    "Profs": "Professors",
    "Gov": "Governor",
    "Govs": "Governors",
    "Gov.-Gen": "Governor-General",
    "Lt.-Gov": "Lieutenant-Governor",
    "Lt. Gov": "Lieutenant-Governor",
    "Lt.-Col": "Lieutenant-Colonel",
    "Lt. Col": "Lieutenant-Colonel",
    "Lt.-Gen": "Lieutenant-General",
    "Lt. Gen": "Lieutenant-General",
    "Lt.-Cmdr": "Lieutenant-Commander",
    "Maj.-Gen": "Major-General",
    "Maj. Gen": "Major-General",
    "Brig.-Gen": "Brigadier-General",
    "Brig. Gen": "Brigadier-General",
    "Staff Sgt": "Staff Sergeant",
    "Sgt. Maj": "Sergeant-Major",
    "Atty. Gen": "Attorney General",
    "Sen": "Senator",
    "Sens": "Senators",
    "Rep": "Representative",
    "Reps": "Representatives",
    "Gen": "General",
    "Lt": "Lieutenant",
    "Col": "Colonel",
    "Sgt": "Sergeant",
    "Capt": "Captain",
    "Cpl": "Corporal",
    "Cmdr": "Commander",
    "Maj": "Major",
    "Adm": "Admiral",
    "Pte": "Private",
    "Pvt": "Private",
    "Const": "Constable",
    "Insp": "Inspector",
    "Supt": "Superintendent",
    "Det": "Detective",
    "Rev": "Reverend",
    "Hon": "Honourable",
    "Pres": "President",
    "Amb": "Ambassador",
    "Msgr": "Monsignor",
    "Mme": "Madame",
    "Coun": "Councillor",
    "Sr": "Sister",
    "Fr": "Father",
    "Ft": "Fort",
    "Mt": "Mount",
    "Mts": "Mounts",
}
BRITISH_TITLES = ("Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "St", "Sgt", "Lt", "Col", "Capt", "Rev")
STREETS = {
    "Ave": "Avenue",
    "Av": "Avenue",
    "Blvd": "Boulevard",
    "Rd": "Road",
    "Dr": "Drive",
    "Cres": "Crescent",
    "Ct": "Court",
    "Pkwy": "Parkway",
    "Sq": "Square",
    "Ln": "Lane",
    "Pl": "Place",
    "Terr": "Terrace",
    "St": "Street",
}
KNOWN_STREETS = frozenset(
    "Wall Bay Main King Queen Bloor Yonge Front Broad High Bond Fleet Downing State Market Wellington Sparks".split()
)
DIRECTIONS = frozenset("West East North South W E N S NW NE SW SE".split())
AFTER_NAMES = {"Jr": "Junior", "Sr": "Senior", "Esq": "Esquire"}
COMPANIES = {
    "Inc": "Incorporated",
    "Corp": "Corporation",
    "Ltd": "Limited",
    "Co": "Company",
    "Bros": "Brothers",
    "Cos": "Companies",
}
PLACES = {
    "Ont": "Ontario",
    "Que": "Quebec",
    "Alta": "Alberta",
    "Sask": "Saskatchewan",
    "Nfld": "Newfoundland",
    "Calif": "California",
    "Fla": "Florida",
    "Mass": "Massachusetts",
    "Mich": "Michigan",
    "Minn": "Minnesota",
    "Tenn": "Tennessee",
    "Okla": "Oklahoma",
    "Ariz": "Arizona",
    "Colo": "Colorado",
    "Conn": "Connecticut",
    "Wis": "Wisconsin",
    "Nev": "Nevada",
    "Mont": "Montana",
    "Wyo": "Wyoming",
    "Kan": "Kansas",
    "Neb": "Nebraska",
    "Ky": "Kentucky",
}
# These look like words: only after the comma of a city ("Winnipeg, Man.").
COMMA_PLACES = {
    "Man": "Manitoba",
    "Miss": "Mississippi",
    "Ind": "Indiana",
    "Ill": "Illinois",
    "La": "Louisiana",
    "Del": "Delaware",
    "Mo": "Missouri",
    "Ore": "Oregon",
    "Wash": "Washington",
    "Ark": "Arkansas",
    "Ala": "Alabama",
    "Pa": "Pennsylvania",
    "Va": "Virginia",
    "Ga": "Georgia",
    "Md": "Maryland",
    "Me": "Maine",
    "Tex": "Texas",
    "Vt": "Vermont",
}
DOTTED_PLACES = {
    "N.Y": "New York",
    "N.J": "New Jersey",
    "N.H": "New Hampshire",
    "N.M": "New Mexico",
    "N.C": "North Carolina",
    "N.D": "North Dakota",
    "S.C": "South Carolina",
    "S.D": "South Dakota",
    "R.I": "Rhode Island",
    "W.Va": "West Virginia",
    "N.S": "Nova Scotia",
    "N.B": "New Brunswick",
    "N.L": "Newfoundland and Labrador",
    "N.W.T": "Northwest Territories",
}
# Before a number.
NUMBERED = {
    "No": "number",
    "Nos": "numbers",
    "p": "page",
    "s": "section",
    "ss": "sections",
    "pp": "pages",
    "pg": "page",
    "vol": "volume",
    "ch": "chapter",
    "chap": "chapter",
    "fig": "figure",
    "figs": "figures",
    "sec": "section",
    "art": "article",
    "ext": "extension",
    "apt": "apartment",
    "c": "circa",
    "ca": "circa",
    "b": "born",
    "d": "died",
    "est": "established",
    "tel": "telephone",
    "Sec": "Section",
    "Fig": "Figure",
    "Vol": "Volume",
    "Ch": "Chapter",
    "Art": "Article",
    "Ext": "Extension",
    "Apt": "Apartment",
    "Est": "Established",
    "Tel": "Telephone",
    "Rte": "Route",
    "Hwy": "Highway",
    "no": "number",
    "nos": "numbers",
}
WORDS = {
    "etc": "et cetera",
    "approx": "approximately",
    "est": "estimated",
    "dept": "department",
    "Dept": "Department",
    "govt": "government",
    "Govt": "Government",
    "univ": "university",
    "Univ": "University",
    "assn": "association",
    "Assn": "Association",
    "Assoc": "Association",
    "avg": "average",
    "max": "maximum",
    "misc": "miscellaneous",
    "incl": "including",
    "excl": "excluding",
    "esp": "especially",
    "pop": "population",
    "Intl": "International",
    "intl": "international",
    "Natl": "National",
    "Mfg": "Manufacturing",
    "ed": "editor",
    "eds": "editors",
    "hrs": "hours",
    "mins": "minutes",
    "yrs": "years",
    "ft": "feet",
    "lbs": "pounds",
    "Hwy": "Highway",
    "Ste": "Saint",
    "Pty": "Proprietary",
}
LATIN = {
    **dict.fromkeys(("e.g.", "e.g", "e. g.", "eg."), "for example"),
    **dict.fromkeys(("E.g.", "E.g"), "For example"),
    **dict.fromkeys(("i.e.", "i.e", "i. e.", "ie."), "that is"),
    **dict.fromkeys(("I.e.", "I.e"), "That is"),
    **dict.fromkeys(("et al.", "et al"), "and others"),
    **dict.fromkeys(("a.k.a.", "a.k.a", "aka", "AKA"), "also known as"),
    **dict.fromkeys(("vs.", "vs"), "versus"),
    **dict.fromkeys(("Gov't", "Gov’t", "Gov't.", "Gov’t."), "Government"),
    **dict.fromkeys(("gov't", "gov’t", "gov't.", "gov’t."), "government"),
    **dict.fromkeys(("Int'l", "Int’l", "Int'l.", "Int’l."), "International"),
    **dict.fromkeys(("int'l", "int’l", "int'l.", "int’l."), "international"),
    **dict.fromkeys(("Nat'l", "Nat’l", "Nat'l.", "Nat’l."), "National"),
    "P.S.": "P-S",
    "w/o": "without",
    "c/o": "care of",
    "n/a": "not applicable",
    "and/or": "and or",
    "he/she": "he or she",
    "she/he": "she or he",
    "s/he": "she or he",
    "his/her": "his or her",
    "him/her": "him or her",
    "yes/no": "yes or no",
    "either/or": "either or",
}
FIXED = {
    "24/7": "twenty-four seven",
    "9/11": "nine eleven",
    "50/50": "fifty-fifty",
    "50-50": "fifty-fifty",
    "20/20": "twenty twenty",
    "80/20": "eighty twenty",
    "401(k)": "four-oh-one K",
    "401k": "four-oh-one K",
    "7-Eleven": "Seven-Eleven",
    "K-12": "K to twelve",
    "Y2K": "Y-two-K",
    "B2B": "B-to-B",
    "B2C": "B-to-C",
    "P2P": "P-to-P",
    "C++": "C plus plus",
    "C#": "C sharp",
    ".NET": "dot net",
    "LGBTQ+": "L-G-B-T-Q plus",
    "LGBTQ2S+": "L-G-B-T-Q-two-S plus",
    "LGBTQIA+": "L-G-B-T-Q-I-A- plus",
    "2SLGBTQ+": "two-S-L-G-B-T-Q plus",
    "2SLGBTQI+": "two-S-L-G-B-T-Q-I plus",
    "2SLGBTQIA+": "two-S-L-G-B-T-Q-I-A- plus",
    "1080p": "ten eighty P",
    "720p": "seven twenty P",
    "2160p": "twenty-one sixty P",
    "24/7/365": "twenty-four seven three sixty-five",
    "N/A": "not applicable",
    "q/q": "quarter over quarter",
    "Q/Q": "quarter over quarter",
    "y/y": "year over year",
    "Y/Y": "year over year",
    "m/m": "month over month",
    "M/M": "month over month",
    "007": "double-oh seven",
}


NO_DOT, NO_PART = r"[\w.]", r"[\w./$-]"


def first_rules(style: Style) -> tuple[Rule, ...]:
    """Fixed expressions and numbered references, before numbers are read."""
    return (
        Rule(
            "fixed",
            re.compile(rf"{starting(FIXED, NO_PART)}(?![\w/]|[.,][0-9])"),
            lambda match: FIXED[match.group()],
        ),
        Rule(
            "extension",
            re.compile(r"[Ee](?<!\w.)xt(?:\.|ension)?\s([0-9]{2,6})(?![\w-])"),
            lambda match: f"extension {digits(match.group(1))}",
        ),
        Rule(
            "numbered",
            re.compile(rf"({starting(NUMBERED, NO_DOT)})\.\s?(?=[0-9])"),
            lambda match: f"{NUMBERED[match.group(1)]} ",
        ),
        Rule(
            "fiscal year",
            re.compile(r"F(?<!\w.)Y\s?[’']?((?:19|20)[0-9]{2}|[0-9]{2})(?!\w)"),
            lambda match: f"fiscal {_fiscal(match.group(1), style)}",
        ),
        Rule(
            "letter over letter",
            re.compile(r"([A-Z](?<![\w/].))/([A-Z])(?![\w/])"),
            lambda match: f"{match.group(1)}-{match.group(2)}",
        ),
        Rule(
            "number sign",
            re.compile(r"[#№Nn](?<![\w&].)(?:(?<=[#№])|[º°])\s?(?=[0-9])"),
            lambda match: "number ",
        ),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Abbreviations with and without their stop, the longest first."""
    return (*_places(), *_titles(), *_streets(), *_others())


def _titles() -> tuple[Rule, ...]:
    name = r"(?=\s?[\"“‘]?[A-ZÀ-Þ])"
    return (
        Rule(
            "title",
            re.compile(rf"({starting(set(TITLES) - {'Dr', 'Sr'})})\.{name}"),
            lambda match: TITLES[match.group(1)],
        ),
        Rule(
            "title",
            re.compile(rf"({starting(['Dr', 'St', 'Ste', 'Sr'])})(?:\.\s?|\s|-)(?=[A-ZÀ-Þ])"),
            _saint_or_doctor,
        ),
        Rule(
            "title",
            re.compile(rf"({starting(BRITISH_TITLES)})(?=\s[A-ZÀ-Þ][a-zà-ÿ])"),
            lambda match: TITLES.get(match.group(1), "Saint"),
        ),
        Rule("title", re.compile(rf"({starting(['Mr', 'Mrs', 'Ms', 'Messrs'])})\.?(?!\w)"), lambda match: TITLES[match.group(1)]),
        Rule(
            "title after",
            re.compile(rf"({starting(AFTER_NAMES)})\.?(?!\w)"),
            _after_name,
        ),
    )


def _places() -> tuple[Rule, ...]:
    return (
        Rule(
            "place",
            re.compile(rf"({starting(DOTTED_PLACES)})\.(?!\w)"),
            lambda match: with_stop(DOTTED_PLACES[match.group(1)], match),
        ),
        Rule(
            "place",
            re.compile(rf"({starting(COMMA_PLACES)})\."),
            _comma_place,
        ),
        Rule(
            "place", re.compile(rf"({starting(PLACES)})\."), lambda match: with_stop(PLACES[match.group(1)], match)
        ),
        Rule("place", re.compile(r"D(?<!\w.)\.C\.(?!\w)"), lambda match: with_stop("D-C", match)),
    )


def _streets() -> tuple[Rule, ...]:
    return (
        Rule(
            "street",
            re.compile(rf"({starting(STREETS)})\."),
            _street,
        ),
        Rule("direction", re.compile(r"([NSEW](?<=\s.))\.(?=[,\s]|$)"), _direction),
    )


def _others() -> tuple[Rule, ...]:
    return (
        Rule(
            "company",
            re.compile(rf"({starting(COMPANIES)})\.(?!\w)"),
            lambda match: with_stop(COMPANIES[match.group(1)], match),
        ),
        Rule("abbreviation", re.compile(rf"({starting(LATIN, NO_DOT)})(?!\w)"), _latin),
        Rule("abbreviation", re.compile(r"v(?<=\s.)\.(?=\s[A-Z])"), lambda match: "versus"),
        Rule("abbreviation", re.compile(r"w(?<!\w.)/(?=\s?\w)\s?"), lambda match: "with "),
        Rule("abbreviation", re.compile(rf"({starting(WORDS, NO_DOT)})\.(?!\w)"), _word),
    )


def _fiscal(written: str, style: Style) -> str:
    return year(int(written), style) if len(written) == 4 else short_year(written)


def _saint_or_doctor(match: re.Match[str]) -> str | None:
    """Doctor or Drive, Saint or Street: by the words around."""
    short, gap = match.group(1), match.group()[len(match.group(1)) :]
    if short in ("Dr", "Sr") and "-" in gap:
        return None
    word = re.match(r"[A-ZÀ-Þ][\w]*", after(match, 20))
    following = word.group() if word else ""
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    if short in ("Dr", "St") and earlier and not match.group().endswith("-"):
        is_road = following in DIRECTIONS or following in STARTERS or earlier.group(1) in KNOWN_STREETS
        if is_road or earlier.group(1)[0].isdigit():
            return None
    if short == "Sr" and not match.group().startswith("Sr."):
        return None
    if short == "Sr" and earlier:
        return None
    return {"Dr": "Doctor ", "Sr": "Sister "}.get(short, "Saint ")


def _after_name(match: re.Match[str]) -> str | None:
    named = re.search(r"[\w.],?\s$", before(match, 3))
    return with_stop(AFTER_NAMES[match.group(1)], match) if named else None


def _comma_place(match: re.Match[str]) -> str | None:
    after_city = re.search(r"\w,\s$", before(match, 3))
    return with_stop(COMMA_PLACES[match.group(1)], match) if after_city else None


def _street(match: re.Match[str]) -> str | None:
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    return with_stop(STREETS[match.group(1)], match) if earlier else None


def _direction(match: re.Match[str]) -> str | None:
    names = {"N": "North", "S": "South", "E": "East", "W": "West"}
    is_street = re.search(r"(?:St|Ave|Blvd|Rd|Dr|Street|Avenue|Boulevard|Road|Drive)\.?\s$", before(match, 14))
    return with_stop(names[match.group(1)], match) if is_street else None


def _latin(match: re.Match[str]) -> str | None:
    return with_stop(LATIN[match.group(1)], match)


def _word(match: re.Match[str]) -> str | None:
    # "a pop." or "He ate." would be words at the end of a sentence.
    if match.group(1) in ("max", "pop", "ed", "est") and not re.match(r"\s[a-z0-9$]", after(match, 3)):
        return None
    return with_stop(WORDS[match.group(1)], match)
