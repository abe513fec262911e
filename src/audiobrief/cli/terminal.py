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
        self._row = TerminalRow(_bars(console), note, "")

    def begin(self, stage: str, total: float) -> None:
        self._row.begin(stage, total)

    def advance(self, amount: float) -> None:
        self._row.advance(amount)

    def note(self, line: str) -> None:
        self._row.note(line)

    def close(self) -> None:
        """Take the bar away."""
        self._row.close()


class TerminalTable:
    """A bar for each of several works that run at once, under their names."""

    def __init__(self, console: Console, note: Callable[[str], None]) -> None:
        self._bars, self._note = _bars(console), note

    def row(self, name: str) -> TerminalRow:
        """The listener to one of them."""
        return TerminalRow(self._bars, self._note, name, stops=False)

    def close(self) -> None:
        """Take the bars away."""
        self._bars.stop()


class TerminalRow:
    """One bar among those of a terminal; the last takes the others away where it `stops` them."""

    def __init__(self, bars: Progress, note: Callable[[str], None], name: str, *, stops: bool = True) -> None:
        self._bars, self._note, self._stops = bars, note, stops
        self._before = f"{name}: " if name else ""
        self._task: TaskID | None = None

    def begin(self, stage: str, total: float) -> None:
        self.close()
        if total > 0:
            self._task = self._bars.add_task(f"{self._before}{stage}", total=total)
            self._bars.start()

    def advance(self, amount: float) -> None:
        if self._task is not None:
            self._bars.advance(self._task, amount)

    def note(self, line: str) -> None:
        self._note(f"{self._before}{line}")

    def close(self) -> None:
        """Take the bar away."""
        if self._task is not None:
            if self._stops:
                self._bars.stop()
            self._bars.remove_task(self._task)
            self._task = None


def _bars(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
        transient=True,
    )
