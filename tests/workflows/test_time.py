"""Tests of days and moments in whole renders: what is spoken, listed and ordered by the clock of the show."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import feedparser
import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.locales import long_date
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import tone, words

assert tone  # a fixture

At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock of the machine to a moment in UTC."""

    def set_to(utc: str) -> None:
        moment = datetime.fromisoformat(utc).replace(tzinfo=timezone.utc)
        monkeypatch.setattr("audiobrief.cli.clock.now", lambda: moment)

    return set_to


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.stderr
    return result


def rendered(name: str, text: str) -> dict[str, Any]:
    """The report of the one episode of a brief."""
    path = Path("briefs") / name
    path.write_text(text, encoding="utf-8")
    (episode,) = json.loads(run("render", str(path), "--engine", "espeak", "--json").stdout)["episodes"]
    found: dict[str, Any] = episode
    return found


def listed(language: str = "fr") -> list[tuple[str, str]]:
    """Title and pubDate of each item of the feed, in its order."""
    feed = feedparser.parse(Path(f"output/{language}/feed.xml").read_bytes())
    return [(entry.title, entry.published) for entry in feed.entries]


def brief(title: str) -> str:
    return f"{title}. Qui la lira?\n\nLes faits\n\nLe conseil a voté oui.\n"


@pytest.mark.parametrize(
    ("utc", "day", "offset"),
    [
        ("2026-11-28T04:30", "2026-11-27", "-0500"),
        ("2026-11-28T11:30", "2026-11-28", "-0500"),
        ("2026-07-28T03:30", "2026-07-27", "-0400"),
        ("2026-03-08T11:30", "2026-03-08", "-0400"),
        ("2026-11-01T11:30", "2026-11-01", "-0500"),
        ("2028-03-01T04:30", "2028-02-29", "-0500"),
    ],
)
def test_script_speech_and_feed_agree_on_the_shows_day(
    project: Path, tone: ToneSynthesizer, at: At, utc: str, day: str, offset: str
) -> None:
    """An undated brief, made on a machine in UTC for a show in Montréal."""
    at(utc)
    episode = rendered("soir.txt", brief("Le conseil a voté ce soir"))
    assert f"\ndate: {json.dumps(day)}\n" in Path(episode["script"]).read_text(encoding="utf-8")
    spoken = long_date(datetime.fromisoformat(day).date(), "fr-CA")
    assert spoken in words(episode["transcripts"]["vtt"])
    ((_, published),) = listed()
    moment = datetime.strptime(published, "%a, %d %b %Y %H:%M:%S %z")
    assert moment.date().isoformat() == day and published.endswith(offset)


def test_a_moment_of_another_clock_is_the_shows_day_everywhere(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """`date: 2026-11-28T02:30Z` is the evening of the 27th in Montréal."""
    at("2026-11-28T12:00")
    episode = rendered("soir.md", "---\ndate: 2026-11-28T02:30Z\n---\n# Le soir\n\n" + brief("Le conseil a voté"))
    assert "27 novembre" in words(episode["transcripts"]["vtt"])
    assert [published for _, published in listed()] == ["Fri, 27 Nov 2026 21:30:00 -0500"]
