"""Words written alike and said otherwise, told apart by their neighbours; for engines that take sounds.

A rule fires only where the neighbours are sure; everywhere else the voice reads the word as it always does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Pronounced, Rule

_REACH = 64
_BLANK = "[ \u00a0\u202f]"
_VOWEL = "aàâeéèêiîoôuùûyœæ"
# Third persons plural that are also nouns or adjectives in the singular.
_VERBS = {
    "président": "pʁezˈid", "violent": "vjˈɔl", "négligent": "neɡlˈiʒ", "content": "kˈɔ̃t", "couvent": "kˈuv",
    "excellent": "ɛksˈɛl", "résident": "ʁezˈid", "équivalent": "ekivˈal", "divergent": "divˈɛʁʒ",
    "convergent": "kɔ̃vˈɛʁʒ", "affluent": "aflˈy", "influent": "ɛ̃flˈy", "parent": "pˈaʁ", "expédient": "ɛkspedˈi",
    "somnolent": "sɔmnˈɔl", "ferment": "fˈɛʁm", "pressent": "pʁˈɛs", "émergent": "emˈɛʁʒ", "coïncident": "kɔɛ̃sˈid",
    "confluent": "kɔ̃flˈy", "refluent": "ʁəflˈy", "déferlent": "defˈɛʁl",
}  # fmt: skip
# The same letters as an adjective or a noun: "elle est violente, il est violent".
_ADJECTIVES = {
    "violent": "vjɔlˈɑ̃", "négligent": "neɡliʒˈɑ̃", "content": "kɔ̃tˈɑ̃", "excellent": "ɛksɛlˈɑ̃", "équivalent": "ekivalˈɑ̃",
    "divergent": "divɛʁʒˈɑ̃", "convergent": "kɔ̃vɛʁʒˈɑ̃", "influent": "ɛ̃flyˈɑ̃", "somnolent": "sɔmnɔlˈɑ̃",
    "émergent": "emɛʁʒˈɑ̃", "résident": "ʁezidˈɑ̃",
}  # fmt: skip
_SINGULAR = lazy_pattern(
    r"(?:^|[^\w])(?:est|était|sera|serait|fut|suis|es|sois|soit|être|été|reste|semble|paraît|devient|un|une|cet|très|trop"
    r"|si|assez|peu|moins|aussi|plus|plutôt|bien|vraiment|tellement)[ \u00a0]$",
    re.IGNORECASE,
)
# A noun in the singular with its determiner, right before: "un marché émergent".
_SINGULAR_NOUN = lazy_pattern(
    r"(?:^|[^\w])(?:(?:un|ce|cet|le|du|au|son|mon|notre|votre|leur|aucun|chaque|quelque) |l[’'])"
    r"[^\W\d_][\w’'-]*[^\W\d_sxz][ \u00a0]$",
    re.IGNORECASE,
)
_MANY = (
    "les|des|ces|ses|mes|tes|nos|vos|leurs|plusieurs|certains|certaines|quelques|deux|trois|quatre|cinq|six|sept|dix"
)
_PRONOUNS = r"(?:(?:ne|n[’']|se|s[’']|le|la|l[’']|les|lui|leur|y|en|nous|vous|me|te)[ \u00a0]?){0,3}"
# A plural subject right before its verb: "les élus de la ville" is too far away to be sure.
_PLURAL_SUBJECT = lazy_pattern(
    rf"(?:(?:^|[^\w’'-])(?:{_MANY})(?:{_BLANK}[^\W\d_][\w’'-]*[sx]){{1,3}}(?:{_BLANK}qui)?"
    rf"|(?:^|[^\w])(?:ils|elles|ceux|celles|ceux-ci|celles-ci)(?:{_BLANK}qui)?"
    rf"|(?-i:[A-ZÀ-Þ][a-zà-ÿ]+{_BLANK}et{_BLANK}(?:[A-ZÀ-Þ]\w*{_BLANK}?){{1,2}}))"
    rf"{_BLANK}?{_PRONOUNS}{_BLANK}?$",
    re.IGNORECASE,
)
# "les plus content", "des temps plus violent": an adjective after an adverb.
_NOT_PLURAL = lazy_pattern(
    r"(?:plus|moins|très|assez|jamais|toujours|pas|temps|sous|dans|sans|vers)[ \u00a0]$", re.IGNORECASE
)
# Compass: nouns and prepositions before "est".
_TOWARDS = "à|vers|de|dans|depuis|par|pour|sur|plein|et|entre|jusqu[’']à|côté|en|du|ou|chez"
_SIDES = "côte|rive|banlieue|façade|aile|frontière|zone|secteur|quartier|versant|flanc|entrée|vent|pointe|région"
_WIRE = lazy_pattern(
    r"(?: de (?:fer|laine|soie|cuivre|coton|nylon|pêche|trame|discussion|conversation)|"
    r" (?:électriques?|barbelés?|conducteurs?|dénudés?|métalliques?|téléphoniques?|d[’'](?:Ariane|araignée|acier|or)))"
)
_CUT = lazy_pattern(
    r"(?:tir(?=\w+[ \u00a0][ld]es)|"
    r"coup|dénud|branch|débranch|tiss|tord|nou|tend|soud|arrach|tranch|sectionn|raccord|emmêl|démêl)[a-zé]{1,5}"
    r"[ \u00a0](?:les|des|ses|ces|deux|trois|plusieurs|quelques)[ \u00a0]$",
    re.IGNORECASE,
)
_BONES = {
    "les": "le", "des": "de", "ses": "se", "mes": "me", "tes": "te", "ces": "se", "nos": "no", "vos": "vo",
    "leurs": "lœʁ", "aux": "o", "deux": "dø", "trois": "tʁwɑ", "quelques": "kɛlkə", "gros": "ɡʁo",
}  # fmt: skip
_ADDED = "[0-9]+|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille"
_NEGATED = lazy_pattern(r"(?:^|[^\w])(?:n[’']|ne |jamais |rien |personne |non |pas )[^.;:!?]{0,40}$", re.IGNORECASE)


def _left(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _REACH) : match.start()]


def _plural_subject(match: re.Match[str]) -> bool:
    left = _left(match)
    return _PLURAL_SUBJECT.search(left) is not None and _NOT_PLURAL.search(left) is None


def _verb(match: re.Match[str]) -> Pronounced | None:
    """ "les présidents président": a verb after a plural subject, where an adjective would take an s."""
    if not _plural_subject(match):
        adjective, left = _ADJECTIVES.get(match.group().lower()), _left(match)
        if adjective and (_SINGULAR.search(left) or _SINGULAR_NOUN.search(left)):
            return Pronounced(match.group(), ipa=adjective)
        return None
    return Pronounced(match.group(), ipa=_VERBS[match.group().lower()])


def _unlinked(match: re.Match[str]) -> Pronounced | None:
    """ "ils mangent une pomme": no liaison after the -ent of a verb; by itself the verb is read without one."""
    if not _plural_subject(match) or match.group().endswith(("aient", "ment")):
        return None
    return Pronounced(match.group(), language="fr")


def _in_english(match: re.Match[str]) -> Pronounced:
    return Pronounced(match.group(), language="en")


def _pronoun_unlinked(match: re.Match[str]) -> Pronounced | None:
    verb = match.group().split()[1]
    return None if verb.endswith(("aient", "ment")) or verb in _VERBS else Pronounced(match.group(), language="fr")


def _more(match: re.Match[str]) -> Pronounced | None:
    """ "plus que" sounds its s where it compares amounts, not in "ne … plus que"."""
    return None if _NEGATED.search(_left(match)) else Pronounced(match.group(), ipa="plˈys")


def _son(match: re.Match[str]) -> Pronounced | None:
    """ "fils" is a son but for threads, which say what they are made of."""
    if _WIRE.match(match.string, match.end()) or _CUT.search(_left(match)):
        return None
    return Pronounced(match.group(), ipa="fˈis")


def _bones(match: re.Match[str]) -> Pronounced:
    return Pronounced(match.group(), ipa=f"{_BONES[match.group('many').lower()]} zˈo")


def _told(word: str, ipa: str, left: str = "", right: str = "", unless: str = "") -> Rule:
    """The rule that gives `word` a sound where what stands left and right of it matches, and `unless` does not.

    The patterns of the left side end at the word; a blank before it belongs to them.
    """
    before = Pattern(f"(?:{left})$", re.IGNORECASE)
    after = Pattern(right, re.IGNORECASE)
    not_before = Pattern(f"(?:{unless})$", re.IGNORECASE)

    def said(match: re.Match[str]) -> Pronounced | None:
        near = _left(match)
        if left and not before.compiled.search(near):
            return None
        if right and not after.compiled.match(match.string, match.end()):
            return None
        return None if unless and not_before.compiled.search(near) else Pronounced(match.group(), ipa=ipa)

    first, rest = word[0], word[1:]
    either = f"[{first}{first.upper()}]"
    return Rule("homograph", Pattern(rf"{either}(?<![^\W_].){rest}(?![^\W_])"), said)


def _compass() -> tuple[Rule, ...]:
    """ "est" as a quarter of the compass."""
    pronoun = r"(?: (?:pas|plus|aussi|encore|devenu|toujours|déjà|resté)(?![^\W_]))"
    return (
        _told("est", "ɛst", left=rf"(?:^|[^\w])(?:{_TOWARDS}) [lL][’']", right=rf"(?!{pronoun})"),
        _told("est", "ɛst", left=r"[dD][’']", right=r"(?: en ouest|[ ,.;:!?)]|$)"),
        _told("est", "ɛst", left=r"(?:^|[.!?:«“(] ?)L[’']", right=r" d[eu]s? | d[’']"),
        _told("est", "ɛst", left=rf"(?:^|[^\w])(?:{_SIDES}) ", right=r"(?:[,.;:)]|$| d[eu]s? | d[’'])"),
        _told("est", "ɛst", left=r"(?:^|[^\w])(?:nord|sud|Nord|Sud|plein|Jérusalem|Allemagne de l[’'])[- ]?"),
        Rule("homograph", Pattern(r"E(?<=[lLdD][’'].)st(?![^\W_])"), lambda match: Pronounced("Est", ipa="ɛst")),
    )


def _amounts() -> tuple[Rule, ...]:
    """ "plus" with its s: "en plus", "dix de plus", "plus qu’avant"."""
    end = rf"(?={_BLANK}?(?:[,.;:!?»)]|$))"
    return (
        Rule("homograph", Pattern(rf"plus(?<![\w-]....)(?={_BLANK}qu(?:e{_BLANK}|[’'])(?!jamais))"), _more),
        _told("plus", "plˈys", left=r"(?:^|[^\w])(?:[eE]n|[aA]u|tout au|l[’']un de) ", right=end),
        _told("plus", "plˈys", left=r"(?:\w|[%$€]) de ", right=end, unless=r"(?:n[’']|ne |pas |jamais )[^.;:!?]{0,50}"),
        _told("plus", "plˈys", left=r"(?:^|[^\w])en [a-zà-ÿ]{3,14} ", right=end, unless=r"(?:n[’']|ne )[^.;:!?]{0,40}"),
        _told("plus", "plˈys", left=rf"(?:^|[^\w])(?:{_ADDED}) ", right=rf" (?:{_ADDED})(?![^\W_])(?! fois)"),
        _told("plus", "plyz", right=r" ou moins(?![^\W_])"),
    )


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules of context; after every other rule, on what those leave as it was written."""
    verbs = "|".join(f"{key[0]}(?<![\\w’'-].){key[1:]}" for key in _VERBS)
    bones = "|".join(f"[{many[0]}{many[0].upper()}](?<![^\\W_].){many[1:]}" for many in _BONES)
    many = r"(?:un|une|le|ce|du|au|des|les|ces|ses|nos|vos|leurs|aux|deux|trois|jeune|ancien|son|notre|mon) "
    return (
        *_compass(),
        *_amounts(),
        # Scottish and Irish names, whose Mc a French voice would spell.
        Rule("foreign name", Pattern(r"M(?<![\w’'-].)c[A-ZÀ-Þ][^\W\d_]+(?:[’']s(?!\w))?"), _in_english),
        Rule("homograph", Pattern(rf"(?:{verbs})(?![^\W_])"), _verb),
        # The pronoun goes with its verb, so that the voice does not dwell on it.
        Rule(
            "no liaison",
            Pattern(rf"(?:[iI](?<![^\W_].)ls|[eE](?<![^\W_].)lles) [a-zà-ÿ]{{2,18}}ent(?={_BLANK}[{_VOWEL}])"),
            _pronoun_unlinked,
        ),
        Rule(
            "no liaison",
            Pattern(rf"[a-zà-ÿ](?<![\w’'-].)[a-zà-ÿ]{{1,18}}ent(?={_BLANK}[{_VOWEL}])"),
            _unlinked,
        ),
        Rule("homograph", Pattern(rf"(?P<many>{bones}){_BLANK}os(?![^\W_]|-)"), _bones),
        Rule("homograph", Pattern(r"fils(?<![^\W_]....)(?![^\W_])"), _son),
        _told("convient", "kɔ̃vˈi", left=r"(?:^|[^\w])(?:ils|elles) (?:(?:les|nous|vous|y|se) |s[’'])?"),
        _told("fier", "fjˈe", left=r"(?:^|[^\w])(?:se|me|te|nous|vous|[smt][’']y) "),
        _told("tous", "tu", right=r" (?:deux|trois|quatre|cinq|ceux|droits|feux|pays|types|genres|frais)(?![^\W_])"),
        _told("tu as", "ty a", right=rf" [{_VOWEL}]"),
        _told("huit", "ɥi", right=r" [bcdfgjklmnpqrstvwxz]"),
        _told("huit", "ɥˈit", right=r"(?!-)", unless=r"-"),
        _told("vis", "vˈis", left=r"(?:^|[^\w])(?:une|la|les|cette|ces|pas de) "),
        _told("jets?", "dʒˈɛt", right=r" (?:privés?|d[’']affaires|militaires?)(?![^\W_])"),
        _told("reporters?", "ʁəpɔʁtˈɛʁ", left=rf"(?:^|[^\w])(?:{many}|grand |grands )"),
        _told("supporters?", "sypɔʁtˈɛʁ", left=rf"(?:^|[^\w])(?:{many})"),
        Rule(
            "homograph",
            Pattern(r"jean(?<![\w-]....)s?(?![\w-])"),
            lambda match: Pronounced(match.group(), ipa="dʒˈin"),
        ),
        _told("amers?", "amˈɛʁ"),
        _told("porcs?", "pˈɔʁ", right=r"(?!-)"),
    )
