"""Finished MP3s of espeak's voices, hard to bring to a loudness, measured after decoding by the plain meter."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pytest
import soundfile

from audiobrief.audio.clip import Clip, silence
from audiobrief.audio.levelling import level
from audiobrief.audio.mix import RATE_HZ, Part, Timeline, arrange
from audiobrief.audio.mp3 import MONO, STEREO, Assembled, Profile, assemble
from audiobrief.errors import SoundError
from tests.helpers.measure import Sound, integrated_lufs, true_peak_dbtp
from tests.helpers.sounds import Shelf, bell, espeak

Material = Callable[[Shelf], list[Part]]
PROFILES = pytest.mark.parametrize(
    "profile", [pytest.param(STEREO, id="stereo"), pytest.param(MONO, id="mono", marks=pytest.mark.slow)]
)
TEXTS = (
    "The ministry published its figures on Tuesday morning, and they surprised almost everyone.",
    "Housing starts fell by eleven percent.",
    "Still, rents in the smaller towns went on rising, as they have for three years.",
    "What happens next depends on the bank.",
)
WOMAN, MAN, DEEP = "en-us+f3", "en-us+m3", "en-us+m1"


def louder(clip: Clip, factor: float, limit: float = np.inf) -> Clip:
    """The clip times a factor, cut off at `limit`."""
    return Clip.of(np.clip(clip.samples[:, 0] * factor, -limit, limit), clip.rate_hz)


def whispered(text: str, seed: int) -> Clip:
    """Breath that follows the strength of spoken words, 40 dB below them."""
    words = espeak(text)
    power = np.convolve(np.square(words.samples[:, 0].astype(np.float64)), np.hanning(480) / 240, "same")
    breath = np.diff(np.random.default_rng(seed).normal(0, 1, words.frames), append=0.0)
    return Clip.of(breath * np.sqrt(power) * 0.01, words.rate_hz)


def clipped(shelf: Shelf) -> list[Part]:
    """Three voices recorded 30 dB too loud."""
    voices = (WOMAN, MAN, DEEP)
    return [
        shelf.speech(voice, louder(espeak(text, voice), 30, 1.0), voice=voice)
        for voice, text in zip(voices, TEXTS, strict=False)
    ]


def one_word(shelf: Shelf) -> list[Part]:
    """Hardly more than one block of the meter."""
    return [shelf.speech("a", espeak("Yes."))]


def three_seconds(shelf: Shelf) -> list[Part]:
    """The shortest episode that makes sense."""
    words = espeak(TEXTS[0])
    return [shelf.speech("a", Clip(words.samples[: round(2.3 * words.rate_hz)], words.rate_hz))]


def whisper_beside_shout(shelf: Shelf) -> list[Part]:
    """Two whispers and a shout that was clipped."""
    return [
        shelf.speech("first", whispered(TEXTS[0], 1), voice="soft"),
        shelf.speech("shout", louder(espeak(TEXTS[2], DEEP), 8, 1.0), voice="loud"),
        shelf.speech("second", whispered(TEXTS[2], 2), voice="soft"),
    ]


def very_dynamic(shelf: Shelf) -> list[Part]:
    """One voice over 60 dB from sentence to sentence."""
    factors = (0.001, 0.01, 0.1, 1.0, 0.05, 0.002, 0.5, 0.3)
    return [shelf.speech(str(factor), louder(espeak(TEXTS[n % 4]), factor)) for n, factor in enumerate(factors)]


def dynamic_beside_even(shelf: Shelf) -> list[Part]:
    """A voice that the limiter must hold, beside one that it need not touch."""
    even = louder(espeak(TEXTS[0], WOMAN), 30, 1.0)
    return [*very_dynamic(shelf), shelf.speech("even", even, voice="even")]


def every_rate(shelf: Shelf) -> list[Part]:
    """Voices of engines of every usual rate, some of which no block of the analysis divides."""
    rates_hz = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000)
    return [shelf.speech(str(hz), espeak(TEXTS[n % 4], WOMAN, hz), voice=str(hz)) for n, hz in enumerate(rates_hz)]


def popping(shelf: Shelf) -> list[Part]:
    """A voice too near the microphone: pops 12 dB over the words."""
    words = espeak(TEXTS[0]).samples[:, 0].astype(np.float64)
    words *= 0.2 / np.abs(words).max()
    pop = 0.8 * np.hanning(240) * np.sin(np.arange(240) * 0.3)
    for start in range(3_000, len(words) - 500, 9_000):
        words[start : start + 240] += pop
    return [shelf.speech("pops", Clip.of(words, 24_000), voice="near"), shelf.speech("b", espeak(TEXTS[2], WOMAN))]


def clicking(shelf: Shelf) -> list[Part]:
    """Clicks over a faint voice, beside a clear one: the loudness jumps where blocks fall under the gate."""
    words = espeak(TEXTS[0]).samples[:, 0].astype(np.float64)
    words *= 0.1 / np.abs(words).max()
    words[::6_000] = 1.0
    return [shelf.speech("clicks", Clip.of(words, 24_000), voice="near"), shelf.speech("b", espeak(TEXTS[2]))]


def rumble(shelf: Shelf) -> list[Part]:
    """Full-scale 25 Hz under the words of one voice: hardly heard, yet all of the peak."""
    words = espeak(TEXTS[0])
    wave = 0.7 * np.sin(2 * np.pi * 25 * np.arange(words.frames) / words.rate_hz)
    return [
        shelf.intro("intro", bell(3.6)),
        shelf.speech("rumble", Clip.of(words.samples[:, 0] + wave, words.rate_hz), voice="low"),
        shelf.transition("transition", bell(1.0, 0.9)),
        shelf.speech("clean", espeak(TEXTS[2], WOMAN), voice="clean"),
    ]


@dataclass(frozen=True, eq=False)
class Made:
    """One MP3 and what a listener gets of it."""

    data: bytes
    timeline: Timeline
    result: Assembled
    heard: Sound

    def voice_lufs(self, voice: str) -> float:
        """The loudness of one voice wherever it speaks."""
        items = [item for item in self.timeline.items if item.voice == voice]
        return integrated_lufs(np.concatenate([self.heard[item.start : item.end] for item in items]), RATE_HZ)


@lru_cache(maxsize=64)
def made(material: Material, profile: Profile) -> Made:
    """The MP3, made once for all tests of it."""
    return made_anew(material, profile, 2)


def made_anew(material: Material, profile: Profile, threads: int) -> Made:
    shelf = Shelf()
    parts = material(shelf)
    timeline = arrange(parts, levels=level(parts, shelf.analyses))
    out = io.BytesIO()
    result = assemble(timeline, shelf.sources, shelf.analyses, profile, out, threads)
    heard, rate_hz = soundfile.read(io.BytesIO(out.getvalue()), dtype="float64", always_2d=True)
    assert heard.shape == (timeline.total_frames, profile.channels)
    assert rate_hz == RATE_HZ
    return Made(out.getvalue(), timeline, result, heard)


@PROFILES
@pytest.mark.parametrize(
    "material",
    [
        clipped,
        one_word,
        three_seconds,
        whisper_beside_shout,
        very_dynamic,
        every_rate,
        popping,
        rumble,
        clicking,
    ],
)
def test_the_decoded_file_is_on_target(material: Material, profile: Profile) -> None:
    """Within 0.1 LU of the target and at most -1.0 dBTP by a meter that shares no code with ours."""
    one = made(material, profile)
    assert one.result.on_target
    lufs, peak_dbtp = integrated_lufs(one.heard, RATE_HZ), true_peak_dbtp(one.heard, RATE_HZ)
    assert lufs == pytest.approx(profile.target.lufs, abs=0.1)
    assert peak_dbtp <= profile.target.true_peak_dbtp
    # What is reported is what is there.
    assert one.result.loudness.integrated_lufs == pytest.approx(lufs, abs=0.02)
    assert one.result.loudness.true_peak_dbtp == pytest.approx(peak_dbtp, abs=0.1)


def test_three_seconds_are_three_seconds() -> None:
    """The shortest episode lasts as long as planned, to the sample."""
    assert made(three_seconds, STEREO).timeline.duration_s == 3.0


@PROFILES
@pytest.mark.parametrize(
    "material",
    [
        clipped,
        every_rate,
        whisper_beside_shout,
        dynamic_beside_even,
    ],
)
@pytest.mark.slow
def test_voices_are_equally_loud_when_heard(material: Material, profile: Profile) -> None:
    """On the decoded MP3, after limiter and encoder, the voices of an episode lie within 0.5 LU."""
    one = made(material, profile)
    voices = {item.voice for item in one.timeline.items if item.voice}
    found = {voice: round(one.voice_lufs(voice), 2) for voice in voices}
    assert len(found) > 1
    assert max(found.values()) - min(found.values()) <= 0.5, found


def test_one_gain_keeps_what_a_voice_stresses() -> None:
    """Levelling is by voice: sentences of one voice keep their distances, but for what the limiter holds."""
    one = made(very_dynamic, STEREO)
    lufs = [integrated_lufs(one.heard[item.start : item.end], RATE_HZ) for item in one.timeline.items]
    alone = [integrated_lufs(espeak(TEXTS[n]).resampled(RATE_HZ).samples.astype(np.float64), RATE_HZ) for n in (0, 1)]
    assert lufs[4] - lufs[1] == pytest.approx(20 * np.log10(0.05 / 0.01) + alone[0] - alone[1], abs=0.2)


@PROFILES
@pytest.mark.slow
def test_threads_and_runs_give_the_same_bytes(profile: Profile) -> None:
    """One, two and four threads, and a second run from new analyses, write the same file, even after a second try."""
    first = made(whisper_beside_shout, profile).data
    for threads in (1, 2, 4):
        assert made_anew(whisper_beside_shout, profile, threads).data == first, threads


@pytest.mark.parametrize("level_db", [-np.inf, -110.0])
def test_silence_is_refused_in_words(level_db: float) -> None:
    """Digital silence and what nobody could hear have no loudness: one sentence says so, nothing is written."""
    shelf = Shelf()
    noise = np.random.default_rng(0).normal(0, 1, 72_000) * 10 ** (level_db / 20)
    parts = [shelf.speech("a", Clip.of(noise, 24_000)), shelf.speech("b", silence(1.0, 24_000))]
    out = io.BytesIO(b"tag")
    out.seek(3)
    with pytest.raises(SoundError, match=r"^the programme is silent, so .*; check its segments$"):
        assemble(arrange(parts), shelf.sources, shelf.analyses, STEREO, out)
    assert out.getvalue() == b"tag"
