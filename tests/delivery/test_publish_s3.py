"""Tests of publishing to a real S3 API over HTTP: labels, what counts as changed, parts, failures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from audiobrief.config.project import Project
from audiobrief.delivery.publish.claims import STATE_NAME
from audiobrief.delivery.publish.target import Target, open_target
from audiobrief.workflows.feeds import rebuild_feeds
from tests.helpers.publish_places import PRIVATE, copy_of, local_names, make_template, planned, published, run, show_of
from tests.helpers.small_podcast import COVER, add_episode, noise


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server on this machine."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket there, and the environment to reach it."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "AKIAPUBLISHER",
        "AWS_SECRET_ACCESS_KEY": "never-to-be-seen",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{uuid4().hex[:12]}"
    client().create_bucket(Bucket=name)
    return name


def client() -> Any:
    """A client that is none of audiobrief's."""
    return _client(os.environ["AWS_ENDPOINT_URL"])


@cache
def _client(address: str) -> Any:
    import boto3

    return boto3.client("s3", endpoint_url=address)


def test_s3_holds_every_public_file_with_its_labels(podcast: Project, bucket: str) -> None:
    """Bytes, Content-Type and Cache-Control are right, and nothing private is there."""
    published(podcast, open_target(f"s3://{bucket}/a/show"))
    found = client().list_objects_v2(Bucket=bucket)["Contents"]
    names = {row["Key"].removeprefix("a/show/") for row in found}
    assert names == local_names(podcast) | {STATE_NAME}
    assert not [name for name in names if name.endswith(PRIVATE)]
    heads = {name: client().get_object(Bucket=bucket, Key=f"a/show/{name}") for name in names}
    for name in local_names(podcast):
        assert heads[name]["Body"].read() == (podcast.output / name).read_bytes()
    expected = {
        "fr/feed.xml": ("application/rss+xml; charset=utf-8", "no-cache"),
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "fr/story-1.mp3": ("audio/mpeg", "public, max-age=300, must-revalidate"),
        "en/story-2.vtt": ("text/vtt; charset=utf-8", "public, max-age=300, must-revalidate"),
        "en/story-2.chapters.json": ("application/json+chapters", "public, max-age=300, must-revalidate"),
        f"fr/{COVER}": ("image/jpeg", "public, max-age=31536000, immutable"),
    }
    assert {n: (heads[n]["ContentType"], heads[n]["CacheControl"]) for n in expected} == expected


def test_s3_gets_only_what_changed(podcast: Project, bucket: str) -> None:
    """A second run sends nothing; one changed page goes alone; without the state file, MD5s tell."""
    address = f"s3://{bucket}/show"
    everything = local_names(podcast)
    assert set(published(podcast, open_target(address)).uploaded) == everything
    assert planned(podcast, open_target(address)).items == ()
    client().delete_object(Bucket=bucket, Key=f"show/{STATE_NAME}")
    assert planned(podcast, open_target(address)).items == ()
    (podcast.output / "index.html").write_text("<p>Tout neuf</p>", encoding="utf-8")
    assert published(podcast, open_target(address)).uploaded == ["index.html"]


def test_s3_object_replaced_or_mislabelled_by_others_is_sent_again(podcast: Project, bucket: str) -> None:
    """Same size with other bytes, or the right bytes under a wrong type: the state file is not believed."""
    address = f"s3://{bucket}/show"
    published(podcast, open_target(address))
    size = (podcast.output / "fr/story-1.mp3").stat().st_size
    client().put_object(Bucket=bucket, Key="show/fr/story-1.mp3", Body=b"x" * size)
    assert [item.name for item in planned(podcast, open_target(address)).items] == ["fr/story-1.mp3"]
    client().delete_object(Bucket=bucket, Key=f"show/{STATE_NAME}")
    data = (podcast.output / "fr/story-2.mp3").read_bytes()
    client().put_object(Bucket=bucket, Key="show/fr/story-2.mp3", Body=data)
    names = [item.name for item in planned(podcast, open_target(address)).items]
    assert names == ["fr/story-1.mp3", "fr/story-2.mp3"]


def test_s3_upload_in_parts_is_proved(podcast: Project, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file sent in parts has no MD5 at the target: it is read back once, then known by its version."""
    import s3fs.core

    monkeypatch.setattr(s3fs.core, "calculate_chunksize", lambda size, chunksize=None, **_: 5 * 2**20)
    add_episode(podcast.output, "fr", "story-1", noise(11 * 2**20, "long"))
    rebuild_feeds(podcast, show_of(podcast))
    published(podcast, open_target(f"s3://{bucket}/show"))
    head = client().head_object(Bucket=bucket, Key="show/fr/story-1.mp3")
    assert head["ETag"].strip('"').endswith("-3")
    assert head["CacheControl"].startswith("public, max-age=300")
    target = open_target(f"s3://{bucket}/show")
    monkeypatch.setattr(Target, "sha256", lambda *_: pytest.fail("was read back again"))
    assert planned(podcast, target).items == ()


def test_s3_failures_are_sentences_without_keys(podcast: Project, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bucket, nobody at the address, no credentials: what it is, and what to do."""

    def failure(address: str) -> str:
        result = run(address, "--show", str(podcast.show), "--out", str(podcast.output))
        assert result.exit_code == 1
        assert "never-to-be-seen" not in result.output and "AKIA" not in result.output
        assert "fault of audiobrief" not in result.output
        return " ".join(result.output.split())

    assert "there is no such bucket; create it" in failure("s3://no-such-bucket-here/show")
    assert "names no bucket" in failure("s3://")
    with monkeypatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.delenv(name)
        assert "there are no credentials here; set AWS_ACCESS_KEY_ID" in failure(f"s3://{bucket}/show")
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        patch.setattr("s3fs.S3FileSystem.retries", 1)
        assert "cannot be reached" in failure(f"s3://{bucket}/show")
