"""Tests of `voices.yaml`, and of the errors that any YAML file of a user gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.config.cast import load_cast
from audiobrief.config.perspective import match_heading, strip_numbering
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.speech import engines
from audiobrief.speech.model import Voice
from audiobrief.storage.yaml_read import parse_yaml

ENGINES = ("edge", "kokoro", "espeak")
SHIPPED = shipped("voices.yaml")
CAST = load_cast(SHIPPED, ENGINES)


def broken(tmp_path: Path, old: str, new: str) -> str:
    path = tmp_path / "voices.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AudiobriefError) as caught:
        load_cast(path, ENGINES)
    return str(caught.value)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("engine", ENGINES)
def test_every_shipped_part_has_its_own_voice_on_every_engine(language: str, engine: str) -> None:
    """Six parts, six voices: told apart by ear."""
    voices = [CAST.part(f"{language}-CA", perspective.id).on(engine) for perspective in CAST.perspectives]
    assert len({voice.id for voice in voices if voice}) == 6


@pytest.mark.parametrize(
    ("heading", "perspective"),
    [
        ("Les faits", "facts"),
        ("Récapitulatif factuel", "facts"),
        ("RECAPITULATIF FACTUEL", "facts"),
        ("Factual recap", "facts"),
        ("The facts", "facts"),
        ("1. Les faits :", "facts"),
        ("Point de vue neutre", "neutral"),
        ("IV) A balanced look", "neutral"),
        ("Exemple", "example"),
        ("3 – Un exemple concret", "example"),
        ("Point de vue optimiste", "optimistic"),
        ("L’optimiste", "optimistic"),
        ("The optimist's take", "optimistic"),
        ("🌞 Optimistic view", "optimistic"),
        ("Pessimistic perspective", "pessimistic"),
        ("Section 5 : Vision pessimiste", "pessimistic"),
        ("Ce que disent les voisins", None),
        ("In fact", None),
        ("", None),
    ],
)
def test_headings_are_matched_in_both_languages(heading: str, perspective: str | None) -> None:
    """Accents, case, numbering and wording do not matter."""
    assert match_heading(heading, CAST.perspectives) == perspective


def test_numbering_is_stripped_but_not_words() -> None:
    """A leading number or letter goes, a heading that is one word stays."""
    assert strip_numbering("2) Le bon côté :") == "Le bon côté"
    assert strip_numbering("a) Le bon côté") == "Le bon côté"
    assert strip_numbering("2030 en vue") == "2030 en vue"


def test_a_producer_adds_a_perspective_without_code(tmp_path: Path) -> None:
    """Headings and voices in the file are all that a new perspective needs."""
    path = tmp_path / "voices.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace(
        "cast:\n", "  ecologist:\n    name: {fr: Le regard écologiste}\n    headings: {fr: [écolog*]}\n\ncast:\n", 1
    )
    text = text.replace(
        "  fr:\n    narrator:", "  fr:\n    ecologist: {espeak: fr+f5, rate: 1.1, pitch: -2}\n    narrator:", 1
    )
    path.write_text(text, encoding="utf-8")
    cast = load_cast(path, ENGINES)
    assert match_heading("Point de vue écologiste", cast.perspectives) == "ecologist"
    assert cast.part("fr-CA", "ecologist").on("espeak") == Voice("espeak", "fr+f5", 1.1, -2)
    with pytest.raises(InputError, match="ecologist"):
        cast.part("en-CA", "ecologist")


def test_a_locale_goes_before_its_language(tmp_path: Path) -> None:
    """A cast for fr-FR is used for fr-FR only, and only for the parts that it names."""
    path = tmp_path / "voices.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8") + "  fr-FR:\n    narrator: {espeak: fr+f5}\n", encoding="utf-8")
    cast = load_cast(path, ENGINES)
    assert cast.part("fr-FR", "narrator").ids == {"espeak": "fr+f5"}
    assert cast.part("fr-CA", "narrator").ids["espeak"] == "fr+f3"
    assert cast.part("fr-FR", "facts") == cast.part("fr-CA", "facts")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("    facts:       {edge: fr", "    fatcs:       {edge: fr", ('did you mean "facts"',)),
        ("kokoro: {voice: fr-narrator", "kokorro: {voice: fr-narrator", ('did you mean "kokoro"',)),
        ("pause: 0.5}", "pause: 50}", ("less than or equal to 5",)),
        ("pause: 0.5}", "rate: fast}", ("number",)),
        ("  narrator:\n", "  speaker:\n", ("narrator",)),
        ("cast:\n  fr:", "cast:\n  fr_CA:", ("fr-CA",)),
        ("\nperspectives:", "\nperspective:", ('did you mean "perspectives"', "perspectives: field required")),
        ("{fr: Narration, en: Narrator}", "&a {fr: Narration}", ("anchors",)),
    ],
)
def test_faults_name_line_and_remedy(tmp_path: Path, old: str, new: str, parts: tuple[str, ...]) -> None:
    """Every fault says file and line; a misspelt key says what was meant."""
    text = broken(tmp_path, old, new)
    assert all(part.lower() in text.lower() for part in parts), text
    before = SHIPPED.read_text(encoding="utf-8").split(old, 1)[0].count("\n")
    assert any(f"voices.yaml:{line}:" in text for line in range(before, before + 4)), text


def test_all_faults_are_listed_together(tmp_path: Path) -> None:
    """Two faults, two lines."""
    path = tmp_path / "voices.yaml"
    text = (
        SHIPPED.read_text(encoding="utf-8")
        .replace("kokoro: {voice: fr-baritone", "kokorro: {voice: fr-baritone")
        .replace("edge: en-CA-Liam", "egde: en-CA-Liam")
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AudiobriefError) as caught:
        load_cast(path, ENGINES)
    assert len(str(caught.value).split("\n")) == 2


@pytest.mark.parametrize(
    "text", ["a: [1", "a: 'b", "\t- a", "a: !!python/object:os.system x", "a: b\na: c", "{[1]: 2}"]
)
def test_bad_yaml_is_one_sentence_with_its_line(text: str) -> None:
    """Syntax, unknown tags, repeated and composite keys."""
    with pytest.raises(InputError, match=r"^x\.yaml(:\d+)?: "):
        parse_yaml(text, "x.yaml")


@given(st.text(max_size=200))
def test_any_yaml_gives_a_document_or_the_projects_error(text: str) -> None:
    """No other exception escapes."""
    try:
        parse_yaml(text, "x")
    except InputError:
        return


def test_settings_of_engines(tmp_path: Path) -> None:
    """`engines:` gives each engine what it can be told; an engine that there is not is named with its line."""
    text = SHIPPED.read_text(encoding="utf-8")
    path = tmp_path / "voices.yaml"
    path.write_text(f"engines:\n  espeak: {{url: http://localhost/v1, timeout_s: 5}}\n{text}", encoding="utf-8")
    assert load_cast(path, ENGINES).settings == {"espeak": {"url": "http://localhost/v1", "timeout_s": 5.0}}
    path.write_text(f"engines:\n  espaek: {{url: x}}\n{text}", encoding="utf-8")
    with pytest.raises(InputError, match=r'"espaek" is no engine.*"espeak"') as caught:
        load_cast(path, ENGINES)
    assert caught.value.line == 2


def test_questions_rise_where_the_file_says_so(tmp_path: Path) -> None:
    """The cast that comes along lets them rise; a file without the line, or with false, sounds as before."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert CAST.rising_questions
    for other in ("", "rising_questions: false\n"):
        path = tmp_path / "voices.yaml"
        path.write_text(text.replace("rising_questions: true\n", other), encoding="utf-8")
        assert not load_cast(path, ENGINES).rising_questions


def test_shipped_engines_are_known_without_a_look_into_every_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a name that audiobrief does not bring itself is looked for elsewhere, as those of others are."""
    looked: list[str] = []

    def table() -> dict[str, None]:
        looked.append("everywhere")
        return {"espeak": None, "hum": None}

    monkeypatch.setattr(engines, "table", table)
    installed = engines.InstalledEngines()
    assert "espeak" in installed and looked == []
    assert "hum" in installed and "no-such-engine" not in installed and looked
    assert sorted(installed) == ["espeak", "hum"] and len(installed) == 2
