"""The facts of a report from a made-up mix: who is heard how long, how fast, how loud, and what is odd about it."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiobrief.audio.loudness_meter import Loudness
from audiobrief.audio.mix import RATE_HZ
from audiobrief.audio.mix_report import Aim, Limiter, Measured, Played, Receipt, Stretch
from audiobrief.errors import InputError, PublishError, SoundError
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.model import Manifest, PublishedFile, SpokenSegment, VoiceCredit
from audiobrief.qa.report.facts import MUSIC, NOBODY, Facts, count_words, facts_of, find_manifests
from audiobrief.qa.report.listen import COLUMNS, Envelope, MeasuredEpisode, listen
from audiobrief.qa.report.words import Writer, concern_sentences, figures

LONG = ("un deux trois quatre cinq six sept huit neuf dix",) * 2  # 20 words
DURATION_S = 40


def speech(start_s: float, end_s: float, segment: str, voice: str) -> Played:
    return Played("speech", start_s, end_s, 0.0, segment, voice)


ITEMS = (
    Played("bed", 2.0, 38.0, -20.0),
    Played("intro", 0.0, 3.0, 0.0),
    speech(2.0, 8.0, "opening", "narrator"),
    Played("transition", 8.5, 9.5, 0.0),
    speech(10.0, 11.0, "facts", "narrator"),  # the lead
    speech(11.2, 15.2, "facts", "facts"),
    speech(15.5, 17.5, "facts", "facts"),
    speech(20.0, 26.0, "example", "neutral"),  # an example that the neutral voice reads
)


def manifest() -> Manifest:
    return Manifest(
        id="pont",
        language="fr",
        locale="fr-CA",
        guid="g",
        title="Le pont",
        description="",
        published_at="2026-02-03T05:00:00-05:00",
        duration_s=float(DURATION_S),
        audio=PublishedFile("pont.mp3", 640_000, "0" * 64),
        engine="espeak",
        voices=(
            VoiceCredit("narrator", "Narration", "fr-n"),
            VoiceCredit("facts", "Les faits", "fr-f"),
            VoiceCredit("neutral", "Le point de vue neutre", "fr-0"),
        ),
        segments=(
            SpokenSegment("opening", "narrator", "", "Narration", 2.0, 8.0, LONG),
            SpokenSegment("facts", "facts", "Les faits", "Les faits", 10.0, 17.5, LONG),
            SpokenSegment("example", "example", "Exemple", "Un exemple", 20.0, 26.0, LONG),
        ),
        chapters=(Chapter(0.0, "Ouverture"), Chapter(8.5, "Les faits"), Chapter(19.0, "Exemple")),
        made_with="audiobrief",
    )


def receipt(items: tuple[Played, ...] = ITEMS) -> Receipt:
    return Receipt(
        profile="stereo",
        target=Aim(-16.0, -1.0),
        measured=Measured(-16.04, -1.2, 3.1, -14.0, -12.0, DURATION_S * RATE_HZ),
        on_target=True,
        gain_db=2.0,
        limiter=Limiter(-1.8, 0.1, 2.4, 0.031, 0.2, (Stretch(120, (0.5, 2.4, 1.1)),)),
        voices=(),
        items=items,
    )


def heard(level: dict[float, float] | None = None) -> MeasuredEpisode:
    """Sound of -16 LUFS everywhere, but for the levels from given seconds on."""
    cells = np.full(DURATION_S * 10, 10 ** ((-16 + 0.691) / 10))
    for second, lufs in (level or {}).items():
        cells[round(second * 10) :] = 10 ** ((lufs + 0.691) / 10) if math.isfinite(lufs) else 0.0
    outline = Envelope(
        np.full(400, -0.5, np.float32), np.full(400, 0.6, np.float32), np.full(400, 0.1, np.float32), DURATION_S / 400
    )
    return MeasuredEpisode(Loudness(-16.0, -1.2, DURATION_S * RATE_HZ), cells, outline)


def facts(level: dict[float, float] | None = None, items: tuple[Played, ...] = ITEMS) -> Facts:
    return facts_of(manifest(), receipt(items), heard(level))


def test_airtime_is_that_of_the_utterances() -> None:
    """Pauses and music do not count; leads are the narrator's; a voice's name is the engine's."""
    rows = facts().rows
    assert [(row.perspective, row.label, row.voice) for row in rows] == [
        ("narrator", "Narration", "fr-n"),
        ("facts", "Les faits", "fr-f"),
        ("example", "Un exemple", "fr-0"),
    ]
    assert [row.airtime_s for row in rows] == pytest.approx([7.0, 6.0, 6.0])
    assert [row.share for row in rows] == pytest.approx([7 / 19, 6 / 19, 6 / 19])


def test_pace_is_that_of_what_is_written() -> None:
    """Words of the paragraphs over the time of their reading: the lead, which is not among them, does not count."""
    assert [(row.words, row.words_a_minute) for row in facts().rows] == [(20, 200.0)] * 3


def test_words_are_what_stands_between_spaces() -> None:
    """Signs alone are no words; an elision and a number are one each."""
    assert count_words(("L’« Aurore » coûte 48 M$ – enfin !", "Voilà.")) == 7


def test_loudness_is_that_of_the_voice_alone() -> None:
    """Each row is measured where it is heard."""
    rows = facts({10.0: -17.0, 19.0: -14.5}).rows
    assert [row.lufs for row in rows] == pytest.approx([-16.0, -17.0, -14.5], abs=0.2)


def test_owners_tell_who_is_heard_when() -> None:
    """Speech goes before music, and a bed is nobody's."""
    owners = facts().owners
    assert (owners[5], owners[25], owners[90], owners[105], owners[120], owners[210]) == (MUSIC, 0, MUSIC, 0, 1, 2)
    assert owners[153] == owners[300] == NOBODY


def test_nothing_is_said_of_an_even_episode() -> None:
    """Equal voices on target give no warning."""
    assert facts().concerns == ()


def test_a_voice_that_stands_out_is_named() -> None:
    """More than 0.5 LU between two perspectives is told with both."""
    (concern,) = facts({19.0: -15.3}).concerns
    assert (concern.kind, concern.rows) == ("loudness", (2, 0))
    assert facts({19.0: -15.55}).concerns == ()
    (told,) = concern_sentences(facts({19.0: -15.3}), Writer("fr"))
    assert told.startswith(
        "«\u202fUn exemple\u202f» (−15,3\u00a0LUFS) est plus fort que «\u202fNarration\u202f» (−16,0"
    )
    assert "0,7\u00a0LU d’écart" in told


def test_a_hurried_voice_is_named() -> None:
    """More than 15 % over the pace of the others is told, 14 % is not."""
    (concern,) = facts(items=(*ITEMS[:-1], speech(20.0, 25.0, "example", "neutral"))).concerns
    assert (concern.kind, concern.rows) == ("speed", (2,))
    assert concern.amount == pytest.approx(0.2)
    assert not facts(items=(*ITEMS[:-1], speech(20.0, 25.3, "example", "neutral"))).concerns
    (told,) = concern_sentences(facts(items=(*ITEMS[:-1], speech(20.0, 25.0, "example", "neutral"))), Writer("en"))
    assert told == "“Un exemple” speaks 20% faster than the others (240 syllables a minute)."


def test_numbers_and_long_words_hurry_nobody() -> None:
    """Forty words of one syllable in the time of twenty of two are no haste; forty of two are."""
    whole = manifest()

    def spoken(last: str) -> Facts:
        texts = ("maison " * 20, "maison " * 20, last)
        parts = (replace(part, paragraphs=(text,)) for part, text in zip(whole.segments, texts, strict=True))
        return facts_of(replace(whole, segments=tuple(parts)), receipt(), heard())

    assert [row.words for row in spoken("chat " * 40).rows] == [20, 20, 40]
    assert spoken("chat " * 40).concerns == ()
    (concern,) = spoken("maison " * 40).concerns
    assert (concern.kind, concern.rows) == ("speed", (2,))


@pytest.mark.parametrize(
    ("lufs", "peak", "told"),
    [
        (-15.8, -1.2, "L’épisode mesure −15,8\u00a0LUFS, soit 0,2\u00a0LU au-dessus de la cible de −16,0\u00a0LUFS."),
        (-16.3, -1.2, "L’épisode mesure −16,3\u00a0LUFS, soit 0,3\u00a0LU au-dessous de la cible de −16,0\u00a0LUFS."),
        (-16.0, -0.95, "La crête vraie atteint −0,95\u00a0dBTP, alors que −1,0\u00a0dBTP est la limite."),
    ],
)
def test_what_is_off_target_is_told(lufs: float, peak: float, told: str) -> None:
    """Too loud, too soft, and a peak over the limit."""
    measured = replace(receipt().measured, integrated_lufs=lufs, true_peak_dbtp=peak)
    found = facts_of(manifest(), replace(receipt(), measured=measured), heard())
    assert concern_sentences(found, Writer("fr")) == [told]


def test_figures_are_written_in_the_language() -> None:
    """Decimal comma, true minus, narrow no-break space before the percent sign; and English."""
    french = {name: (value, hint) for name, value, hint in figures(facts(), Writer("fr"))}
    assert french["Intensité intégrée"] == ("−16,0\u00a0LUFS", "cible −16,0\u00a0LUFS")
    assert french["Temps limité"] == ("3,1\u202f%", "")
    assert french["Taille du MP3"] == ("0,6\u00a0Mo", "")
    assert french["Plus forte intensité sur 3\u00a0s"] == ("−14,0\u00a0LUFS", "")
    english = {name: value for name, value, _ in figures(facts(), Writer("en"))}
    assert (english["Time limited"], english["MP3 size"], english["Duration"]) == ("3.1%", "0.6\u00a0MB", "0:40")
    assert not any("{" in part for figure in figures(facts(), Writer("en")) for part in figure)


@pytest.mark.parametrize(("second", "text"), [(7.4, "0:07"), (59.6, "1:00"), (754, "12:34"), (3723, "1:02:03")])
def test_times_are_short(second: float, text: str) -> None:
    """Hours only where there are some; seconds are rounded first."""
    assert Writer("fr").clock(second) == text


def test_values_cannot_be_patterns() -> None:
    """Braces in a title stay what they are."""
    assert Writer("fr").say("{}{thin}% {}", "{}", "{thin}") == "{}\u202f% {thin}"


def test_a_receipt_of_another_sound_is_refused() -> None:
    """Other frames, or a segment that the manifest does not have."""
    other = replace(receipt(), measured=replace(receipt().measured, frames=1))
    with pytest.raises(PublishError, match=r"pont\.mp3.*render"):
        facts_of(manifest(), other, heard())
    with pytest.raises(PublishError, match='"lost"'):
        facts(items=(*ITEMS, speech(30.0, 31.0, "lost", "facts")))


def test_a_silent_row_has_no_loudness() -> None:
    """Nothing to measure is None, not an error."""
    assert facts({19.0: -math.inf}).rows[2].lufs is None


def test_listening_gives_the_outline_of_the_sound(tmp_path: Path) -> None:
    """Each column has the lowest, highest and mean square sample of its time, whatever the pieces."""
    random = np.random.default_rng(0)
    samples = (random.uniform(-1, 1, (333_333, 2)) * np.linspace(0.05, 0.9, 333_333)[:, None]).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", samples, RATE_HZ, subtype="FLOAT")
    outline = listen(tmp_path / "a.wav").outline
    size = round(outline.column_s * RATE_HZ)
    columns = [samples[start : start + size] for start in range(0, len(samples), size)]
    assert len(columns) == len(outline.lows) <= COLUMNS
    assert outline.lows == pytest.approx([column.min() for column in columns])
    assert outline.highs == pytest.approx([column.max() for column in columns])
    levels = [math.sqrt(np.square(column, dtype=np.float64).mean()) for column in columns]
    assert outline.levels == pytest.approx(levels, rel=1e-4)


def test_what_cannot_be_heard_is_named(tmp_path: Path) -> None:
    """A missing or damaged MP3 is one sentence."""
    (tmp_path / "bad.mp3").write_text("nothing")
    for name in ("bad.mp3", "gone.mp3"):
        with pytest.raises(SoundError, match=name):
            listen(tmp_path / name)


def test_episodes_are_found_by_id_by_file_and_by_age(tmp_path: Path) -> None:
    """An id means all of its languages; the newest sound decides when nothing is named."""
    for language, name, age in (("fr", "a", 10), ("en", "a", 10), ("fr", "b", 20)):
        folder = tmp_path / language
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.episode.json").touch()
        (folder / f"{name}.mp3").touch()
        os.utime(folder / f"{name}.mp3", (age, age))
    assert [path.parent.name for path in find_manifests(tmp_path, "a")] == ["en", "fr"]
    assert find_manifests(tmp_path) == (tmp_path / "fr" / "b.episode.json",)
    for name in ("a.mp3", "a.episode.json", "a.mix.json"):
        assert find_manifests(tmp_path, str(tmp_path / "en" / name)) == (tmp_path / "en" / "a.episode.json",)
    with pytest.raises(InputError, match="did you mean"):
        find_manifests(tmp_path, "aa")
    with pytest.raises(InputError, match="render the episode again"):
        find_manifests(tmp_path, str(tmp_path / "fr" / "c.mp3"))
    with pytest.raises(InputError, match="audiobrief render"):
        find_manifests(tmp_path / "none")
