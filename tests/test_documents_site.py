"""Tests of the site of the documents: built strictly, whole, its links lead somewhere, and nothing comes from others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from lxml import html

import audiobrief

pytest.importorskip("mkdocs")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, html.HtmlElement]:
    """Every page of the site by its path."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return {path: html.parse(str(path)).getroot() for path in sorted(folder.rglob("*.html"))}


def test_every_document_is_a_page(pages: dict[Path, html.HtmlElement]) -> None:
    """Each of docs/ has its page, and each page its title."""
    written = {path.with_suffix(".html").name for path in (ROOT / "docs").glob("*.md")}
    assert len(written) > 20 and written <= {path.name for path in pages}
    for path, page in pages.items():
        assert path.name == "404.html" or page.xpath("string(//article//h1)").strip("¶ "), path.name


def test_every_link_inside_leads_somewhere(pages: dict[Path, html.HtmlElement]) -> None:
    """Pages, files and places within pages; and no link leads to a document as it is written."""
    places = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    count = 0
    for path, page in pages.items():
        for link in page.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            to = urlsplit(str(link))
            if to.scheme or to.netloc or path.name == "404.html":
                continue
            target = path if not to.path else (path.parent / unquote(to.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path.name}: {link}"
            assert target.suffix != ".md"
            if to.fragment and target in places:
                assert unquote(to.fragment) in places[target], f"{path.name}: {link}"
            count += 1
    assert count > 500


def test_nothing_comes_from_others(pages: dict[Path, html.HtmlElement]) -> None:
    """No page and no stylesheet loads a script, a font, a style or a picture from another host."""
    for path, page in pages.items():
        loaded = page.xpath("//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href")
        assert [one for one in loaded if re.match(r"(https?:)?//", str(one))] == [], path.name
    for style in next(iter(pages)).parent.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style.name


def test_the_citation_is_of_this_version() -> None:
    """CITATION.cff has the version, the license and the keywords of the package."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert cited["version"] == audiobrief.__version__
    assert f'license = "{cited["license"]}"' in project
    assert all(f'"{word}"' in project for word in cited["keywords"])
