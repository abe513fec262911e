"""Tests of the ears: the speaker encoder, pronunciations, the model of an episode's sentences, and the recogniser."""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import PackageNotFoundError
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiobrief.audio.clip import Clip, Samples, silence
from audiobrief.audio.mix_report import Played
from audiobrief.errors import MissingError, SoundError
from audiobrief.qa.listening import speaker_encoder as speaker
from audiobrief.qa.listening.phones import phones_of
from audiobrief.qa.listening.recogniser import fits, open_recogniser, recognised, slices, to_arpa, words_of
from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
from audiobrief.qa.podcast.heard_words import HeardWords, check_words
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Utterance, Voice
from audiobrief.text.speech_target import Piece

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
    ("ipa", "locale", "phones"),
    [
        ("tʃˈɜːtʃ", "en-CA", ("CH ER CH",)),
        ("mˈɛʒɚ", "en-CA", ("M EH ZH ER",)),
        ("dʒˈʌdʒ", "en-US", ("JH AH JH",)),
        ("tɹavɛʁsje", "fr-CA", ("T R AA V EH R S Y EY", "T R AE V EH HH S Y EY")),
        ("bɔ̃ʒuʁ", "fr-FR", ("B OW N ZH UW R", "B OW ZH UW HH")),
        ("ˈ?", "en-CA", ()),
    ],
)
def test_ipa_becomes_phones(ipa: str, locale: str, phones: tuple[str, ...]) -> None:
    """The longest symbols first, stress and length left out, two ways for what English has not."""
    assert phones_of(ipa, locale) == phones


def test_the_bigrams_of_every_word_add_up_to_one() -> None:
    """Seen pairs and the rest together: the recogniser gets true probabilities."""
    text = to_arpa([words_of(sentence) for sentence in SENTENCES])
    unigrams: dict[str, float] = {}
    back: dict[str, float] = {}
    pairs: dict[str, dict[str, float]] = defaultdict(dict)
    for line in text.splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[2].lstrip("-").replace(".", "").isdigit():
            unigrams[parts[1]], back[parts[1]] = 10 ** float(parts[0]), 10 ** float(parts[2])
        elif len(parts) == 3:
            pairs[parts[1]][parts[2]] = 10 ** float(parts[0])
    unigrams["<s>"] = 1 - sum(share for word, share in unigrams.items() if word != "<s>")
    assert f"ngram 1={len(unigrams)}\n" in text and len(pairs) == len(unigrams) - 1
    for word, after in pairs.items():
        rest = back[word] * sum(share for other, share in unigrams.items() if other not in after)
        assert sum(after.values()) + rest == pytest.approx(1, abs=0.002), word


def test_words_of_a_spoken_text() -> None:
    """Small letters, typographic apostrophes made plain, no punctuation."""
    assert words_of("L’Aurore, «soixante-deux» mètres!") == ("l'aurore", "soixante", "deux", "mètres")


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


@pytest.mark.slow  # needs pocketsphinx, which `make slow` installs
def test_the_recogniser_tells_whole_utterances_from_broken_ones() -> None:
    """Four sentences of espeak's narrator pass; one cut, without its middle, or exchanged is found, and it alone."""
    pytest.importorskip("pocketsphinx")
    engine = EspeakSynthesizer()
    said = [Utterance(text, "en-CA", Voice("espeak", "en-us+f3")) for text in SENTENCES]
    recogniser = open_recogniser(said)
    clips = [engine.speak(one).clip.mono().resampled(16_000) for one in said]

    def heard(number: int, samples: Samples) -> HeardWords:
        wanted = words_of(SENTENCES[number])
        clip = Clip(np.ascontiguousarray(samples), 16_000)
        item = Played("speech", 0.0, clip.duration_s, 0.0, "facts", "facts")
        return HeardWords(item, number + 1, wanted, recognised(recogniser, clip), fits(recogniser, wanted, clip))

    honest = [heard(number, clip.samples) for number, clip in enumerate(clips)]
    assert list(check_words(honest, "x")) == []
    for number, clip in enumerate(clips):
        size = clip.frames
        holed = np.delete(clip.samples, np.s_[int(size * 0.35) : int(size * 0.65)], 0)
        for broken in (clip.samples[: int(size * 0.6)], holed, clips[number - 1].samples):
            (finding,) = check_words([*honest[:number], heard(number, broken), *honest[number + 1 :]], "x")
            assert finding.message.startswith(f"utterance {number + 1} ")


@pytest.mark.slow  # needs pocketsphinx, which `make slow` installs
def test_pronunciations_of_names_reach_the_recogniser() -> None:
    """A word with its own IPA, one of another language, one that no dictionary has, and one without any sound."""
    pytest.importorskip("pocketsphinx")
    pieces = (Piece("Kuujjuaq", ipa="ˈkuːdʒuˌæk"), Piece(" and "), Piece("Chibougamau", language="fr"), Piece(" ㋿."))
    text = "".join(piece.text for piece in pieces)
    recogniser = open_recogniser([Utterance(text, "en-CA", Voice("espeak", "en-us"), pieces)])
    decoder = recogniser.decoder
    assert "K UW JH UW AE K" in [decoder.lookup_word(f"kuujjuaq{number}") for number in ("", "(2)")]
    # The French beginning beside espeak's English one, "CH IH B".
    assert any(f"{decoder.lookup_word(f'chibougamau{number}')}".startswith("SH IY B") for number in ("", "(2)"))
    assert decoder.lookup_word("and") == "AH N D"


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
