"""Numbers in French words, and whether what they count is feminine."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.text.lazy_pattern import lazy_pattern

_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
).split()
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
# Source: CLDR rule-based number formats, fr_BE and fr_CH.
_SEVENTY = {"fr-BE": {7: "septante", 9: "nonante"}, "fr-CH": {7: "septante", 8: "huitante", 9: "nonante"}}
# The long scale, as French counts: a billion is a million millions.
_SCALES = ((10**18, "trillion"), (10**15, "billiard"), (10**12, "billion"), (10**9, "milliard"), (10**6, "million"))
_LARGEST = 10**21
_LONGEST_DECIMALS = 3


@lru_cache(maxsize=4096)
def cardinal(number: int, locale: str = "fr-CA", *, feminine: bool = False, counts: bool = True) -> str:
    """The number in words, traditional hyphens: "vingt et un", "quatre-vingts", "deux cent mille".

    `counts=False` is the number used as a rank (page, year), where vingt and cent take no s.
    Source: Grevisse, Le bon usage, sections 599-604.
    """
    if number >= _LARGEST:
        return digits(str(number), locale)
    if number < 100:
        return _below_hundred(number, locale, feminine, counts)
    for size, name in _SCALES:
        if number >= size:
            many, rest = divmod(number, size)
            head = f"{cardinal(many, locale)} {name}{'s' if many > 1 else ''}"
            return _joined(head, rest, locale, feminine, counts)
    if number >= 1000:
        many, rest = divmod(number, 1000)
        # "vingt et un mille": mille is masculine, and cent or vingt before it take no s.
        head = "mille" if many == 1 else f"{cardinal(many, locale, counts=False)} mille"
        return _joined(head, rest, locale, feminine, counts)
    many, rest = divmod(number, 100)
    head = "cent" if many == 1 else f"{_UNITS[many]} cent"
    if not rest and many > 1 and counts:
        head += "s"
    return _joined(head, rest, locale, feminine, counts)


def _joined(head: str, rest: int, locale: str, feminine: bool, counts: bool) -> str:
    return f"{head} {cardinal(rest, locale, feminine=feminine, counts=counts)}" if rest else head


def _below_hundred(number: int, locale: str, feminine: bool, counts: bool) -> str:
    one = "une" if feminine else "un"
    if number < 20:
        return one if number == 1 else _UNITS[number]
    tens, unit = divmod(number, 10)
    named = _SEVENTY.get(locale, {})
    word = _TENS.get(tens) or named.get(tens)
    if word is None and tens == 7:
        return "soixante et onze" if unit == 1 else f"soixante-{_UNITS[10 + unit]}"
    if word is None:
        if number == 80:
            return "quatre-vingts" if counts else "quatre-vingt"
        base = number - 80
        return f"quatre-vingt-{one if base == 1 else _UNITS[base]}"
    if unit == 0:
        return word
    return f"{word} et {one}" if unit == 1 else f"{word}-{_UNITS[unit]}"


def ordinal(number: int, locale: str = "fr-CA", *, feminine: bool = False, plural: bool = False) -> str:
    """The rank in words: "premier", "première", "deuxième", "vingt et unième", "deux centième"."""
    if number == 1:
        return ("première" if feminine else "premier") + ("s" if plural else "")
    words = cardinal(number, locale, counts=False)
    if words.endswith("cinq"):
        words += "u"
    elif words.endswith("neuf"):
        words = words[:-1] + "v"
    elif words.endswith(("million", "milliard", "billion", "billiard", "trillion")):
        words = words.removeprefix("un ")
    elif words.endswith(("millions", "milliards", "billions")):
        words = words[:-1]
    return words.removesuffix("e") + "ième" + ("s" if plural else "")


def plain_digits(text: str) -> str:
    """The text with the digits of other scripts, raised, lowered and enclosed ones as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if unicodedata.digit(char, -1) >= 0 else char for char in text)


def digits(text: str, locale: str = "fr-CA") -> str:
    """Every digit said by itself: "514" is "cinq un quatre"."""
    return " ".join(_UNITS[int(digit)] for digit in text if digit.isdecimal())


def digit_run(text: str, locale: str = "fr-CA", *, feminine: bool = False, counts: bool = True) -> str:
    """A run of digits as a number, its leading zeros said one by one: "007" is "zéro zéro sept"."""
    rest = text.lstrip("0")
    zeros = len(text) - len(rest)
    if not rest:
        return " ".join(["zéro"] * zeros)
    said = digits(rest) if len(rest) > 15 else cardinal(int(rest), locale, feminine=feminine, counts=counts)
    return " ".join(["zéro"] * zeros + [said])


# White space between groups: plain, no-break, narrow no-break, thin, figure.
SPACE = "(?:[ \u00a0\u202f\u2009\u2007]|&(?:nbsp|#160|thinsp);)"
# The rest of an integer after its first digit. Bounded repeats keep every scan linear, whatever the text.
_REST = (
    rf"(?:[0-9]{{0,2}}(?:{SPACE}[0-9]{{3}}){{1,5}}(?![0-9])"
    r"|[0-9]{0,2}(?:[.,'’][0-9]{3}){2,5}(?![0-9])"
    r"|[0-9]{0,2}['’.][0-9]{3}(?![0-9])"
    r"|[0-9]{0,14})"
)
_DECIMALS = r"(?:[.,][0-9]{1,15})?(?![0-9])"
# A figure begins where no letter, digit or decimal mark runs into it. The look back stands behind the digit
# so that a scan jumps from digit to digit.
FRESH = r"(?<![^\W_].)(?<![0-9][.,].)"
PLAIN_INTEGER = "[0-9]" + _REST
PLAIN = PLAIN_INTEGER + _DECIMALS
INTEGER = f"[0-9]{FRESH}{_REST}"
NUMBER = INTEGER + _DECIMALS


def some_digits(least: int, most: int) -> str:
    """The pattern of a fresh run of `least` to `most` digits; more may follow."""
    return f"[0-9]{FRESH}[0-9]{{{least - 1},{most - 1}}}"


@dataclass(frozen=True)
class Figure:
    """A number as written: its integer digits and its decimals ("" for none)."""

    integer: str
    decimals: str = ""

    @property
    def value(self) -> float:
        return float(f"{self.integer}.{self.decimals or '0'}")

    @property
    def plural(self) -> bool:
        """French plural begins at two: "1,9 million", "deux millions"."""
        return self.value >= 2

    @property
    def whole(self) -> int | None:
        """The integer, or None where decimals say more."""
        return None if self.decimals.strip("0") else int(self.integer)

    def times(self, power: int) -> Figure:
        """The figure a thousand (10**3) or more times as large."""
        moved = self.decimals.ljust(power, "0")
        return Figure((self.integer + moved[:power]).lstrip("0") or "0", moved[power:].rstrip("0"))

    def words(self, locale: str, *, feminine: bool = False, counts: bool = True, mark: str = "virgule") -> str:
        """The figure said: "trois virgule cinquante-six", "zéro virgule zéro cinq"."""
        said = digit_run(self.integer, locale, feminine=feminine, counts=counts)
        if not self.decimals:
            return said
        short = len(self.decimals.lstrip("0")) <= _LONGEST_DECIMALS and len(self.decimals) <= 4
        tail = digit_run(self.decimals, locale) if short else digits(self.decimals)
        return f"{said} {mark} {tail}"


def figure(text: str, *, english: bool = False) -> Figure:
    """The figure that `text` (matched by NUMBER) writes; `english` reads "1,234" as a thousand."""
    if text.isdigit():
        return Figure(text)
    bare = re.sub(rf"{SPACE}|['’]", "", text)
    marks = re.findall(r"[.,]", bare)
    if len(marks) > 1 and len(set(marks)) == 1:
        return Figure(bare.replace(marks[0], ""))
    if len(marks) > 1:
        whole, _, decimals = bare.rpartition(marks[-1])
        return Figure(re.sub(r"[.,]", "", whole), decimals)
    # Three zeros are no decimals: "1,000" is an English thousand in any text.
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}" if english else r"[1-9][0-9]{0,2}[,.]000", bare):
        return Figure(re.sub("[.,]", "", bare))
    # A dot before three digits groups them, as French market reports write: "4.282 points", "1.100 m2".
    if not english and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", bare):
        return Figure(bare.replace(".", ""))
    return decimal(bare)


def decimal(text: str) -> Figure:
    """The figure of digits with at most one mark, which begins the decimals: "1.234" is less than two."""
    whole, _, decimals = text.replace(",", ".").partition(".")
    return Figure(whole, decimals)


# News nouns whose ending does not tell, in the singular.
_NOUNS = frozenset(
    """
    femme fille mère sœur soeur dame tante nièce cousine reine élève personne victime foule équipe école église ville
    île rue route voie porte salle chambre maison tour cour ferme centrale ligne page lettre langue phrase note
    liste carte image photo vidéo série chanson voix part fois heure minute seconde semaine nuit saison date
    époque ère tonne livre once calorie mégatonne kilotonne goutte boîte caisse bouteille tasse cuillère pomme
    poutine bière œuvre loi cause raison question clé clef mort guerre arme bombe balle bataille attaque armée
    troupe trêve paix force marque firme banque entreprise machine voiture automobile moto motoneige rame roue
    pièce plage montagne forêt mer terre planète étoile lune zone région capitale commune frontière place piste
    fenêtre chaise table cible grève taxe amende plainte enquête preuve maladie grippe tumeur hausse baisse perte
    dette prime vente tranche somme entrevue interview revue chronique rubrique dépêche chaîne radio puce
    plateforme plate-forme base tâche requête erreur panne faille brèche étape phase course coupe défaite manche
    épreuve couche feuille branche fleur vache poule chèvre baleine ourse abeille mouche tique souris brebis
    orange tomate carotte fraise banane recrue vedette star tribu voiturette politique technique pratique
    critique clinique fabrique boutique musique polémique statistique caractéristique réplique brique réserve
    rive vague odeur couleur valeur hauteur longueur largeur profondeur peur faveur rumeur faim main dent jambe
    finale victoire histoire mémoire gloire tête épaule oreille douzaine leçon boisson prison façon brigade arrivée
    élection pile flèche marche sphère
    artère matière manière lumière molécule cellule réunion union opinion pension dimension religion région
    mairesse ministresse cuillerée tuile grève usine piscine centaine médaille espèce menace trace surface face
    grâce race glace police justice notice cicatrice épice chose dose rose cause pause clause enclave
    """.split()
)
# Adjectives before the noun: some are feminine by form, some leave it to the noun.
_FEMININE_ADJECTIVES = frozenset(
    """
    nouvelle grande petite bonne mauvaise belle vieille première dernière prochaine longue haute certaine telle
    vraie fausse principale ancienne grosse courte seule pleine différente diverse
    """.split()
)
_NEUTRAL_ADJECTIVES = frozenset("autre jeune même pauvre rare simple vaste brave".split())

_FEMININE_ENDING = lazy_pattern(
    r"(?:tion|sion|xion|aison|ette|otte|ance|ence|esse|tude|ture|sure|dure|ité|eté|auté|ie|rine|sine|aine|elle"
    r"|ille|enne|onne|euse|trice|ière|ise|ose|ade|ande|onde|ante|ule|ée)$"
)
_MASCULINE = frozenset(
    """
    bastion squelette silence comité invité traité côté comté arrêté député incendie génie parapluie amphibie
    messie sosie zombie caddie rookie junkie cookie smoothie selfie hobbie mercure domaine capitaine gorille
    vaudeville mille portefeuille chèvrefeuille violoncelle vermicelle rebelle renne cimetière derrière arrière
    stade grade jade musée lycée trophée mausolée apogée athée pygmée véhicule scrupule crépuscule module globule
    fascicule ridicule préambule matricule opuscule vestibule monticule pécule somnambule monde glucose quadrille
    bacille libelle camarade malade nomade volontaire scarabée caducée colisée graphique portique moustique
    décolleté intermédiaire fonctionnaire atlante cabriolet pentose polichinelle
    """.split()
)

# A noun, or the name of a woman by her country: "21 Québécoises".
_WORD = lazy_pattern(r"[a-zà-ÿœæ]+(?:-[a-zà-ÿœæ]+)*|[A-ZÀ-ÖØ-Þ][a-zà-ÿ]*?(?:oise|aise|enne|aine)s?(?![^\W_])")
# "21 à 31 tonnes", "1 ou 2 fois": the noun stands after the second number.
_CHAIN = lazy_pattern(rf"{SPACE}?(?:à|ou|et|-|–){SPACE}?{PLAIN_INTEGER}(?:,[0-9]{{1,15}})?(?![0-9])")
_GAP = lazy_pattern(SPACE)


def is_feminine(noun: str) -> bool:
    """Whether the lower-case noun (singular) is surely feminine, by list or by a safe ending."""
    if noun in _MASCULINE:
        return False
    return noun in _NOUNS or _FEMININE_ENDING.search(noun) is not None


def counts_feminine(text: str, end: int, *, many: bool) -> bool:
    """Whether the number that ends at `end` counts a feminine noun; `many` asks for its plural."""
    chain = _CHAIN.match(text, end)
    if chain:
        end, many = chain.end(), True
    for _ in range(3):
        gap = _GAP.match(text, end)
        word = _WORD.match(text, gap.end()) if gap else None
        if word is None:
            return False
        name = word.group().lower()
        invariable = name in {"fois", "voix", "souris", "brebis"}
        if many and not name.endswith("s") and not invariable:
            return False  # a verb, not the noun: "2021 marque", "en 21 commence"
        single = name[:-1] if many and not invariable else name
        if single in _FEMININE_ADJECTIVES:
            return True
        if single not in _NEUTRAL_ADJECTIVES:
            return is_feminine(single)
        end = word.end()
    return False
