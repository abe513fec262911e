"""What only a terminal gets: tables with colours and a progress bar, by rich."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

# Written, spoken, the changed (start, end) of both, and the IPA or "".
Comparison = tuple[str, str, Sequence[tuple[tuple[int, int], tuple[int, int]]], str]


def print_table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A titled table, as wide as the terminal lets it be."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def print_comparison(console: Console, rows: Sequence[Comparison]) -> None:
    """Written and spoken side by side, what differs in colours."""
    table = Table(header_style="bold", show_lines=True)
    for column in ("written", "spoken"):
        table.add_column(column, ratio=1)
    for written, spoken, changes, ipa in rows:
        left, right = Text(written), Text(spoken)
        for before, after in changes:
            left.stylize("red", *before)
            right.stylize("bold green", *after)
        table.add_row(left, right.append(f"\n{ipa}", style="dim") if ipa else right)
    console.print(table, soft_wrap=False)


class TerminalProgress:
    """A bar with the time that is left."""

    def __init__(self, console: Console, note: Callable[[str], None]) -> None:
        self._note = note
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=console,
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
        self._note(line)

    def close(self) -> None:
        """Take the bar away."""
        if self._task is not None:
            self._bar.stop()
            self._bar.remove_task(self._task)
            self._task = None
