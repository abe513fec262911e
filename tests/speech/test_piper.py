"""The piper engine with a tiny voice made here: deterministic, exact in rate and pitch, with word times."""

from __future__ import annotations

import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audiobrief.errors import EngineError
from audiobrief.speech import engines
from audiobrief.speech.engines import onnx_graph, piper, piper_graph, piper_voices
from audiobrief.speech.engines.onnx_graph import FLOAT, Graph, Node
from audiobrief.speech.engines.piper import PiperSynthesizer
from audiobrief.speech.model import Speech, Utterance, Voice
from audiobrief.text.speech_target import Piece
from tests.helpers.here import engine_folders
from tests.helpers.melody import median_f0_hz
from tests.helpers.piper_voice import HOP, HUM_HZ, IDS, RATE_HZ, length_of, value_info, voice_bytes, write_voice

pytest.importorskip("onnxruntime")

TEXT = "Le projet de loi a été déposé mardi, dit-elle."


@pytest.fixture
def voices(project: Path) -> Path:
    """A project with one voice."""
    (project / "voices.yaml").write_text("{}", encoding="utf-8")
    write_voice(project / "voices")
    return project / "voices"


def speak(
    text: str = TEXT,
    rate: float = 1.0,
    pitch_st: float = 0.0,
    voice: str = "fr_FR-hum-medium",
    pieces: tuple[Piece, ...] = (),
) -> Speech:
    return PiperSynthesizer(engine_folders()).speak(
        Utterance(text, "fr-CA", Voice("piper", voice, rate, pitch_st), pieces)
    )


def test_speech_is_mono_at_the_voices_rate(voices: Path) -> None:
    """The clip lasts as long as the voice says, and hums."""
    clip = speak().clip
    assert (clip.rate_hz, clip.channels) == (RATE_HZ, 1)
    assert median_f0_hz(clip) == pytest.approx(HUM_HZ, rel=0.01)
    assert clip.frames % HOP == 0


def test_the_same_request_gives_the_same_samples(voices: Path) -> None:
    """The noise of a voice does not change from run to run, on any thread, in any order, nor in another process."""
    engine = PiperSynthesizer(engine_folders())
    voice = Voice("piper", "fr_FR-hum-medium", 1.1, 1.0)
    one, other = Utterance(TEXT, "fr-CA", voice), Utterance("Oui.", "fr-CA", voice)
    first = engine.speak(one).clip.samples.tobytes()
    engine.speak(other)
    with ThreadPoolExecutor(2) as pool:
        again = [speech.clip.samples.tobytes() for speech in pool.map(engine.speak, [one, other, one])]
    assert again[0] == again[2] == first
    program = (
        "from pathlib import Path; from audiobrief.speech.engines.piper import PiperSynthesizer as P;"
        "from audiobrief.speech.model import *;"
        f"s = P(EngineFolders(Path('models'), Path('voices'), Path('installed'))).speak(Utterance({TEXT!r}, 'fr-CA', Voice('piper', 'fr_FR-hum-medium', 1.1, 1.0)));"
        "print(s.clip.samples.tobytes() == open('first', 'rb').read())"
    )
    Path("first").write_bytes(first)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    breath = speak().clip.samples[:, 0]
    assert len(np.unique(breath)) > 1000  # there is noise to fix


@pytest.mark.parametrize("tells_lengths", [True, False])
@pytest.mark.parametrize(
    ("rate", "pitch_st"), [(0.7, 0.0), (1.4, 0.0), (1.0, -4.0), (0.7, 4.0), (1.4, -4.0), (1.1, 0.0)]
)
def test_rate_and_pitch_are_exact(voices: Path, tells_lengths: bool, rate: float, pitch_st: float) -> None:
    """Durations within 1 % although a voice rounds each phoneme up to frames, the pitch within a tenth of a semitone."""
    write_voice(voices, model=voice_bytes(tells_lengths=tells_lengths))
    plain, found = speak(), speak(rate=rate, pitch_st=pitch_st)
    assert plain.clip.duration_s / found.clip.duration_s == pytest.approx(rate, rel=0.012)
    assert 12 * math.log2(median_f0_hz(found.clip) / HUM_HZ) == pytest.approx(pitch_st, abs=0.1)
    assert bool(found.marks) is tells_lengths


def test_a_voice_alone_would_miss_the_rate(voices: Path) -> None:
    """Seen to be needed: the length scale that is the rate misses by more than 5 %."""
    lengths = np.array([length_of(number) for number in range(40)] + [0.4] * 40)
    assert np.ceil(lengths).sum() / np.ceil(lengths / 1.4).sum() < 1.4 * 0.95


def asked_phonemes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The phonemes of each request from now on."""
    asked: list[str] = []
    ids = piper._ids

    def heard(phonemes: str, config: piper_voices.Config) -> tuple[list[int], list[int]]:
        asked.append(phonemes)
        return ids(phonemes, config)

    monkeypatch.setattr(piper, "_ids", heard)
    return asked


def test_words_are_heard_where_their_phonemes_are(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word's time is the sum of the phonemes before it, the pads between them included."""
    write_voice(voices, model=voice_bytes(noise=False))
    asked = asked_phonemes(monkeypatch)
    speech = speak("Un an.")
    (phonemes,) = asked
    # In Piper's form: start, pad, each phoneme and a pad, end.
    numbers = [IDS["^"][0], 0, *(number for symbol in phonemes for number in (IDS[symbol][0], 0)), IDS["$"][0]]
    frames = [math.ceil(length_of(number)) for number in numbers]
    assert speech.clip.frames == sum(frames) * HOP
    space = phonemes.index(" ")
    wanted = [("Un", 0, space), ("an", space + 1, len(phonemes) - 1)]
    for mark, (word, start, end) in zip(speech.marks, wanted, strict=True):
        assert mark.text == word
        assert mark.start_s == pytest.approx(sum(frames[: 2 + 2 * start]) * HOP / RATE_HZ)
        assert mark.end_s == pytest.approx(sum(frames[: 2 + 2 * end]) * HOP / RATE_HZ)


@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
def test_every_word_has_its_time(voices: Path, locale: str) -> None:
    """In French and in English, in order, whatever the rate."""
    write_voice(voices, "en_US-hum-low", espeak={"voice": "en-us"}, language={"code": "en_US"})
    text, voice = {
        "fr-CA": ("La loi sera votée mardi prochain.", "fr_FR-hum-medium"),
        "en-CA": ("The bill will be passed next Tuesday.", "en_US-hum-low"),
    }[locale]
    speech = PiperSynthesizer(engine_folders()).speak(Utterance(text, locale, Voice("piper", voice, 1.2, 2.0)))
    assert [mark.text for mark in speech.marks] == text.rstrip(".").split()
    times = [time_s for mark in speech.marks for time_s in (mark.start_s, mark.end_s)]
    assert times == sorted(times) and times[0] > 0 and times[-1] < speech.clip.duration_s


def test_pieces_keep_their_own_sound(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stretch with IPA or another language is spoken by it; espeak's language flags are never spoken."""
    asked = asked_phonemes(monkeypatch)
    speak(
        "Google et Montréal.", pieces=(Piece("Google", language="en"), Piece(" et "), Piece("Montréal", ipa="mɔ̃ʁeal"))
    )
    speak("Google et Montréal.")
    assert "ɡˈuːɡəl" in asked[0] and "mɔ̃ʁeal" in asked[0]
    assert "mɔ̃ʁeal" not in asked[1]
    assert not any(flag in phonemes for phonemes in asked for flag in ("(en)", "(fr)", "en)"))


def test_long_texts_are_spoken_in_parts_and_whole(voices: Path) -> None:
    """More phonemes than a voice takes well become several requests, with every word."""
    text = " ".join([TEXT] * 12)
    speech = speak(text)
    assert len(speech.marks) == len(speak().marks) * 12
    assert speech.marks[-1].end_s <= speech.clip.duration_s


def test_voices_are_listed_from_both_folders(voices: Path, isolated_home: Path) -> None:
    """The project's folder goes first; speakers have names of their own; what is damaged is left out."""
    write_voice(
        piper_voices.user_folder(engine_folders()),
        "en_GB-many-high",
        num_speakers=2,
        speaker_id_map={"anna": 0, "bob": 1},
        language={},
    )
    write_voice(piper_voices.user_folder(engine_folders()), "fr_FR-hum-medium", gender="female")
    write_voice(voices, "fr_FR-she-low", gender="female")
    (voices / "broken.onnx").write_bytes(b"")
    found = {voice.id: voice for voice in engines.load("piper", engine_folders()).voices()}
    assert set(found) == {
        "fr_FR-hum-medium", "fr_FR-she-low", "en_GB-many-high", "en_GB-many-high#anna", "en_GB-many-high#bob",
    }  # fmt: skip
    assert (found["fr_FR-she-low"].gender, found["fr_FR-hum-medium"].gender) == ("female", "")
    assert found["en_GB-many-high#bob"].locales == ("en-GB",)


def test_a_speaker_is_asked_by_number(voices: Path) -> None:
    """A voice with several gets the number of the one that is named, 0 for none; one that it lacks is refused."""
    write_voice(voices, "many", num_speakers=2, speaker_id_map={"anna": 0, "bob": 1})
    assert piper_voices.find_voice("many#bob", engine_folders()).speaker == 1
    assert piper_voices.find_voice("many", engine_folders()).speaker == 0
    assert piper_voices.find_voice("fr_FR-hum-medium", engine_folders()).speaker is None
    for name in ("many#carl", "many#2", "fr_FR-hum-medium#0"):
        with pytest.raises(EngineError, match="names a speaker that it does not have"):
            piper_voices.find_voice(name, engine_folders())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fr_FR-hum-mediun", 'did you mean "fr_FR-hum-medium"?'),
        ("de_DE-x-low", "run: audiobrief voices install piper:de_DE-x-low"),
        ("../voices/fr_FR-hum-medium", "did you mean"),
        ("", "voices install"),
    ],
)
def test_an_unknown_voice_says_how_to_get_it(voices: Path, name: str, hint: str) -> None:
    """Never a path, never another voice."""
    with pytest.raises(EngineError, match="is not installed") as caught:
        PiperSynthesizer(engine_folders()).identity(Voice("piper", name))
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phoneme_type": "text"}, "phoneme_type"),
        ({"audio": {}}, "audio.sample_rate"),
        ({"espeak": {"voice": "../x"}}, "espeak.voice"),
        ({"phoneme_id_map": {"a": "b"}}, "phoneme_id_map"),
    ],
)
def test_settings_of_a_voice_that_cannot_be_right(voices: Path, changes: dict[str, Any], sentence: str) -> None:
    """The file, the place and the repair."""
    path = write_voice(voices, "odd", **changes)
    with pytest.raises(EngineError) as caught:
        speak(voice="odd")
    assert f"{path}.json: {sentence}" in str(caught.value) and "voices install piper:odd" in str(caught.value)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (b"not a model", "cannot be used"),
        (voice_bytes(chance="RandomUniformLike"), "draws by chance"),
        (voice_bytes()[:-200], "cannot be used"),
    ],
)
def test_a_damaged_voice_is_an_error(voices: Path, model: bytes, sentence: str) -> None:
    """It is told with its file and the repair, before any sound."""
    write_voice(voices, "bad", model)
    with pytest.raises(EngineError, match=sentence):
        speak(voice="bad")


def test_identity_is_everything_that_changes_the_sound(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Graph, settings, speaker and rewrite are in it, and how rate and pitch are made where they are asked."""

    def identity(rate: float = 1.0, pitch_st: float = 0.0) -> str:
        return PiperSynthesizer(engine_folders()).identity(Voice("piper", "fr_FR-hum-medium", rate, pitch_st))

    plain = identity()
    assert "pace" not in plain and "praat" not in plain
    assert "pace" in identity(rate=1.1) and "praat" in identity(pitch_st=1.0)
    write_voice(voices, noise_w=0.5, inference={"noise_scale": 0.5})
    settings = identity()
    write_voice(voices, model=voice_bytes(noise=False), inference={"noise_scale": 0.5})
    graph = identity()
    monkeypatch.setattr(piper, "GRAPH_VERSION", 99)
    assert len({plain, settings, graph, identity()}) == 4


def test_check_says_what_is_missing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No voice, or no runtime: each with its remedy; else how many there are."""
    found = PiperSynthesizer(engine_folders()).check(1)
    assert not found.ok and found.fix == "run: audiobrief voices install piper:fr_FR-siwis-medium"
    write_voice(piper_voices.user_folder(engine_folders()))
    assert PiperSynthesizer(engine_folders()).check(1).detail.startswith("1 voices on onnxruntime")

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(piper, "version", missing)
    found = PiperSynthesizer(engine_folders()).check(1)
    assert not found.ok and found.fix == "run: pip install 'audiobrief[piper]'"


def test_noise_comes_from_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two places draw different stretches, and one that is longer than the table goes through it again."""
    import onnxruntime

    monkeypatch.setattr(piper_graph, "_NOISE_COUNT", 1000)
    monkeypatch.setattr(piper_graph, "_STEP", 7)
    nodes = (Node("RandomNormalLike", ("x",), ("y",)), Node("RandomNormalLike", ("x",), ("z",)))
    model = ((1, 0, 8), (8, 2, onnx_graph._encode([(2, 0, 15)])))
    outputs = (value_info("y", FLOAT, 2), value_info("z", FLOAT, 2))
    graph = Graph(nodes, {}, outputs, ((2, 2, b"noise"), (11, 2, value_info("x", FLOAT, 2))), model)
    fixed = onnx_graph.write_model(piper_graph._with_fixed_noise(graph))
    session = onnxruntime.InferenceSession(fixed, providers=["CPUExecutionProvider"])
    table = np.random.RandomState(1).standard_normal(1000).astype(np.float32)
    for shape in ((1, 3), (2, 600)):
        first, second = (found.ravel() for found in session.run(None, {"x": np.zeros(shape, np.float32)}))
        assert np.array_equal(first, np.resize(table, first.size))
        assert np.array_equal(second, np.resize(np.roll(table, -7), second.size))
