"""A digest: one script from chosen parts of several, with an opening, links and a closing of its own."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, quote

from audiobrief.brief.model import DIGEST, Origin, episode_id
from audiobrief.config.automation import DigestPhrases
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.show import ShowEdition, fill
from audiobrief.errors import InputError
from audiobrief.locales import language_of, long_date
from audiobrief.script.model import Script, Segment, Sting
from audiobrief.script.narrate import CORRECTION_ID, name_within_sentence
from audiobrief.text.normalization.inline import plain

FRAME = ("opening", "closing", CORRECTION_ID)  # what a script has from the show, not from its brief
MOST = 50  # episodes of one digest
USUAL = {
    "fr": DigestPhrases.model_construct(
        title="L’essentiel du {date}",
        hook="Au programme\u00a0: {titles}.",
        opening="{show}. Nous sommes le {date}.\n\n{hook}",
        first="Pour commencer\u00a0: {title}.",
        next="Autre nouvelle\u00a0: {title}.",
        last="Pour terminer\u00a0: {title}.",
        closing=(
            "C’était {show}. Les sources sont dans les notes de l’épisode, et les voix que vous avez entendues sont "
            "synthétiques.\n\nÀ bientôt."
        ),
    ),
    "en": DigestPhrases.model_construct(
        title="The essentials of {date}",
        hook="In this episode: {titles}.",
        opening="{show}. It is {date}.\n\n{hook}",
        first="First: {title}.",
        next="Next: {title}.",
        last="And last: {title}.",
        closing=(
            "That was {show}. The sources are in the episode notes, and the voices you heard are synthetic.\n\n"
            "Until next time."
        ),
    ),
}


@dataclass(frozen=True)
class DigestRecipe:
    """What a digest is made from: episodes by id in their order, the parts of each (none: all), its own title or ""."""

    episodes: tuple[str, ...]
    parts: tuple[str, ...] = ()
    title: str = ""
    name: str = ""  # the digest's id, where one was asked for
    folder: str = ""  # of the project that has the episodes, where it is another one
    found: bool = False  # the episodes were not named: what is not public of them is not taken

    @property
    def place(self) -> str:
        """How the origin of a script names the recipe."""
        said = {"parts": ",".join(self.parts), "title": self.title, "id": self.name, "from": self.folder}
        said["found"] = "yes" if self.found else ""
        values = "&".join(f"{key}={quote(value, safe=',/')}" for key, value in said.items() if value)
        return f"{DIGEST}{','.join(self.episodes)}" + (f";{values}" if values else "")

    @property
    def id(self) -> str:
        """The id of the digest: the same for the same episodes and parts, whatever its title."""
        if self.name:
            return self.name
        same = "\n".join((",".join(self.episodes), ",".join(sorted(self.parts)), self.folder))
        return episode_id(f"digest-{hashlib.sha256(same.encode()).hexdigest()[:10]}")


def recipe_of(place: str) -> DigestRecipe:
    """The recipe that an origin names. Raises: InputError where it names no episode."""
    names, _, values = place.removeprefix(DIGEST).partition(";")
    said = dict(parse_qsl(values))
    episodes = tuple(name for name in names.split(",") if re.fullmatch(r"[a-z0-9][a-z0-9-]*", name))
    if not episodes:
        raise InputError(f'"{place[:80]}" names no episode; say `audiobrief digest ID ID`')
    parts = tuple(part for part in said.get("parts", "").split(",") if part)
    title, name, folder = (said.get(key, "") for key in ("title", "id", "from"))
    return DigestRecipe(episodes, parts, title, name, folder, "found" in said)


@dataclass(frozen=True)
class DigestPart:
    """One episode of a digest: its listed title, its script, and the sources that its listing names."""

    id: str
    title: str
    script: Script
    sources: tuple[str, ...]


def parts_of(script: Script, wanted: Sequence[str]) -> tuple[Segment, ...]:
    """The segments of a script, or those of the wanted perspectives, without what somebody paid for."""
    told = [one for one in script.segments if one.id not in FRAME and not one.sponsor]
    return tuple(one for one in told if one.perspective in wanted) if wanted else tuple(told)


def digest_script(
    recipe: DigestRecipe, parts: Sequence[DigestPart], edition: ShowEdition, cast: Cast, locale: str, day: date
) -> Script:
    """The script of a digest in one language; each of `parts` has something of what the recipe wants."""
    phrases = edition.digest.over(USUAL.get(language_of(locale), USUAL["en"]))
    french = language_of(locale) == "fr"
    values = {
        "show": edition.title,
        "date": long_date(day, locale),
        "count": str(len(parts)),
        "titles": ("\u00a0; " if french else "; ").join(_bare(part.title) for part in parts),
    }
    values["title"] = title = recipe.title or _filled(phrases.title, values)
    values["hook"] = hook = _filled(phrases.hook, values)
    entries: list[Segment | Sting] = [
        Sting("intro"),
        Segment("opening", NARRATOR, _paragraphs(_filled(phrases.opening, values))),
    ]
    used: Counter[str] = Counter()
    for number, part in enumerate(parts):
        template = phrases.first if number == 0 else phrases.last if number == len(parts) - 1 else phrases.next
        entries.append(Sting("transition"))
        entries += _told(part, recipe, template, number, edition, cast, used)
    entries += [
        Sting("transition"),
        Segment("closing", NARRATOR, _paragraphs(_filled(phrases.closing, values))),
        Sting("outro"),
    ]
    return Script(
        id=recipe.id,
        locale=locale,
        title=title,
        hook=hook,
        published=day.isoformat(),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        tags=tuple(dict.fromkeys(tag for part in parts for tag in part.script.tags)),
        entries=tuple(entries),
        origin=Origin(recipe.place, hashlib.sha256(recipe.place.encode()).hexdigest()[:16]),
    )


def _told(
    part: DigestPart,
    recipe: DigestRecipe,
    template: str,
    number: int,
    edition: ShowEdition,
    cast: Cast,
    used: Counter[str],
) -> list[Segment]:
    """The segments of one episode: the first opens its chapter, the others are announced by their perspective."""
    told: list[Segment] = []
    language = language_of(edition.locale)
    for segment in parts_of(part.script, recipe.parts):
        known = segment.perspective in cast.ids
        name = name_within_sentence(cast.perspective(segment.perspective).name(language)) if known else ""
        if not told:
            values = {"show": edition.title, "title": _bare(part.title), "name": name, "number": str(number + 1)}
            heading, lead = plain(part.title), _filled(template, values)
        else:
            own = {"show": edition.title, "name": name, "heading": segment.heading}
            heading = ""
            lead = segment.lead if segment.perspective == NARRATOR or not segment.lead else fill(edition.lead, own)
        told.append(replace(segment, id=_free(f"{part.id[:40]}.{segment.id}"[:74], used), heading=heading, lead=lead))
    return told


def _free(wish: str, used: Counter[str]) -> str:
    used[wish] += 1
    return wish if used[wish] == 1 else f"{wish}.{used[wish]}"


def _bare(title: str) -> str:
    return plain(title).rstrip(" .")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template filled; a title that ends as a sentence does gets no second stop."""
    return re.sub(r"(?<=[?!…])\.(?!\.)", "", fill(template, values))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split("\n")).strip() for part in text.split("\n\n") if part.strip())
