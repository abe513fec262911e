"""Tests of publishing: which file goes when, and what stays when something fails at any point."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audiobrief.config.project import Project
from audiobrief.delivery.publish.claims import STATE_NAME, read_claims
from audiobrief.delivery.publish.item import Stage, stage_of
from audiobrief.delivery.publish.upload import execute
from audiobrief.errors import AudiobriefError
from audiobrief.progress import NoProgress
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.publish import gather
from tests.helpers.publish_places import Recorded, at, copy_of, local_names, make_template, planned, published, show_of
from tests.helpers.small_podcast import add_episode, noise


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


def test_feeds_go_last_and_audio_first(podcast: Project) -> None:
    """All audio, then companions, pages, indexes, and the feeds of all languages at the very end."""
    fs = Recorded()
    sent = published(podcast, at(fs)).uploaded
    stages = [stage_of(name) for name in sent]
    assert stages == sorted(stages)
    assert sent[-2:] == ["en/feed.xml", "fr/feed.xml"]
    assert sent.index("index.html") > sent.index("fr/index.html")
    assert len(fs.puts) == len(sent)


def changed(project: Project) -> None:
    """Another sound, another page, and new feeds."""
    for language in ("fr", "en"):
        add_episode(project.output, language, "story-1", noise(3100, f"new {language}"))
        (project.output / language / "index.html").write_text(f"<p>new {language}</p>", encoding="utf-8")
    rebuild_feeds(project, show_of(project))


def test_no_failure_at_any_upload_touches_what_comes_later(podcast: Project) -> None:
    """Whichever upload fails: every file is whole, old or new; feeds stay as before; the next run sends the rest."""
    first = Recorded()
    published(podcast, at(first))
    before = dict(first.store)
    old = first.files()
    changed(podcast)
    new = {name: (podcast.output / name).read_bytes() for name in local_names(podcast)}
    count = len(planned(podcast, at(first)).items)
    first_page = next(n for n, item in enumerate(planned(podcast, at(first)).items, 1) if item.stage >= Stage.PAGE)
    assert 2 < first_page < count
    for number in range(1, count + 1):
        fs = Recorded(fail_at=number)
        fs.store = {name: _copy(fs, name, entry.getvalue(), entry) for name, entry in before.items()}
        with pytest.raises(AudiobriefError) as caught:
            published(podcast, at(fs))
        assert "the line went dead" in str(caught.value) and "run the same command again" in str(caught.value)
        now = fs.files()
        assert set(now) == set(old)
        assert all(now[name] in (old[name], new[name]) for name in now)
        feeds = [name for name in ("en/feed.xml", "fr/feed.xml") if now[name] != old[name]]
        assert feeds == (["en/feed.xml"] if number == count else [])
        if number < first_page:
            assert all(now[name] == old[name] for name in now if name.endswith((".html", ".xml")))
        arrived = {name for name in now if now[name] != old[name]}
        fs.fail_at = 0
        rest = published(podcast, at(fs)).uploaded
        assert len(rest) == count - len(arrived) and not arrived & set(rest)
        assert fs.files() == new


def _copy(fs: Recorded, name: str, data: bytes, entry: Any) -> Any:
    fs.pipe_file(name, data)
    made = fs.store[name]
    made.created, made.modified = entry.created, entry.modified
    return made


def test_all_failures_are_listed_and_end_with_what_stands(podcast: Project) -> None:
    """Every failed file is named once, at most eight, with one line on what listeners have now."""
    fs = Recorded(cut=".mp3")
    with pytest.raises(AudiobriefError) as caught:
        published(podcast, at(fs))
    lines = str(caught.value).split("\n")
    assert len(lines) == 5
    assert all("arrived with 299" in line or "arrived with 2" in line for line in lines[:4])
    assert "en/feed.xml, fr/feed.xml stay as before, and so do the pages" in lines[-1]
    assert not [name for name in fs.files() if name.endswith((".mp3", ".html", ".xml", "-part"))]


def test_damage_on_the_way_is_found_by_reading_back(podcast: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right size with other bytes does not pass, in a folder or in an object store."""
    real = Recorded.put_file

    def flipping(self: Recorded, lpath: str, rpath: str, **options: Any) -> None:
        real(self, lpath, rpath, **options)
        if "story-1.mp3" in rpath:
            self.pipe_file(rpath, bytes(Path(lpath).stat().st_size))

    monkeypatch.setattr(Recorded, "put_file", flipping)
    for kind in ("recorded", "gs"):
        fs = Recorded()
        with pytest.raises(AudiobriefError, match=r"story-1.mp3: arrived damaged"):
            published(podcast, at(fs, kind))
        assert not [name for name in fs.files() if name.endswith((".html", ".xml"))]


def test_killed_run_goes_on_without_any_state(podcast: Project) -> None:
    """What arrived before a kill is known by its bytes and not sent again; half-named leftovers do no harm."""
    fs = Recorded()
    items = gather(podcast, show_of(podcast), NoProgress())
    for item in items[:5]:
        at(fs).put(item)
    fs.pipe_file("/show/fr/.story-2.mp3.audiobrief-part", b"half")
    assert {item.name for item in planned(podcast, at(fs)).items} == {item.name for item in items[5:]}
    published(podcast, at(fs))
    assert set(fs.files()) == local_names(podcast)


def test_interrupted_run_notes_what_arrived(podcast: Project) -> None:
    """Ctrl-C in the middle leaves a state file that names what was sent."""

    class Stopping(NoProgress):
        left = 4

        def advance(self, amount: float) -> None:
            self.left -= amount > 1
            if not self.left:
                raise KeyboardInterrupt

    fs = Recorded()
    with pytest.raises(KeyboardInterrupt):
        execute(planned(podcast, at(fs)), Stopping())
    assert len(read_claims(fs.cat_file(f"/show/{STATE_NAME}"))) == 4


def test_file_changed_while_publishing_is_not_sent(podcast: Project) -> None:
    """Bytes that were not compared do not go out."""
    fs = Recorded()
    plan = planned(podcast, at(fs))
    (podcast.output / "fr/story-1.mp3").write_bytes(b"edited meanwhile")
    with pytest.raises(AudiobriefError, match="changed while it was published"):
        execute(plan, NoProgress())
