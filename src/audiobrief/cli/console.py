"""The terminal: progress bars, plain lines, tables; the only place that prints."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from audiobrief.cli.standard_output import write_out

if TYPE_CHECKING:
    from rich.console import Console

    from audiobrief.cli.terminal import Comparison, TerminalProgress, TerminalTable

_CONTROLS = dict.fromkeys((7, 8, 11, 12, 13))  # bell, backspace and the like never reach a log


class Screen:
    """What a command writes: results on standard output, everything else on standard error.

    Colours and tables are for terminals; files and pipes get plain lines, for which rich need not be loaded.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json

    @cached_property
    def errors(self) -> Console:
        """Standard error as a terminal."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @cached_property
    def out(self) -> Console:
        """Standard output as a terminal."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=True)

    @property
    def is_terminal(self) -> bool:
        """Whether results are shown on a terminal."""
        return is_terminal(sys.stdout)

    def note(self, line: str) -> None:
        """A line about what happens."""
        if not self.quiet:
            self._tell(line, "dim")

    def warn(self, line: str) -> None:
        """A line that the user should not miss."""
        if not self.quiet:
            self._tell(f"warning: {line}", "yellow")

    def fail(self, text: str) -> None:
        """Why the command ends; said even when quiet."""
        for line in text.split("\n"):
            self._tell(f"error: {line}", "bold red")

    def _tell(self, line: str, style: str) -> None:
        if is_terminal(sys.stderr):
            self.errors.print(line, style=style, markup=False)
        else:
            with suppress(OSError):  # nobody could be told of that either
                sys.stderr.write(_plain(line))
                sys.stderr.flush()

    def result(self, line: str = "") -> None:
        """A line of the result, for people."""
        if self.quiet or self.as_json:
            return
        if self.is_terminal:
            self.out.print(line, markup=False)
        else:
            write_out(_plain(line))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A result with columns; tab-separated when piped, so that other programs can read it."""
        if self.quiet or self.as_json:
            return
        if self.is_terminal:
            from audiobrief.cli.terminal import print_table

            print_table(self.out, title, columns, rows)
            return
        write_out("".join("\t".join(row) + "\n" for row in rows))

    def compare(self, rows: Sequence[Comparison]) -> None:
        """Written and spoken side by side, changes coloured; one line each (and the IPA) when piped."""
        if self.is_terminal:
            from audiobrief.cli.terminal import print_comparison

            print_comparison(self.out, rows)
            return
        for written, spoken, _, ipa in rows:
            for line in (written, spoken, ipa) if ipa else (written, spoken):
                write_out(" ".join(line.split()) + "\n")

    def json(self, value: Any) -> None:
        """The result as one JSON value and nothing else."""
        write_out(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def json_lines(self, values: Iterable[Any]) -> None:
        """The result as one JSON value a line."""
        for value in values:
            write_out(json.dumps(value, ensure_ascii=False) + "\n")

    def text(self, whole: str) -> None:
        """A document that is the result, as it stands."""
        write_out(whole)

    def progress(self) -> TerminalProgress | LineProgress:
        """A listener for long work, fit for where standard error goes."""
        if is_terminal(sys.stderr) and not self.quiet:
            from audiobrief.cli.terminal import TerminalProgress

            return TerminalProgress(self.errors, self.note)
        return LineProgress(self)

    def progress_table(self) -> TerminalTable | LineTable:
        """Listeners for several works at once, fit for where standard error goes."""
        if is_terminal(sys.stderr) and not self.quiet:
            from audiobrief.cli.terminal import TerminalTable

            return TerminalTable(self.errors, self.note)
        return LineTable(self)


class LineTable:
    """The plain lines of several works, each with its name before them."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def row(self, name: str) -> LineProgress:
        """The listener to one of them."""
        return LineProgress(self._screen, f"{name}: " if name else "")

    def close(self) -> None:
        """Nothing to take away."""


class LineProgress:
    """A plain line at each fifth of a long stage, for logs; `before` stands before each."""

    def __init__(self, screen: Screen, before: str = "") -> None:
        self._screen = screen
        self._before = before
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
            self.note(f"{self._stage}: {share:.0%}, about {left_s:.0f} s left")

    def note(self, line: str) -> None:
        self._screen.note(f"{self._before}{line}")

    def close(self) -> None:
        """Nothing to take away."""


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is shown with colours: on a terminal, or where FORCE_COLOR asks for them."""
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def _plain(line: str) -> str:
    return line.translate(_CONTROLS) + "\n"
