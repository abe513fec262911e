"""Tests of the gate before publishing: each rule of what is heard broken alone, at the render and afterwards."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from audiobrief.audio.loudness_meter import hear_file
from audiobrief.audio.mix_report import Receipt
from audiobrief.cli.main import app
from audiobrief.config.project import find_project, shipped
from audiobrief.config.show import load_show
from audiobrief.podcast.chapters import to_json
from audiobrief.podcast.manifest import load_manifest, save_manifest
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.transcript import to_vtt
from audiobrief.progress import NoProgress
from audiobrief.qa.podcast.heard import DecodedEpisode, check_heard
from audiobrief.qa.podcast.rules import all_rules
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from audiobrief.workflows.render import produce
from audiobrief.workflows.render.manifest import published_file
from audiobrief.workflows.verify import verify_episodes
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import BRIEF, kept_picture


@pytest.fixture(scope="module")
def rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with two finished episodes, spoken by tones."""
    root = tmp_path_factory.mktemp("vouch")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOBRIEF_CACHE", str(root / "cache"))
        patch.setattr(publish, "_kept", kept_picture)
        patch.setattr(engines, "load", lambda name, *_: ToneSynthesizer())
        project = root / "project"
        project.mkdir()
        patch.chdir(project)
        (project / "pont.md").write_text(BRIEF, encoding="utf-8")
        result = CliRunner().invoke(app, ["render", "pont.md", "--engine", "espeak", "--quiet"])
        assert result.exit_code == 0, result.stderr
    yield project


@pytest.fixture
def podcast(rendered_once: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(rendered_once, tmp_path / "project"))


def broken_rules(root: Path, *names: str) -> list[str]:
    """The ids of what `audiobrief verify` finds in the French edition."""
    project = find_project(root)
    checked = verify_episodes(project, load_show(project.show), names, ("fr",), NoProgress())
    return [finding.id for finding in checked.findings]


def manifest_of(root: Path) -> Manifest:
    return load_manifest(root / "output/fr/pont.episode.json")


def change_file(root: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """A file with another content, which the manifest knows as its own."""
    path = root / "output/fr" / name
    path.write_bytes(change(path.read_bytes()))
    manifest = manifest_of(root)
    fields = ("audio", "vtt", "srt", "transcript_json", "receipt")
    field = next(one for one in fields if getattr(manifest, one).name == name)
    changed: dict[str, Any] = {field: published_file(path)}
    save_manifest(path.parent, replace(manifest, **changed))


def change_receipt(root: Path, change: Callable[[Receipt], Receipt]) -> None:
    change_file(root, "pont.mix.json", lambda data: change(Receipt.from_bytes(data, "x")).to_bytes())


def change_manifest(root: Path, **values: Any) -> None:
    save_manifest(root / "output/fr", replace(manifest_of(root), **values))


def other_target(root: Path, **values: float) -> None:
    change_receipt(root, lambda receipt: replace(receipt, target=replace(receipt.target, **values)))


def moved_item(root: Path, number: int, shift_s: float, stretch_s: float = 0.0) -> None:
    """One utterance of the receipt at another time."""

    def change(receipt: Receipt) -> Receipt:
        items = list(receipt.items)
        at = [i for i, item in enumerate(items) if item.role == "speech"][number]
        old = items[at]
        items[at] = replace(old, start_s=old.start_s + shift_s, end_s=old.end_s + shift_s + stretch_s)
        return replace(receipt, items=tuple(items))

    change_receipt(root, change)


def swapped_segments(root: Path) -> None:
    first, second, *_ = (segment.id for segment in manifest_of(root).segments)
    other = {first: second, second: first}

    def change(receipt: Receipt) -> Receipt:
        items = (replace(item, segment=other.get(item.segment, item.segment)) for item in receipt.items)
        return replace(receipt, items=tuple(items))

    change_receipt(root, change)


def edited_script(root: Path) -> None:
    path = root / "scripts/pont.fr.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("soixante-quinze", "quatre-vingts"), encoding="utf-8")


# Each rule that listening can break, alone; a file that cannot be decoded also breaks the rules of its frames.
SOUND: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("FILE064", lambda root: change_file(root, "pont.mix.json", lambda data: data.replace(b'"profile"', b'"x"'))),
    ("SOUND002", lambda root: change_receipt(root, lambda r: replace(r, measured=replace(r.measured, frames=99)))),
    ("SOUND003", lambda root: other_target(root, lufs=-17.0)),
    ("SOUND004", lambda root: other_target(root, lufs=-15.0)),
    ("SOUND005", lambda root: other_target(root, true_peak_dbtp=-9.0)),
    ("SOUND006", lambda root: change_manifest(root, loudness_lufs=-16.5)),
    ("SOUND010", lambda root: moved_item(root, -1, 60.0)),
    ("SOUND012", swapped_segments),
    ("SOUND021", edited_script),
)


def test_a_finished_podcast_is_vouched_for(podcast: Path) -> None:
    """No finding on files as they were rendered, nor on an episode that is named."""
    assert broken_rules(podcast) == broken_rules(podcast, "pont") == []


@pytest.mark.parametrize(("rule", "breaker"), SOUND, ids=[rule for rule, _ in SOUND])
def test_each_rule_is_broken_alone(podcast: Path, rule: str, breaker: Callable[[Path], None]) -> None:
    """One finding for one fault."""
    breaker(podcast)
    assert broken_rules(podcast) == [rule]


@pytest.mark.parametrize(
    "changes",
    [{"title": "Un autre titre"}, {"description": "Le pont ferme mardi."}, {"sources": ()}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_manifest_that_lists_what_its_script_does_not_say(podcast: Path, changes: dict[str, Any]) -> None:
    """Even under a whole seal: title, description and sources are those of the script, or set by a command."""
    folder = podcast / "output/fr"
    known = load_manifest(folder / "pont.episode.json")
    save_manifest(folder, replace(known, **changes))
    tagged = {"title": {"FILE022"}, "description": {"FILE028"}}.get(next(iter(changes)), set())  # the tag has both
    assert set(broken_rules(podcast)) == {"SOUND021", *tagged}
    if "title" in changes:
        save_manifest(folder, replace(known, **changes, overrides=replace(known.overrides, **changes)))
        assert set(broken_rules(podcast)) == tagged


def other_words(document: dict[str, Any], field: str) -> None:
    """Another word in a field of a manifest."""
    if field == "chapters":
        document["chapters"][1]["title"] += " autre"
    elif field == "segments":
        document["segments"][1]["paragraphs"][0] += " Ou pas."
    else:
        document[field] += " autre"


@pytest.mark.parametrize("field", ["title", "description", "chapters", "segments"])
def test_a_manifest_without_a_seal_that_its_files_contradict_is_not_published(
    podcast: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """Words changed in a manifest of an earlier version: named before anything is sent, also once it was sealed."""
    monkeypatch.chdir(podcast)
    shown = shipped("show.yaml").read_text(encoding="utf-8")
    (podcast / "show.yaml").write_text(re.sub("(?m)^base_url: .*", "base_url: https://pont.fm/", shown), "utf-8")
    path = podcast / "output/fr/pont.episode.json"
    good = path.read_bytes()
    document = json.loads(good)
    del document["seal"], document["brief"]
    other_words(document, field)
    path.write_text(json.dumps(document), encoding="utf-8")
    for _ in ("unsealed", "sealed by `feed`"):
        result = CliRunner().invoke(app, ["publish", "site"])
        assert result.exit_code == 1 and "pont.episode.json: " in " ".join(result.stderr.split())
        assert not (podcast / "site").exists()
        save_manifest(path.parent, load_manifest(path))
    path.write_bytes(good)
    assert CliRunner().invoke(app, ["publish", "site"]).exit_code == 0


@pytest.mark.parametrize("change", ["title", "later", "one less"])
def test_chapters_that_are_not_those_of_the_script(podcast: Path, change: str) -> None:
    """Another title, a time within the part, a chapter less, in manifest, tag and JSON alike: told by the script."""
    folder = podcast / "output/fr"
    known = load_manifest(folder / "pont.episode.json")
    chapters = list(known.chapters)
    if change == "one less":
        del chapters[1]
    elif change == "title":
        chapters[1] = replace(chapters[1], title="Une autre partie")
    else:
        chapters[1] = replace(chapters[1], start_s=chapters[1].start_s + 5)
    changed = replace(known, chapters=tuple(chapters))
    path = folder / "pont.chapters.json"
    path.write_bytes(to_json(changed.chapters, known.duration_s, known.title, "x"))
    save_manifest(folder, replace(changed, chapters_json=published_file(path)))
    assert set(broken_rules(podcast)) == {"SOUND021", "FILE026"}  # the tag is as it was


def test_a_transcript_that_leaves_its_script(podcast: Path) -> None:
    """A word less, in all three files: named with its segment; also where the script has gone."""
    for name in ("pont.vtt", "pont.srt", "pont.transcript.json"):
        change_file(podcast, name, lambda data: data.replace(b"octobre", b"mars"))
    assert broken_rules(podcast) == ["SOUND020"]
    (podcast / "scripts/pont.fr.yaml").unlink()
    assert broken_rules(podcast) == ["SOUND020"]


def test_an_mp3_that_is_no_sound(podcast: Path) -> None:
    """It cannot be decoded: said beside what its frames show."""
    change_file(podcast, "pont.mp3", lambda data: b"ID3" + bytes(200))
    assert "SOUND001" in broken_rules(podcast)


def test_a_hole_in_an_utterance(podcast: Path) -> None:
    """Two seconds of silence within a sentence are told; silence between sentences is not."""
    manifest = manifest_of(podcast)
    receipt = Receipt.from_bytes((podcast / "output/fr/pont.mix.json").read_bytes(), "x")
    loudness, cells = hear_file(podcast / "output/fr/pont.mp3")
    longest = max((item for item in receipt.items if item.role == "speech"), key=lambda item: item.end_s - item.start_s)
    assert longest.end_s - longest.start_s > 3
    cells = np.array(cells)
    start = int(longest.start_s * 10) + 4
    for size, rules in ((19, []), (22, ["SOUND011"])):
        cells[start : start + size] = 0
        assert [one.id for one in check_heard(DecodedEpisode(loudness, cells), receipt, manifest, "x")] == rules


def test_every_rule_of_the_sound_is_tested() -> None:
    """No id without a breaker here."""
    tested = {rule for rule, _ in SOUND} | {"SOUND001", "SOUND011", "SOUND020"}
    assert tested == {rule for rule in all_rules() if rule.startswith("SOUND")} | {"FILE064"}


def test_flipped_bits_are_found(podcast: Path) -> None:
    """One bit anywhere in any file of an episode: `audiobrief verify` sees it."""
    generator = np.random.default_rng(7)
    manifest = manifest_of(podcast)
    files = [
        manifest.audio,
        manifest.vtt,
        manifest.srt,
        manifest.transcript_json,
        manifest.chapters_json,
        manifest.receipt,
    ]
    for file in files:
        assert file is not None
        path = podcast / "output/fr" / file.name
        whole = path.read_bytes()
        for place in (0, len(whole) - 1, *generator.integers(0, len(whole), 3 if file is manifest.audio else 1)):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << int(generator.integers(0, 8))
            path.write_bytes(damaged)
            assert "FILE004" in broken_rules(podcast), (file.name, place)
        path.write_bytes(whole)
    assert broken_rules(podcast) == []


def test_the_command_lists_findings_and_fails(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1 with errors, 0 with warnings; a list in JSON; a name that is not there is told with those that are close."""
    monkeypatch.chdir(podcast)
    runner = CliRunner()
    assert runner.invoke(app, ["verify"]).exit_code == 0
    edited_script(podcast)
    warned = runner.invoke(app, ["verify", "pont", "--json"])
    assert warned.exit_code == 0 and [row["id"] for row in json.loads(warned.stdout)] == ["SOUND021"]
    (podcast / "output/en/pont.srt").unlink()
    failed = runner.invoke(app, ["verify", "pont"])
    assert failed.exit_code == 1 and "FILE002 en/pont.srt" in failed.stdout and "2 episodes checked" in failed.stderr
    missed = runner.invoke(app, ["verify", "point"])
    assert missed.exit_code == 1 and 'there is no episode "point"; did you mean "pont"?' in missed.stderr


def test_a_render_that_cannot_be_vouched_for_publishes_nothing(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transcript that loses a word on its way: one sentence with the segment, and the output as it was."""
    monkeypatch.chdir(podcast)
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(podcast / "cache"))
    monkeypatch.setattr(publish, "_kept", kept_picture)
    monkeypatch.setattr(engines, "load", lambda name, *_: ToneSynthesizer())
    monkeypatch.setattr(produce, "to_vtt", lambda shown: to_vtt(shown).replace(b"mairie", b"").replace(b"lundi", b""))
    before = {path: path.read_bytes() for path in (podcast / "output").rglob("*") if path.is_file()}
    brief = podcast / "pont.md"
    brief.write_text(BRIEF.replace("deux mois", "trois mois"), encoding="utf-8")
    result = CliRunner().invoke(app, ["render", "pont.md", "--engine", "espeak"])
    assert result.exit_code == 1
    assert 'the episode "pont" is not published' in result.stderr and "SOUND020" in result.stderr
    assert 'in segment "opening"' in result.stderr.replace("\n", " ")
    assert {path: path.read_bytes() for path in (podcast / "output").rglob("*") if path.is_file()} == before
