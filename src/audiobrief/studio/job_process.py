"""One long job in a process of its own: it can be cancelled at any time, and typing in the studio never waits for it.

Run as `python -m audiobrief.studio.job_process`: a request as JSON on standard input, events as JSON lines out.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError

Emit = Callable[[dict[str, Any]], None]
_STEP = 0.01  # of a stage, between two lines about it


class EventProgress:
    """A listener that tells the studio."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._total = self._done = self._told = 0.0

    def begin(self, stage: str, total: float) -> None:
        """A stage starts."""
        self._total, self._done, self._told = total, 0.0, 0.0
        self._emit({"event": "stage", "stage": stage})

    def advance(self, amount: float) -> None:
        """Some of the stage is done; told at each hundredth."""
        self._done += amount
        share = min(1.0, self._done / self._total) if self._total else 1.0
        if share - self._told >= _STEP:
            self._told = share
            self._emit({"event": "share", "share": round(share, 3)})

    def note(self, line: str) -> None:
        """One line for the producer."""
        self._emit({"event": "note", "line": line})


def project_values(project: Project) -> dict[str, str]:
    """The places of a project, as JSON can hold them."""
    return {field.name: str(getattr(project, field.name)) for field in fields(project)}


def project_of(values: dict[str, str]) -> Project:
    """The project of those places."""
    return Project(**{name: Path(value) for name, value in values.items()})


def render(project: Project, request: dict[str, Any], now: datetime, emit: Emit) -> dict[str, Any]:
    """A brief rendered; what `render --json` prints."""
    from audiobrief.brief.find import BriefRequest
    from audiobrief.workflows.render.plan import prepare
    from audiobrief.workflows.render.run import execute

    asked = BriefRequest(
        request["brief"], languages=tuple(request.get("languages", ())), engine=request.get("engine", "auto"),
        allow_draft=True,
    )  # fmt: skip
    plan = prepare(project, asked, now)
    for line in plan.notes:
        emit({"event": "note", "line": line})
    return execute(plan, EventProgress(emit)).as_json()


def publish(project: Project, request: dict[str, Any], now: datetime, emit: Emit) -> dict[str, Any]:
    """The podcast published, or with `dry_run` what would be done; what `publish --json` prints."""
    from uuid import uuid4

    from audiobrief.config.show import load_show
    from audiobrief.delivery.publish.target import open_target
    from audiobrief.delivery.publish.upload import as_json
    from audiobrief.podcast.approval import held_notes
    from audiobrief.workflows.feeds import rebuild_feeds
    from audiobrief.workflows.proof import refuse_contradictions
    from audiobrief.workflows.publish import prepare, refuse_orphans, refuse_unfit, send

    show, target, progress = load_show(project.show), open_target(request["target"]), EventProgress(emit)
    refuse_unfit(project, show, target)
    refuse_orphans(project, show)
    refuse_contradictions(project, show)
    published = rebuild_feeds(project, show, progress.note, now)
    for line in held_notes(published.held):
        progress.note(line)
    ready = prepare(project, show, target, published, str(uuid4()), progress)
    sent = None if request.get("dry_run") else send(project, show, ready, progress, delete=False)
    result: dict[str, Any] = as_json(ready.plan, sent, delete=False)
    return {**result, "feeds": [{"language": feed.language, "url": feed.url} for feed in published.feeds]}


def verify(project: Project, request: dict[str, Any], now: datetime, emit: Emit) -> dict[str, Any]:
    """Finished episodes checked by the gate again, and listened to where it is asked; each finding at its sentence."""
    from audiobrief.config.show import load_show
    from audiobrief.studio.placing import lines_as_rendered, placed_findings
    from audiobrief.workflows.listen import no_ears, open_ears
    from audiobrief.workflows.verify import verify_episodes

    progress, (name, _, language) = EventProgress(emit), request["about"].rpartition(".")
    ears = open_ears(project, progress.note) if request.get("listen") else no_ears
    names, languages = ([name], [language]) if name else ([], [])
    checked = verify_episodes(project, load_show(project.show), names, languages, progress, ears)
    return {
        "findings": placed_findings(checked.findings, lines_as_rendered(project)),
        "episodes": checked.episodes,
    }


def translate(project: Project, request: dict[str, Any], now: datetime, emit: Emit) -> dict[str, Any]:
    """The other edition of a brief as a machine draft; what `translate --json` prints."""
    from audiobrief.errors import TranslationError
    from audiobrief.workflows.drafts import draft_edition
    from audiobrief.workflows.translation_review import open_review

    review, progress = open_review(project, request["brief"], request["language"]), EventProgress(emit)
    _ = review.wanted  # what people wrote is not translated over
    try:
        made = draft_edition(project, review.request, review.language, review.tools, now, progress)
    except TranslationError as error:
        for line in error.details:
            progress.note(line)
        raise
    return made.as_json()


KINDS = {"render": render, "publish": publish, "verify": verify, "translate": translate}


def main() -> int:
    """Do the job that standard input describes; 0 when it is done."""

    def emit(event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=True) + "\n")
        sys.stdout.flush()

    def cancelled(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, cancelled)
    request = json.loads(sys.stdin.read())
    try:
        project = project_of(request["project"])
        result = KINDS[request["kind"]](project, request, datetime.now(timezone.utc).astimezone(), emit)
        emit({"event": "result", "result": result})
        return 0
    except KeyboardInterrupt:
        emit({"event": "cancelled"})
        return 130
    except AudiobriefError as error:
        from audiobrief.studio.placing import placed_problems

        places = placed_problems(error, request["about"]) if request["kind"] == "render" else []
        emit({"event": "failed", "problems": str(error).split("\n"), "places": places})
        return 1


if __name__ == "__main__":
    sys.exit(main())
