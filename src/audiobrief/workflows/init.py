"""A new project in a folder: its show, its cast, its sounds and a brief to try; what is there is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from audiobrief.config.project import shipped
from audiobrief.config.voices_schema import NAME as SCHEMA
from audiobrief.config.voices_schema import REFERENCE, shipped_schema
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, LOCALES, find_locale, language_of
from audiobrief.speech.model import EngineFolders
from audiobrief.storage.files import write_atomic
from audiobrief.storage.yaml_edit import Key, Value, with_value
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.clean import one_line, web_address

LOCAL_ADDRESS = "http://localhost:8000/"
EXAMPLE = "briefs/example.md"


@dataclass(frozen=True)
class Taste:
    """How a show sounds: its set of stings, the rate of its voices, the silence after their paragraphs in seconds."""

    stings: str
    rate: float
    pause_s: float


TASTES = {
    "news": Taste("news", 1.0, 0.5),
    "calm": Taste("calm", 0.95, 0.7),
    "lively": Taste("bright", 1.06, 0.35),
}
_IGNORED = (
    "# Finished episodes. Keep a copy of output/ elsewhere: it holds the identity of each episode.\n"
    "/output/\n"
    "# What is being written.\n"
    ".*.part\n"
)


@dataclass(frozen=True)
class Wishes:
    """What a new show is like; `locales` such as fr-CA, one for each language, in the order of the show."""

    name: str
    author: str
    locales: tuple[str, ...]
    taste: str
    address: str


@dataclass(frozen=True)
class NewProject:
    """The files that were written, and those that were there and stay as they are."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def read_wishes(name: str, author: str, tags: Sequence[str], taste: str, address: str) -> Wishes:
    """The answers, checked; an empty one takes its default. Raises: InputError or ProblemsError with every fault."""
    faults: list[AudiobriefError] = []
    locales: dict[str, str] = {}
    for tag in tags or LANGUAGES:
        locale = find_locale(tag)
        if locale is None:
            faults.append(InputError(f'"{tag}" is no language or locale{did_you_mean(tag, (*LANGUAGES, *LOCALES))}'))
        elif locales.setdefault(language_of(locale), locale) != locale:
            faults.append(InputError(f"{locales[language_of(locale)]} and {locale} are one language; choose one"))
    if taste not in TASTES:
        faults.append(InputError(f'"{taste}" is no taste{did_you_mean(taste, list(TASTES))}'))
    url = address.strip() or LOCAL_ADDRESS
    if not web_address(url) or re.search(r"[?#\s]", url):
        faults.append(InputError(f'"{address}" is no web address; write it as https://example.org/show/'))
    for what, line in (("name", name), ("author", author)):
        if len(one_line(line)) > 255:
            faults.append(InputError(f"the {what} is longer than 255 characters; shorten it"))
    raise_all(faults)
    return Wishes(one_line(name), one_line(author), tuple(locales.values()), taste, url.rstrip("/") + "/")


def make_project(folder: Path, wishes: Wishes, engine_folders: EngineFolders) -> NewProject:
    """The new files of `folder`, each whole; none that is there is changed. Raises: PublishError."""
    contents: dict[str, bytes] = {
        "show.yaml": _show(wishes),
        "voices.yaml": _voices(wishes),
        SCHEMA: shipped_schema(engine_folders),
        EXAMPLE: _example(wishes),
        ".gitignore": _IGNORED.encode(),
    }
    stings = TASTES[wishes.taste].stings
    for path in sorted(shipped("audio").glob(f"{stings}*")):
        contents[f"audio/{path.name}"] = path.read_bytes()
    contents["audio/SOURCES.md"] = (shipped("audio") / "SOURCES.md").read_bytes()
    written, kept = [], []
    for name, data in contents.items():
        place = folder / name
        if place.exists() or place.is_symlink():
            kept.append(place)
            continue
        _make_folder(place.parent)
        write_atomic(place, data)
        written.append(place)
    return NewProject(tuple(written), tuple(kept))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(f"{folder}: cannot be made ({error.strerror or error}); choose another folder") from error


def _show(wishes: Wishes) -> bytes:
    """show.yaml with the answers in it, and its comments."""
    data = _editions(shipped("show.yaml").read_text("utf-8"), [language_of(one) for one in wishes.locales]).encode()
    values: list[tuple[tuple[Key, ...], Value]] = [
        (("base_url",), wishes.address),
        (("sound", "stings"), TASTES[wishes.taste].stings),
    ]
    for locale in wishes.locales:
        at = ("editions", language_of(locale))
        values += [((*at, "locale"), locale), ((*at, "link"), f"{wishes.address}{language_of(locale)}/")]
        if wishes.name:
            values.append(((*at, "title"), wishes.name))
        if wishes.author:
            values += [((*at, "author"), wishes.author), ((*at, "owner", "name"), wishes.author)]
    return _with_values(data, values, "show.yaml")


def _editions(text: str, languages: Sequence[str]) -> str:
    """The file with these editions alone, in this order; comments of one that goes stay at the same keys."""
    head, _, below = text.partition("\neditions:\n")
    blocks = {match[1]: match[2] for match in re.finditer(r"^  (\w\w):\n((?:(?:    .*)?\n)*)", below, re.MULTILINE)}
    first = next(iter(blocks))
    notes = _comments(blocks[first])
    whole = f"{head}\neditions:\n"
    for place, language in enumerate(languages):
        block = blocks[language]
        whole += f"  {language}:\n" + (block if place or language == first else _commented(block, notes))
    return whole


def _comments(block: str) -> dict[str, list[str]]:
    """By key: its comment at the end of its line, "" for none, then the comment lines below it; only keys with any."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in block.splitlines():
        if re.match(r"    # ", line):
            found.setdefault(key, [""]).append(line)
        elif match := re.match(r"    (\w+):.*?(\s+# .*)?$", line):
            key = match[1]
            if match[2]:
                found.setdefault(key, [""])[0] = match[2]
    return found


def _commented(block: str, notes: dict[str, list[str]]) -> str:
    lines: list[str] = []
    below: list[str] = []
    for line in block.splitlines():
        match = re.match(r"    (\w+):", line)
        if match:
            lines += below
            end, *below = notes.get(match[1], [""])
            line += end if "#" not in line else ""
        lines.append(line)
    return "\n".join([*lines, *below]) + "\n"


def _voices(wishes: Wishes) -> bytes:
    """voices.yaml with the pace of the taste; the schema beside it is named to editors."""
    text = shipped("voices.yaml").read_text("utf-8")
    data = re.sub(rf"^{re.escape(REFERENCE)}\S+", REFERENCE + SCHEMA, text, count=1, flags=re.MULTILINE).encode()
    taste, cast = TASTES[wishes.taste], yaml.safe_load(data)["cast"]
    values: list[tuple[tuple[Key, ...], Value]] = []
    for language, parts in cast.items():
        for part in parts:
            values.append((("cast", language, part, "pause"), taste.pause_s))
            if taste.rate != 1.0:
                values.append((("cast", language, part, "rate"), taste.rate))
    return _with_values(data, values, "voices.yaml")


def _with_values(data: bytes, values: Sequence[tuple[tuple[Key, ...], Value]], name: str) -> bytes:
    for keys, value in values:
        data = with_value(data, keys, value, name)
    return data


def _example(wishes: Wishes) -> bytes:
    """A brief with every perspective, in the languages of the show."""
    folder = files("audiobrief") / "data/start"
    texts = [(folder / f"example.{language_of(one)}.md").read_text("utf-8") for one in wishes.locales]
    return "\n".join(texts).encode()


def default_locales() -> str:
    """The languages of a new show that says nothing of them, as they are typed."""
    return ", ".join(DEFAULT_LOCALE.values())
