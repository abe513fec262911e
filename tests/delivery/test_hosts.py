"""Tests of what static hosts read: types, cross-origin reading, caching and redirects, and whose these files are."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from audiobrief.config.project import Project
from audiobrief.config.publication import Host, PublishSettings
from audiobrief.config.show import Show
from audiobrief.delivery.publish.claims import STATE_NAME, read_claims
from audiobrief.delivery.publish.hosts import OldPaths, host_files, is_host_file, nginx_block
from audiobrief.delivery.publish.item import HOST_FILES, Stage, UploadItem, cache_control, stage_of
from audiobrief.podcast.manifest import load_catalog, manifest_path, save_manifest
from audiobrief.podcast.public_files import PUBLIC_SUFFIXES, content_type
from tests.helpers.publish_places import command, copy_of, local_names, make_template
from tests.helpers.small_podcast import unpublish
from tests.helpers.whole_podcast import change_show

BASE = "https://listen.pont-neuf.fm/"
NAMES = (
    "index.html", "404.html", "sitemap.xml", "robots.txt", "assets/site-0a1b2c3d4e5f.css", "fr/index.html",
    "fr/feed.xml", "fr/feed-2.xml", "fr/pont.mp3", "fr/pont.vtt", "fr/pont.srt", "fr/pont.chapters.json",
    "fr/pont.transcript.json", "fr/pont.oembed.json", "fr/pont.card.jpg", "fr/pont.html", "fr/cover-0a1b2c3d.jpg",
    "fr/pont.player.png", "embed_fr/pont.html", "embed_fr/index.html",
)  # fmt: skip
OPEN = ("fr/feed.xml", "fr/feed-2.xml", "fr/pont.mp3", "fr/pont.vtt", "fr/pont.srt", "fr/pont.chapters.json")
OLD = OldPaths({"fr/vieux.html": "fr/pont.html"}, ("fr/retire.html",))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


def headers_file(text: str, path: str) -> list[tuple[str, str]]:
    """What `_headers` says of a path, of every rule that fits; `*` is any text."""
    found: list[tuple[str, str]] = []
    fits = False
    for line in text.splitlines():
        if line.startswith("/"):
            fits = re.fullmatch(re.escape(line).replace(r"\*", ".*"), path) is not None
        elif fits and line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found.append((name, value))
    return found


def apache(text: str, name: str) -> dict[str, str]:
    """What `.htaccess` says of a file: sections by the last part of its name, later ones win, headers by its path."""
    last = name.rpartition("/")[2]
    found: dict[str, str] = {}
    for pattern, body in re.findall(r'<FilesMatch "([^\n]*)">\n(.*?)</FilesMatch>', text, re.DOTALL):
        if re.search(pattern, last):
            for key, value, but in re.findall(
                r'Header set (\S+) "([^"\n]*)"(?: "expr=%\{REQUEST_URI\} !~ m#(.*)#")?', body
            ):
                if not (but and re.search(but, "/" + name)):
                    found[key] = value
            found["Content-Type"] = re.findall(r'ForceType "(.*)"', body)[0]
    return found


def nginx(text: str, path: str) -> dict[str, str]:
    """What the server block says of a path; the first location that fits counts."""
    for pattern, body in re.findall(r'location ~ "([^\n]*)" \{\n(.*?)\n    \}', text, re.DOTALL):
        if re.search(pattern, path):
            found = dict(re.findall(r'add_header (\S+) "(.*)";', body))
            return found | {"Content-Type": re.findall(r'default_type "(.*)";', body)[0]}
    return {}


def told(host: Host, name: str) -> dict[str, str]:
    """The headers of a file at a host."""
    if host == "nginx":
        return nginx(nginx_block(BASE, "", "/var/www").decode(), "/" + name)
    files = host_files(host, BASE, "", NAMES)
    if host == "apache":
        return apache(files[".htaccess"].decode(), name)
    rules = headers_file(files["_headers"].decode(), "/" + name)
    assert len(rules) == len(dict(rules)), "Cloudflare joins the values of rules that fit one path"
    return dict(rules)


@pytest.mark.parametrize("host", ["netlify", "cloudflare", "apache", "nginx"])
@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_the_labels_that_a_bucket_gets(host: Host, name: str) -> None:
    """Type and caching as on S3, and feeds, sound, transcripts and chapters may be read from other sites."""
    found = told(host, name)
    assert found["Content-Type"] == content_type(name)
    assert found["Cache-Control"] == cache_control(name)
    assert (found.get("Access-Control-Allow-Origin") == "*") == (name in OPEN or name.endswith((".xml", ".json")))


@pytest.mark.parametrize("host", ["netlify", "cloudflare", "apache", "nginx"])
def test_other_sites_frame_the_players_and_no_other_page(host: Host) -> None:
    """The policy of every page but these lets only the show's own pages frame it."""
    framed = [name for name in NAMES if name.endswith(".html") and not told(host, name).get("Content-Security-Policy")]
    assert framed == ["embed_fr/pont.html", "embed_fr/index.html"]
    assert told(host, "fr/pont.html")["Content-Security-Policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize("host", ["apache", "nginx"])
@pytest.mark.parametrize("suffix", PUBLIC_SUFFIXES)
def test_no_kind_of_public_file_is_without_a_rule(host: Host, suffix: str) -> None:
    """A kind that is added to the public files has its type at these hosts, too."""
    name = {".xml": "fr/feed.xml", "sitemap.xml": "sitemap.xml"}.get(suffix, f"fr/x{suffix}")
    if suffix not in (".css", ".js", ".mjs", ".xsl"):
        assert told(host, name)["Content-Type"] == content_type(name)
    else:
        assert told(host, f"assets/x-0a1b2c3d{suffix}")["Content-Type"] == content_type(name)


def test_rules_for_cloudflare_stay_within_its_limit() -> None:
    """A picture for each of 300 episodes costs no rule that sound or feeds need."""
    names = (*NAMES, *(f"fr/e{number}-0a1b2c3d.jpg" for number in range(300)))
    text = host_files("cloudflare", BASE, "", names)["_headers"].decode()
    assert len(re.findall(r"^/", text, re.MULTILINE)) == 100
    assert dict(headers_file(text, "/fr/pont.mp3"))["Content-Type"] == "audio/mpeg"


def test_old_pages_lead_on_in_the_words_of_each_host() -> None:
    """A page with a new name, one that was taken back, and a path that the show had before."""
    lines = host_files("netlify", BASE, BASE + "radio/", NAMES, OLD)["_redirects"].decode().splitlines()
    assert lines[1:] == ["/fr/vieux.html /fr/pont.html 301!", "/fr/retire.html /fr/ 302", "/radio/* /:splat 301!"]
    lines = host_files("cloudflare", BASE, BASE + "radio/", NAMES, OLD)["_redirects"].decode().splitlines()
    assert lines[1:] == ["/fr/vieux.html /fr/pont.html 301", "/fr/retire.html /fr/ 302", "/radio/* /:splat 301"]
    text = host_files("apache", BASE, BASE + "radio/", NAMES, OLD)[".htaccess"].decode()
    assert 'Redirect gone "/fr/retire.html"' in text and 'Redirect 301 "/fr/vieux.html" "/fr/pont.html"' in text
    assert 'Redirect 301 "/radio/" "/"' in text
    block = nginx_block(BASE, "https://old.pont-neuf.fm/é/", "/var/www", OLD).decode()
    assert 'location = "/fr/retire.html" { return 410; }' in block
    assert 'rewrite "^/é/(.*)$" "https://listen.pont-neuf.fm/$1" permanent;' in block


def test_no_rule_leads_to_itself() -> None:
    """A show that moved from the root into a folder: everything below the root would lead on for ever."""
    text = host_files("netlify", BASE + "radio/", BASE, NAMES)["_redirects"].decode()
    assert text.splitlines()[1:] == []
    assert "rewrite" not in nginx_block(BASE + "radio/", BASE, "/var/www").decode()


def test_github_needs_a_file_that_says_no_jekyll_and_is_empty() -> None:
    """It reads nothing else."""
    assert host_files("github-pages", BASE, "", NAMES) == {".nojekyll": b""}


def test_a_file_that_somebody_changed_is_known() -> None:
    """One more line at the end, or another first line."""
    (data,) = host_files("apache", BASE, "", NAMES).values()
    assert is_host_file(".htaccess", data)
    assert not is_host_file(".htaccess", data + b"Deny from all\n")
    assert not is_host_file(".htaccess", data.split(b"\n", 1)[1])
    assert not is_host_file(".nojekyll", b"mine")


def test_host_is_one_that_is_known() -> None:
    """Others are refused where show.yaml is read."""
    with pytest.raises(ValidationError, match="netlify"):
        PublishSettings.model_validate({"host": "geocities"})
    assert Show.model_fields["publish"].default == PublishSettings()


def test_files_for_hosts_are_claimed_at_the_root_only() -> None:
    """A claim on a hidden file anywhere else claims nothing; they go before the pages."""
    entry = {"bytes": 1, "sha256": "", "version": "", "content_type": "", "cache_control": ""}
    names = [*HOST_FILES, "fr/.htaccess", "fr/_headers", ".bashrc"]
    claims = read_claims(json.dumps({"format": 1, "files": dict.fromkeys(names, entry)}).encode())
    assert set(claims) == set(HOST_FILES)
    assert all(stage_of(name) < Stage.PAGE for name in HOST_FILES)
    assert UploadItem("_headers", Path("x"), 1, "").labels.content_type == "text/plain; charset=utf-8"


# ---- through the command


def sent(project: Project, folder: Path, *options: str) -> dict[str, Any]:
    """What a run did."""
    result = command(project, folder, "--json", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def with_host(project: Project, host: str) -> None:
    change_show(project.root, publish={"host": host})


def test_they_are_published_once_and_go_with_the_host(podcast: Project, tmp_path: Path) -> None:
    """Claimed like all others: unchanged on the second run, deleted when asked after a change of host."""
    with_host(podcast, "netlify")
    first = sent(podcast, tmp_path / "www")
    assert set(first["uploaded"]) == local_names(podcast) | {"_headers", "_redirects"}
    assert {"_headers", "_redirects"} < set(read_claims((tmp_path / "www" / STATE_NAME).read_bytes()))
    assert sent(podcast, tmp_path / "www")["uploaded"] == []
    with_host(podcast, "apache")
    second = sent(podcast, tmp_path / "www", "--delete")
    assert (second["uploaded"], second["deleted"]) == ([".htaccess"], ["_headers", "_redirects"])
    assert (tmp_path / "www/.htaccess").is_file()


def test_nginx_gets_nothing_published_and_a_block_to_copy(podcast: Project, tmp_path: Path) -> None:
    """The block stands in the output, with the folder that was published to."""
    with_host(podcast, "nginx")
    assert set(sent(podcast, tmp_path / "www/show")["uploaded"]) == local_names(podcast)
    block = (podcast.output / ".host/nginx.conf").read_text(encoding="utf-8")
    assert f'root "{tmp_path}/www";' in block and "server_name listen.pont-neuf.fm;" in block


@pytest.mark.parametrize("before", ["there first", "edited"])
def test_what_somebody_wrote_stays_and_is_named(podcast: Project, tmp_path: Path, before: str) -> None:
    """A file of that name that was there first, or that was edited; `--delete` leaves it, too."""
    with_host(podcast, "apache")
    mine = tmp_path / "www/.htaccess"
    mine.parent.mkdir()
    if before == "edited":
        sent(podcast, tmp_path / "www")
        mine.write_bytes(mine.read_bytes() + b"Options -Indexes\n")
    else:
        mine.write_bytes(b"Options -Indexes\n")
    data = mine.read_bytes()
    result = command(podcast, tmp_path / "www", "--delete", "--yes")
    assert result.exit_code == 0, result.output
    assert mine.read_bytes() == data
    assert ".htaccess is not as audiobrief writes it; it stays" in result.output


def rename(folder: Path, old: str, new: str) -> None:
    """The episode has another name, with all its files."""
    (one,) = (episode for episode in load_catalog(folder) if episode.id == old)
    for file in one.files():
        (folder / file.name).rename(folder / file.name.replace(old, new))
    fields = {key: getattr(one, key) for key in ("audio", "vtt", "srt", "chapters_json")}
    named = {key: replace(file, name=file.name.replace(old, new)) for key, file in fields.items()}
    manifest_path(folder, old).unlink()
    save_manifest(folder, replace(one, id=new, **named))


def test_pages_that_were_public_lead_on(podcast: Project, tmp_path: Path) -> None:
    """One episode taken back, and one with a new name under its GUID; what never was public has no rule."""
    with_host(podcast, "netlify")
    unpublish(podcast.output, "en", "story-1")
    sent(podcast, tmp_path / "www")
    unpublish(podcast.output, "fr", "story-2")
    rename(podcast.output / "fr", "story-1", "histoire-1")
    sent(podcast, tmp_path / "www")
    rules = (tmp_path / "www/_redirects").read_text(encoding="utf-8").splitlines()[1:]
    assert "/show/fr/story-2.html /show/fr/ 302" in rules
    assert "/show/fr/story-1.html /show/fr/histoire-1.html 301!" in rules
    assert not any("/en/" in rule for rule in rules)
    assert sent(podcast, tmp_path / "www")["uploaded"] == []


def test_a_notice_is_not_led_away_from(podcast: Project, tmp_path: Path) -> None:
    """With `retraction: notice` the page itself says what happened."""
    change_show(podcast.root, publish={"host": "cloudflare"}, retraction="notice")
    sent(podcast, tmp_path / "www")
    unpublish(podcast.output, "fr", "story-2")
    sent(podcast, tmp_path / "www")
    assert (tmp_path / "www/fr/story-2.html").is_file()
    assert (tmp_path / "www/_redirects").read_text(encoding="utf-8").splitlines()[1:] == []


def test_a_move_takes_the_place_of_the_file_for_apache(podcast: Project, tmp_path: Path) -> None:
    """The old host leads on; a later `--delete` there by mistake leaves what leads on."""
    with_host(podcast, "apache")
    sent(podcast, tmp_path / "old")
    result = command(podcast, tmp_path / "new", "--moved-to", "https://new.pont-neuf.fm/", "--from", f"{tmp_path}/old")
    assert result.exit_code == 0, result.output
    leading = (tmp_path / "old/.htaccess").read_text(encoding="utf-8")
    assert 'Redirect 301 "/show/" "https://new.pont-neuf.fm/"' in leading
    assert command(podcast, tmp_path / "old", "--delete", "--yes").exit_code == 0
    assert (tmp_path / "old/.htaccess").read_text(encoding="utf-8") == leading
