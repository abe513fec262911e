"""`voices set`: what was asked changes in voices.yaml and nothing else, or it is said why not."""

from __future__ import annotations

import difflib
import json
import re
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.cast import load_cast
from audiobrief.config.project import find_project, shipped
from audiobrief.config.voices_schema import REFERENCE
from audiobrief.errors import AudiobriefError
from audiobrief.workflows.voices.set import Change, set_voice

ENGINES = ("edge", "kokoro", "espeak")


def change(root: Path, part: str, *assignments: str) -> Change:
    return set_voice(find_project(root), part, assignments)


def refused(root: Path, part: str, *assignments: str) -> str:
    before = {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}
    with pytest.raises(AudiobriefError) as caught:
        change(root, part, *assignments)
    assert {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()} == before
    return str(caught.value)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["voices", "set", *arguments])


# ---------------------------------------------------------------- any file of voices

comments = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20).map(lambda t: f"# {t}")
quotes = st.sampled_from(["", "'", '"'])
french = st.sampled_from(["fr", "fr+f3", "fr+m7"])
numbers = {
    "rate": st.sampled_from(["0.9", "1", "1.25", "2.0"]),
    "pitch": st.sampled_from(["-3", "0.5", "2"]),
    "formant": st.sampled_from(["0.85", "1", "1.12"]),
    "gain": st.sampled_from(["-6", "0", "1.5"]),
    "pause": st.sampled_from(["0", "0.75", "5"]),
    "de_ess": st.sampled_from(["-2", "0", "4.5"]),
}
entries = st.fixed_dictionaries(
    {"espeak": french},
    optional={"edge": st.just("fr-CA-JeanNeural"), "kokoro": st.sampled_from(["fr-facts", "ours"]), **numbers},
)


@st.composite
def voices_files(draw: st.DrawFn) -> str:
    """A valid voices.yaml in any layout: indents, quotes, flow and block, comments and empty lines everywhere."""
    step = draw(st.sampled_from([1, 2, 4]))
    lines: list[str] = []

    def put(depth: int, text: str) -> None:
        lines.extend(" " * step * depth + draw(comments) for _ in range(draw(st.integers(0, 1))))
        lines.extend([""] * draw(st.integers(0, 1)))
        lines.append(" " * step * depth + text + draw(st.one_of(st.just(""), comments.map(lambda c: f"   {c}"))))

    def written(value: str) -> str:
        quote = draw(quotes) if not re.fullmatch(r"[-0-9.]+", value) else ""
        return f"{quote}{value}{quote}"

    put(0, "perspectives:")
    for name in ("narrator", "facts"):
        put(1, f"{name}: {{name: {{fr: {draw(st.sampled_from(['Les faits', 'A, b', 'é']))!r}}}}}")
    put(0, "mixes: {ours: {mix: [ff_siwis, am_puck], timbre: 0.7}}")
    put(0, "cast:")
    put(1, "fr:")
    for name in ("narrator", "facts"):
        entry = {key: written(value) for key, value in draw(entries).items()}
        if "edge" in entry and draw(st.booleans()):
            entry["edge"] = f"{{voice: {entry['edge']}, rate: 1.1}}"
        if draw(st.booleans()):
            put(2, f"{name}: {{{', '.join(f'{key}: {value}' for key, value in entry.items())}}}")
        else:
            put(2, f"{name}:")
            for key, value in entry.items():
                put(3, f"{key}: {value}")
    lines += [draw(comments) for _ in range(draw(st.integers(0, 2)))]
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + ends.join(lines) + draw(st.sampled_from(["", ends]))


assignments = st.one_of(
    st.sampled_from(["kokoro=fr-example", "kokoro=ours", "edge=fr-FR-HenriNeural", "espeak=fr+m1", "espeak.gain=-2"]),
    *(st.tuples(st.just(key), value).map("=".join) for key, value in numbers.items()),
)


def expected(values: Any, part: str, assignment: str) -> Any:
    """The plain values as they must be afterwards."""
    whole = deepcopy(values)
    entry = whole["cast"]["fr"][part]
    key, _, text = assignment.partition("=")
    value = yaml.safe_load(text)
    engine, dot, setting = key.rpartition(".")
    if dot:
        entry[engine] = {"voice": entry[engine], setting: value}
    elif isinstance(entry.get(key), dict):
        entry[key]["voice"] = value
    else:
        entry[key] = value
    return whole


@given(text=voices_files(), part=st.sampled_from(["narrator", "facts"]), assignment=assignments)
@pytest.mark.slow
def test_nothing_else_changes_in_any_file(text: str, part: str, assignment: str) -> None:
    """One value differs; every other byte stays: comments, order, quotes, line ends, all lines but that one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voices.yaml"
        path.write_bytes(text.encode())
        project = find_project(Path(folder))
        set_voice(project, f"fr.{part}", [assignment])
        after = path.read_bytes().decode()
        load_cast(path, ENGINES)
        assert not set_voice(project, f"fr.{part}", [assignment]).changed
        assert path.read_bytes().decode() == after
    wanted = expected(yaml.safe_load(text), part, assignment)
    assert repr(yaml.safe_load(after)) == repr(wanted)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert after.count("\r\n") == after.count("\n") * ("\r\n" in text)
    only_one_value_differs(text, after, assignment)


def only_one_value_differs(before: str, after: str, assignment: str) -> None:
    old, new = before.splitlines(), after.splitlines()
    blocks = [op for op in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"]
    assert len(blocks) <= 1
    if not blocks:
        return
    kind, start, end, new_start, new_end = blocks[0]
    value = assignment.rpartition("=")[2]
    assert new_end - new_start == 1 and end - start == (kind == "replace")
    line = new[new_start]
    assert value in line
    if kind == "replace":
        was = old[start]
        head = len(re.match(r"\s*", was)[0])  # type: ignore[index]
        assert line[:head] == was[:head]
        assert line.partition("#")[2] == was.partition("#")[2]
        removed = [
            was[i:j]
            for op, i, j, _, _ in difflib.SequenceMatcher(None, was, line, autojunk=False).get_opcodes()
            if op in ("replace", "delete")
        ]
        # What goes is a piece of the old value, or the room before a comment: never a key, a brace or a quote.
        assert not set("".join(removed)) & set("{}[],:#'\"")


# ---------------------------------------------------------------- one case each


def test_the_issues_example(project: Path) -> None:
    """A mix by name and a rate, in one go; the file of the clone differs in that line."""
    before = shipped("voices.yaml").read_text(encoding="utf-8")
    (project / "voices.yaml").write_text(
        before.replace("\ncast:", "\nmixes:\n  fr-paul: {mix: [ff_siwis, am_michael]}  # mine\ncast:"), encoding="utf-8"
    )
    before = (project / "voices.yaml").read_text(encoding="utf-8")
    done = change(project, "fr.pessimistic", "kokoro=fr-paul", "rate=0.95")
    after = (project / "voices.yaml").read_text(encoding="utf-8")
    assert after == before.replace(
        "kokoro: {voice: fr-bass, de_ess: 6}, espeak: fr+m7, pause: 0.5}",
        "kokoro: {voice: fr-paul, de_ess: 0}, espeak: fr+m7, pause: 0.5, rate: 0.95}",
    )
    assert done.was == {"cast.fr.pessimistic.kokoro": "fr-bass", "cast.fr.pessimistic.rate": None}
    assert done.now == {"cast.fr.pessimistic.kokoro": "fr-paul", "cast.fr.pessimistic.rate": 0.95}
    assert done.notes == ("de_ess of kokoro is 0 now: 6 was that of the voice before",)


def test_an_engine_gets_settings_of_its_own(project: Path) -> None:
    """A name becomes a mapping; a new voice for it keeps them; a mix makes way for a voice."""
    change(project, "fr.facts", "edge.rate=1.05")
    change(project, "fr.facts", "edge=fr-FR-HenriNeural", "edge.gain=-2")
    text = (project / "voices.yaml").read_text(encoding="utf-8")
    assert (
        "facts:       {edge: {voice: fr-FR-HenriNeural, rate: 1.05, gain: -2}, kokoro: {voice: fr-baritone, de_ess: 4.5}"
        in text
    )
    mixed = text.replace("{voice: fr-baritone, de_ess: 4.5}", "{mix: [ff_siwis, am_puck], pitch: 1}")
    (project / "voices.yaml").write_text(mixed, encoding="utf-8")
    change(project, "fr.facts", "kokoro=fr-facts")
    assert "kokoro: {voice: fr-facts, pitch: 1}," in (project / "voices.yaml").read_text(encoding="utf-8")


def test_another_voice_leaves_the_s_of_the_one_before(project: Path) -> None:
    """It is the voice's own: the same voice keeps it, another one has what is set with it, or none; settings stay."""
    path = project / "voices.yaml"
    change(project, "fr.facts", "kokoro.de_ess=3.5", "kokoro.gain=1")
    assert "kokoro: {voice: fr-baritone, de_ess: 3.5, gain: 1}" in path.read_text(encoding="utf-8")
    assert change(project, "fr.facts", "kokoro=fr-baritone").notes == ()
    assert change(project, "fr.facts", "kokoro=fr-facts", "kokoro.de_ess=1").notes == ()
    assert "kokoro: {voice: fr-facts, de_ess: 1, gain: 1}" in path.read_text(encoding="utf-8")
    assert change(project, "fr.facts", "kokoro=fr-alto").notes == (
        "de_ess of kokoro is 0 now: 1 was that of the voice before",
    )
    assert "kokoro: {voice: fr-alto, de_ess: 0, gain: 1}" in path.read_text(encoding="utf-8")


def test_a_project_without_a_cast_gets_a_copy(project: Path) -> None:
    """The shipped file, said; its schema beside it, where the file says that it is."""
    done = change(project, "fr.facts", "rate=1.1")
    assert "is new: a copy" in done.notes[0]
    text = (project / "voices.yaml").read_text(encoding="utf-8")
    assert f"{REFERENCE}voices.schema.json\n" in text
    assert json.loads((project / "voices.schema.json").read_bytes())["properties"]["cast"]
    assert not change(project, "fr.facts", "rate=1.2").notes


def test_what_is_so_already_is_not_written(project: Path) -> None:
    """No copy is made for nothing."""
    done = change(project, "fr.facts", "espeak=fr+m3", "pause=0.5")
    assert not done.changed and not list(project.glob("voices*"))


def test_a_part_of_a_locale_is_its_own(project: Path) -> None:
    """fr-FR.narrator is set where the file has it, and refused where it would take the other engines away."""
    text = shipped("voices.yaml").read_text(encoding="utf-8")
    (project / "voices.yaml").write_text(text + "  fr-FR:\n    narrator: {espeak: fr}\n", encoding="utf-8")
    change(project, "fr-FR.narrator", "rate=1.1")
    assert (project / "voices.yaml").read_text(encoding="utf-8").endswith("narrator: {espeak: fr, rate: 1.1}\n")
    assert "run: audiobrief voices set fr.facts" in refused(project, "fr-FR.facts", "rate=1.1")


@pytest.mark.parametrize(
    ("part", "assignment", "message"),
    [
        ("fr.facts", "kokoro=fr-narator", 'no voice "fr-narator"; did you mean "fr-narrator"?; see: audiobrief voices'),
        ("fr.facts", "kokoro=am_michael", "speaks en, not fr; mix it: audiobrief voices mix ff_siwis am_michael"),
        (
            "fr.facts",
            "espeak=en-us",
            "speaks en, not fr; choose from: audiobrief voices list --lang fr --engine espeak",
        ),
        ("en.facts", "edge=fr-CA-SylvieNeural", "audiobrief voices list --lang en --engine edge"),
        ("fr.facts", "edge=Sylvie", "run: audiobrief voices list --engine edge"),
        ("fr.facts", "kokorro=fr-facts", 'neither a setting of a voice nor an engine here; did you mean "kokoro"?'),
        ("fr.facts", "rate=fast", "rate is a number"),
        ("fr.facts", "rate=nan", "rate is a number"),
        ("fr.facts", "rate=3", "less than or equal to 2"),
        ("fr.facts", "rate", "write KEY=VALUE"),
        ("fr.facts", "espeak=", "write KEY=VALUE"),
        ("fr.fatcs", "rate=1", 'did you mean "facts"?'),
        ("facts", "rate=1", "for example fr.facts"),
        ("de.facts", "rate=1", "as in fr.facts"),
    ],
)
def test_what_is_wrong_is_said_and_not_written(project: Path, part: str, assignment: str, message: str) -> None:
    """One sentence each, with the command that helps; the folder stays as it was."""
    told = refused(project, part, assignment)
    assert message in told
    assert "\n" not in told


def test_all_faults_come_together(project: Path) -> None:
    """Two wrong values, two lines."""
    assert len(refused(project, "fr.facts", "rat=1", "pitch=high").split("\n")) == 2
    assert len(refused(project, "fr.facts", "kokoro=nobody", "espeak=xx").split("\n")) == 2


def test_the_command_says_what_changed(project: Path) -> None:
    """Was and is, for people and for programs; a fault is one line and exit code 1."""
    told = run("fr.facts", "rate=1.1")
    assert told.exit_code == 0 and "cast.fr.facts.rate is 1.1 (was not set)" in told.stdout
    found = json.loads(run("fr.facts", "rate=1.2", "--json").stdout)
    assert found["was"] == {"cast.fr.facts.rate": 1.1} and found["changed"]
    wrong = run("fr.facts", "rate=9")
    assert wrong.exit_code == 1 and wrong.stderr.count("\n") == 1
