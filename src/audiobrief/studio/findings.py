"""What checks found, at the sentence that it is about: agreement of the editions, `verify`, a render that failed."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from audiobrief.errors import AudiobriefError
from audiobrief.locales import LANGUAGES
from audiobrief.qa.editions import compare
from audiobrief.script.model import Script, shown
from audiobrief.studio.beside import brief_of, segment_saying
from audiobrief.studio.documents import UnknownScriptError
from audiobrief.studio.jobs import Jobs
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.placing import problem_at
from audiobrief.studio.routing import route


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
                found.append(problem_at(error, f"{stem}.{other}"))
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
