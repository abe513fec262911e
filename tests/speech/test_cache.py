"""Tests of the store of finished speech."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import analyse
from audiobrief.errors import PublishError, SoundError
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech, pack, speech_key
from audiobrief.speech.model import Mark, Utterance, Voice

UTTERANCE = Utterance("Bonjour.", "fr-CA", Voice("espeak", "fr+f3"))
SOUND = Clip.of(1.5 * np.sin(np.linspace(0, 900, 24_000)), 24_000)
SPEECH = StoredSpeech(SOUND, analyse(SOUND), (Mark(0.1, 0.9, "Bonjour"),))


def test_speech_comes_back_as_it_was(tmp_path: Path) -> None:
    """Sound to 16 bits of its own peak, analysis and marks exactly."""
    cache = SpeechCache(tmp_path)
    cache.put("ab" * 32, SPEECH)
    found = cache.get("ab" * 32)
    assert found is not None and "ab" * 32 in cache
    assert found.clip.rate_hz == 24_000 and found.marks == SPEECH.marks
    assert float(np.abs(found.clip.samples - SOUND.samples).max()) < 1.5 / 32767
    assert np.array_equal(found.analysis.energy, SPEECH.analysis.energy)


def test_the_facts_come_without_the_sound(tmp_path: Path) -> None:
    """Length, rate, analysis and marks, even where the samples are damaged; damaged facts count as not there."""
    cache = SpeechCache(tmp_path)
    cache.put("ab" * 32, SPEECH)
    (path,) = cache.folder.rglob("*.speech")
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(bytes(content))
    found = cache.facts("ab" * 32)
    assert found is not None and (found.frames, found.rate_hz) == (24_000, 24_000)
    assert found.marks == SPEECH.marks and np.array_equal(found.analysis.peak, SPEECH.analysis.peak)
    content[40] ^= 1
    path.write_bytes(bytes(content))
    assert cache.facts("ab" * 32) is None and "ab" * 32 not in cache


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    """No entry, no error."""
    assert SpeechCache(tmp_path).get("cd" * 32) is None


KEY = "ab" * 32
SHORT = Clip.of(0.3 * np.sin(np.linspace(0, 90, 600)), 24_000)
WHOLE = pack(StoredSpeech(SHORT, analyse(SHORT), (Mark(0.0, 0.01, "né"),)))


def stored(folder: Path, content: bytes) -> SpeechCache:
    """A cache whose only entry holds these bytes."""
    cache = SpeechCache(folder)
    cache.path(KEY).parent.mkdir(parents=True, exist_ok=True)
    cache.path(KEY).write_bytes(content)
    return cache


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """One bit at each byte of an entry: it counts as not there, also as its facts where these are hit."""
    facts_end = len(WHOLE) - 2 * SHORT.frames - 32
    cache = stored(tmp_path, WHOLE)
    with cache.path(KEY).open("r+b", buffering=0) as file:
        for at, byte in enumerate(WHOLE):
            file.seek(at)
            file.write(bytes([byte ^ 1 << at % 8]))
            assert cache.get(KEY) is None, at
            assert (KEY not in cache) is (at < facts_end), at
            file.seek(at)
            file.write(bytes([byte]))
    assert cache.get(KEY) is not None


@pytest.mark.parametrize("step", [1, -1])
def test_another_length_is_noticed(tmp_path: Path, step: int) -> None:
    """Cut off anywhere, or longer: neither speech nor facts."""
    lengths = range(0, len(WHOLE), 11) if step < 0 else range(len(WHOLE) + 1, len(WHOLE) + 4)
    for length in lengths:
        cache = stored(tmp_path, (WHOLE + b"\0\1\2")[:length])
        assert cache.get(KEY) is None and cache.facts(KEY) is None, length


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=100).map(lambda tail: WHOLE[:16] + tail)))
def test_garbage_is_not_there(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any bytes: no speech, no facts, no exception."""
    cache = stored(tmp_path_factory.mktemp("cache"), content)
    assert cache.get(KEY) is None and cache.facts(KEY) is None


HEAD: dict[str, Any] = {"rate_hz": 24_000, "scale": 0.5, "frames": 600, "marks": [[0.0, 0.01, "a"]]}
NAN, INFINITE = float("nan"), float("inf")
BAD: dict[str, list[Any]] = {
    "rate_hz": [0, -24_000, 1_200, "24000", 24_000.0, None, True, 10**9],
    "scale": [0, -1.0, "0.5", None, True, [], NAN, INFINITE, 1e300],
    "frames": [-1, 599, 601, 0, 10**30, 600.0, "600", None, True],
    "marks": [
        None,
        "ab",
        {},
        [[0.0, 0.1]],
        [["0", 0.1, "a"]],
        [[0, 1, 2]],
        [1],
        [[0.0, NAN, "a"]],
        [[INFINITE, 1, ""]],
    ],
}
LIES: list[Any] = [
    *([], "head", None, {}, {**HEAD, "more": 1}),
    *({name: value for name, value in HEAD.items() if name != missing} for missing in HEAD),
    *({**HEAD, name: value} for name, values in BAD.items() for value in values),
]


@pytest.mark.parametrize("head", LIES, ids=range(len(LIES)))
def test_a_head_that_lies_under_a_right_digest_is_refused(tmp_path: Path, head: Any) -> None:
    """Types, ranges, and what must fit together: head, analysis and samples."""
    assert stored(tmp_path, entry(HEAD)).get(KEY) is not None
    cache = stored(tmp_path, entry(head))
    assert cache.get(KEY) is None and cache.facts(KEY) is None


def test_an_analysis_that_lies_is_refused(tmp_path: Path) -> None:
    """Too long, too short, stereo, no numbers, cut off; and JSON nested too deep."""
    good = analyse(SHORT)
    nan = np.full_like(good.energy, np.nan)
    for bad in (
        replace(good, energy=good.energy[:-30], peak=good.peak[:-30]).to_bytes(),
        analyse(Clip.of(np.ones(24_000), 24_000)).to_bytes(),
        replace(good, channels=2).to_bytes(),
        replace(good, energy=nan).to_bytes(),
        replace(good, peak=nan).to_bytes(),
        good.to_bytes()[:-4],
        b"",
    ):
        cache = stored(tmp_path, entry(HEAD, bad))
        assert cache.get(KEY) is None and cache.facts(KEY) is None
    assert stored(tmp_path, entry(HEAD, text=b"[" * 100_000)).get(KEY) is None


def entry(head: Any, analysis: bytes | None = None, text: bytes | None = None) -> bytes:
    """An entry with right digests, whatever it states."""
    text = json.dumps(head).encode() if text is None else text
    analysis = analyse(SHORT).to_bytes() if analysis is None else analysis
    facts = struct.pack("<8sII", b"ABSPEECH", len(text), len(analysis)) + text + analysis
    pcm = bytes(1200)
    return facts + hashlib.sha256(facts).digest() + pcm + hashlib.sha256(pcm).digest()


def test_what_could_not_be_read_again_is_not_stored(tmp_path: Path) -> None:
    """Samples or word times that are no numbers: a clear error instead of an entry that is never found."""
    sound = SOUND.samples.copy()
    sound[5] = np.nan
    cache = SpeechCache(tmp_path)
    for bad in (
        replace(SPEECH, clip=Clip(sound, 24_000)),
        replace(SPEECH, marks=(Mark(0.0, float("nan"), "a"),)),
        replace(SPEECH, analysis=analyse(SHORT)),
    ):
        with pytest.raises(SoundError, match="no usable numbers"):
            cache.put(KEY, bad)
    assert not list(tmp_path.iterdir())


def test_speech_of_odd_rates_comes_back(tmp_path: Path) -> None:
    """Rates that the analysis resamples, at every length around a cell's end."""
    cache = SpeechCache(tmp_path)
    for rate_hz in (8_000, 11_025, 16_000, 22_050):
        for frames in range(3 * rate_hz // 10 - 3, 3 * rate_hz // 10 + 4):
            clip = Clip.of(0.1 * np.ones(frames), rate_hz)
            cache.put(KEY, StoredSpeech(clip, analyse(clip), ()))
            found = cache.get(KEY)
            assert found is not None and found.clip.frames == frames


def test_a_use_is_recorded(tmp_path: Path) -> None:
    """Hearing an entry makes it the newest; a time in the future (a clock set back) stays, and facts are no use."""
    cache = SpeechCache(tmp_path)
    cache.put(KEY, SPEECH)
    for before_s, touched in ((1_000_000_000, True), (4_000_000_000, False)):
        os.utime(cache.path(KEY), (before_s, before_s))
        assert cache.facts(KEY) is not None and cache.path(KEY).stat().st_mtime == before_s
        assert cache.get(KEY) is not None
        assert (cache.path(KEY).stat().st_mtime != before_s) is touched


def test_what_another_process_spoke_meanwhile_stays(tmp_path: Path) -> None:
    """Two that miss the same key: both hear what was kept first; a damaged or known entry is replaced."""
    one, two = SpeechCache(tmp_path), SpeechCache(tmp_path)
    other = StoredSpeech(SHORT, analyse(SHORT), ())
    assert one.get(KEY) is None and two.get(KEY) is None
    one.put(KEY, SPEECH)
    two.put(KEY, other)
    assert frames(one) == frames(two) == SOUND.frames
    two.put(KEY, other)
    assert frames(one) == SHORT.frames
    two.path(KEY).write_bytes(b"damaged")
    assert one.get(KEY) is None
    one.put(KEY, SPEECH)
    assert frames(two) == SOUND.frames


def frames(cache: SpeechCache) -> int:
    found = cache.get(KEY)
    return -1 if found is None else found.clip.frames


def test_a_copied_folder_is_a_cache(tmp_path: Path) -> None:
    """Nothing in an entry knows where it is or which machine wrote it: fixed byte order, no path."""
    here = SpeechCache(tmp_path / "here")
    key = speech_key(UTTERANCE, "model 1")
    here.put(key, SPEECH)
    there = SpeechCache(Path(shutil.copytree(here.folder, tmp_path / "there")))
    found = there.get(key)
    assert found is not None and found.marks == SPEECH.marks
    content = here.path(key).read_bytes()
    assert str(tmp_path).encode() not in content
    assert content[8:12] == len(content[16:].partition(b"}")[0] + b"}").to_bytes(4, "little")
    peak = int(np.abs(SOUND.samples).argmax())
    samples = content[-32 - 2 * SOUND.frames : -32]
    assert abs(int.from_bytes(samples[2 * peak : 2 * peak + 2], "little", signed=True)) == 32_767


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is still heard, without a note of its use; what is new names the file that could not be made."""
    cache = SpeechCache(tmp_path)
    cache.put(KEY, SPEECH)
    os.utime(cache.path(KEY), (1e9, 1e9))

    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert cache.get(KEY) is not None
    with pytest.raises(PublishError, match=r"cd\.speech: cannot be written \(Read-only file system\).*run again"):
        cache.put("cd" * 32, SPEECH)
    cache.put(KEY, SPEECH)  # it is there already, and whole


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """A write that fails half way: one sentence, no entry, no temporary file."""
    code = (
        "import resource, sys\n"
        "from tests.speech.test_cache import SPEECH, SpeechCache, Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: SpeechCache(Path(sys.argv[1])).put('ab' * 32, SPEECH)\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", code, str(tmp_path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.startswith("PublishError ") and "cannot be written (File too large)" in run.stdout
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_key_changes_with_all_that_is_heard() -> None:
    """Text, locale, voice, rate, pitch, formant, s sounds, engine and model: each makes another key."""
    voice = UTTERANCE.voice
    others = [
        replace(UTTERANCE, text="Bonsoir."),
        replace(UTTERANCE, locale="fr-FR"),
        replace(UTTERANCE, voice=replace(voice, id="fr+f4")),
        replace(UTTERANCE, voice=replace(voice, rate=1.1)),
        replace(UTTERANCE, voice=replace(voice, pitch_st=1.0)),
        replace(UTTERANCE, voice=replace(voice, formant=0.9)),
        replace(UTTERANCE, voice=replace(voice, formant=1.1)),
        replace(UTTERANCE, voice=replace(voice, de_ess_db=3.0)),
        replace(UTTERANCE, voice=replace(voice, de_ess_db=4.0)),
        replace(UTTERANCE, voice=replace(voice, engine="kokoro")),
    ]
    keys = {speech_key(utterance, "model 1") for utterance in [UTTERANCE, *others]}
    assert len(keys) == len(others) + 1
    assert speech_key(UTTERANCE, "model 2") not in keys
    assert speech_key(UTTERANCE, "model 1") == speech_key(replace(UTTERANCE), "model 1")


def test_keys_from_before_formants_are_found_again() -> None:
    """What was spoken by a voice with its own formants before they could be moved keeps its place in the cache."""
    utterance = Utterance("Bonjour.", "fr-CA", Voice("espeak", "fr+f3", 1.1, -1.0))
    assert speech_key(utterance, "model 1") == "932644c2ce5ce0d0b3ba523cd22f4d84dc9445ba649378bc884741db71ce8cc3"
