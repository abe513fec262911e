"""Tests that a brief is one episode for good: by where it comes from and what it tells, not by its file name alone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from audiobrief.workflows.render.edition import ScriptFile
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import kept_picture

Script = Callable[..., list[dict[str, Any]]]
BRIDGE = "# [fr] Le pont ferme\n\nLe pont ferme lundi.\n\n## Les faits\n\nDouze minutes de plus.\n"
MAYOR = "# [fr] Le maire démissionne\n\nLe maire part vendredi.\n\n## Les faits\n\nIl était là depuis huit ans.\n"


def call(*arguments: str, stdin: str | None = None) -> Result:
    """The result of a command that must succeed."""
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    assert result.exit_code == 0, result.stderr
    return result


def made(brief: str, stdin: str | None = None) -> tuple[str, str]:
    """The id that a brief's script gets, and what was said on the way."""
    result = call("script", brief, "--json", stdin=stdin)
    (one, *_) = json.loads(result.stdout)
    return one["id"], result.stderr


def written(path: Path, text: str) -> str:
    """The path of a brief with that text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_two_briefs_of_one_name_are_two_episodes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendered after one another, both keep their MP3, script and GUID; on any later render, too."""
    monkeypatch.setattr(publish, "_kept", kept_picture)
    monkeypatch.setattr(engines, "load", lambda name, *_: ToneSynthesizer())
    briefs = [written(project / day / "brief.md", text) for day, text in (("mardi", BRIDGE), ("mercredi", MAYOR))]
    output = project / "output" / "fr"

    def state() -> dict[str, tuple[str, str]]:
        found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in output.glob("*.episode.json")}
        return {name: (one["guid"], one["title"]) for name, one in found.items()}

    first = call("render", briefs[0], "--engine", "espeak")
    sound = (output / "brief.mp3").read_bytes()
    told = call("render", briefs[1], "--engine", "espeak").stderr
    assert "becomes" not in first.stderr and "mardi/brief.md" in told
    assert 'this becomes the episode "mercredi-brief"' in told
    both = state()
    assert {one[1] for one in both.values()} == {"Le pont ferme", "Le maire démissionne"}
    assert len({one[0] for one in both.values()}) == 2 and (output / "brief.mp3").read_bytes() == sound
    for brief in briefs:
        assert "becomes" not in call("render", brief, "--engine", "espeak", "--quiet").stderr
    assert state() == both
    manifest = json.loads((output / "mercredi-brief.episode.json").read_text(encoding="utf-8"))
    assert manifest["brief"]["path"] == "mercredi/brief.md" and len(manifest["brief"]["digest"]) == 16


@pytest.mark.parametrize(
    "names",
    [
        ("pont.md", "Pont.md"),
        ("Québec.md", "Quebec.md"),
        ("Que\u0301bec.md", "Qu\u00e9bec.md"),
        ("pont.md", "pont.txt"),
    ],
)
def test_names_that_make_one_id_are_two_episodes(project: Path, names: tuple[str, str]) -> None:
    """Case, accents, their encoding and the kind of file do not make two briefs one, in any order."""
    paths = [written(project / "briefs" / name, text) for name, text in zip(names, (BRIDGE, MAYOR), strict=True)]
    if Path(paths[0]).samefile(paths[1]):
        pytest.skip("this file system takes both names for one")
    ids = [made(path)[0] for path in paths]
    assert len(set(ids)) == 2
    assert [made(path)[0] for path in reversed(paths)] == ids[::-1]
    assert sorted(path.name for path in (project / "scripts").glob("*.yaml")) == sorted(f"{one}.fr.yaml" for one in ids)


def test_a_name_in_other_case_is_the_same_file_where_the_system_says_so(project: Path) -> None:
    """A second name of one file, as a file system without case gives it, is the same brief."""
    path = Path(written(project / "pont.md", BRIDGE))
    made(str(path))
    (project / "Pont.md").hardlink_to(path)
    assert made(str(project / "Pont.md"))[0] == "pont"


def test_a_moved_or_renamed_brief_keeps_its_id(project: Path) -> None:
    """The same title and hook, and the old file is gone; then its text may change at the new place."""
    path = Path(written(project / "mardi" / "brief.md", BRIDGE))
    made(str(path))
    new = project / "archives" / "le-pont.md"
    new.parent.mkdir()
    shutil.move(path, new)
    name, told = made(str(new))
    assert name == "brief" and "mardi/brief.md" in told
    new.write_text(BRIDGE.replace("Le pont ferme", "Le pont fermera"), encoding="utf-8")
    name, told = made(str(new))
    assert name == "brief" and "mardi" not in told, "the new place is known now"


def test_another_brief_in_the_place_of_a_removed_one_is_another_episode(project: Path) -> None:
    """Only title and hook tell that a brief was moved: another story does not take over the old one's episode."""
    old = Path(written(project / "mardi" / "brief.md", BRIDGE))
    made(str(old))
    old.unlink()
    assert made(written(project / "mercredi" / "brief.md", MAYOR))[0] == "mercredi-brief"
    daily = BRIDGE.replace("# [fr]", "---\ndate: 2026-01-0{}\n---\n# [fr]")
    first = Path(written(project / "a.md", daily.replace("{}", "5")))
    made(str(first))
    first.unlink()
    assert made(written(project / "b.md", daily.replace("{}", "6")))[0] == "b", "one title and hook, another day"


def test_a_copy_is_the_same_brief_until_it_is_changed(project: Path) -> None:
    """Byte for byte the same is no second episode; the copy that is edited later is one."""
    first, copy = (written(project / day / "brief.md", BRIDGE) for day in ("mardi", "mercredi"))
    assert [made(path)[0] for path in (first, copy, first)] == ["brief"] * 3
    assert made(written(Path(copy), MAYOR))[0] == "mercredi-brief" and made(first)[0] == "brief"


def test_a_corrected_title_and_hook_keep_the_id(project: Path) -> None:
    """A brief stays itself at its place, whatever is edited."""
    path = project / "pont.md"
    for text in (BRIDGE, MAYOR):
        assert made(written(path, text))[0] == "pont"
    path.rename(project / "pont.txt")
    written(project / "pont.txt", BRIDGE)
    assert made("pont.txt")[0] == "pont", "another kind of file under the same name"


def test_editions_in_two_files_stay_together(project: Path) -> None:
    """Both editions of a second brief get the same id of their own, in whatever order they come."""
    french, english = (
        BRIDGE.replace("[fr] ", ""),
        "# The bridge closes\n\nIt closes.\n\n## The facts\n\nTwelve minutes.\n",
    )
    written(project / "mardi" / "brief.fr.md", french)
    written(project / "mercredi" / "brief.en.md", english)
    assert made("mardi/brief")[0] == "brief"
    assert made("mercredi/brief")[0] == "mercredi-brief"
    written(project / "mercredi" / "brief.fr.md", french)
    written(project / "mardi" / "brief.en.md", english)
    for day, name in (("mardi", "brief"), ("mercredi", "mercredi-brief")):
        found = json.loads(call("script", f"{day}/brief.en.md", "--json").stdout)
        assert {(one["id"], one["language"]) for one in found} == {(name, "fr"), (name, "en")}


def test_a_stated_id_is_heeded_and_never_shared(project: Path) -> None:
    """`id:` takes over what has no other brief; that of another brief that exists is an error."""
    first = Path(written(project / "a.md", "---\nid: pont\n---\n" + BRIDGE))
    assert made(str(first))[0] == "pont"
    second = written(project / "b.md", "---\nid: pont\n---\n" + MAYOR)
    refused = CliRunner().invoke(app, ["script", second])
    assert refused.exit_code == 1 and 'its id "pont"' in refused.stderr and "a.md" in refused.stderr
    assert "Le pont ferme" in (project / "scripts" / "pont.fr.yaml").read_text(encoding="utf-8")
    first.unlink()
    assert made(second)[0] == "pont"


def test_scripts_and_manifests_of_earlier_versions_belong_to_their_name(project: Path) -> None:
    """Without a record of the brief, the name decides as before; an edited script stays as it is but for one line."""
    path = written(project / "mardi" / "pont.md", BRIDGE)
    made(path)
    script = project / "scripts" / "pont.fr.yaml"
    shutil.rmtree(script.parent / ".base")
    old = older(script.read_text(encoding="utf-8")).replace("Douze minutes", "Douze petites minutes")
    script.write_text(old, encoding="utf-8")
    call("script", path, "--prefer", "script")
    new = script.read_text(encoding="utf-8")
    changed = [line for line in new.splitlines() if line not in old.splitlines()]
    assert [line[:7] for line in changed] == ["brief: ", "# writt"] and "petites" in new
    assert made(written(project / "jeudi" / "pont.md", MAYOR))[0] == "jeudi-pont"


def older(text: str) -> str:
    """A script as an earlier version wrote it: without its origin, and stamped so."""
    from audiobrief.script.model import _digest

    bare = re.sub(r"^brief: .*\n", "", text, flags=re.MULTILINE)
    body, _, stamp = bare.rpartition("\n# written by audiobrief: ")
    return f"{body}\n# written by audiobrief: {stamp.split(',')[0]}, script {_digest(body)}\n"


def test_standard_input_is_known_by_its_title_and_hook(project: Path) -> None:
    """The same text is the same episode; another one with the same title is not, unless its id says so."""
    other = BRIDGE.replace("lundi", "mardi")
    assert made("-", BRIDGE)[0] == "le-pont-ferme"
    assert made("-", BRIDGE.replace("Douze", "Treize"))[0] == "le-pont-ferme"
    name, told = made("-", other)
    assert name == "le-pont-ferme-2" and "standard input" in told
    assert made("-", other)[0] == name and made("-", BRIDGE)[0] == "le-pont-ferme"
    assert made("-", "---\nid: le-pont-ferme\n---\n" + other)[0] == "le-pont-ferme"


def test_items_of_one_feed_are_episodes_of_their_own(project: Path) -> None:
    """An item is known by its title in the feed; one with the same title on another day is another episode."""
    item = "<item><title>{}</title><pubDate>{} Jan 2026 06:00:00 GMT</pubDate><description>{}</description></item>"
    feed = project / "fil.xml"

    def read(title: str, day: str, text: str) -> str:
        found = f"<p>{text}</p><h2>Les faits</h2><p>Douze minutes de plus.</p>".replace("<", "&lt;")
        body = item.format(title, day, found)
        written(feed, f'<rss version="2.0"><channel><title>Fil</title>{body}</channel></rss>')
        return made(str(feed))[0]

    assert read("Le pont ferme", "05", "Le pont ferme lundi.") == "le-pont-ferme"
    assert read("Le maire part", "06", "Le maire part vendredi.") == "le-maire-part"
    assert read("Le pont ferme", "05", "Le pont ferme bien lundi.") == "le-pont-ferme"
    assert read("Le pont ferme", "12", "Le pont ferme encore.") == "le-pont-ferme-2"
    assert read("Le pont ferme", "12", "Le pont ferme encore.") == "le-pont-ferme-2"


def test_a_base_is_kept_beside_the_script(project: Path) -> None:
    """One file for each script, in a folder that git keeps; old ones go."""
    path = project / "pont.md"
    for text in (BRIDGE, MAYOR):
        made(written(path, text))
        (base,) = (project / "scripts" / ".base").iterdir()
        assert base.read_text(encoding="utf-8") == (project / "scripts" / "pont.fr.yaml").read_text(encoding="utf-8")
    assert ScriptFile(path, None, "", "merged").to_write  # type: ignore[arg-type]
