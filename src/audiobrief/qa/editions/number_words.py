"""The words that numbers are made of, in French and English, without accents."""

from __future__ import annotations


def _numbered(listing: str, first: int = 0, step: int = 1) -> dict[str, int]:
    return {
        word: first + step * place for place, words in enumerate(listing.split()) for word in words.split("|") if word
    }


SMALL = {
    "fr": _numbered(
        "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    ),
    "en": _numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen"
    ),
}
TENS = {
    "fr": {**_numbered("vingt|vingts trente quarante cinquante soixante septante huitante|octante nonante", 20, 10)},
    "en": _numbered("twenty thirty forty|fourty fifty sixty seventy eighty ninety", 20, 10),
}
HUNDRED = {"fr": ("cent", "cents"), "en": ("hundred",)}
# The two false friends: a French billion is a million millions, an English one a thousand millions.
SCALES = {
    "fr": {
        "mille": 10**3,
        **dict.fromkeys(("million", "millions"), 10**6),
        **dict.fromkeys(("milliard", "milliards"), 10**9),
        **dict.fromkeys(("billion", "billions"), 10**12),
        **dict.fromkeys(("billiard", "billiards"), 10**15),
        **dict.fromkeys(("trillion", "trillions"), 10**18),
    },
    "en": {
        "thousand": 10**3,
        **dict.fromkeys(("million", "millions"), 10**6),
        **dict.fromkeys(("billion", "billions"), 10**9),
        **dict.fromkeys(("trillion", "trillions"), 10**12),
        **dict.fromkeys(("quadrillion", "quadrillions"), 10**15),
    },
}
ATTACHED = {
    "fr": {"k": 10**3, "m": 10**6, "md": 10**9, "mds": 10**9, "mrd": 10**9, "mrds": 10**9, "g": 10**9},
    "en": {
        **dict.fromkeys(("k",), 10**3),
        **dict.fromkeys(("m", "mn", "mln", "mm"), 10**6),
        **dict.fromkeys(("b", "bn", "bln"), 10**9),
        **dict.fromkeys(("t", "tn", "trn"), 10**12),
    },
}
COLLECTIVES = {
    "fr": {
        "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
        "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
    },
    "en": {"dozen": 12},
}  # fmt: skip


def _parts(**listed: str) -> dict[str, int]:
    """The names of parts by word, from "n2='half halves'"."""
    return {word: int(size[1:]) for size, words in listed.items() for word in words.split()}


PARTS = {
    "fr": _parts(
        n2="demi demie demis moitie",
        n3="tiers",
        n4="quart quarts",
        n5="cinquieme cinquiemes",
        n6="sixieme sixiemes",
        n7="septieme septiemes",
        n8="huitieme huitiemes",
        n9="neuvieme neuviemes",
        n10="dixieme dixiemes",
        n20="vingtieme vingtiemes",
        n100="centieme centiemes",
        n1000="millieme milliemes",
    ),
    "en": _parts(
        n2="half halves",
        n3="third thirds",
        n4="quarter quarters fourth fourths",
        n5="fifth fifths",
        n6="sixth sixths",
        n7="seventh sevenths",
        n8="eighth eighths",
        n9="ninth ninths",
        n10="tenth tenths",
        n20="twentieth twentieths",
        n100="hundredth hundredths",
        n1000="thousandth thousandths",
    ),
}
SIGNS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
ARTICLES = {"fr": ("un", "une"), "en": ("a", "an", "one")}
HALF = {"fr": ("et", "demi", "demie"), "en": ("and", "half")}
MANY = ("several", "few", "many", "some", "plusieurs", "quelques", "des", "les")
