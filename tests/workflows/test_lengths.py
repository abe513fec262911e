"""A sentence that an engine cuts short, by what its own voice needs elsewhere in the episode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.audio.clip import Clip
from audiobrief.cli.main import app
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Speech, Utterance
from audiobrief.storage.files import cache_dir

CUT = "Une piste cyclable sera ouverte au printemps prochain."
BRIEF = f"""\
---
date: 2026-02-03
---
# Le pont ferme

Le pont ferme lundi pour deux mois dans toute la ville.

## Les faits

Les détours ajoutent quatorze minutes à chaque trajet du matin. La mairie promet une navette toutes les dix minutes.
Les commerçants du quartier craignent une saison difficile. Le chantier emploie cent vingt ouvriers de la région.
{CUT} Le prochain rapport est attendu avant la fin du mois. Le conseil en parlera pendant sa séance de mardi.
"""
Shares = Callable[..., list[float]]


@pytest.fixture
def cut_to(monkeypatch: pytest.MonkeyPatch) -> Shares:
    """Lets espeak say a part of one sentence, of another length at each try; the list empties as it is asked."""
    speak = EspeakSynthesizer.speak

    def answering(*shares: float) -> list[float]:
        left = list(shares)

        def spoken(engine: EspeakSynthesizer, utterance: Utterance) -> Speech:
            speech = speak(engine, utterance)
            if utterance.text != CUT or not left:
                return speech
            samples = speech.clip.samples[: round(left.pop(0) * speech.clip.frames)]
            return replace(speech, clip=Clip(samples, speech.clip.rate_hz), marks=())

        monkeypatch.setattr(EspeakSynthesizer, "speak", spoken)
        return left

    return answering


def render(project: Path, *options: str) -> Result:
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    return CliRunner().invoke(app, ["render", "briefs/pont.md", "--engine", "espeak", "--lang", "fr", *options])


def test_a_sentence_cut_once_is_spoken_again(project: Path, cut_to: Shares) -> None:
    left = cut_to(0.65)
    result = render(project)
    assert result.exit_code == 0, result.output
    assert not left and list((project / "output").rglob("pont*.mp3"))


@pytest.mark.slow
def test_a_sentence_cut_each_time_is_named_and_nothing_is_made(project: Path, cut_to: Shares) -> None:
    left = cut_to(0.65, 0.69)
    result = render(project)
    assert result.exit_code == 1 and not left, (left, result.output)
    assert "Une piste cyclable" in result.output and "where this voice needs about" in " ".join(result.output.split())
    assert not list((project / "output").rglob("*.mp3"))
    # What was refused is not there for another episode either, in which the voice says too little to be judged.
    kept = set(cache_dir().rglob("*.speech"))
    left = cut_to(1.0)
    result = render(project)
    assert result.exit_code == 0 and not left, result.output
    assert set(cache_dir().rglob("*.speech")) > kept
    (mp3,) = (project / "output").rglob("pont*.mp3")
    sound = mp3.read_bytes()
    assert render(project, "--no-resume").exit_code == 0 and mp3.read_bytes() == sound
