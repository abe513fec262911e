"""A corrected brief and an edited script become one script: what only one side changed since the base is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from audiobrief.script.merge_text import Side, merge_sentences, paragraphs_of, sentences_of
from audiobrief.script.model import Script, Segment, Sting


@dataclass(frozen=True)
class MergedOrder:
    """Every key of the three lists once, in order; `clash` holds the common keys of script and brief in both orders."""

    keys: tuple[str, ...]
    clash: tuple[tuple[str, ...], ...] = ()


def merge_order(base: Sequence[str], script: Sequence[str], brief: Sequence[str], prefer: Side = "") -> MergedOrder:
    """An order for all keys: the brief's where only that moved some, else the script's; what is new goes behind
    what it stands behind. Both having moved them differently is a clash, and the script's order stays."""
    common = set(base) & set(script) & set(brief)
    first, mine, theirs = ([key for key in part if key in common] for part in (base, script, brief))
    clash = mine not in (first, theirs) and theirs not in (first, mine)
    lead, other = (brief, script) if mine == first or (clash and prefer == "brief") else (script, brief)
    keys = _inserted(_inserted(list(lead), other), base)
    told = (tuple(mine), tuple(theirs)) if clash and not prefer else ()
    return MergedOrder(tuple(keys), told)


def _inserted(keys: list[str], other: Sequence[str]) -> list[str]:
    """The keys with those that only `other` has, each behind the one that it stands behind there."""
    known = set(keys)
    before = ""
    for key in other:
        if key not in known:
            keys.insert(keys.index(before) + 1 if before else 0, key)
            known.add(key)
        before = key
    return keys


_PLAIN_FIELDS = (
    "perspective", "heading", "lead", "voice", "pause_s", "rate", "pitch_st", "formant", "gain_db", "sponsor",
)  # fmt: skip
_ALIKE = 0.5  # share of sentences from which a segment with another id is the same one


@dataclass(frozen=True)
class Conflict:
    """What script and brief both changed, in the words of each; `segment` is "" for what is said of the whole."""

    segment: str
    what: str
    script: str
    brief: str

    def told(self) -> str:
        """Both wordings in one sentence."""
        place = f'segment "{self.segment}": ' if self.segment else ""
        words = f"here: {_shown(self.script)}; brief: {_shown(self.brief)}"
        return f"{place}{self.what} was changed here and in the brief; {words}"


@dataclass(frozen=True)
class Merged:
    """The merged script; `taken` says in phrases what came from the brief, `conflicts` what stops it.

    `names` are the ids that its segments have in the producer's script, "" for new ones.
    """

    script: Script
    names: tuple[str, ...]
    taken: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def _shown(text: str) -> str:
    return f'"{text}"' if text else "(taken out)"


def merge(base: Script, script: Script, brief: Script, prefer: Side = "") -> Merged:
    """What a producer made of `base` in `script`, with what `brief` says otherwise than `base`.

    `prefer` decides where both changed the same; without it a conflict keeps the words of the script.
    """
    work = _Merge(script.locale, prefer)
    pairs = _Pairs(base, script, brief)
    entries = work.entries(pairs)
    merged = replace(
        script,
        locale=work.value("", "the locale", base.locale, script.locale, brief.locale),
        title=work.value("", "the title", base.title, script.title, brief.title),
        hook=" ".join(work.text("", (base.hook,), (script.hook,), (brief.hook,), what="the hook")),
        published=work.value("", "the date", base.published, script.published, brief.published),
        sources=work.items("source", base.sources, script.sources, brief.sources),
        tags=work.items("tag", base.tags, script.tags, brief.tags),
        entries=entries,
        origin=brief.origin,  # never the producer's to say
    )
    return Merged(merged, tuple(work.names), tuple(work.taken), tuple(work.conflicts))


class _Pairs:
    """The segments and stings of three scripts under common names: those of the brief, else of script, else of base."""

    def __init__(self, base: Script, script: Script, brief: Script) -> None:
        locale = script.locale
        to_script = _matched(base, script, locale)
        to_brief = _matched(base, brief, locale)
        self.base = {one.id: one for one in base.segments}
        own, theirs = {one.id: one for one in script.segments}, {one.id: one for one in brief.segments}
        self.script = {name: own[other] for name, other in to_script.items()}
        self.brief = {name: theirs[other] for name, other in to_brief.items()}
        script_names = {other: name for name, other in to_script.items()}
        brief_names = {other: name for name, other in to_brief.items()}
        for name, segment in theirs.items():
            if name not in brief_names:
                brief_names[name] = f"brief:{name}"
                self.brief[brief_names[name]] = segment
        for name, segment in own.items():
            if name not in script_names:
                twin = next((key for key, one in self.brief.items() if key not in self.base and one == segment), "")
                script_names[name] = twin or f"script:{name}"
                self.script[script_names[name]] = segment
        self.orders = (
            _keys(base, {name: name for name in self.base}),
            _keys(script, script_names),
            _keys(brief, brief_names),
        )


def _keys(script: Script, names: Mapping[str, str]) -> list[str]:
    """A name for each entry; a sting is known by its role and by the segment that follows it."""
    found: list[str] = []
    following = "end"
    for entry in reversed(script.entries):
        if isinstance(entry, Segment):
            following = f"segment:{names[entry.id]}"
            found.append(following)
        else:
            name = f"sting:{entry.role}:{following}"
            while name in found:
                name += "+"
            found.append(name)
    return found[::-1]


def _matched(base: Script, other: Script, locale: str) -> dict[str, str]:
    """The id in `other` of each segment of `base` that is still there: the same id, or most of the same sentences."""
    old = {one.id: {s.text for s in sentences_of(one.text, locale)} for one in base.segments}
    new = {one.id: {s.text for s in sentences_of(one.text, locale)} for one in other.segments}
    shares: list[tuple[float, int, int, str, str]] = []
    for number, (name, first) in enumerate(old.items()):
        for place, (wish, second) in enumerate(new.items()):
            share = len(first & second) / max(1, len(first), len(second))
            if name == wish or share >= _ALIKE:
                shares.append((share + 0.5 * (name == wish), -number, -place, name, wish))
    found: dict[str, str] = {}
    for _, _, _, name, wish in sorted(shares, reverse=True):
        if name not in found and wish not in found.values():
            found[name] = wish
    return found


class _Merge:
    """One merge at work: what was taken and what clashed so far."""

    def __init__(self, locale: str, prefer: Side) -> None:
        self.locale, self.prefer = locale, prefer
        self.taken: list[str] = []
        self.conflicts: list[Conflict] = []
        self.names: list[str] = []

    def entries(self, pairs: _Pairs) -> tuple[Segment | Sting, ...]:
        """The entries of all, in an order that heeds both sides."""
        order = merge_order(*pairs.orders, prefer=self.prefer)
        if order.clash:
            self._clash("", "the order of the segments", *(", ".join(_segment_names(part)) for part in order.clash))
        found: list[Segment | Sting] = []
        for key in self._kept(order.keys, pairs):
            kind, _, name = key.partition(":")
            if kind == "sting":
                role: Any = name.partition(":")[0]
                found.append(Sting(role))
            else:
                found.append(self._segment(name, pairs))
                self.names.append(pairs.script[name].id if name in pairs.script else "")
        return _with_own_ids(found)

    def _kept(self, keys: Sequence[str], pairs: _Pairs) -> list[str]:
        """The keys without what one side took away; taking away what the other side changed is a conflict."""
        base_keys, script_keys, brief_keys = map(set, pairs.orders)
        kept: list[str] = []
        for key in keys:
            here, there = key in script_keys, key in brief_keys
            name = key.partition(":")[2]
            if key not in base_keys or (here and there):
                if there and not here and key.startswith("segment:"):
                    self.taken.append(f'segment "{pairs.brief[name].id}" added')
                kept.append(key)
            elif key.startswith("segment:") and (here or there):
                kept += [key] if self._survives(name, pairs) else []
        return kept

    def _survives(self, name: str, pairs: _Pairs) -> bool:
        """Whether a segment that one side took away stays, because the other side changed it and is preferred."""
        old = pairs.base[name]
        left = pairs.script.get(name) or pairs.brief[name]
        is_ours = name in pairs.script
        if not (_differs(old, left) if is_ours else _says_otherwise(old, left)):
            if is_ours:
                self.taken.append(f'segment "{old.id}" taken out')
            return False
        words = " ".join(left.text)
        if not self.prefer:
            self._clash(old.id, "the segment", words if is_ours else "", "" if is_ours else words)
            return is_ours
        return (self.prefer == "script") == is_ours

    def _segment(self, name: str, pairs: _Pairs) -> Segment:
        old, ours, theirs = pairs.base.get(name), pairs.script.get(name), pairs.brief.get(name)
        if ours is None or theirs is None or old is None:
            found = ours or theirs
            assert found is not None
            return found
        values = {
            field: self.value(
                ours.id, _TOLD.get(field, f"its {field}"), *(getattr(one, field) for one in (old, ours, theirs))
            )
            for field in _PLAIN_FIELDS
        }
        before = len(self.conflicts)
        text = self.text(ours.id, old.text, ours.text, theirs.text)
        say = ours.say
        if say and old.text != theirs.text:
            # What is spoken instead is another reading of the same text: it follows the brief, or stops it.
            said = len(self.taken)
            say = self.text(ours.id, old.text, ours.say, theirs.text, what="what its `say` stands for")
            del self.taken[said:]
        if not text and len(self.conflicts) == before:
            self._clash(ours.id, "the text", " ".join(ours.text), " ".join(theirs.text))
            text = theirs.text if self.prefer == "brief" else ours.text
        return replace(ours, id=theirs.id if ours.id == old.id else ours.id, text=text, say=say, **values)

    def text(
        self,
        segment: str,
        base: Sequence[str],
        script: Sequence[str],
        brief: Sequence[str],
        what: str = "",
    ) -> tuple[str, ...]:
        """Paragraphs merged by sentence."""
        old, ours, theirs = (sentences_of(part, self.locale) for part in (base, script, brief))
        merged = merge_sentences(old, ours, theirs, self.prefer)
        for before, after in merged.taken:
            self.taken.append(f"{segment or what}: {_change(before, after)}")
        for clash in merged.clashes:
            self._clash(
                segment, f'"{clash.base}"' if not what else f'{what} ("{clash.base}")', clash.script, clash.brief
            )
        return tuple(script) if merged.sentences == ours else paragraphs_of(merged.sentences)

    def value(self, segment: str, what: str, base: Any, script: Any, brief: Any) -> Any:
        """One value merged as a whole."""
        if brief in (base, script):
            return script
        if script != base and self.prefer != "brief":
            self._clash(segment, what, _as_text(script), _as_text(brief))
            return script
        self.taken.append(f"{segment + ': ' if segment else ''}{what} is {_shown(_as_text(brief))}")
        return brief

    def items(self, what: str, base: Sequence[str], script: Sequence[str], brief: Sequence[str]) -> tuple[str, ...]:
        """A list merged item by item."""
        merged = merge_order(list(base), list(script), list(brief), prefer="script").keys
        new = [one for one in brief if one not in base and one not in script]
        gone = [one for one in base if one not in brief and one in script]
        self.taken += [f"{what} {_shown(one)} added" for one in new] + [
            f"{what} {_shown(one)} taken out" for one in gone
        ]
        return tuple(one for one in merged if one not in base or (one in script and one in brief))

    def _clash(self, segment: str, what: str, script: str, brief: str) -> None:
        if not self.prefer:
            self.conflicts.append(Conflict(segment, what, script, brief))


_TOLD = {"heading": "the heading", "lead": "the lead", "perspective": "the perspective"}


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _change(before: str, after: str) -> str:
    if not before:
        return f'added "{after}"'
    return f'"{before}" is now "{after}"' if after else f'"{before}" taken out'


def _says_otherwise(old: Segment, new: Segment) -> bool:
    return (old.text, old.heading, old.perspective) != (new.text, new.heading, new.perspective)


def _differs(old: Segment, new: Segment) -> bool:
    return any(getattr(old, one.name) != getattr(new, one.name) for one in fields(Segment) if one.name != "id")


def _segment_names(keys: Sequence[str]) -> list[str]:
    return [key.rpartition(":")[2] for key in keys if key.startswith("segment:")]


def _with_own_ids(entries: Sequence[Segment | Sting]) -> tuple[Segment | Sting, ...]:
    """The entries, with another id for each segment whose id stands before it."""
    used: set[str] = set()
    found: list[Segment | Sting] = []
    for entry in entries:
        if isinstance(entry, Segment):
            name, number = entry.id, 1
            while name in used:
                number += 1
                name = f"{entry.id}-{number}"
            used.add(name)
            entry = replace(entry, id=name)
        found.append(entry)
    return tuple(found)
