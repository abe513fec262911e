"""Abbreviations and titles, said in full: "M. Roy", "p. ex.", "É.-U.", "boul. Saint-Laurent"."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.binding import any_of, bound, fixed, listed, word_before
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
    "Vve": "veuve", "R.P.": "révérend père", "Cpl": "caporal", "cpl": "caporal", "Cdt": "commandant",
    "cdt": "commandant", "Cmdt": "commandant", "insp.": "inspecteur", "Insp.": "inspecteur", "adj.": "adjudant",
    "Adj.": "adjudant", "Capt.": "capitaine", "capt.": "capitaine", "cap.": "capitaine", "lt": "lieutenant",
    "Lt.": "lieutenant", "lt.": "lieutenant", "sgt": "sergent", "Sgt.": "sergent", "sgt.": "sergent",
    "Sgt-dét.": "sergent-détective", "sgt-dét.": "sergent-détective", "Maj.": "major", "maj.": "major",
    "Lt-col.": "lieutenant-colonel", "lt-col.": "lieutenant-colonel", "Lcol": "lieutenant-colonel",
    "col.": "colonel", "Gén": "général", "Brig.": "brigadier", "sén.": "sénateur", "Sén.": "sénateur",
    "Ing.": "ingénieur", "ing.": "ingénieur", "Cpl.": "caporal", "Agt": "agent", "agt": "agent",
    "dép.": "député", "Mtre": "maître", "Pdt": "président", "Pdte": "présidente", "Cne": "capitaine",
    "Adjt": "adjudant", "Amb.": "ambassadeur", "amb.": "ambassadeur", "Chev.": "chevalier",
}  # fmt: skip
# Whole words that are nothing else, with or without a name.
_BARE_TITLES = {
    "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle", "Mlles": "mesdemoiselles", "MM.": "messieurs",
    "Mᵐᵉ": "madame", "Mᵐᵉˢ": "mesdames", "Mˡˡᵉ": "mademoiselle", "Mᵍʳ": "monseigneur", "Dʳ": "docteur",
    "Dʳᵉ": "docteure", "Pʳ": "professeur", "Pʳᵉ": "professeure", "Mᵉ": "maître",
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
    "ch.": "chapitre", "bur.": "bureau", "Bur.": "bureau", "C.P.": "case postale", "C. P.": "case postale",
    "B.P.": "boîte postale", "B. P.": "boîte postale", "arr.": "arrondissement",
    "loc.": "local", "éts": "établissements",
    "nᵒˢ": "numéros", "éd.": "édition", "vers.": "version", "ann.": "annexe", "l.": "ligne", "c.": "chapitre",
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
    "env.": "environ", "approx.": "approximativement", "vs.": "contre", "vs": "contre",
    "cf.": "voir", "n.b.": "nota bene", "n.d.l.r.": "note de la rédaction", "ndlr": "note de la rédaction",
    "n. d. l. r.": "note de la rédaction",
    "svp": "s’il vous plaît", "s.v.p.": "s’il vous plaît", "s. v. p.": "s’il vous plaît", "stp": "s’il te plaît",
    "rdv": "rendez-vous", "tél.": "téléphone", "boul.": "boulevard", "bd.": "boulevard", "ltée": "limitée",
    "max.": "maximum", "gouv.": "gouvernement", "dép.": "département", "c/o": "aux soins de", "w/": "avec",
    "a/s": "aux soins de", "p.-d. g.": "P D G", "p.-d.g.": "P D G", "bcp": "beaucoup", "qc.": "Québec",
    "et al.": "et collaborateurs", "resp.": "respectivement", "c.v.": "C V", "ex. :": "exemple :",
    "i.e.": "c’est-à-dire",
    "e.g.": "par exemple", "réf.": "référence", "coll.": "collection", "p.-ê.": "peut-être",
    "éq.": "équivalent", "téléc.": "télécopieur", "cell.": "cellulaire", "rens.": "renseignements",
    "auj.": "aujourd’hui", "qqn": "quelqu’un", "qqch": "quelque chose", "moy.": "moyenne", "succ.": "succursale",
    "circ.": "circonscription", "prov.": "province", "blvd": "boulevard", "boul": "boulevard",
    "c. à d.": "c’est-à-dire",
    "c.-a-d.": "c’est-à-dire", "N.D.A.": "note de l’auteur", "N.D.T.": "note du traducteur",
    "S. A. R.": "Son Altesse Royale", "S.A.R.": "Son Altesse Royale", "p.p.": "par procuration",

    "s. de b.": "salles de bain", "s.d.b.": "salles de bain",
    "dir. gén.": "direction générale", "appart.": "appartement", "o.k.": "O K", "etc…": "et cetera",
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


# Ways, before their name: "bd de la Liberté", "ch. Sainte-Foy".
_WAYS = {
    "bd": "boulevard", "Bd": "boulevard", "bld": "boulevard", "bd.": "boulevard", "ch.": "chemin", "Ch.": "chemin",
    "pl.": "place", "Pl.": "place", "imp.": "impasse", "all.": "allée", "sq.": "square", "fg": "faubourg",
    "fbg": "faubourg", "rte": "route", "aut.": "autoroute", "mtée": "montée", "Av": "avenue", "av": "avenue",
}  # fmt: skip
_SIDES = {"O": "Ouest", "E": "Est", "N": "Nord", "S": "Sud"}
_ADDRESS = lazy_pattern(
    r"(?:^|[^\w])(?:rue|boul|boulevard|bd|av|avenue|ch|chemin|côte|rang|montée|place|autoroute|route|promenade)"
    r"\.? [^,.;()]{2,40}$",
    re.IGNORECASE,
)
_HONOURS = {"M": "Sa Majesté", "E": "Son Excellence", "S": "Sa Sainteté", "A": "Son Altesse"}
# English words after which, or before which, "Me" and "M." are no French titles.
_FOREIGN = frozenset(
    """
    Too Before After Without With From For But By About When While If Until Than This That
    And Up First You The To Of In On My Your It Is Be Or Not Kiss Call Tell Love Show Let Take Give Make Follow Rock
    Despicable Remember Call Now Crazy Again Home Out Down Back Go Night Some
    """.split()
)


def _say_side(match: re.Match[str], locale: str) -> str | None:
    """ "boul. Crémazie E.": the side of a street, in an address only."""
    text, start = match.string, match.start()
    if _ADDRESS.search(text[max(0, start - 60) : start].rstrip()) is None:
        return None
    ends = match.group("dot") and not text[match.end() :].strip(" »”)")
    return _SIDES[match.group("side")] + ("." if ends else "")


def _say_honour(match: re.Match[str], locale: str) -> str | None:
    """ "S. M. le roi": Sa Majesté."""
    return _HONOURS[match.group("honour")]


def _say_jesus(match: re.Match[str], locale: str) -> str | None:
    """ "avant J.-C.": Jésus-Christ; before a name the letters are initials, "J.-C. Tremblay"."""
    is_date = word_before(match).lower() in {"avant", "après", "av", "ap", "apr", "depuis"}
    if not is_date and re.match(rf" {_CAPITAL}[^\W\d_]", match.string[match.end() : match.end() + 3]):
        return None
    return "Jésus-Christ"


def _say_small_saint(match: re.Match[str], locale: str) -> str | None:
    """ "la ste famille": saint or sainte in small letters, behind its article."""
    articles = {"ste": {"la", "de", "cette", "toute"}, "st": {"le", "du", "au", "ce"}}[match.group("key").lower()]
    return _SAINTS[match.group("key")] if word_before(match).lower() in articles else None


def _say_against(match: re.Match[str], locale: str) -> str | None:
    """ "Roe c. Wade": contre, between two parties."""
    return "contre" if word_before(match)[:1].isupper() else None


def _say_title(match: re.Match[str], locale: str) -> str | None:
    """A title, unless its neighbours are foreign: "Me Too", "Call Me Maybe", "M. Night Shyamalan"."""
    key, text = match.group("key"), match.string
    following = re.match(r"\s*([^\W\d_]+)", text[match.end() : match.end() + 32])
    name, before = following.group(1) if following else "", word_before(match)
    if key in {"Me", "M.", "Ms.", "Mes"} and (name in _FOREIGN or before in _FOREIGN):
        return None if key != "M." else "M"
    if key in {"Me", "Mes"} and before[:1].isupper() and not starts_sentence(match, before):
        return None
    if key == "Mes" and not re.match(r"\s*[^\s,]+(?:,| et )", text[match.end() : match.end() + 40]):
        return None
    return (_TITLES | _BARE_TITLES)[key]


def starts_sentence(match: re.Match[str], before: str) -> bool:
    """Whether the word before the match is the first of its sentence."""
    left = match.string[max(0, match.start() - len(before) - 4) : match.start()].rstrip().removesuffix(before).rstrip()
    return not left or left[-1] in ".!?…«“:;"


def _say_bare(match: re.Match[str], locale: str) -> str | None:
    """A title that is nothing else, but for a name behind another title: "Dr Dre"."""
    if word_before(match).rstrip(".") in {"Dr", "Docteur", "docteur", "Mr", "Mc"}:
        return match.group("key")
    return _BARE_TITLES[match.group("key")]


def _say_closing(match: re.Match[str], locale: str) -> str | None:
    said = _CLOSERS[match.group("key").lower()]
    return said + ("." if match.group("end") is not None else "")


def _say_district(match: re.Match[str], locale: str) -> str | None:
    """ "le 5e arr.": arrondissement; at the end of its sentence the period stays."""
    return "arrondissement" + ("." if match.group("end") is not None else "")


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
        bound("abbreviation", rf"arr\.(?:(?<=[0-9]e.arr\.)|(?<=1er.arr\.)){ends}", _say_district, locale),
        listed("abbreviation", {"art.": "article "}, _FRESH, rf"(?={_GAP}?[LRDA]\.?{_GAP}?[0-9])"),
        bound(
            "title",
            rf"S(?<![\w.].)\. ?(?P<honour>[MESA])\.(?={_GAP}(?:l[ea] |l[’']|{_CAPITAL}[a-zà-ÿ]))",
            _say_honour,
            locale,
        ),
        bound("abbreviation", r"J(?<![^\W_].)\.[-‑]C\.?(?![^\W_])", _say_jesus, locale),
        bound("title", any_of(_TITLES, _TITLED) + upper, _say_title, locale),
        bound("against", rf"c(?<=[\w.)]{_GAP}.)\.(?={_GAP}(?:l[ea] |l[’'])?{_CAPITAL})", _say_against, locale),
        listed("way", _WAYS, _FRESH, rf"(?={_GAP}(?:d[eu]s? |de la |de l[’']|d[’']|{_CAPITAL}[a-zà-ÿ]))"),
        bound("side", r"(?P<side>[OENS])(?<=[a-zà-ÿ0-9] .)(?P<dot>\.)?(?=[,;)\s]|$)", _say_side, locale),
        listed("title", {"M.": "monsieur", "MM.": "messieurs"}, _TITLED, office),
        bound("title", any_of(_BARE_TITLES, _TITLED) + r"(?![^\W_])", _say_bare, locale),
        bound(
            "saint",
            rf"{any_of(_SAINTS, inner)}(?P<link>-|\.?{_GAP})(?={_CAPITAL})",
            _say_saint,
            locale,
        ),
        bound(
            "saint",
            rf"(?P<key>[Ss]t(?<=[uae]{_GAP}..)e?)\.?(?={_GAP}[a-zà-ÿ]{{3}})",
            _say_small_saint,
            locale,
        ),
        fixed("percent", rf"p(?<=[0-9]{_GAP}.)\.{_GAP}?(?:100|cent)(?![0-9])", "pour cent"),
        fixed("per mille", rf"p(?<=[0-9]{_GAP}.)\.{_GAP}?1000(?![0-9])", "pour mille"),
        fixed("pages", rf"p(?<=[0-9]{_GAP}.)\.(?={_GAP}{_CAPITAL}|[,;)]|$)", "pages"),
        listed("numbered", numbered, rf"{_FRESH}(?<!&.)", number),
        listed("place", _PLACES, r"(?<![^\W_].)(?<![A-Z][.-].)", r"(?![^\W_])"),
        fixed("avenue", rf"[Aa](?<![^\W_].)v\.(?={_GAP}(?:{_CAPITAL}|d[eu]s? |[0-9]))", "avenue"),
        fixed("floor", r"ét(?<=[0-9]e ..)\.", "étage"),
        fixed("ministry", r"min(?<=l[ea] ...)\.(?= (?:d[eu]s? |de la |de l[’'])[A-ZÀ-Þ])", "ministère"),
        fixed("century", rf"s(?<=[IVX]e .)\.(?={_GAP}|$)", "siècle"),
        listed("abbreviation", _WORDS, rf"(?<![^\W_].){tied}", r"(?![\w])"),
    )
