"""The terminal: progress bars, plain lines, tables; the only place that prints."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

# Written, spoken, the changed (start, end) of both, and the IPA or "".
Comparison = tuple[str, str, Sequence[tuple[tuple[int, int], tuple[int, int]]], str]


class Screen:
    """What a command writes: results on standard output, everything else on standard error."""

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self.out = Console(highlight=False, soft_wrap=True)

    def note(self, line: str) -> None:
        """A line about what happens."""
        if not self.quiet:
            self.errors.print(line, style="dim", markup=False)

    def warn(self, line: str) -> None:
        """A line that the user should not miss."""
        if not self.quiet:
            self.errors.print(f"warning: {line}", style="yellow", markup=False)

    def fail(self, text: str) -> None:
        """Why the command ends; said even when quiet."""
        for line in text.split("\n"):
            self.errors.print(f"error: {line}", style="bold red", markup=False)

    def result(self, line: str = "") -> None:
        """A line of the result, for people."""
        if not self.quiet and not self.as_json:
            self.out.print(line, markup=False)

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A result with columns; tab-separated when piped, so that other programs can read it."""
        if self.quiet or self.as_json:
            return
        if not self.out.is_terminal:
            for row in rows:
                sys.stdout.write("\t".join(row) + "\n")
            return
        table = Table(title=title, title_justify="left", header_style="bold")
        for column in columns:
            table.add_column(column)
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    def compare(self, rows: Sequence[Comparison]) -> None:
        """Written and spoken side by side, changes coloured; one line each (and the IPA) when piped."""
        if not self.out.is_terminal:
            for written, spoken, _, ipa in rows:
                for line in (written, spoken, ipa) if ipa else (written, spoken):
                    sys.stdout.write(" ".join(line.split()) + "\n")
            return
        table = Table(header_style="bold", show_lines=True)
        for column in ("written", "spoken"):
            table.add_column(column, ratio=1)
        for written, spoken, changes, ipa in rows:
            left, right = Text(written), Text(spoken)
            for before, after in changes:
                left.stylize("red", *before)
                right.stylize("bold green", *after)
            table.add_row(left, right.append(f"\n{ipa}", style="dim") if ipa else right)
        self.out.print(table, soft_wrap=False)

    def json(self, value: Any) -> None:
        """The result as one JSON value and nothing else."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def json_lines(self, values: Iterable[Any]) -> None:
        """The result as one JSON value a line."""
        for value in values:
            sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")

    def progress(self) -> TerminalProgress | LineProgress:
        """A listener for long work, fit for where standard error goes."""
        if self.errors.is_terminal and not self.quiet:
            return TerminalProgress(self)
        return LineProgress(self)


class TerminalProgress:
    """A bar with the time that is left."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=screen.errors,
            transient=True,
        )
        self._task: TaskID | None = None

    def begin(self, stage: str, total: float) -> None:
        self.close()
        if total > 0:
            self._task = self._bar.add_task(stage, total=total)
            self._bar.start()

    def advance(self, amount: float) -> None:
        if self._task is not None:
            self._bar.advance(self._task, amount)

    def note(self, line: str) -> None:
        self._screen.note(line)

    def close(self) -> None:
        """Take the bar away."""
        if self._task is not None:
            self._bar.stop()
            self._bar.remove_task(self._task)
            self._task = None


class LineProgress:
    """A plain line at each fifth of a long stage, for logs."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._stage, self._total, self._done, self._told, self._began_s = "", 0.0, 0.0, 0.0, 0.0

    def begin(self, stage: str, total: float) -> None:
        self._stage, self._total, self._done, self._told = stage, total, 0.0, 0.0
        self._began_s = time.monotonic()

    def advance(self, amount: float) -> None:
        self._done += amount
        share = self._done / self._total if self._total else 1.0
        spent_s = time.monotonic() - self._began_s
        left_s = spent_s / share * (1 - share) if share else 0.0
        if share - self._told >= 0.2 and spent_s > 5 and left_s > 2:
            self._told = share
            self._screen.note(f"{self._stage}: {share:.0%}, about {left_s:.0f} s left")

    def note(self, line: str) -> None:
        self._screen.note(line)

    def close(self) -> None:
        """Nothing to take away."""
