"""What checks found, at the sentence that it is about: agreement of the editions, `verify`, a render that failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from audiobrief.config.cast import project_cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, ProblemsError, SpeechError
from audiobrief.locales import LANGUAGES
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.qa.editions import compare
from audiobrief.qa.podcast.rule import Finding
from audiobrief.script.model import Script, parse, shown
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech import engines
from audiobrief.studio.beside import brief_of, segment_saying
from audiobrief.studio.documents import UnknownScriptError
from audiobrief.studio.jobs import Jobs
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
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
    return [_problem(one, script) for one in problems]


def _problem(error: AudiobriefError, script: str) -> dict[str, str]:
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


class Findings:
    """What is known to be wrong with the scripts of a project."""

    def __init__(self, parts: StudioParts, jobs: Jobs) -> None:
        self._parts = parts
        self._jobs = jobs

    def findings(self, request: Request, _: None) -> Any:
        """All of one script, with its segment and sentence."""
        name = request.path_params["name"]
        script = shown(self._parts.documents.script(name))
        return {"findings": [*self._agreement(name, script), *self._of_jobs(name)]}

    def _agreement(self, name: str, script: Script) -> list[dict[str, str]]:
        stem, _, language = name.rpartition(".")
        found: list[dict[str, str]] = []
        for other in LANGUAGES:
            if other == language:
                continue
            try:
                twin = shown(self._parts.documents.script(f"{stem}.{other}"))
            except UnknownScriptError:
                continue
            except AudiobriefError as error:
                found.append(_problem(error, f"{stem}.{other}"))
                continue
            found += [
                {
                    "id": one.id, "severity": one.severity, "message": one.message, "fix": one.fix, "where": "",
                    "script": name, "segment": segment_saying(one.first, script) or _of_twin(one.second, script, twin),
                    "text": one.first,
                }
                for one in compare(brief_of(script), brief_of(twin))
            ]  # fmt: skip
        return found

    def _of_jobs(self, name: str) -> list[dict[str, str]]:
        """Of the last check that looked at the script, and of its last render where that failed."""
        found: list[dict[str, str]] = []
        seen: set[str] = set()
        for job in self._jobs.every():
            is_about = job.about == name or (job.kind == "verify" and not job.about)
            if not is_about or job.kind in seen or job.state not in ("done", "failed"):
                continue
            seen.add(job.kind)
            told = (job.result or {}).get("findings", []) if job.kind == "verify" else job.places
            found += [one for one in told if one["script"] == name]
            if job.kind == "render":
                break  # what was checked before it was another sound
        return found


def _of_twin(text: str, script: Script, twin: Script) -> str:
    """The segment here that has the id of the one that says a text there."""
    segment = segment_saying(text, twin)
    return segment if any(one.id == segment for one in script.segments) else ""


def routes(parts: StudioParts, jobs: Jobs) -> list[Route]:
    """What the desk asks about findings."""
    return [route("/api/scripts/{name}/findings", Findings(parts, jobs).findings)]
