"""Abbreviations: titles, streets, provinces, companies, references, Latin."""

from __future__ import annotations

import re

from audiobrief.spoken.english.shapes import STARTERS, after, any_of, before, with_stop
from audiobrief.spoken.english.style import Style
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
    "vs": "versus",
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
    r"e\.\s?g\.?": "for example",
    r"i\.\s?e\.?": "that is",
    r"et al\.?": "and others",
    r"a\.k\.a\.?": "also known as",
    r"aka": "also known as",
    r"P\.S\.": "P-S",
    r"v\.(?=\s[A-Z])": "versus",
    r"w/o": "without",
    r"w/(?=\s?\w)\s?": "with ",
    r"c/o": "care of",
    r"Gov[’']t\.?": "Government",
    r"gov[’']t\.?": "government",
    r"Int[’']l\.?": "International",
    r"int[’']l\.?": "international",
    r"Nat[’']l\.?": "National",
    r"and/or": "and or",
    r"he/she": "he or she",
    r"she/he": "she or he",
    r"s/he": "she or he",
    r"his/her": "his or her",
    r"him/her": "him or her",
    r"vs": "versus",
    r"n/a": "not applicable",
    r"N/A": "not applicable",
    r"yes/no": "yes or no",
    r"either/or": "either or",
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
    "A/B": "A-B",
    "007": "double-oh seven",
}


def first_rules(style: Style) -> tuple[Rule, ...]:
    """Fixed expressions and numbered references, before numbers are read."""
    return (
        Rule(
            "fixed",
            re.compile(rf"(?<![\w./$-])(?:{any_of(FIXED)})(?![\w/]|[.,][0-9])"),
            lambda match: FIXED[match.group()],
        ),
        Rule(
            "numbered",
            re.compile(rf"(?<![\w.])({any_of(NUMBERED)})\.\s?(?=[0-9])"),
            lambda match: f"{NUMBERED[match.group(1)]} ",
        ),
        Rule(
            "number sign",
            re.compile(r"(?<![\w&])(?:#|№|[Nn]º|[Nn]°)\s?(?=[0-9])"),
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
            re.compile(rf"(?<!\w)({any_of(set(TITLES) - {'Dr', 'Sr'})})\.{name}"),
            lambda match: TITLES[match.group(1)],
        ),
        Rule(
            "title",
            re.compile(r"(?<!\w)(Dr|St|Ste|Sr)\.?\s?(?=[A-ZÀ-Þ])|(?<!\w)(?:St|Ste)-(?=[A-Z])"),
            _saint_or_doctor,
        ),
        Rule(
            "title",
            re.compile(rf"(?<!\w)({'|'.join(BRITISH_TITLES)})(?=\s[A-ZÀ-Þ][a-zà-ÿ])"),
            lambda match: TITLES.get(match.group(1), "Saint"),
        ),
        Rule("title", re.compile(r"(?<!\w)(Mr|Mrs|Ms|Messrs)\.?(?!\w)"), lambda match: TITLES[match.group(1)]),
        Rule(
            "title after",
            re.compile(rf"(?<=[\w.],\s|\w\s\s|\w[\w.]\s)({any_of(AFTER_NAMES)})\.?(?!\w)"),
            lambda match: with_stop(AFTER_NAMES[match.group(1)], match),
        ),
    )


def _places() -> tuple[Rule, ...]:
    return (
        Rule(
            "place",
            re.compile(rf"(?<!\w)({any_of(DOTTED_PLACES)})\.(?!\w)"),
            lambda match: with_stop(DOTTED_PLACES[match.group(1)], match),
        ),
        Rule(
            "place",
            re.compile(rf"(?<=\w,\s)({any_of(COMMA_PLACES)})\."),
            lambda match: with_stop(COMMA_PLACES[match.group(1)], match),
        ),
        Rule(
            "place", re.compile(rf"(?<!\w)({any_of(PLACES)})\."), lambda match: with_stop(PLACES[match.group(1)], match)
        ),
        Rule("place", re.compile(r"(?<!\w)D\.C\.(?!\w)"), lambda match: with_stop("D-C", match)),
    )


def _streets() -> tuple[Rule, ...]:
    return (
        Rule(
            "street",
            re.compile(rf"(?<=[a-z’']\s|[dhst]\s)({any_of(STREETS)})\."),
            _street,
        ),
        Rule("direction", re.compile(r"(?<=\s)([NSEW])\.(?=[,\s]|$)"), _direction),
    )


def _others() -> tuple[Rule, ...]:
    return (
        Rule(
            "company",
            re.compile(rf"(?<!\w)({any_of(COMPANIES)})\.(?!\w)"),
            lambda match: with_stop(COMPANIES[match.group(1)], match),
        ),
        Rule("abbreviation", re.compile(rf"(?<![\w.])(?:({')|('.join(LATIN)}))(?!\w)"), _latin),
        Rule("abbreviation", re.compile(rf"(?<![\w.])({any_of(WORDS)})\.(?!\w)"), _word),
    )


def _saint_or_doctor(match: re.Match[str]) -> str | None:
    """Doctor or Drive, Saint or Street: by the words around."""
    short = match.group(1) or "St"
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


def _street(match: re.Match[str]) -> str | None:
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    return with_stop(STREETS[match.group(1)], match) if earlier else None


def _direction(match: re.Match[str]) -> str | None:
    names = {"N": "North", "S": "South", "E": "East", "W": "West"}
    is_street = re.search(r"(?:St|Ave|Blvd|Rd|Dr|Street|Avenue|Boulevard|Road|Drive)\.?\s$", before(match, 14))
    return with_stop(names[match.group(1)], match) if is_street else None


def _latin(match: re.Match[str]) -> str | None:
    spoken = list(LATIN.values())[(match.lastindex or 1) - 1]
    return with_stop(spoken, match)


def _word(match: re.Match[str]) -> str | None:
    # "a pop." or "He ate." would be words at the end of a sentence.
    if match.group(1) in ("max", "pop", "ed", "est") and not re.match(r"\s[a-z0-9$]", after(match, 3)):
        return None
    return with_stop(WORDS[match.group(1)], match)
