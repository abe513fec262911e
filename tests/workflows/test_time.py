"""Tests of days and moments in whole renders: what is spoken, listed and ordered by the clock of the show."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.project import shipped
from audiobrief.config.show import load_show
from audiobrief.locales import long_date
from audiobrief.podcast.public_files import public_files
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


def test_after_midnight_an_undated_episode_is_of_the_new_day_and_public(
    project: Path, tone: ToneSynthesizer, at: At
) -> None:
    """23:30 and 0:30 in Montréal: two days; what is made before `publish_time` does not wait for it."""
    at("2026-11-28T04:30")
    rendered("avant.txt", brief("Avant minuit"))
    at("2026-11-28T05:30")
    late = rendered("apres.txt", brief("Après minuit"))
    assert "28 novembre" in words(late["transcripts"]["vtt"])
    moments = [moment for _, moment in listed()]
    assert moments == ["Sat, 28 Nov 2026 00:30:00 -0500", "Fri, 27 Nov 2026 05:00:00 -0500"]
    files = {path.name: path.read_bytes() for path in Path("output/fr").glob("apres*")}
    at("2026-11-28T13:00")
    rendered("apres.txt", brief("Après minuit"))
    assert {path.name: path.read_bytes() for path in Path("output/fr").glob("apres*")} == files


def test_undated_briefs_of_one_day_stand_in_the_order_they_were_made(
    project: Path, tone: ToneSynthesizer, at: At
) -> None:
    """The second made is the newer one, whatever its name; a render again keeps its place."""
    at("2026-11-27T15:00")
    for name, title in (
        ("b.txt", "Première nouvelle"),
        ("a.txt", "Deuxième nouvelle"),
        ("c.txt", "Troisième nouvelle"),
    ):
        rendered(name, brief(title))
    before = listed()
    assert [title.split()[0] for title, _ in before] == ["Troisième", "Deuxième", "Première"]
    assert [moment[17:25] for _, moment in before] == ["05:00:02", "05:00:01", "05:00:00"]
    at("2026-11-27T20:00")
    rendered("b.txt", brief("Première nouvelle"))
    assert listed() == before


def test_a_future_episode_is_let_out_when_its_time_has_come(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """It is made and listed by `episodes list`, but in no feed, on no page and no file of it is public before."""
    at("2030-02-20T12:00")
    rendered("ici.txt", brief("Ici"))
    rendered("tard.md", "---\ndate: 2030-02-24\n---\n# Plus tard\n\nUne nouvelle. Qui la lira?\n\n## Les faits\nOui.\n")
    output = Path("output")

    def public() -> list[str]:
        return ["/".join(parts) for parts in public_files(output) if parts[-1].startswith("tard")]

    assert Path("output/fr/tard.mp3").is_file()
    assert [title for title, _ in listed()] == ["Ici"] and public() == []
    assert "scheduled for 2030-02-24T05:00:00-05:00" in run("episodes", "list").stdout
    at("2030-02-24T09:59")
    run("feed")
    assert [title for title, _ in listed()] == ["Ici"]
    at("2030-02-24T10:00")
    run("feed")
    assert listed()[0] == ("Plus tard", "Sun, 24 Feb 2030 05:00:00 -0500")
    assert {"fr/tard.html", "fr/tard.mp3", "fr/tard.vtt"} <= set(public())
    at("2001-01-01T00:00")
    run("feed")
    assert len(listed()) == 2  # a clock that goes back takes nothing away


MIDNIGHTS = [
    ("2026-11-28T04:30", "2026-11-27", "2026-11-28"),  # an ordinary night, UTC-5 on both sides
    ("2026-07-02T03:30", "2026-07-01", "2026-07-02"),  # in summer, UTC-4
    ("2026-03-08T04:30", "2026-03-07", "2026-03-08"),  # clocks go forward two hours later
    ("2026-03-09T03:30", "2026-03-08", "2026-03-09"),  # the day of 23 hours is over
    ("2026-11-01T03:30", "2026-10-31", "2026-11-01"),  # clocks go back two hours later
    ("2026-11-02T04:30", "2026-11-01", "2026-11-02"),  # the day of 25 hours is over
    ("2028-02-29T04:30", "2028-02-28", "2028-02-29"),
    ("2028-03-01T04:30", "2028-02-29", "2028-03-01"),
    ("2027-03-01T04:30", "2027-02-28", "2027-03-01"),  # no leap year
    ("2027-01-01T04:30", "2026-12-31", "2027-01-01"),
]


@pytest.mark.parametrize(
    ("half_past_eleven", "before", "after"),
    [pytest.param(*row, id=row[1], marks=[] if row in MIDNIGHTS[2:7:2] else pytest.mark.slow) for row in MIDNIGHTS],
)
def test_around_midnight_spoken_date_pubdate_and_order_agree(
    project: Path, tone: ToneSynthesizer, at: At, half_past_eleven: str, before: str, after: str
) -> None:
    """23:30, 23:45, 0:15 and 0:30 in Montréal, made on a machine in UTC: two days, each date said, in order."""
    start, days = datetime.fromisoformat(half_past_eleven), {}
    for number, minutes in enumerate((0, 15, 45, 60)):
        at((start + timedelta(minutes=minutes)).isoformat())
        episode = rendered(f"{'dbca'[number]}.txt", brief(f"Nouvelle {number}"))
        days[f"Nouvelle {number}"] = before if minutes < 30 else after
        spoken = long_date(date.fromisoformat(days[f"Nouvelle {number}"]), "fr-CA")
        assert f"Nous sommes le {spoken}." in " ".join(words(episode["transcripts"]["vtt"]).split())
    rows = [(title, datetime.strptime(moment, "%a, %d %b %Y %H:%M:%S %z")) for title, moment in listed()]
    assert [title for title, _ in rows] == [f"Nouvelle {number}" for number in (3, 2, 1, 0)]
    assert all(older < newer for (_, newer), (_, older) in pairwise(rows))
    montreal = ZoneInfo("America/Toronto")
    for title, moment in rows:
        assert moment.date().isoformat() == moment.astimezone(montreal).date().isoformat() == days[title]
        assert moment.utcoffset() == moment.astimezone(montreal).utcoffset()
        assert moment <= start.replace(tzinfo=timezone.utc) + timedelta(hours=1)


def test_the_hour_that_comes_twice_keeps_the_order(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """Made at 1:30 in summer time and again at 1:30 an hour later; the second is the newer one."""
    for utc, name in (("2026-11-01T05:30", "b.txt"), ("2026-11-01T06:30", "a.txt")):
        at(utc)
        rendered(name, brief(f"À {utc[11:]}"))
    assert [moment[17:] for _, moment in listed()] == ["01:30:00 -0500", "01:30:00 -0400"]
    assert [title for title, _ in listed()] == ["À 06:30", "À 05:30"]


def test_a_time_that_the_clocks_leave_out(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """`date: 2026-03-08T02:30` is no time in Montréal: the episode is of that day all the same, and waits for it."""
    at("2026-03-08T06:00")
    text = "---\ndate: 2026-03-08T02:30\n---\n# La nuit\n\n" + brief("La nuit")
    assert "8 mars 2026" in words(rendered("nuit.md", text)["transcripts"]["vtt"])
    at("2026-03-08T08:00")
    run("feed")
    ((_, moment),) = listed()
    assert datetime.strptime(moment, "%a, %d %b %Y %H:%M:%S %z").astimezone(timezone.utc).isoformat()[:16] in (
        "2026-03-08T07:30",
        "2026-03-08T06:30",
    )


def test_redate_into_the_future_schedules_and_back_lets_out(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """The feed loses the episode until then, and has it again when its date is past."""
    at("2026-11-27T15:00")
    rendered("ici.txt", brief("Ici"))
    told = run("episodes", "redate", "ici", "2026-12-01")
    assert "lets the episode out" in told.stderr and listed() == []
    run("episodes", "redate", "ici", "2026-11-26")
    assert [moment for _, moment in listed()] == ["Thu, 26 Nov 2026 05:00:00 -0500"]


def test_a_new_date_and_title_of_the_show_are_spoken(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """`redate` says what the narrator still says; the next render says the new date, also in an edited script."""
    shown = Path("show.yaml")
    shown.write_text(shipped("show.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    at("2026-11-27T15:00")
    script = Path(rendered("ici.txt", brief("Ici"))["script"])
    assert "still says 27 novembre 2026" in run("episodes", "redate", "ici", "2026-11-24").stderr
    script.write_text(script.read_text(encoding="utf-8").replace("a voté oui", "a voté non"), encoding="utf-8")
    said = words(rendered("ici.txt", brief("Ici"))["transcripts"]["vtt"])
    assert "24 novembre 2026" in said and "27 novembre" not in said and "a voté non" in said
    assert "still says" not in run("episodes", "redate", "ici", "2026-11-24").stderr
    title = load_show(shown).editions["fr"].title
    shown.write_text(shown.read_text(encoding="utf-8").replace(title, "Autrement dit"), encoding="utf-8")
    said = words(rendered("ici.txt", brief("Ici"))["transcripts"]["vtt"])
    assert said.count("Autrement dit") == 2 and title not in said and "a voté non" in said


def test_an_edited_opening_that_disagrees_with_the_feed_is_told(project: Path, tone: ToneSynthesizer, at: At) -> None:
    """A date that the producer wrote himself stays, and render says that the feed has another one."""
    at("2026-11-27T15:00")
    script = Path(rendered("ici.txt", brief("Ici, le 3 mars 2020"))["script"])
    script.write_text(script.read_text(encoding="utf-8").replace("27 novembre", "1er décembre"), encoding="utf-8")
    told = run("render", "briefs/ici.txt", "--engine", "espeak").stderr
    assert "opening or closing says 1er décembre 2026, the feed 27 novembre 2026" in " ".join(told.split())
