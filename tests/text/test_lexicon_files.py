"""Lexicon files: faults with file, line and word; words added without a comment lost; W3C PLS."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audiobrief.errors import AudiobriefError, InputError, ProblemsError
from audiobrief.speech import engines
from audiobrief.speech.engines.espeak import mnemonics
from audiobrief.speech.engines.phonemes import ESPEAK_SYMBOLS, KOKORO_SYMBOLS, PIPER_SYMBOLS
from audiobrief.text.lexicon import LexiconEntry, Override
from audiobrief.text.lexicon.check import entry_faults
from audiobrief.text.lexicon.edit import with_entries
from audiobrief.text.lexicon.entry import unspeakable
from audiobrief.text.lexicon.load import builtin, builtin_sets, load_lexicon, parse_lexicon
from audiobrief.text.lexicon.pls import export_pls, import_pls
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import say

PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="{lang}">
{body}
</lexicon>"""


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{grapheme: Zut}", 'entry "Zut": says nothing'),
        ("{grapheme: Zut, allias: x}", '"allias" is not a setting; did you mean "alias"?'),
        ("{grapheme: Zut, speak_as: letters}", 'entry "Zut": speak_as'),
        ("{grapheme: Zut, lang: de, alias: x}", 'entry "Zut": lang'),
        ("{grapheme: Zut, alias: '!'}", "has no word in it"),
        ("{grapheme: Zut, alias: a, speak_as: word}", "exclude each other"),
        ("{grapheme: no, alias: non}", "entry 2: grapheme: this word is a value of its own in YAML"),
        ("{grapheme: 2000, alias: deux mille}", 'put the number in quotes: "2000"'),
        ("{grapheme: '—', alias: tiret}", "no letter and no digit"),
        ("{grapheme: A, alias: x}", 'entry "A": stands already on line 2'),
        ("{grapheme: Zut, engines: {edge: {alias: a, ipa: b}}}", "one of them"),
        ("x", "must be an entry such as"),
    ],
)
def test_a_wrong_entry_is_told_with_file_line_and_word(entry: str, told: str) -> None:
    """One sentence: where, which word, what to do."""
    with pytest.raises(InputError) as caught:
        parse_lexicon(f"entries:\n- {{grapheme: A, alias: a}}\n# a note\n- {entry}\n", "lexicon.yaml")
    assert str(caught.value).startswith("lexicon.yaml:4: ")
    assert told in str(caught.value)


def test_all_faults_come_together(tmp_path: Path) -> None:
    """Faults of one file, and of the project's and the user's files."""
    project, user = tmp_path / "lexicon.yaml", tmp_path / "user.yaml"
    project.write_text("entries:\n- grapheme: A\n- grapheme: B\n", encoding="utf-8")
    user.write_text("entries: 3\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_lexicon(project, user)
    assert [str(problem).split(": ")[0] for problem in caught.value.problems] == [
        f"{project}:2",
        f"{project}:3",
        f"{user}:1",
    ]


def test_layers_stand_in_order(tmp_path: Path) -> None:
    """The project's entries, then the user's, then those that come with audiobrief; missing files are none."""
    project, user = tmp_path / "a.yaml", tmp_path / "b.yaml"
    user.write_text("entries:\n- {grapheme: OpenAI, alias: perso}\n", encoding="utf-8")
    found = load_lexicon(project, user).find("OpenAI", "fr")
    assert found is not None and (found.source, found.alias, found.line) == ("user", "perso", 2)
    project.write_text("entries:\n- {grapheme: OpenAI, alias: projet}\n", encoding="utf-8")
    found = load_lexicon(project, user).find("OpenAI", "fr")
    assert found is not None and (found.source, found.alias) == ("project", "projet")


def test_check_finds_what_an_engine_cannot_say() -> None:
    """A symbol outside the vocabulary, an engine that is not there, figures in a respelling."""
    text = """entries:
- {grapheme: A, ipa: "a꙳"}
- {grapheme: B, alias: b, engines: {ege: {alias: x}}}
- {grapheme: C, alias: C 3 P O}
- {grapheme: D, engines: {kokoro: {ipa: "ɮ"}}}
- {grapheme: E, ipa: "bɔ̃ˈʒuʁ"}
"""
    faults = [
        str(f) for f in entry_faults(parse_lexicon(text, "x.yaml"), engines.known_symbols(), ("kokoro", "espeak"))
    ]
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["x.yaml:2", 'entry "A"'],
        ["x.yaml:2", 'entry "A"'],
        ["x.yaml:3", 'entry "B"'],
        ["x.yaml:4", 'entry "C"'],
        ["x.yaml:5", 'entry "D"'],
    ]
    assert "꙳, which kokoro cannot speak" in faults[0] and 'did you mean "edge"' in faults[2]


def test_known_sounds_are_those_that_the_engines_have() -> None:
    """Every symbol that passes the check becomes a phoneme name of both espeak voices, or is a mark of length."""
    silent = set("ˈˌː.:-' ʔʰʲ\u0303\u0329ʦʣ")
    for code in range(0x61, 0x300):
        symbol = chr(code)
        if unspeakable(symbol, ESPEAK_SYMBOLS) or symbol in silent:
            continue
        for locale in ("fr", "en"):
            assert mnemonics(symbol, locale), f"{symbol} in {locale}"
    assert mnemonics("bɔ̃ʒˈuʁ tʃˈat", "fr-CA") == "bO~Z'ur tS'at"
    assert mnemonics("ləɡˈoʊ", "en-CA") == "l@g'oU"


def test_kokoro_vocabulary_is_the_model_s() -> None:
    """The vocabulary of the model agrees with the check."""
    from audiobrief.speech.engines.kokoro_phonemes import load_vocabulary

    vocabulary = load_vocabulary()
    for symbol in vocabulary:
        if symbol.islower() or symbol in "ˈˌː":
            assert not unspeakable(symbol, KOKORO_SYMBOLS), symbol
    for code in range(0x250, 0x2B0):
        assert (chr(code) in vocabulary) or chr(code) == "ɫ" or unspeakable(chr(code), KOKORO_SYMBOLS), chr(code)


LAYOUT = """# my words
entries:
  # the first
  - grapheme: Zut   # why not
    alias: zutte

  - {grapheme: [A, B], lang: fr, speak_as: characters}  # two
# the end
"""


def test_added_words_leave_the_rest_as_it_was() -> None:
    """Comments, blank lines and indentation stay; the new entry follows them."""
    text = with_entries(
        LAYOUT, "x.yaml", [LexiconEntry(("Québec: ville", "C"), lang="en", ipa="kəbˈɛk", reason='un "mot"')]
    )
    assert text.startswith(LAYOUT)
    entries = parse_lexicon(text, "x.yaml")
    assert entries[-1].graphemes == ("Québec: ville", "C") and entries[-1].ipa == "kəbˈɛk"
    assert len(entries) == 3


@pytest.mark.parametrize("text", ["", "\n", "entries: []\n", "entries:\n", "# only a comment\n"])
def test_a_word_can_be_added_to_an_empty_file(text: str) -> None:
    """Whatever an empty lexicon looks like."""
    assert [e.alias for e in parse_lexicon(with_entries(text, "x", [LexiconEntry(("A",), alias="a")]), "x")] == ["a"]


def test_a_layout_that_cannot_be_extended_is_refused() -> None:
    """A flow list is not broken; the user is asked to add the word by hand."""
    with pytest.raises(AudiobriefError):
        with_entries("entries: [{grapheme: A, alias: a}]\n", "x", [LexiconEntry(("B",), alias="b")])
    with pytest.raises(InputError, match="stands already on line 4"):
        with_entries(LAYOUT, "x", [LexiconEntry(("Zut",), alias="b")])


WORD = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12).filter(
    lambda text: any(c.isalnum() for c in text) and text == " ".join(text.split())
)


@given(WORD, WORD, st.sampled_from(["fr", "en", "both"]))
def test_any_word_goes_into_a_file_and_out_again(word: str, alias: str, lang: str) -> None:
    """YAML keeps every character of a word."""
    text = with_entries(
        "", "x", [LexiconEntry((word,), lang=lang, alias=alias, engines={"edge": Override(alias=alias)})]
    )
    (found,) = parse_lexicon(text, "x")
    assert (found.graphemes, found.alias, found.lang) == ((word,), alias, lang)
    assert found.engines == {"edge": Override(alias=alias)}


def test_pls_out_and_in_again() -> None:
    """Graphemes, sound, respelling and reason survive; the document is namespaced and escaped."""
    entries = (
        LexiconEntry(("A&B", "<C>"), lang="fr", ipa="a e be", alias="A et B", reason="nom"),
        LexiconEntry(("D",), say_lang="en"),
    )
    data = export_pls(entries, "fr")
    root = etree.fromstring(data)
    assert root.tag == "{http://www.w3.org/2005/01/pronunciation-lexicon}lexicon"
    assert (root.get("alphabet"), root.get("version")) == ("ipa", "1.0")
    (found,) = import_pls(data, "x.pls")
    assert (found.graphemes, found.lang, found.ipa, found.alias, found.reason) == (
        ("A&B", "<C>"), "fr", "a e be", "A et B", "nom",
    )  # fmt: skip


def test_pls_prefers_what_says_so() -> None:
    """`prefer` chooses among phonemes; a file without a namespace is read too."""
    body = '<lexeme><grapheme>A</grapheme><phoneme>a</phoneme><phoneme prefer="true">b</phoneme></lexeme>'
    (found,) = import_pls(PLS.format(lang="en-US", body=body).encode(), "x")
    assert (found.ipa, found.lang) == ("b", "en")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (PLS.format(lang="de", body=""), 'xml:lang "de"'),
        (PLS.format(lang="fr", body="<lexeme><phoneme>a</phoneme></lexeme>"), "x.pls:3: this lexeme has no grapheme"),
        (PLS.format(lang="fr", body="<lexeme><grapheme>A</grapheme></lexeme>"), 'entry "A": has neither'),
        (
            PLS.format(
                lang="fr", body='<lexeme><grapheme>A</grapheme><phoneme alphabet="x-sampa">a</phoneme></lexeme>'
            ),
            'in "x-sampa"',
        ),
        ("<lexicon>", "not well-formed"),
        ("<speak xmlns='x'/>", "not a PLS lexicon"),
        ("", "not well-formed"),
    ],
)
def test_a_wrong_pls_file_is_told(data: str, told: str) -> None:
    """File, line and word."""
    with pytest.raises(InputError) as caught:
        import_pls(data.encode(), "x.pls")
    assert told in str(caught.value)


def test_pls_reads_no_other_file(tmp_path: Path) -> None:
    """An external entity is not fetched."""
    secret = tmp_path / "secret"
    secret.write_text("hush", encoding="utf-8")
    doctype = f'<!DOCTYPE lexicon [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = "<lexeme><grapheme>A</grapheme><alias>b &x;</alias></lexeme>"
    data = PLS.format(lang="fr", body=body).replace("?>\n", f"?>\n{doctype}\n", 1)
    try:
        found = import_pls(data.encode(), "x.pls")
    except InputError:
        return
    assert "hush" not in found[0].alias


def test_sounds_are_checked_for_each_engine() -> None:
    """What nobody can speak is named for both; ordinary IPA for none."""
    for known in (KOKORO_SYMBOLS, ESPEAK_SYMBOLS, PIPER_SYMBOLS):
        assert unspeakable("bɔ̃.ˈʒuʁ", known) == ()
        assert unspeakable("a꙳ab꙳", known) == ("꙳",)
    assert unspeakable("ɮ", ESPEAK_SYMBOLS) == ("ɮ",) and unspeakable("ɮ", PIPER_SYMBOLS) == ()
    assert unspeakable("꙳", None) == ()


def test_a_producer_leaves_a_set(tmp_path: Path) -> None:
    """The project's word about a set counts before the user's; without one every set is taken."""
    project, user = tmp_path / "lexicon.yaml", tmp_path / "user.yaml"
    assert load_lexicon(project, user) is builtin()
    user.write_text("sets: {sports: false, companies: false}\n", encoding="utf-8")
    left = load_lexicon(project, user)
    assert left.find("McDavid", "fr") is None and left.find("Siemens", "fr") is None and left.find("Metz", "fr")
    project.write_text("sets: {companies: true}\nentries:\n- {grapheme: Zorg, alias: zorgue}\n", encoding="utf-8")
    mixed = load_lexicon(project, user)
    assert mixed.find("McDavid", "fr") is None and mixed.find("Siemens", "fr") and mixed.find("Zorg", "fr")


def test_a_set_that_there_is_not(tmp_path: Path) -> None:
    """The file, the line and the set that was meant."""
    with pytest.raises(InputError, match=r'lexicon.yaml:1: .*there is no set "sport"; did you mean "sports"'):
        parse_lexicon("sets: {sport: false}\n", "lexicon.yaml")


def test_sets_are_sound() -> None:
    """Each set is named after its file, holds names of one kind, and says which set a word is of."""
    assert set(builtin_sets()) >= {
        "places-quebec",
        "places-canada",
        "places-europe",
        "sports",
        "governments",
        "companies",
    }
    for name, entries in builtin_sets().items():
        assert len(entries) >= 20
        assert {entry.group for entry in entries} == {name}


@pytest.mark.parametrize(
    ("sentence", "name", "ipa"),
    [
        ("The Champs-Élysées were full.", "Champs-Élysées", "ʃˌɑːnz eɪliːzˈeɪ"),
        ("Félix Auger-Aliassime lost in Lyon.", "Lyon", "liːˈoʊn"),
        ("Félix Auger-Aliassime lost in Lyon.", "Félix Auger-Aliassime", "feɪlˌiks oʊʒˌeɪ æliæsˈiːm"),
        ("A fire in Limoilou spread.", "Limoilou", "lˌɪmwɑːlˈuː"),
        ("The mayor of Rivière-du-Loup resigned.", "Rivière-du-Loup", "ɹɪvjˌɛɹ duː lˈuː"),
        ("Leonardo da Vinci died in France.", "da Vinci", "də vˈɪntʃi"),
        ("Jean-Marc Fournier spoke.", "Fournier", "fʊɹnjˈeɪ"),
    ],
)
def test_french_names_in_english_text(sentence: str, name: str, ipa: str) -> None:
    """The sets hold French names as an English newsreader says them."""
    said = say(sentence, "en-CA", None, SpeechTarget("kokoro"))
    assert (name, ipa) in [(span.text, span.ipa) for span in said.spans]
