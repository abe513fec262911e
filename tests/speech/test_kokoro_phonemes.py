"""Text as Kokoro's phonemes: nothing foreign, nothing lost, each word in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import EngineError
from audiobrief.speech.engines import kokoro_phonemes
from audiobrief.speech.engines.kokoro_phonemes import Reading, cut, load_vocabulary, read
from audiobrief.text.speech_target import Piece


def test_language_flags_are_not_spoken() -> None:
    """espeak announces foreign words as "(en)…(fr)": that never reaches the model."""
    reading = read("Google et OpenAI annoncent un partenariat.", (), "fr-CA")
    assert "(" not in reading.phonemes
    assert "fr" not in reading.phonemes
    assert reading.phonemes.startswith("ɡˈuːɡəl e ˈəʊpən")


@pytest.mark.parametrize("locale", ["fr-CA", "fr-FR", "en-CA", "en-US", "en-GB"])
def test_every_phoneme_is_in_the_vocabulary(locale: str) -> None:
    """Nasal vowels, glides, liaisons, quotes and dashes are all things that the model knows."""
    text = '« L’œuvre », un brin, huit oiseaux — dit-il… [voilà] {déjà} : “non” ? Oui ; "bon" (très) ! 3.5'
    reading = read(text, (), locale)
    assert set(reading.phonemes) <= set(load_vocabulary())


def test_nasal_vowels_keep_their_tilde() -> None:
    """The combining tilde is a token of its own, however IPA was normalised."""
    assert read("un bon vin blanc", (), "fr-CA").phonemes == "œ̃ bˈɔ̃ vˈɛ̃ blˈɑ̃."
    assert read("x", (Piece("vin", ipa="vɛ̃"),), "fr-CA").phonemes == "vɛ̃."


def test_english_follows_its_locale() -> None:
    """Canadian English is read as American, British as British."""
    assert read("dance", (), "en-CA").phonemes == read("dance", (), "en-US").phonemes == "dˈæns."
    assert read("dance", (), "en-GB").phonemes == "dˈans."


def test_each_word_is_found_among_the_phonemes() -> None:
    """Words and their sounds stand side by side, marks belong to none."""
    reading = read("Bonjour, le monde (entier) !", (), "fr-CA")
    sounds = {text: reading.phonemes[start:end] for start, end, text in reading.words}
    assert sounds == {"Bonjour": "bɔ̃ʒˈuʁ", "le": "lə", "monde": "mˈɔ̃d", "entier": "ɑ̃tjˈe"}
    assert reading.phonemes == "bɔ̃ʒˈuʁ, lə mˈɔ̃d (ɑ̃tjˈe)!"


def test_words_that_are_read_as_one_share_a_place() -> None:
    """Where espeak joins words, the stretch is one mark and none of its words is dropped."""
    reading = read("un nombre de 3.5 pommes, oui", (), "fr-CA")
    assert [text for _, _, text in reading.words] == ["un nombre de 3.5 pommes", "oui"]


def test_marks_inside_a_word_do_not_cut_it() -> None:
    """Decimals, times and names with dots are read whole."""
    assert "pwɛ̃" in read("3.5", (), "fr-CA").phonemes
    assert "," not in read("a.b.c", (), "fr-CA").phonemes


def test_pieces_keep_their_own_sound_and_language() -> None:
    """IPA goes in as it is written; a span of English is read in English within French."""
    pieces = (Piece("Le"), Piece("CEO", ipa="/si.i.ˈo/"), Piece("de"), Piece("machine learning", language="en"))
    reading = read("Le CEO de machine learning", pieces, "fr-CA")
    assert reading.phonemes == "lˈə siiˈo də məʃˈiːn lˈɜːnɪŋ."
    assert [text for _, _, text in reading.words] == ["Le", "CEO", "de", "machine", "learning"]


@pytest.mark.parametrize("text", ["", "   ", "…", "« »", "\u200b", "①"])
def test_a_text_without_sound_is_an_error(text: str) -> None:
    """Nothing to say is said, in words, and never as silence."""
    with pytest.raises(EngineError, match="has no sound"):
        read(text, (), "fr-CA")


def test_a_word_that_would_vanish_is_an_error() -> None:
    """A word for which espeak has no sound is named, even within a sentence that has others."""
    with pytest.raises(EngineError, match='"①" has no sound; respell it'):
        read("Le point ① est clair.", (), "fr-CA")
    with pytest.raises(EngineError, match='"CEO" has no sound'):
        read("Le CEO", (Piece("Le"), Piece("CEO", ipa="‿|")), "fr-CA")


def test_the_vocabulary_is_that_of_the_model() -> None:
    """114 phonemes and marks with numbers below the model's 178, none twice; the numbers are the published ones."""
    found = load_vocabulary()
    assert len(found) == len(set(found.values())) == 114
    assert min(found.values()) > 0 and max(found.values()) < 178
    assert [found[symbol] for symbol in ";.—aɑʁˈˌː "] == [1, 4, 9, 43, 69, 128, 156, 157, 158, 16]


@pytest.mark.parametrize("data", [None, b"", b"[]", b"{}", b"\xff"])
def test_a_damaged_vocabulary_is_told_with_its_remedy(
    data: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says which file it is and what to do."""
    folder = tmp_path / "data" / "kokoro"
    folder.mkdir(parents=True)
    if data is not None:
        (folder / "config.json").write_bytes(data)
    load_vocabulary.cache_clear()
    monkeypatch.setattr(kokoro_phonemes, "files", lambda package: tmp_path)
    with pytest.raises(EngineError, match=r"config\.json is missing or damaged; install audiobrief again"):
        load_vocabulary()


def words_of(parts: tuple[Reading, ...]) -> list[str]:
    return [text for part in parts for _, _, text in part.words]


def test_a_long_text_is_cut_after_sentences() -> None:
    """Every part ends with its sentence, none is longer than allowed, and no word is lost."""
    sentence = "Les citoyens attendent des mesures, et le premier ministre promet un plan."
    reading = read(" ".join([sentence] * 10), (), "fr-CA")
    parts = cut(reading)
    assert len(parts) > 1
    assert all(part.phonemes.endswith("plˈɑ̃.") and len(part.phonemes) <= 400 for part in parts)
    assert " ".join(part.phonemes for part in parts) == reading.phonemes
    assert words_of(parts) == [text for _, _, text in reading.words]


@given(st.lists(st.text("abs", min_size=1, max_size=9), min_size=1, max_size=40), st.integers(5, 30))
def test_cutting_loses_nothing(words: list[str], longest: int) -> None:
    """Parts in order are the text, within the limit, and each word lies in one of them."""
    text, places = "", []
    for index, word in enumerate(words):
        places.append((len(text), len(text) + len(word), f"{index}"))
        text += word + (". " if index % 5 == 4 else ", " if index % 3 == 2 else " ")
    parts = cut(Reading(text.strip(), tuple(places)), longest)
    assert "".join(part.phonemes for part in parts).replace(" ", "") == text.replace(" ", "")
    assert all(0 < len(part.phonemes) <= longest for part in parts)
    assert words_of(parts) == [f"{index}" for index in range(len(words))]
    whole = [p.phonemes[a:b] for p in parts for a, b, _ in p.words]
    assert all(word.endswith(found) for word, found in zip(words, whole, strict=True))
