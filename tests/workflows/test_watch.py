"""Tests of an inbox under watch: what arrives is published once, what fails is set aside with its sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from audiobrief.brief.find import BriefRequest
from audiobrief.config.project import Project, find_project
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError, EngineError, InputError
from audiobrief.podcast.manifest import load_catalog
from audiobrief.storage.transaction import revising
from audiobrief.workflows.approve import approve
from audiobrief.workflows.feeds import publish_feeds
from audiobrief.workflows.watch.run import WatchRequest, watch
from audiobrief.workflows.watch.state import STATE_NAME, load_state
from audiobrief.workflows.watch.stop import Stop
from tests.helpers.tone import ToneSynthesizer
from tests.helpers.watched import Watched
from tests.workflows.test_render import tone

__all__ = ["tone"]  # a fixture


@pytest.fixture
def desk(tmp_path: Path, tone: ToneSynthesizer) -> Watched:
    return Watched(tmp_path / "show")


def test_what_arrives_is_published_once_and_what_fails_is_set_aside(desk: Watched) -> None:
    """A brief, a pair of editions, an empty file and a picture; a second run finds nothing to do."""
    desk.put("pont.md")
    desk.put("gare.fr.md", "La gare ouvre")
    (desk.inbox / "gare.en.md").write_text("# The station opens\n\nThe station opens on Monday.", "utf-8")
    (desk.inbox / "vide.md").write_text("  ", "utf-8")
    (desk.inbox / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    told = desk.once()
    assert sorted(told[:-1]) == [("failed", "photo"), ("failed", "vide"), ("made", "gare"), ("made", "pont")]
    assert told[-1][0] == "published" and set(told[-1][1].split(", ")) == {"fr/gare", "en/gare", "fr/pont"}
    assert (desk.items("fr"), desk.items("en")) == (2, 1)
    assert desk.aside()["vide.reason.txt"] == "vide.md: is empty; write or paste the brief into it\n"
    assert sorted(path.name for path in (desk.inbox / "failed").iterdir()) == [
        "photo.jpg", "photo.reason.txt", "vide.md", "vide.reason.txt",
    ]  # fmt: skip
    assert sorted(path.name for path in desk.inbox.glob("*.*")) == [
        ".watch.json", ".watch.lock", "gare.en.md", "gare.fr.md", "pont.md",
    ]  # fmt: skip
    before = (desk.inbox / STATE_NAME).stat().st_mtime_ns
    assert desk.once() == []
    assert (desk.inbox / STATE_NAME).stat().st_mtime_ns == before


def test_a_corrected_brief_stays_its_episode(desk: Watched) -> None:
    """An edit in the inbox is rendered again, under the same GUID; it is no new publication. A touch is nothing."""
    path = desk.put("pont.md")
    desk.once()
    (first,) = load_catalog(desk.root / "output" / "fr")
    desk.put("pont.md", "Le pont reste fermé")
    assert desk.once() == [("made", "pont")]
    (second,) = load_catalog(desk.root / "output" / "fr")
    assert (second.guid, second.title) == (first.guid, "Le pont reste fermé")
    assert "Le pont reste fermé" in (desk.public / "fr" / "feed.xml").read_text("utf-8")
    os.utime(path, ns=(1, 1))
    assert desk.once() == []


def test_another_story_under_a_name_replaces_nothing(desk: Watched) -> None:
    """Neither at once nor when it is put there again; with the id of the episode it is meant."""
    desk.put("breve.md", "Le pont ferme", "2026-02-03")
    desk.once()
    for number in ("", "-2"):
        desk.put("breve.md", "La gare ouvre", "2026-02-04")
        assert desk.once() == [("failed", "breve")]
        assert 'the name of "Le pont ferme" of 2026-02-03' in desk.aside()[f"breve{number}.reason.txt"]
        assert (desk.inbox / "failed" / f"breve{number}.md").is_file()
    (only,) = load_catalog(desk.root / "output" / "fr")
    assert only.title == "Le pont ferme"
    path = desk.put("breve.md", "La gare ouvre", "2026-02-04")
    path.write_text(path.read_text("utf-8").replace("---\ndate", "---\nid: breve\ndate"), "utf-8")
    assert desk.once() == [("made", "breve")]


def test_a_file_that_is_still_written_is_waited_for(desk: Watched) -> None:
    """It grows at each look but the last ones; temporary and hidden names are no briefs."""
    path = desk.put("pont.md")
    for name in (
        ".pont.md.swp",
        "pont.md~",
        "pont.md.crdownload",
        "pont.md.kate-swp",
        "pont.md.sb-1a2b3c4d-abcdef",
        "~$pont.docx",
        "#pont.md#",
        "a.tmp",
        ".a.md",
        "b.part",
    ):
        (desk.inbox / name).write_text("x", "utf-8")
    wait = desk.wait

    def writing(wait_s: float) -> None:
        wait(wait_s)
        if len(desk.waited_s) < 4:
            path.write_text(path.read_text("utf-8") + "Encore une phrase bien utile.\n\n", "utf-8")
            assert desk.events == []

    desk.wait = writing  # type: ignore[method-assign]
    assert desk.once()[0] == ("made", "pont")
    assert len(desk.waited_s) == 4 and len(desk.events) == 2


def test_a_scheduled_episode_goes_out_at_its_time(desk: Watched) -> None:
    """Made when it arrives, told as scheduled; published by the first round after its moment."""
    desk.put("pont.md", day="2026-02-12T08:00:00+00:00")
    assert desk.once() == [("made", "pont"), ("scheduled", "fr/pont")]
    assert desk.items() == 0
    desk.now += timedelta(days=1)
    assert desk.once() == []
    desk.now += timedelta(days=1)
    assert desk.once() == [("published", "fr/pont")]
    assert desk.items() == 1


def test_a_review_is_waited_for(desk: Watched) -> None:
    """`watch: {review: required}` holds for every command; what a person approved goes out with the next round."""
    desk.rules(review="required")
    desk.put("pont.md")
    assert desk.once() == [("made", "pont"), ("held", "fr/pont")]
    assert desk.items() == 0
    project = find_project(desk.root)
    show = load_show(project.show)
    assert show.review == "required"
    (episode,) = load_catalog(project.output / "fr", everything=True)
    with revising(project.output) as changes:
        approved = approve(project, episode, "Ana", desk.now, changes)
        publish_feeds(project, show, changes, fresh=[approved], now=desk.now)
    assert desk.once() == [("published", "fr/pont")]
    assert desk.items() == 1


def test_without_a_target_feeds_are_made_here(desk: Watched) -> None:
    """`publish: false`: the output has its feed, nothing leaves. `true` asks for a target where there is none yet."""
    desk.rules(publish=False)
    desk.put("pont.md")
    assert desk.once() == [("made", "pont")]
    assert (desk.root / "output" / "fr" / "feed.xml").is_file() and not desk.public.exists()
    desk.rules(publish=True)
    assert desk.once() == [("not-published", "")]
    assert "published nowhere yet; write `publish: TARGET`" in desk.events[-1]["reason"]
    desk.rules()
    assert desk.once() == [("published", "fr/pont")]
    desk.rules(publish=True)
    desk.put("gare.md", "La gare ouvre")
    assert desk.once() == [("made", "gare"), ("published", "fr/gare")]


def test_what_may_be_better_later_is_tried_again(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that does not answer is no fault of a brief: tried after 1, 4, 16 and 64 minutes, then set aside."""

    monkeypatch.setattr("audiobrief.workflows.watch.brief.prepare", failing := _Failing())
    desk.put("pont.md")
    assert desk.once() == [("waiting", "pont")] and (desk.inbox / "pont.md").is_file()
    assert desk.once() == []
    for minutes in (1, 4, 16):
        desk.now += timedelta(minutes=minutes)
        assert desk.once() == []
    assert failing.calls == 4
    desk.now += timedelta(minutes=64)
    assert desk.once() == [("failed", "pont")]
    assert desk.aside() == {"pont.reason.txt": "engine espeak: does not answer\n"}


class _Failing:
    """An engine that does not answer, for as long as the test lasts."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, *_: object, **__: object) -> None:
        self.calls += 1
        raise EngineError("espeak", "does not answer", retriable=True)


def test_a_fault_of_the_show_is_told_and_sets_nothing_aside(desk: Watched) -> None:
    """A wrong key of `watch:` ends the command before anything is moved, with the one that was meant."""
    desk.rules(publsh=True)
    desk.put("pont.md")
    with pytest.raises(AudiobriefError, match=r'"watch\.publsh" is not a setting; did you mean "publish"'):
        desk.once()
    desk.rules(translate=True)
    with pytest.raises(AudiobriefError, match="add `review: required`"):
        desk.once()
    assert (desk.inbox / "pont.md").is_file() and not (desk.inbox / "failed").exists()


def test_a_hook_hears_every_event_and_may_fail(desk: Watched) -> None:
    """As JSON on its standard input; one that fails is told of and stops nothing."""
    heard = desk.root / "heard"
    code = f"import sys; open({str(heard)!r}, 'a').write(sys.stdin.read()); sys.exit('no paper')"
    desk.rules(hook=[sys.executable, "-c", code])
    desk.put("pont.md")
    (desk.inbox / "vide.md").write_text("", "utf-8")
    desk.once()
    events = [json.loads(line) for line in heard.read_text("utf-8").split("\n") if line]
    assert {one["event"] for one in events} == {"made", "failed", "published"}
    assert len({one["id"] for one in events}) == 3
    failed = next(one for one in events if one["event"] == "failed")
    assert failed["files"] == ["failed/vide.md"] and "is empty" in failed["reason"]
    assert len(desk.warnings) == 3 and "ended with exit code 1: no paper" in desk.warnings[0]


def test_what_a_kill_left_half_moved_is_finished(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the reason and the file, and before anybody was told: the next run does both, once."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    (desk.inbox / "vide.md").write_text("", "utf-8")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("audiobrief.workflows.watch.inbox._move", killed)
        desk.once()
    assert (desk.inbox / "vide.md").is_file() and desk.events == []
    assert desk.once() == [("failed", "vide")]
    assert [path.name for path in (desk.inbox / "failed").iterdir()].count("vide.md") == 1
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("audiobrief.workflows.watch.publishing.Publishing._sent", killed)
        desk.put("pont.md")
        desk.once()
    assert desk.items() == 0
    assert desk.once() == [("published", "fr/pont")]


def test_nothing_of_failed_is_overwritten(desk: Watched) -> None:
    """A second file of the name gets a number, and so does its reason."""
    for text in ("", " ", "  "):
        (desk.inbox / "vide.md").write_text(text, "utf-8")
        desk.once()
    names = sorted(path.name for path in (desk.inbox / "failed").iterdir())
    assert names == [f"vide{mark}{end}" for mark in ("-2", "-3", "") for end in (".md", ".reason.txt")]
    assert (desk.inbox / "failed" / "vide-2.md").read_text("utf-8") == " "


def test_a_link_is_not_followed(desk: Watched, tmp_path: Path) -> None:
    """What it leads to could be anything on the machine."""
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\nThe password is tangerine.", "utf-8")
    (desk.inbox / "lien.md").symlink_to(secret)
    assert desk.once() == [("failed", "lien")]
    assert "is a link to another place" in desk.aside()["lien.reason.txt"] and secret.is_file()


def test_one_watch_at_a_time(desk: Watched) -> None:
    """A second one on the same folder is refused, and says why."""
    project, request = find_project(desk.root), WatchRequest(desk.inbox, engine="espeak")

    def second(_: float) -> None:
        with pytest.raises(InputError, match="another `audiobrief watch` is at work"):
            desk.once()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(project, request, desk, lambda: desk.now, second)


def test_it_ends_after_what_must_not_be_broken_off(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to end while a file is moved, it moves it and remembers that, then ends before the next brief."""
    from audiobrief.workflows.watch import inbox

    stop, move = Stop(), inbox._move

    def asked(old: Path, new: Path) -> None:
        stop.ask()
        move(old, new)

    monkeypatch.setattr(inbox, "_move", asked)
    (desk.inbox / "a.md").write_text("", "utf-8")
    (desk.inbox / "b.md").write_text("", "utf-8")
    os.utime(desk.inbox / "a.md", ns=(1, 1))
    request = WatchRequest(desk.inbox, engine="espeak")
    with pytest.raises(KeyboardInterrupt):
        watch(find_project(desk.root), request, desk, lambda: desk.now, desk.wait, stop=stop)
    assert [one["brief"] for one in desk.events] == ["a"]
    assert (desk.inbox / "b.md").is_file() and load_state(desk.inbox).briefs == {}


def test_a_missing_edition_is_drafted_and_held(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """`translate: true`: the draft stands beside its original, both wait for a person; no draft is made twice."""
    made: list[str] = []

    def drafts(project: Project, request: BriefRequest, *_: object) -> Iterator[object]:
        path = Path(request.brief).with_name("pont.en.md")
        if not path.exists():
            made.append(path.name)
            path.write_text("---\ndraft: machine\n---\n# The bridge closes\n\nIt closes on Monday.\n", "utf-8")
        yield from ()

    monkeypatch.setattr("audiobrief.workflows.drafts.missing_drafts", drafts)
    desk.rules(review="required", translate=True)
    desk.put("pont.md")
    assert desk.once() == [("made", "pont"), ("held", "en/pont, fr/pont")]
    assert desk.once() == [] and made == ["pont.en.md"] and desk.items() == 0
