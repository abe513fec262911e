"""`audiobrief doctor`: what works on this machine."""

from __future__ import annotations

import typer

from audiobrief.cli.options import Debug, Json, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project


def doctor(show: ShowFile = None, quiet: Quiet = False, as_json: Json = False, debug: Debug = False) -> None:
    """Say what works on this machine, what does not, and how to get it."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.doctor import examine

        findings = examine(open_project(show=show))
        if as_json:
            screen.json([finding._asdict() for finding in findings])
        for finding in findings:
            screen.result(f"{'ok  ' if finding.ok else 'no  '} {finding.what}: {finding.detail}")
            if finding.fix:
                screen.result(f"     → {finding.fix}")
        if not any(finding.ok for finding in findings if finding.what.startswith("engine ")):
            raise typer.Exit(1)
