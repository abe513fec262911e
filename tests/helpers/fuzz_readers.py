"""What fuzzing tries: every reader of audiobrief, with valid inputs of its own."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import analyse
from audiobrief.audio.mix_report import Receipt
from audiobrief.audio.stings.recipe import parse_recipe
from audiobrief.brief.find import BriefRequest
from audiobrief.brief.readers.fetch import _file_name, _in_utf8, _parsed
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, Cast, load_cast
from audiobrief.config.project import find_project, shipped
from audiobrief.config.show import Show, load_show
from audiobrief.locales import language_of
from audiobrief.podcast.chapters import to_json as chapters_json
from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.id3 import EpisodeTag, id3_bytes
from audiobrief.podcast.manifest import SHOW_FILE, load_manifest, manifest_path, open_show
from audiobrief.podcast.own_cover import read_cover
from audiobrief.podcast.public_files import public_files
from audiobrief.podcast.site.episode import read_vtt
from audiobrief.podcast.transcript import TranscriptLine, cues, to_srt, to_vtt
from audiobrief.podcast.transcript import to_json as transcript_json
from audiobrief.qa.editions import compare
from audiobrief.qa.podcast.art import read_picture
from audiobrief.qa.podcast.document import Context
from audiobrief.qa.podcast.items import check_document
from audiobrief.qa.podcast.sound import check_tag, read_sound, tag_bytes
from audiobrief.qa.podcast.words import check_chapters_json, check_json_transcript, check_srt, check_vtt
from audiobrief.script.model import parse, read_stamp, shown, unparse
from audiobrief.script.utterances import script_lines
from audiobrief.speech import engines
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.speech.model import Mark
from audiobrief.storage.yaml_edit import with_value
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.check import entry_faults
from audiobrief.text.lexicon.edit import with_entries
from audiobrief.text.lexicon.load import parse_lexicon
from audiobrief.text.lexicon.pls import export_pls, import_pls
from audiobrief.text.mark_errors import mark_faults
from audiobrief.text.normalization.inline import plain
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import say_sentences, utterances
from audiobrief.workflows.render.scripts import present_text, script_file, write_scripts
from tests.helpers.fuzz_formats import formats
from tests.helpers.fuzzing import JUNK, Target
from tests.helpers.page_server import ARTICLE
from tests.helpers.published import channel, episode

ROOT = Path(__file__).parents[2]
KEY = "ab" * 32
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
LINES = (
    TranscriptLine(0.0, 2.0, "Anna", "Bonjour, « tout » le monde."),
    TranscriptLine(2.0, 5.5, "Bob", "Deux & trois --> <b>.", (Mark(2.1, 3.0, "Deux"),)),
)

# ---------------------------------------------------------------- the readers


@cache
def cast() -> Cast:
    return load_cast(ROOT / "voices.yaml", tuple(engines.table()))


@cache
def espeak() -> SpeechTarget:
    return engines.target("espeak")


@cache
def show() -> Show:
    return load_show(ROOT / "show.yaml")


def _brief(name: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes, Path], object]:
    """The reader of briefs; `packed` makes a file of what is spoiled, where it is a part of one."""

    def read(data: bytes, folder: Path) -> object:
        data = packed(data)
        briefs = read_briefs(data, name, cast().perspectives, NARRATOR)
        project = find_project(folder)
        made = []
        for brief in briefs:
            text = data.decode(errors="replace")
            marks = mark_faults([("", part) for part in (brief.title, *brief.paragraphs)], name, text)
            if marks:
                raise marks[0]
            edition = show().editions[language_of(brief.locale)]
            made.append(
                script_file(project, brief, "0" * 64, edition, cast(), date(2026, 1, 1), BriefRequest("", force=True))
            )
            again = parse(unparse(made[-1].script, "0" * 64), "again")
            assert [segment.id for segment in again.segments] == [segment.id for segment in made[-1].script.segments]
            if brief is briefs[-1]:
                compare(brief, briefs[0])
            if sum(map(len, brief.paragraphs)) < 1500:
                _lines(made[-1].script)
        write_scripts(made, lambda line: None)
        return made

    return read


def _lines(script: Any) -> None:
    for line in script_lines(script, cast(), espeak()):
        assert any(char.isalnum() for char in line.utterance.text)


def _script(path: Path) -> object:
    text = present_text(path) or ""
    read_stamp(text)
    script = parse(text, "s.yaml")
    shown(script)
    if sum(len(part) for segment in script.segments for part in segment.text) < 3000:
        try:
            _lines(script)
        except KeyError:  # a perspective that is not in the cast is told before
            assert {segment.perspective for segment in script.segments} - cast().ids
    return script


def _of_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def reader(data: bytes, folder: Path) -> object:
        path = folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return read(path)

    return reader


def _lexicon(data: bytes, folder: Path) -> object:
    entries = parse_lexicon(data, "l.yaml")
    entry_faults(entries, engines.known_symbols(), engines.auto_order())
    export_pls(entries, "fr")
    if len(entries) < 50:
        utterances("OpenAI et Kuujjuaq, 3 M$.", "fr-CA", Lexicon(entries), espeak())
        with_entries("", "new.yaml", entries)
    return entries


def _pls(data: bytes, folder: Path) -> object:
    entries = import_pls(data, "l.pls")
    entry_faults(entries, engines.known_symbols(), engines.auto_order())
    return with_entries("", "new.yaml", entries)


def _edited(data: bytes, folder: Path) -> object:
    return with_value(data, ("sound", "stings"), "calm", "show.yaml")


def _spoken(data: bytes, folder: Path) -> object:
    text = data.decode("utf-8", "surrogateescape")[:3000]
    plain(text)
    for locale in ("fr-CA", "en-CA"):
        said = utterances(text, locale)
        say_sentences(text[:1000], locale)
        for one in said:
            assert len(one.spans) == 0 or one.spans[-1].end <= len(one.written)
    return None


def _cache(data: bytes, folder: Path) -> object:
    store = SpeechCache(folder / "cache")
    path = store.path(KEY)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    store.facts(KEY)
    path.write_bytes(data)
    return store.get(KEY)


def _manifest(path: Path) -> object:
    list(public_files(path.parents[1]))
    return load_manifest(path)


def _show_state(path: Path) -> object:
    return open_show(path.parent, "https://example.org/feed.xml")


def _receipt(data: bytes, folder: Path) -> object:
    receipt = Receipt.from_bytes(data, "r.mix.json")
    if receipt.measured.frames < 10**9:
        receipt.reductions_db()
    return receipt.to_bytes()


def _words(data: bytes, folder: Path) -> object:
    list(check_json_transcript(data, "t.json", 10.0, None))
    list(check_chapters_json(data, "c.json", 200.0, episode()))
    return None


def _subtitles(data: bytes, folder: Path) -> object:
    check_vtt(data, "a.vtt", 10.0)
    check_srt(data, "a.srt", None)
    return read_vtt(data)


def _mp3(data: bytes, folder: Path) -> object:
    end = tag_bytes(data)
    read_sound(data, end)
    return list(check_tag(data[:end], "a.mp3", episode()))


def _address(data: bytes, folder: Path) -> object:
    url = _parsed(data.decode("utf-8", "surrogateescape"), "asked")
    file = _file_name(url, "text/html")
    assert set(file.stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    _in_utf8(data, data.decode("latin-1"), file.extension)
    _parsed(data.decode("latin-1"), "asked", url)
    return file


def _picture(data: bytes, folder: Path) -> object:
    read_picture(data)
    return _of_file("c.png", read_cover)(data, folder)


# ---------------------------------------------------------------- valid inputs


def _png() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(sink, "PNG")
    return sink.getvalue()


def _entry(folder: Path) -> bytes:
    sound = Clip.of(np.sin(np.linspace(0, 90, 1000)), 24_000)
    store = SpeechCache(folder)
    store.put(KEY, StoredSpeech(sound, analyse(sound), (Mark(0.1, 0.9, "Bonjour"),)))
    return store.path(KEY).read_bytes()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _receipt_bytes() -> bytes:
    measured: dict[str, Any] = {
        "integrated_lufs": -16.0,
        "true_peak_dbtp": -1.2,
        "loudness_range_lu": 3.0,
        "frames": 88_200,
    }
    measured |= {"highest_short_term_lufs": -14.0, "highest_momentary_lufs": -12.0}
    limiter = {"ceiling_dbtp": -1.5, "step_s": 0.1, "highest_db": 2.0, "limited_share": 0.1, "over_1_db_s": 0.1}
    item = {"role": "speech", "start_s": 0.0, "end_s": 1.0, "gain_db": 0.5, "segment": "facts", "voice": "facts"}
    whole: dict[str, Any] = {
        "profile": "stereo",
        "target": {"lufs": -16.0, "true_peak_dbtp": -1.0},
        "measured": measured,
    }
    whole |= {
        "on_target": True,
        "gain_db": 3.0,
        "limiter": {**limiter, "stretches": [{"start": 1, "reduction_db": [1.0]}]},
    }
    return _json({**whole, "voices": [{"voice": "facts", "gain_db": 1.0}], "items": [item]})


def _bytes_of(*names: str) -> list[bytes]:
    return [(ROOT / name).read_bytes() for name in names]


def _settings(document: bytes) -> list[str]:
    """Every key of a YAML or JSON document."""
    found: list[str] = []
    waiting: list[Any] = [yaml.safe_load(document)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found += [str(key) for key in value]
        waiting += list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return sorted(set(found))


_PLS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE lexicon [<!ENTITY a "b">]>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="fr">
<lexeme><grapheme>Kuujjuaq</grapheme><phoneme>kuʒwak</phoneme><alias>Kou-djou-ak</alias></lexeme>
<lexeme><grapheme>GPT</grapheme><alias>G P T</alias><example>un sigle &amp; non</example></lexeme></lexicon>"""

_LEXICON = """entries:
- {grapheme: Kuujjuaq, lang: fr, alias: Kou-djou-ak}
- grapheme: [GPT, GPT-4]
  speak_as: characters
  case: exact
- {grapheme: OpenAI, ipa: /oʊpən/, engines: {edge: {alias: Open A I}}, reason: a name}
- {grapheme: New York, say_lang: en}
"""

_ADDRESSES = [
    b"https://example.org/a/b.html?x=1#y",
    "http://exämple.org:8080/é/".encode(),
    b"http://[::1]/a",
    b"//x/y",
    b"../a",
    b"?q",
]


@cache
def targets(folder: Path) -> dict[str, Target]:
    """Every reader by its name; `folder` is for making the valid files."""
    # The start of each: what repeats itself in it is of no use here and is read 50,000 times.
    briefs = [brief[:1300] for brief in _bytes_of("briefs/traversier.md", "briefs/jardins.txt")]
    matter = b"---\nid: ferry\ntitle: A ferry\nlang: en-CA\ndate: 2026-03-12\nsource: [https://example.org/a]\ntags: [a, b]\n---\n"
    scripts, sets = _bytes_of("scripts/traversier.fr.yaml"), _bytes_of("audio/news.yaml", "audio/calm.yaml")
    voices, shows = _bytes_of("voices.yaml"), _bytes_of("show.yaml")
    tag = EpisodeTag("T", "S", "A", "2026-01-01", "fr", 187.4, episode().chapters, "D")
    sound = id3_bytes(tag) + (b"\xff\xfb\x90\x00" + bytes(413)) * 6
    shown_cues = cues(LINES, "fr-CA")
    chapters = chapters_json(episode().chapters, 187.4)
    made = {
        "brief.md": Target(
            _brief("a.md"), [matter + b"# A ferry\n\nA hook.\n\n## The facts\n\nIt *sails*.\n", *briefs]
        ),
        "brief.txt": Target(_brief("-"), briefs[::-1]),
        "brief.html": Target(_brief("a.html"), [ARTICLE.encode()]),
        **formats(_brief),
        "script": Target(_of_file("s.yaml", _script), scripts, _settings(scripts[0]), "yaml"),
        "voices": Target(
            _of_file("voices.yaml", lambda path: load_cast(path, tuple(engines.table()))), voices, (), "yaml"
        ),
        "show": Target(_of_file("show.yaml", load_show), shows, _settings(shows[0]), "yaml"),
        "yamledit": Target(_edited, [*shows, *voices], ["sound", "stings"], "yaml"),
        "lexicon": Target(_lexicon, [_LEXICON.encode()], _settings(_LEXICON.encode()), "yaml"),
        "pls": Target(_pls, [_PLS.encode()]),
        "recipe": Target(lambda data, folder: parse_recipe(data, "r.yaml"), sets, _settings(sets[0]), "yaml"),
        "spoken": Target(_spoken, [*briefs, *JUNK[:120]]),
        "cache": Target(_cache, [_entry(folder)]),
        "manifest": Target(
            _of_file("pont-neuf.episode.json", _manifest),
            [_json(asdict(episode()))],
            _settings(_json(asdict(episode()))),
            "json",
        ),
        "show.json": Target(
            _of_file(SHOW_FILE, _show_state), [_json({"guid": "", "feed_url": "", "format": 1})], (), "json"
        ),
        "receipt": Target(_receipt, [_receipt_bytes()], _settings(_receipt_bytes()), "json"),
        "feed": Target(
            lambda data, folder: check_document(data, "feed.xml", Context(NOW)), [build_feed(channel(), [episode()])]
        ),
        "subtitles": Target(_subtitles, [to_vtt(shown_cues), to_srt(shown_cues)]),
        "words": Target(_words, [transcript_json(LINES, "fr-CA"), chapters], ("startTime", "title", "body"), "json"),
        "mp3": Target(_mp3, [sound]),
        "address": Target(_address, _ADDRESSES),
        "picture": Target(_picture, [_png()]),
    }
    assert manifest_path(folder, "pont-neuf").name == "pont-neuf.episode.json"
    assert shipped("audio").is_dir()
    return made


def outside(folder: Path, project: Path) -> str:
    """The digest of every file below `folder` that is not in the project."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if project not in path.parents and path != project:
            digest.update(str(path).encode(errors="surrogateescape"))
            digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
