"""Findings and problems at their place: the script, segment and sentence that each is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from audiobrief.config.cast import project_cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, ProblemsError, SpeechError
from audiobrief.locales import LANGUAGES
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.qa.podcast.rule import Finding
from audiobrief.script.model import parse
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech import engines
from audiobrief.text.lexicon.load import load_lexicon

Lines = Callable[[str], Sequence[SpokenLine]]  # of a script ID.LANGUAGE as its episode was spoken
# As findings call an utterance, and a segment (`place_of` in qa/podcast/heard_words.py, `SpeechError`).
_UTTERANCE = re.compile(r'utterance (\d+) \(segment "([^"]+)"')
_SEGMENT = re.compile(r'segment "([^"]+)"')


def placed_findings(findings: Sequence[Finding], lines: Lines) -> list[dict[str, str]]:
    """Each finding with its script, segment and sentence, "" where it is about the whole."""
    return [
        {
            "id": one.id, "severity": one.severity, "message": one.message, "fix": one.fix, "where": one.where,
            **_place(one, lines),
        }
        for one in findings
    ]  # fmt: skip


def placed_problems(error: AudiobriefError, script: str) -> list[dict[str, str]]:
    """The problems of a job about a script, each with its segment and sentence where it names them."""
    problems = error.problems if isinstance(error, ProblemsError) else (error,)
    return [problem_at(one, script) for one in problems]


def problem_at(error: AudiobriefError, script: str) -> dict[str, str]:
    """One problem of a script, with its segment and sentence where it names them."""
    segment, text = (error.segment, error.text) if isinstance(error, SpeechError) else (_segment(str(error)), "")
    return {
        "id": "", "severity": "error", "message": str(error), "fix": "", "where": "", "script": script,
        "segment": segment, "text": text,
    }  # fmt: skip


def _segment(message: str) -> str:
    named = _SEGMENT.search(message)
    return named[1] if named else ""


def _place(finding: Finding, lines: Lines) -> dict[str, str]:
    where = PurePosixPath(finding.where.replace("\\", "/"))
    language = where.parent.name
    script = f"{where.name.partition('.')[0]}.{language}" if language in LANGUAGES else ""
    utterance = _UTTERANCE.search(finding.message)
    if utterance is None or not script:
        return {"script": script, "segment": _segment(finding.message), "text": ""}
    number, segment, text = int(utterance[1]), utterance[2], ""
    spoken = lines(script)
    if number <= len(spoken) and spoken[number - 1].segment == segment:
        text = spoken[number - 1].written
    return {"script": script, "segment": segment, "text": text}


def lines_as_rendered(project: Project) -> Lines:
    """The utterances of a script on the engine of its episode; none where that is not known any more."""

    @lru_cache(maxsize=8)
    def lines(name: str) -> Sequence[SpokenLine]:
        path = project.scripts / f"{name}.yaml"
        try:
            script = parse(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"), str(path))
            episode = load_manifest(manifest_path(project.output / name.rpartition(".")[2], script.id))
            lexicon = load_lexicon(project.lexicon, project.user_lexicon)
            return script_lines(script, project_cast(project), engines.target(episode.engine), lexicon)
        except (OSError, UnicodeDecodeError, AudiobriefError):
            return ()

    return lines
