"""`audiobrief stings`: sets listed, made, heard and used, as a producer runs it."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner, Result

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import measure_file
from audiobrief.audio.stings import ROLES
from audiobrief.audio.stings.files import STING_LUFS, origin_of
from audiobrief.cli.main import app
from audiobrief.config.music import music_paths
from audiobrief.config.project import find_project
from audiobrief.config.show import SoundSettings, load_show
from audiobrief.workflows import stings as jingles
from audiobrief.workflows.stings import stale_stings
from tests.helpers.sounds import bell

ROOT = Path(__file__).resolve().parents[2]
RECIPE = """\
# Two notes. Hear it with `audiobrief stings hear tiny`.
character: Two notes
tempo_bpm: 120
instruments:
  bell: {kind: bell, ring_s: 0.5}
intro: {length_s: 1, fade_s: 0.2, parts: [{play: bell, notes: A4 C5}]}
transition: {length_s: 0.5, fade_s: 0.2, parts: [{play: bell, notes: A4}]}
outro: {length_s: 1, fade_s: 0.2, parts: [{play: bell, notes: C5 A4}]}
"""
BED = 'bed: {beats: 8, parts: [{play: bell, notes: "A3:2 C4:2", times: 2}]}\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["stings", *arguments])


def answer(*arguments: str) -> Any:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def tiny(project: Path) -> Path:
    """A project with one small recipe, not yet made."""
    (project / "audio").mkdir()
    recipe = project / "audio" / "tiny.yaml"
    recipe.write_text(RECIPE, encoding="utf-8")
    return recipe


def sound_of(project: Path) -> SoundSettings:
    return load_show(project / "show.yaml").sound


def mine(path: Path, seconds: float = 2.0, level: float = 0.2) -> Path:
    music = bell(seconds, level)
    gap = np.zeros((22_050, 2), np.float32)
    soundfile.write(path, np.concatenate((gap, music.samples, gap)), 44_100)
    return path


# ---------------------------------------------------------------- list


def test_the_shipped_sets_are_listed(project: Path) -> None:
    """Three characters, each with seven sounds at the stings' loudness; the show's own is marked."""
    found = answer("list")
    assert [(row["name"], row["used"]) for row in found["sets"]] == [("bright", False), ("calm", False), ("news", True)]
    assert found["own"] == []
    for row in found["sets"]:
        assert [sound["role"] for sound in row["sounds"]] == list(ROLES)
        for sound in row["sounds"]:
            assert sound["state"] == "ready", sound
            assert Path(sound["file"]).is_file()
            assert sound["integrated_lufs"] == pytest.approx(STING_LUFS, abs=0.1)
            assert sound["length_s"] >= 0.5


@pytest.mark.slow
def test_mono_is_listed_as_it_is_heard(project: Path) -> None:
    """The same music as a mono file is as loud in the list as in stereo."""
    (project / "audio").mkdir()
    loud = bell(2.0, 0.2).samples
    for role in ("intro", "transition", "outro"):
        samples = loud[:, :1] if role == "intro" else np.repeat(loud[:, :1], 2, axis=1)
        soundfile.write(project / "audio" / f"band-{role}.flac", samples, 44_100)
    row = next(row for row in answer("list")["sets"] if row["name"] == "band")
    mono, stereo = (row["sounds"][place]["integrated_lufs"] for place in (0, 1))
    assert mono == pytest.approx(stereo, abs=0.02)


@pytest.mark.slow
def test_alternatives_lie_beside_their_transition(tiny: Path) -> None:
    """A set of one's own with one transition is not filled up from a shipped one; one named alike is taken."""
    project = find_project(tiny.parents[1])
    assert list(music_paths(project, SoundSettings())) == list(ROLES[:-1])
    audio = tiny.parent
    for role in ("intro", "transition", "outro"):
        mine(audio / f"news-{role}.flac")
    assert list(music_paths(project, SoundSettings())) == ["intro", "transition", "outro"]
    mine(audio / "news-transition-2.flac")
    assert music_paths(project, SoundSettings())["transition-2"] == audio / "news-transition-2.flac"
    assert "transition-2" not in music_paths(project, SoundSettings(transition="tiny.yaml"))
    own = answer("list", "--show", str(project.show))
    assert [one["role"] for one in next(row for row in own["sets"] if row["name"] == "news")["sounds"]] == [
        "intro", "transition", "transition-2", "transition-3", "transition-short", "outro", "bed",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_list_is_tabs_when_piped(tiny: Path) -> None:
    """A line for each set, then one for each sound; a recipe that was not made says so."""
    lines = run("list").stdout.splitlines()
    assert "tiny\tTwo notes\t" in lines
    assert "tiny\tintro\t\t\t\tnot made\t" in lines


def test_a_changed_recipe_is_told(tiny: Path) -> None:
    """List and render say it of the sounds that it changes, until they are made again."""
    project = find_project(tiny.parents[1])
    sound = SoundSettings(stings="tiny")
    assert run("make", "tiny").exit_code == 0
    assert stale_stings(project, sound) == []
    tiny.write_text("# a comment\n" + RECIPE.replace("A4 C5", "A4 D5"), encoding="utf-8")
    states = {
        one["role"]: one["state"] for row in answer("list")["sets"] for one in row["sounds"] if row["name"] == "tiny"
    }
    assert states == {"intro": "recipe changed", "transition": "ready", "outro": "ready"}
    told = stale_stings(project, sound)
    assert len(told) == 1
    assert re.fullmatch(
        r"tiny-intro\.flac is not what .*tiny\.yaml says now; run `audiobrief stings make tiny`", told[0]
    )
    assert stale_stings(project, SoundSettings()) == []
    assert stale_stings(project, SoundSettings(intro="tiny-intro.flac")) == told
    assert run("make", "tiny").exit_code == 0
    assert stale_stings(project, sound) == []


@pytest.mark.slow
def test_a_broken_recipe_is_told_by_render_and_stops_the_list(tiny: Path) -> None:
    """One sentence with file and line."""
    assert run("make", "tiny").exit_code == 0
    tiny.write_text(RECIPE.replace("A4 C5", "A4 H5"), encoding="utf-8")
    told = stale_stings(find_project(tiny.parents[1]), SoundSettings(stings="tiny"))
    assert len(told) == 1
    assert re.search(r'tiny\.yaml:6: intro\.parts\.0\.notes: "H5" is no note', told[0])
    done = run("list")
    assert done.exit_code == 1
    assert "tiny.yaml:6: " in done.stderr


# ---------------------------------------------------------------- make


def test_a_set_is_made_from_its_recipe(tiny: Path) -> None:
    """Each part becomes a FLAC at the stings' loudness; made again, nothing is written."""
    tiny.write_text(RECIPE + BED, encoding="utf-8")
    made = answer("make", "tiny")
    assert [(one["role"], one["changed"]) for one in made] == [
        (role, True) for role in ("intro", "transition", "outro", "bed")
    ]
    for one in made:
        found = measure_file(Path(one["file"]))
        assert found.integrated_lufs == pytest.approx(STING_LUFS, abs=0.1)
        assert found.true_peak_dbtp <= -1.0
        assert one["length_s"] == pytest.approx(found.frames / 44_100, abs=0.001)
    assert sorted(path.name for path in tiny.parent.iterdir()) == [
        "tiny-bed.flac", "tiny-intro.flac", "tiny-outro.flac", "tiny-transition.flac", "tiny.yaml",
    ]  # fmt: skip
    before = {path: path.stat().st_mtime_ns for path in tiny.parent.iterdir()}
    assert [one["changed"] for one in answer("make")] == [False] * 4
    assert before == {path: path.stat().st_mtime_ns for path in tiny.parent.iterdir()}


def test_made_elsewhere(tiny: Path, tmp_path: Path) -> None:
    """--out leaves the project alone, and takes a shipped set too."""
    assert run("make", "tiny", "--out", str(tmp_path / "there")).exit_code == 0
    assert (tmp_path / "there" / "tiny-intro.flac").is_file()
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny.yaml"]


def test_a_set_starts_as_a_copy(tiny: Path) -> None:
    """The recipe is copied with its comments, which name the new set; an existing one is not replaced."""
    done = run("make", "mine", "--from", "tiny")
    assert done.exit_code == 0
    assert "mine.yaml is new" in done.stderr
    copied = tiny.with_name("mine.yaml")
    assert copied.read_text(encoding="utf-8") == RECIPE.replace("hear tiny", "hear mine")
    assert tiny.with_name("mine-outro.flac").is_file()
    for arguments, told in (
        (("make", "mine", "--from", "tiny"), r"mine\.yaml: is there already"),
        (("make", "x", "--from", "tinny"), r'there is no recipe "tinny" to start from; did you mean "tiny"'),
        (("make", "My Set", "--from", "tiny"), r'"My Set" is no name for a set'),
        (("make", "../up", "--from", "tiny"), r'"\.\./up" is no name for a set'),
        (("make", "--from", "tiny"), r"give the new set a name"),
        (("make", "newz"), r'there is no recipe "newz"; did you mean "news"'),
    ):
        done = run(*arguments)
        assert done.exit_code == 1, arguments
        assert re.search(told, done.stderr), done.stderr


def test_make_needs_a_recipe(project: Path) -> None:
    """A project without recipes is told how to start one."""
    done = run("make")
    assert done.exit_code == 1
    assert "start a set with `audiobrief stings make NAME --from news`" in done.stderr


def test_a_recording_is_not_replaced(tiny: Path) -> None:
    """A file that audiobrief did not make stays, and then no other is written either, unless forced."""
    recording = mine(tiny.with_name("tiny-outro.flac"))
    before = recording.read_bytes()
    done = run("make", "tiny")
    assert done.exit_code == 1
    assert "tiny-outro.flac: is a sound that audiobrief did not make" in done.stderr
    assert recording.read_bytes() == before
    assert not tiny.with_name("tiny-intro.flac").exists()
    assert run("make", "tiny", "--force").exit_code == 0
    assert origin_of(recording).recipe


# ---------------------------------------------------------------- hear


def test_hear_is_the_recipe_as_it_is_now(tiny: Path) -> None:
    """A changed note is heard without `make`; nothing is written but the file that was asked for."""
    for name, notes in (("a.wav", "A4 C5"), ("b.wav", "A4 G5")):
        tiny.write_text(RECIPE.replace("A4 C5", notes), encoding="utf-8")
        assert run("hear", "tiny.intro", "--out", name).exit_code == 0
    first, second = (soundfile.read(name, always_2d=True)[0] for name in ("a.wav", "b.wav"))
    assert len(first) == len(second) == 44_100
    assert np.abs(first - second).max() > 0.01
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny.yaml"]


def test_hear_plays_a_whole_set(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --out its sounds go to the player, one after another."""
    played: list[Clip] = []
    audition = importlib.import_module("audiobrief.workflows.playback")
    monkeypatch.setattr(audition, "player_command", lambda path: ["player", str(path)])
    monkeypatch.setattr(audition, "play", played.append)
    assert run("hear", "tiny").exit_code == 0
    assert [clip.duration_s for clip in played] == [pytest.approx(2.5 + 2 * 0.7)]


@pytest.mark.slow
def test_hear_reads_files_where_there_is_no_recipe(project: Path) -> None:
    """Three recordings are a set too."""
    (project / "audio").mkdir()
    for role in ("intro", "transition", "outro"):
        mine(project / "audio" / f"band-{role}.flac")
    assert run("hear", "band.intro", "--out", "x.wav").exit_code == 0
    row = next(row for row in answer("list")["sets"] if row["name"] == "band")
    assert row["recipe"] is None
    assert [sound["state"] for sound in row["sounds"]] == ["own sound"] * 3
    assert answer("use", "band")["value"] == "band"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("tiny.bed", r"tiny has no bed; it has intro, transition, outro"),
        ("tiny.intr", r'"intr" is no part of a set; did you mean "intro"'),
        ("tinny", r'there is no recipe "tinny"; did you mean "tiny"'),
        ("../tiny", r"there is no recipe|is no part of a set"),
    ],
)
def test_what_cannot_be_heard(tiny: Path, what: str, told: str) -> None:
    """One sentence, exit code 1."""
    done = run("hear", what, "--out", "x.wav")
    assert done.exit_code == 1
    assert re.search(told, done.stderr), done.stderr


# ---------------------------------------------------------------- use


def changed_lines(path: Path) -> list[str]:
    shipped = (ROOT / "show.yaml").read_text(encoding="utf-8").splitlines()
    now = path.read_text(encoding="utf-8").splitlines()
    assert len(shipped) == len(now)
    return [after for before, after in zip(shipped, now, strict=True) if before != after]


@pytest.mark.slow
def test_a_set_is_used(project: Path) -> None:
    """The project gets its own show.yaml, which differs in one line."""
    done = run("use", "calm")
    assert done.exit_code == 0
    assert "show.yaml is new: a copy of the one that comes with audiobrief" in done.stderr
    assert [line[:16] for line in changed_lines(project / "show.yaml")] == ["  stings: calm  "]
    assert sound_of(project).stings == "calm"
    assert "is new" not in run("use", "bright").stderr
    assert sound_of(project).stings == "bright"
    assert [row["name"] for row in answer("list")["sets"] if row["used"]] == ["bright"]


def test_one_part_of_a_set_is_used(project: Path) -> None:
    """Another set's by its file, the show's own set's by the plain value."""
    for what, role, value in (
        ("calm", "intro", "calm-intro.flac"),
        ("calm", "bed", "calm-bed.flac"),
        ("news", "intro", ""),
        ("news", "bed", True),
    ):
        assert answer("use", what, "--as", role) == {
            "show": str(project / "show.yaml"), "key": f"sound.{role}", "value": value, "file": None,
            "notes": [f"{project / 'show.yaml'} is new: a copy of the one that comes with audiobrief"] if value == "calm-intro.flac" else [],
        }  # fmt: skip
        assert getattr(sound_of(project), role) == value
    assert sound_of(project).file("bed") == "news-bed.flac"


@pytest.mark.parametrize(
    "role", ["intro", *(pytest.param(one, marks=pytest.mark.slow) for one in ("transition", "outro", "bed"))]
)
def test_a_file_is_used(project: Path, role: str) -> None:
    """It is trimmed, faded (or looped) and levelled into audio/, and show.yaml names it."""
    source = mine(project / "Mon Générique.wav", 4.0)
    before = source.read_bytes()
    found = answer("use", source.name, "--as", role)
    made = project / "audio" / "mon-generique.flac"
    assert (found["value"], found["file"]) == ("mon-generique.flac", str(made))
    assert source.read_bytes() == before
    measured = measure_file(made)
    assert measured.integrated_lufs == pytest.approx(STING_LUFS, abs=0.3)
    assert measured.true_peak_dbtp <= -0.9
    assert measured.frames / 44_100 == pytest.approx(3.0 if role == "bed" else 4.0, abs=0.2)
    assert origin_of(made).loops == (role == "bed")
    assert getattr(sound_of(project), role) == "mon-generique.flac"
    listed = answer("list")["own"]
    assert [(row["role"], row["state"], row["file"]) for row in listed] == [(role, "own sound", str(made))]
    again = run("use", "calm")
    assert f"{role} stays mon-generique.flac" in again.stderr


def test_a_different_file_is_not_replaced(project: Path) -> None:
    """The same name with another sound needs --force; the same sound does not."""
    source = mine(project / "jingle.wav")
    assert run("use", "jingle.wav", "--as", "intro").exit_code == 0
    assert run("use", "jingle.wav", "--as", "outro").exit_code == 0
    made = project / "audio" / "jingle.flac"
    before = made.read_bytes()
    mine(source, 1.5)
    show = (project / "show.yaml").read_bytes()
    done = run("use", "jingle.wav", "--as", "transition")
    assert done.exit_code == 1
    assert "jingle.flac: is there already and sounds otherwise; name the file" in done.stderr
    assert (made.read_bytes(), (project / "show.yaml").read_bytes()) == (before, show)
    assert run("use", "jingle.wav", "--as", "transition", "--force").exit_code == 0
    assert made.read_bytes() != before


def test_a_file_in_audio_stays_as_it_is(project: Path) -> None:
    """A producer's original there is named, not rewritten."""
    (project / "audio" / "band").mkdir(parents=True)
    source = mine(project / "audio" / "band" / "theme.flac")
    before = source.read_bytes()
    for what in ("audio/band/theme.flac", "band/theme.flac"):
        done = answer("use", what, "--as", "intro")
        assert (done["value"], done["file"]) == ("band/theme.flac", None)
        assert find_project(project).audio_file("band/theme.flac") == source
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("use", "calmer"), r'"calmer" is neither a set \(bright, calm, news, tiny\) nor a sound file here'),
        (("use", "x.wav"), r"x\.wav: say what it is for: --as intro, --as transition"),
        (("use", "x.wav", "--as", "intor"), r'"intor" is no part of a show; --as takes intro, transition, outro, bed'),
        (("use", "notes.txt", "--as", "intro"), r"notes\.txt: no sound can be read from it"),
        (("use", "tiny"), r"the set tiny has no intro yet; run `audiobrief stings make tiny`"),
        (("use", "tiny", "--as", "bed"), r"the set tiny has no bed yet"),
    ],
)
def test_what_cannot_be_used(tiny: Path, arguments: tuple[str, ...], told: str) -> None:
    """One sentence, exit code 1, and no file of the project is touched."""
    project = tiny.parents[1]
    mine(project / "x.wav")
    (project / "notes.txt").write_text("words", encoding="utf-8")
    before = sorted(project.rglob("*"))
    done = run(*arguments)
    assert done.exit_code == 1
    assert re.search(told, done.stderr), done.stderr
    assert sorted(project.rglob("*")) == before


def test_a_broken_show_is_told_and_kept(project: Path) -> None:
    """Its own fault with its line, before anything is written."""
    show = project / "show.yaml"
    show.write_text(
        (ROOT / "show.yaml").read_text(encoding="utf-8").replace("bed: false", "bedd: false"), encoding="utf-8"
    )
    before = show.read_bytes()
    mine(project / "x.wav")
    done = run("use", "x.wav", "--as", "intro")
    assert done.exit_code == 1
    assert re.search(r'show\.yaml:\d+: "sound\.bedd" is not a setting', done.stderr)
    assert show.read_bytes() == before
    assert not (project / "audio").exists()


def test_a_set_with_a_bed_in_use_needs_one(tiny: Path) -> None:
    """`bed: true` asks the new set for its bed."""
    assert run("use", "news", "--as", "bed").exit_code == 0
    assert run("make", "tiny").exit_code == 0
    done = run("use", "tiny")
    assert done.exit_code == 1
    assert "the set tiny has no bed yet" in done.stderr


def test_help_has_examples() -> None:
    """What to type stands in the help."""
    done = run("--help")
    assert done.exit_code == 0
    assert "audiobrief stings use calm" in " ".join(done.stdout.split())
    assert jingles.NEEDED == ("intro", "transition", "outro")


def test_the_recipe_in_the_documents_can_be_made() -> None:
    """docs/sound.md shows a recipe in full."""
    from audiobrief.audio.stings.recipe import parse_recipe

    text = (ROOT / "docs" / "sound.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert shown
    assert set(parse_recipe(shown[1], "sound.md").stings) == {"intro", "transition", "outro", "bed"}
