"""Abbreviations and titles, said in full: "M. Roy", "p. ex.", "É.-U.", "boul. Saint-Laurent"."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.binding import any_of, bound, fixed, listed
from audiobrief.text.normalization.rules import Rule

# Titles stand before a name. Source: OQLF, Banque de dépannage linguistique, abréviations des titres de civilité.
_TITLES = {
    "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mme.": "madame", "Mmes": "mesdames",
    "Mlle": "mademoiselle",
    "Mlles": "mesdemoiselles", "Mgr": "monseigneur", "Me": "maître", "Mes": "maîtres", "Dr": "docteur",
    "Dr.": "docteur",
    "Dre": "docteure", "Drs": "docteurs", "Dres": "docteures", "Pr": "professeur", "Pr.": "professeur",
    "Pre": "professeure", "Prs": "professeurs", "Prof.": "professeur", "prof.": "professeur", "Gén.": "général",
    "gén.": "général", "Lt": "lieutenant", "Cap.": "capitaine", "Sgt": "sergent", "Col.": "colonel",
    "Hon.": "honorable",
    "hon.": "honorable", "Mr.": "monsieur", "Mr": "monsieur", "Mrs.": "madame", "Mrs": "madame", "Ms.": "madame",
    "Vve": "veuve", "R.P.": "révérend père",
}  # fmt: skip
# Whole words that are nothing else, with or without a name.
_BARE_TITLES = {
    "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle", "Mlles": "mesdemoiselles", "MM.": "messieurs",
    "Mgr": "monseigneur", "Dre": "docteure", "Dr": "docteur", "Drs": "docteurs", "Dres": "docteures",
}  # fmt: skip
_SAINTS = {"St": "Saint", "Ste": "Sainte", "Sts": "Saints", "Stes": "Saintes", "st": "saint", "ste": "sainte"}
# Only before a figure.
_NUMBERED = {
    "no": "numéro", "nos": "numéros", "n°": "numéro", "nº": "numéro", "n°s": "numéros", "nᵒ": "numéro",
    "№": "numéro ",
    "p.": "page", "pp.": "pages", "art.": "article", "chap.": "chapitre", "vol.": "volume", "t.": "tome",
    "fig.": "figure",
    "tabl.": "tableau", "par.": "paragraphe", "min.": "minimum", "sect.": "section", "app.": "appartement",
    "apt": "appartement",
    "apt.": "appartement", "rte": "route", "aut.": "autoroute", "no.": "numéro", "nos.": "numéros", "al.": "alinéa",
    "ch.": "chapitre", "éd.": "édition", "vers.": "version", "ann.": "annexe", "l.": "ligne", "c.": "chapitre",
}  # fmt: skip
_PLACES = {
    "É.-U.": "États-Unis", "É.‑U.": "États-Unis", "E.-U.": "États-Unis", "É.-U": "États-Unis", "ÉU": "États-Unis",
    "R.-U.": "Royaume-Uni", "N.-D.": "Notre-Dame", "N.-B.": "Nouveau-Brunswick", "N.-É.": "Nouvelle-Écosse",
    "Î.-P.-É.": "Île-du-Prince-Édouard",
    "T.-N.-L.": "Terre-Neuve-et-Labrador", "C.-B.": "Colombie-Britannique", "T. N.-O.": "Territoires du Nord-Ouest",
    "T.N.-O.": "Territoires du Nord-Ouest", "Ont.": "Ontario", "Sask.": "Saskatchewan", "Man.": "Manitoba",
    "Alb.": "Alberta", "Yn": "Yukon", "Qc": "Québec", "QC": "Québec", "Mtl": "Montréal", "MTL": "Montréal",
    "N.Y.": "New York",
}  # fmt: skip
_NUMBERED_CAPITALS = {
    "N°": "numéro",
    "No.": "numéro",
    "Nos.": "numéros",
    "Nº": "numéro",
    "No": "numéro",
    "Nos": "numéros",
    "#": "numéro",
}
# Short forms inside a sentence; their period never ends it.
_PHRASES = {
    "p. ex.": "par exemple", "p.ex.": "par exemple", "par ex.": "par exemple", "c.-à-d.": "c’est-à-dire",
    "c-à-d.": "c’est-à-dire", "c.à.d.": "c’est-à-dire", "c-à-d": "c’est-à-dire", "c.‑à‑d.": "c’est-à-dire",
    "av. J.-C.": "avant Jésus-Christ", "ap. J.-C.": "après Jésus-Christ", "apr. J.-C.": "après Jésus-Christ",
    "J.-C.": "Jésus-Christ", "env.": "environ", "approx.": "approximativement", "vs.": "contre", "vs": "contre",
    "cf.": "voir", "n.b.": "nota bene", "n.d.l.r.": "note de la rédaction", "ndlr": "note de la rédaction",
    "n. d. l. r.": "note de la rédaction",
    "svp": "s’il vous plaît", "s.v.p.": "s’il vous plaît", "s. v. p.": "s’il vous plaît", "stp": "s’il te plaît",
    "rdv": "rendez-vous", "tél.": "téléphone", "boul.": "boulevard", "bd.": "boulevard", "ltée": "limitée",
    "max.": "maximum", "gouv.": "gouvernement", "dép.": "département", "c/o": "aux soins de", "w/": "avec",
    "a/s": "aux soins de", "p.-d. g.": "P D G", "p.-d.g.": "P D G", "bcp": "beaucoup", "qc.": "Québec",
    "et al.": "et collaborateurs", "resp.": "respectivement", "c.v.": "C V", "ex. :": "exemple :",
    "i.e.": "c’est-à-dire",
    "e.g.": "par exemple", "réf.": "référence", "coll.": "collection", "p.-ê.": "peut-être",
    "o.k.": "O K", "etc…": "et cetera",
}  # fmt: skip
# These may close a sentence: the period stays where nothing or a capital follows.
_CLOSERS = {
    "etc.": "et cetera", "inc.": "incorporée", "ltée.": "limitée", "ltd.": "limitée", "corp.": "corporation",
    "cie.": "compagnie", "jr.": "junior", "sr.": "senior", "bros.": "brothers",
}  # fmt: skip
_WORDS = {
    "&Cie": "et compagnie", "Cie": "compagnie", "Inc": "incorporée", "Jr": "junior", "Ltée": "limitée",
    "Ltd": "limitée",
    "etc": "et cetera", "HAE": "heure avancée de l’Est", "HNE": "heure normale de l’Est", "HE": "heure de l’Est",
    "MTQ": "M T Q", "KO": "K O", "OK": "O K", "NDLR": "note de la rédaction",
}  # fmt: skip
# Behind the first character of a key: it starts a word, and no period or hyphen ties it to one.
_FRESH = r"(?<![^\W_].)(?<!\w[.-].)"
# A title may follow an elided article: "l’hon. Roy", "d'Me Roy" does not exist.
_TITLED = r"(?<![^\W_].)(?<!\w[.-].)(?<![^\WldLD_]['’].)"
_CAPITAL = "[A-ZÀ-ÖØ-ÞŒ]"
_GAP = "[ \u00a0\u202f]"


def _say_closing(match: re.Match[str], locale: str) -> str | None:
    said = _CLOSERS[match.group("key").lower()]
    return said + ("." if match.group("end") is not None else "")


def _say_saint(match: re.Match[str], locale: str) -> str | None:
    return _SAINTS[match.group("key")] + ("-" if match.group("link") == "-" else " ")


def rules(locale: str) -> tuple[Rule, ...]:
    """Abbreviations; before initials and acronyms, whose letters they share."""
    upper = rf"(?={_GAP}+(?:de |d[’'])?{_CAPITAL})"
    office = rf"(?={_GAP}l(?:[ea]s? |[’'])[a-zà-ÿ]|{_GAP}et M)"
    ends = rf"(?P<end>(?=[»”\"’)\s\u00a0]{{0,8}}$)|(?=[»”\")]*\s+[«“\"(]?{_CAPITAL}))?"
    closers = any_of([*_CLOSERS, *(key.capitalize() for key in _CLOSERS), *(key.upper() for key in _CLOSERS)], _FRESH)
    tied = r"(?<!\w['’.-].)"
    inner = r"(?<![^\W_].)(?<!\w[’'.].)"  # "Mont-St-Hilaire"
    number = rf"(?={_GAP}?[0-9])"
    numbered = {key: f"{word} " for key, word in (_NUMBERED | _NUMBERED_CAPITALS).items()}
    return (
        listed("abbreviation", _PHRASES, _FRESH, r"(?![^\W_])", fold=True),
        bound("abbreviation", rf"{closers}{ends}(?![^\W_])", _say_closing, locale),
        listed("title", _TITLES, _TITLED, upper),
        listed("title", {"M.": "monsieur", "MM.": "messieurs"}, _TITLED, office),
        listed("title", _BARE_TITLES, _TITLED, r"(?![^\W_])"),
        bound(
            "saint",
            rf"{any_of(_SAINTS, inner)}(?P<link>-|\.?{_GAP})(?={_CAPITAL})",
            _say_saint,
            locale,
        ),
        listed("numbered", numbered, rf"{_FRESH}(?<!&.)", number),
        listed("place", _PLACES, r"(?<![^\W_].)(?<![A-Z][.-].)", r"(?![^\W_])"),
        fixed("avenue", rf"[Aa](?<![^\W_].)v\.(?={_GAP}(?:{_CAPITAL}|d[eu]s? |[0-9]))", "avenue"),
        fixed("century", rf"s(?<=[IVX]e .)\.(?={_GAP}|$)", "siècle"),
        listed("abbreviation", _WORDS, rf"(?<![^\W_].){tied}", r"(?![\w])"),
    )
