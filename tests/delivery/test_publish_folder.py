"""Tests of the `publish` command: folders and other places, deletion, refusals, and its values."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.config.project import Project
from audiobrief.delivery.publish.claims import STATE_NAME, Claim, read_claims, write_claims
from audiobrief.delivery.publish.faults import cannot_open, explained, redacted
from audiobrief.delivery.publish.item import Labels, Stage, UploadItem, cache_control, in_order, stage_of
from audiobrief.delivery.publish.ownership import CLAIM_NAME
from audiobrief.delivery.publish.target import open_target, unreachable
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.podcast.manifest import load_catalog, save_manifest
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.publish import refuse_unfit
from tests.helpers.publish_places import (
    PUBLIC,
    Recorded,
    at,
    copy_of,
    local_names,
    make_template,
    planned,
    published,
    run,
    show_of,
)
from tests.helpers.small_podcast import unpublish


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


# ---- folders and memory, through the command


def test_folder_is_published_and_the_second_run_sends_nothing(podcast: Project, tmp_path: Path) -> None:
    """The result as JSON, on both runs and on a dry one that touches nothing."""
    folder = tmp_path / "www" / "new"
    common = (str(folder), "--show", str(podcast.show), "--out", str(podcast.output), "--json")
    dry = json.loads(run(*common, "--dry-run").stdout)
    assert not folder.exists()
    first = json.loads(run(*common).stdout)
    assert dry == {**first, "dry_run": True}
    assert set(first) == {"target", "uploaded", "unchanged", "deleted", "bytes", "dry_run"}
    assert set(first["uploaded"]) == local_names(podcast)
    assert first["bytes"] == sum((podcast.output / name).stat().st_size for name in first["uploaded"])
    again = json.loads(run(*common).stdout)
    assert (again["uploaded"], again["bytes"], again["unchanged"]) == ([], 0, len(first["uploaded"]))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == local_names(podcast) | {STATE_NAME, CLAIM_NAME}


def test_what_people_read(podcast: Project, tmp_path: Path) -> None:
    """Plain lines: what went, how much, and where the feeds are for listeners."""
    result = run(str(tmp_path / "www"), "--show", str(podcast.show), "--out", str(podcast.output))
    assert result.exit_code == 0
    assert f"fr  {PUBLIC}fr/feed.xml" in result.stdout
    assert "uploaded" in result.stdout and "0 unchanged" in result.stdout
    assert run(str(tmp_path / "www"), "--show", str(podcast.show), "--out", str(podcast.output), "-q").stdout == ""


def test_memory_is_a_target_too(podcast: Project) -> None:
    """Any fsspec address works."""
    address = f"memory://{uuid4().hex}/show"
    result = run(address, "--show", str(podcast.show), "--out", str(podcast.output))
    assert result.exit_code == 0, result.output
    fs, root = fsspec.url_to_fs(address)
    assert fs.cat_file(f"{root}/fr/feed.xml") == (podcast.output / "fr/feed.xml").read_bytes()


def test_feeds_are_rebuilt_before_they_go(podcast: Project, tmp_path: Path) -> None:
    """A change of the show's title is in the published feed; only what it changes is sent."""
    folder = tmp_path / "www"
    common = (str(folder), "--show", str(podcast.show), "--out", str(podcast.output), "--json")
    run(*common)
    shown = yaml.safe_load(podcast.show.read_text(encoding="utf-8"))
    shown["editions"]["fr"]["copyright"] = "© Moi"
    podcast.show.write_text(yaml.safe_dump(shown), encoding="utf-8")
    sent = json.loads(run(*common).stdout)["uploaded"]
    assert "fr/feed.xml" in sent and "en/feed.xml" not in sent
    assert all(stage_of(name) >= Stage.PAGE for name in sent)


def test_new_title_sends_no_sound(podcast: Project, tmp_path: Path) -> None:
    """What an edit does not touch stays there untouched."""
    folder = tmp_path / "www"
    published(podcast, open_target(str(folder)))
    redrawn = ("story-1.card.jpg", "story-1.oembed.json", ".search.json")  # these show the title
    kept = [
        path for path in folder.rglob("*.*") if path.suffix in (".mp3", ".vtt", ".jpg") and path.name not in redrawn
    ]
    before = {path: path.stat().st_mtime_ns for path in kept}
    (first, *_) = load_catalog(podcast.output / "fr")
    save_manifest(podcast.output / "fr", replace(first, title="Un tout autre titre"))
    rebuild_feeds(podcast, show_of(podcast))
    sent = published(podcast, open_target(str(folder))).uploaded
    assert "fr/feed.xml" in sent and all(stage_of(name) >= Stage.PAGE for name in sent if not name.endswith(redrawn))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert "Un tout autre titre" in (folder / "fr/feed.xml").read_text(encoding="utf-8")


def test_lost_or_lying_state_is_made_up_for(podcast: Project, tmp_path: Path) -> None:
    """A state file that claims too much, or nothing, or is no JSON: the bytes decide."""
    folder = tmp_path / "www"
    target = open_target(str(folder))
    published(podcast, target)
    state = folder / STATE_NAME
    for text in ("", "not JSON", "[]", '{"format": 9, "files": {}}', '{"format": 1, "files": {"fr/feed.xml": 3}}'):
        state.write_text(text, encoding="utf-8")
        assert planned(podcast, open_target(str(folder))).items == ()
    (folder / "fr/story-1.mp3").unlink()
    assert published(podcast, open_target(str(folder))).uploaded == ["fr/story-1.mp3"]
    size = (folder / "fr/story-2.mp3").stat().st_size
    (folder / "fr/story-2.mp3").write_bytes(b"y" * size)
    os.utime(folder / "fr/story-2.mp3", (1, 1))
    assert published(podcast, open_target(str(folder))).uploaded == ["fr/story-2.mp3"]


def test_retraction_takes_exactly_the_episode_away(podcast: Project, tmp_path: Path) -> None:
    """Without `--delete`: its files and its page; files of others, and ours that others replaced, stay."""
    folder = tmp_path / "www"
    published(podcast, open_target(str(folder)))
    (folder / "CNAME").write_text("x", encoding="utf-8")
    (folder / "fr" / "theirs.mp3").write_bytes(b"theirs")
    (folder / "fr" / "story-2.vtt").write_bytes(b"replaced by hand")
    (folder / "fr" / "story-2.mp3").touch()  # another time, the same bytes
    unpublish(podcast.output, "fr", "story-2")
    rebuild_feeds(podcast, show_of(podcast))
    plan = planned(podcast, open_target(str(folder)))
    assert plan.not_ours == ("fr/story-2.vtt",)
    gone = published(podcast, open_target(str(folder))).deleted
    ends = ("card.jpg", "chapters.json", "html", "mp3", "oembed.json", "srt")
    assert gone == ["embed_fr/story-2.html", *(f"fr/story-2.{end}" for end in ends)]
    assert (folder / "fr" / "story-2.vtt").read_bytes() == b"replaced by hand"
    assert (folder / "CNAME").exists() and (folder / "fr" / "theirs.mp3").exists()
    assert published(podcast, open_target(str(folder)), delete=True).deleted == []


def test_delete_takes_only_what_audiobrief_put_there(podcast: Project, tmp_path: Path) -> None:
    """What the podcast has no more goes when asked, and stays when not."""
    folder = tmp_path / "www"
    (podcast.output / "old.svg").write_text("<svg/>", encoding="utf-8")
    published(podcast, open_target(str(folder)))
    (podcast.output / "old.svg").unlink()
    (folder / "theirs.svg").write_text("<svg/>", encoding="utf-8")
    assert published(podcast, open_target(str(folder))).deleted == []
    assert published(podcast, open_target(str(folder)), delete=True).deleted == ["old.svg"]
    assert (folder / "theirs.svg").exists()


def test_nothing_is_deleted_when_the_feed_did_not_arrive(podcast: Project) -> None:
    """Listeners of the old feed still find its files."""
    fs = Recorded()
    published(podcast, at(fs))
    unpublish(podcast.output, "fr", "story-2")
    rebuild_feeds(podcast, show_of(podcast))
    fs.puts, fs.fail_at = [], len(planned(podcast, at(fs)).items)
    with pytest.raises(AudiobriefError):
        published(podcast, at(fs), delete=True)
    assert "fr/story-2.mp3" in fs.files()


# ---- refusals


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/", "http://127.0.0.5/", "http://[::1]:80/x/", "https://192.168.1.4/", "http://10.0.0.1/",
        "http://studio.local/", "https://example.org/show/", "https://pod.example.com/", "http://nas/", "http://a.test/",
    ],
)  # fmt: skip
def test_address_that_nobody_can_reach_is_refused(podcast: Project, tmp_path: Path, address: str) -> None:
    """A feed with such enclosures would download nothing; nothing is sent."""
    assert unreachable(address)
    text = podcast.show.read_text(encoding="utf-8").replace(PUBLIC, address)
    podcast.show.write_text(text, encoding="utf-8")
    result = run(str(tmp_path / "www"), "--show", str(podcast.show), "--out", str(podcast.output))
    assert result.exit_code == 1 and "set it to where the target is reached" in " ".join(result.output.split())
    assert not (tmp_path / "www").exists()


@pytest.mark.parametrize("address", [PUBLIC, "https://1.1.1.1/", "https://user.github.io/pod/", "https://é.fr/"])
def test_public_addresses_are_taken(address: str) -> None:
    """Names and numbers of the public internet."""
    assert unreachable(address) == ""


def test_damaged_and_missing_files_are_all_named(podcast: Project, tmp_path: Path) -> None:
    """A file that its manifest knows otherwise is not sent, and neither is anything else."""
    damaged = podcast.output / "fr" / "story-1.mp3"
    damaged.write_bytes(bytes(damaged.stat().st_size))
    (podcast.output / "en" / "story-2.srt").unlink()
    result = run(str(tmp_path / "www"), "--show", str(podcast.show), "--out", str(podcast.output))
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "story-1.mp3: is not the file that was rendered" in said and "story-2.srt: is not there" in said
    assert not (tmp_path / "www").exists()


def test_output_without_episodes_is_refused(podcast: Project, tmp_path: Path) -> None:
    """There is nothing to publish."""
    shutil.rmtree(podcast.output)
    result = run(str(tmp_path / "www"), "--show", str(podcast.show), "--out", str(podcast.output))
    assert result.exit_code == 1 and "no finished episode" in result.output


def test_target_within_the_output_is_refused(podcast: Project) -> None:
    """A podcast is not published into itself."""
    for folder in (podcast.output, podcast.output / "www"):
        with pytest.raises(InputError, match="inside the output"):
            refuse_unfit(podcast, show_of(podcast), open_target(str(folder)))


def test_languages_that_the_show_has_no_more_stay_here(podcast: Project) -> None:
    """A feed that no rebuild touches would be stale."""
    shutil.copytree(podcast.output / "fr", podcast.output / "de")
    assert not [name for name in local_names(podcast) if name.startswith("de/")]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("Install s3fs"), r"pip install 'audiobrief\[s3\]'"),
        (ValueError("Protocol not known: s3"), "no kind of target that is known"),
        (PermissionError("Forbidden"), "no permission"),
        (OSError(28, "No space left on device"), "no space is left"),
        (TimeoutError("slow"), "cannot be reached"),
        (RuntimeError("odd"), r"cannot be opened \(RuntimeError: odd\)"),
    ],
)
def test_failures_of_filesystems_are_one_sentence(error: Exception, said: str) -> None:
    """What cannot be done, why, and the next step."""
    sentence = cannot_open(error, "s3://bucket/show")
    with pytest.raises(AudiobriefError, match=said):
        raise sentence
    assert "\n" not in str(sentence)


def test_an_answer_of_s3_says_what_is_wrong() -> None:
    """The code behind a library's own exception decides."""

    def said(code: str, error: Exception) -> str:
        answer = RuntimeError("ClientError")
        answer.response = {"Error": {"Code": code}}  # type: ignore[attr-defined]
        error.__cause__ = answer
        return str(explained(error, "s3://b/x.mp3", "be uploaded"))

    assert said("NoSuchBucket", FileNotFoundError("x")).endswith("create it or correct the target")
    assert "the credentials are refused" in said("InvalidAccessKeyId", PermissionError("no such key"))
    assert "there is no permission (Access Denied)" in said("AccessDenied", OSError("Access Denied"))


def test_passwords_are_in_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of the address nor the keys of the environment."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "k3y-of-mine")
    url = "sftp://me:hunter22@host/www"
    assert redacted(url, url) == "sftp://host/www"
    said = str(explained(RuntimeError(f"login hunter22 at {url} with k3y-of-mine"), "x", "be sent", url))
    assert "hunter22" not in said and "k3y-of-mine" not in said


# ---- values


def test_claims_are_written_and_read_back_whole() -> None:
    """The same claims, the same bytes."""
    claims = {"fr/a.mp3": Claim(3, "ab", '"x"', "audio/mpeg", "no-cache"), "b.html": Claim(1, "c", "", "", "")}
    data = write_claims(claims)
    assert read_claims(data) == claims and write_claims(read_claims(data)) == data


@pytest.mark.parametrize("name", ["../x.mp3", "/etc/x.txt", "fr/../../x.mp3", "C:/x.mp3", ".x.mp3", "a\\b.mp3", "x.db"])
def test_claims_that_lead_elsewhere_are_not_ours(name: str) -> None:
    """A state file that somebody else wrote can have nothing deleted outside the podcast."""
    assert read_claims(write_claims({name: Claim(1, "a", "b", "c", "d")})) == {}


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_no_state_file_breaks_a_run(data: bytes) -> None:
    """Garbage claims nothing."""
    assert read_claims(data) == {}


def test_labels_and_stages_follow_the_name() -> None:
    """Archive pages go between pages and feeds; only names by content are kept for good."""
    assert stage_of("fr/feed-2.xml") == Stage.ARCHIVE and stage_of("sitemap.xml") == Stage.PAGE
    assert stage_of("assets/site-0a1b2c3d4e.css") == Stage.ASSET
    assert "immutable" in cache_control("assets/site-0a1b2c3d4e.css") and "immutable" not in cache_control("a/site.css")
    item = UploadItem("fr/feed.xml", Path("x"), 1, "ab")
    assert item.labels == Labels("application/rss+xml; charset=utf-8", "no-cache")
    names = ["index.html", "fr/index.html", "en/index.html"]
    ordered = in_order([replace(item, name=name) for name in names])[Stage.INDEX]
    assert [one.name for one in ordered] == ["en/index.html", "fr/index.html", "index.html"]
