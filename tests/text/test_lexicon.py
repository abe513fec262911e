"""The lexicon in what is said: precedence, whole words, endings, and what engines are given."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.speech import engines
from audiobrief.speech.cache.store import speech_key
from audiobrief.speech.model import Utterance, Voice
from audiobrief.text.lexicon import Lexicon, LexiconEntry, Override
from audiobrief.text.lexicon.check import entry_faults
from audiobrief.text.lexicon.load import builtin, builtin_files, read_lexicon
from audiobrief.text.lexicon.match import lexicon_rules
from audiobrief.text.normalization.inline import faults, plain, read
from audiobrief.text.normalization.rules import rewrite, spoken_text
from audiobrief.text.speech_target import ANY_ENGINE, Piece, SpeechTarget
from audiobrief.text.spoken_form import say, utterances

KOKORO, EDGE, OTHER = SpeechTarget("kokoro"), SpeechTarget("edge", pieces=False), SpeechTarget("other", pieces=False)


def spoken(text: str, *entries: LexiconEntry, locale: str = "fr-CA", target: SpeechTarget = ANY_ENGINE) -> str:
    return say(text, locale, Lexicon(entries), target).spoken


def entry(*forms: str, alias: str = "mot", case: str = "exact", **more: object) -> LexiconEntry:
    return LexiconEntry(forms, alias=alias, case=case, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Zorg", "mot"),
        ("d’Zorg et l'Zorg", "d’mot et l'mot"),
        ("anti-Zorg, Zorg-Québec", "anti-mot, mot-Québec"),
        ("(Zorg), « Zorg »", "(mot), « mot »"),
        ("Zorgs Zorglub AZorg", "Zorgs Zorglub AZorg"),
        ("Zorg.js x.Zorg", "Zorg.js x.Zorg"),
        ("zorg ZORG", "zorg ZORG"),
        ("#Zorg @Zorg", "#Zorg @Zorg"),
    ],
)
def test_only_whole_words_are_said(text: str, want: str) -> None:
    """Elisions, hyphens and marks end a word; letters, hashtags and file names do not."""
    assert spoken_text(rewrite(text, lexicon_rules(Lexicon((entry("Zorg"),)), "fr-CA"))) == want


def test_addresses_keep_their_own_rules() -> None:
    """A name in a URL is no name."""
    assert "mot" not in spoken("Voir https://exemple.com/Zorg et @Zorg", entry("Zorg"))


def test_precedence_then_length() -> None:
    """The project's word goes before the user's and the built-in one; within one file the longest wins."""
    entries = (
        entry("New York", alias="long"),
        entry("New", alias="court"),
        entry("Zorg", alias="projet"),
        entry("Zorg", alias="personnel", source="user"),
        entry("Zorg Bleu", alias="fourni", source="builtin"),
    )
    assert spoken("New York, New Zorg Bleu", *entries) == "long, court projet Bleu"


def test_case_counts_as_the_entry_says() -> None:
    """Exact and any case side by side."""
    assert spoken("Zut zut ZUT", entry("zut", case="any")) == "mot mot mot"
    assert spoken("Zut zut", entry("Zut")) == "mot zut"


def test_no_break_blanks_and_both_apostrophes_match() -> None:
    """Typography does not hide a word."""
    assert (
        spoken("McDonald’s et New\u00a0York", entry("McDonald's", alias="Macdo"), entry("New York")) == "Macdo et mot"
    )


def test_the_language_of_the_text_decides() -> None:
    """An entry for English text is silent in French."""
    own = entry("Zorg", lang="en")
    assert (spoken("Zorg", own), spoken("Zorg", own, locale="en-CA")) == ("Zorg", "mot")


@pytest.mark.parametrize(
    ("text", "locale", "want"),
    [
        ("les GPUs", "fr-CA", "les G P U"),
        ("the GPUs", "en-CA", "the G-P-U's"),
        ("the GPU's", "en-CA", "the G-P-U's"),
    ],
)
def test_plurals_and_possessives(text: str, locale: str, want: str) -> None:
    """The English s is said, the French one is silent."""
    assert spoken(text, LexiconEntry(("GPU",), speak_as="characters"), locale=locale) == want


def test_a_sound_takes_the_english_s() -> None:
    """z after a voice, s after a whisper, another syllable after a hiss."""
    for ipa, want in (("ləɡˈoʊ", "ləɡˈoʊz"), ("kəbˈɛk", "kəbˈɛks"), ("mˈɛɹs", "mˈɛɹsᵻz")):
        said = say("Zorg’s plan", "en-CA", Lexicon((LexiconEntry(("Zorg",), ipa=ipa),)))
        assert said.pieces[0] == Piece("Zorg's", ipa=want)


def test_engines_are_given_what_they_can_say() -> None:
    """Languages and sounds go to the engines that say pieces; the others get an alias or the word."""
    own = LexiconEntry(("Zorg",), say_lang="en", engines={"edge": Override(alias="Zorgue")})
    lexicon = Lexicon((own,))
    assert say("Zorg", "fr-CA", lexicon, KOKORO).pieces == (Piece("Zorg", language="en"),)
    assert say("Zorg", "fr-CA", lexicon, EDGE).spoken == "Zorgue"
    assert say("Zorg", "fr-CA", lexicon, EDGE).pieces == ()
    assert say("Zorg", "fr-CA", lexicon, OTHER).spoken == "Zorg"
    assert say("Zorg", "fr-CA", lexicon, OTHER).pieces == ()
    assert say("Zorg", "en-CA", lexicon, KOKORO).pieces == ()


def test_the_sound_is_in_the_cache_key() -> None:
    """Another ipa is another sound; a text without pieces keeps its key."""
    voice = Voice("kokoro", "x")
    keys = {
        speech_key(Utterance("Zorg", "fr-CA", voice, pieces), "id")
        for pieces in ((), (Piece("Zorg", ipa="a"),), (Piece("Zorg", ipa="b"),), (Piece("Zorg", language="en"),))
    }
    assert len(keys) == 4


def test_the_builtin_lexicon_is_sound() -> None:
    """At least 300 entries, each with a reason and a sound that every engine can make, no word twice."""
    always = [found for path in builtin_files() for found in read_lexicon(path, "builtin")]
    assert len(always) >= 300
    entries = builtin().entries
    assert [e.graphemes for e in always] == [e.graphemes for e in entries if not e.group]
    assert not [e.graphemes for e in entries if len(e.reason) < 20]
    assert entry_faults(entries, engines.known_symbols(), engines.auto_order()) == []
    for language in ("fr", "en"):
        forms = [form for e in entries if e.speaks_in(language) for form in e.graphemes]
        assert len(forms) == len(set(forms)), language


@pytest.mark.parametrize(
    "name", ["OpenAI", "ChatGPT", "Nvidia", "Bloomberg", "CAQ", "UQAM", "AGI", "LLM", "GPU", "Copilot"]
)
def test_the_builtin_lexicon_knows_the_news(name: str) -> None:
    """Names of tech and public affairs in French speech."""
    assert builtin().find(name, "fr")


@pytest.mark.parametrize("name", ["Legault", "Hydro-Québec", "Xi Jinping", "von der Leyen", "Trois-Rivières", "LLM"])
def test_the_builtin_lexicon_knows_french_names(name: str) -> None:
    """Names of Quebec and of the world in English speech."""
    assert builtin().find(name, "en")


WORDS = st.sampled_from(
    ["OpenAI", "d’OpenAI", "[CAQ]{as=characters}", '[x]{say="deux mots"}', "Legault’s", "3,5 M$", "LLMs", "[ ]{pause=1}",
     "Le Devoir", "l’IA.", "Xi Jinping,", "[Le Monde]{lang=fr}", "AT&T", "«", "»", "(", ")", "été", "Windows 11", "É"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS | st.text(max_size=6), max_size=12), st.sampled_from(["fr-CA", "en-CA"]))
def test_nothing_is_lost_or_invented(words: list[str], locale: str) -> None:
    """Spans cover what is shown; what no rule claimed is spoken as it stands; pieces are the spoken text."""
    text = " ".join(words)
    if any(faults(text)):
        return
    said = say(text, locale)
    assert said.written == plain(text)
    assert [span.start for span in said.spans] == [0, *(span.end for span in said.spans)][: len(said.spans)]
    assert "".join(said.written[span.start : span.end] for span in said.spans) == said.written
    for span in said.spans:
        if span.rule is None:
            assert span.text == said.written[span.start : span.end]
    if said.pieces:
        assert "".join(piece.text for piece in said.pieces) == said.spoken
    together = "".join(part.written for part in utterances(text, locale))
    assert _letters(together) == _letters(said.written)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


@pytest.mark.parametrize("stretch", ["Le ", "OpenA ", "New Yor ", "d’", "Saint-", "[a]{b ", "[x]{say "])
def test_time_is_linear(stretch: str) -> None:
    """200 kB of near misses take well under a second in the lexicon's own rules and marks."""
    rules = lexicon_rules(builtin(), "fr-CA")
    text = stretch * (200_000 // len(stretch))
    began_s = time.process_time()
    rewrite(read(text).text, rules)
    assert time.process_time() - began_s < 2
