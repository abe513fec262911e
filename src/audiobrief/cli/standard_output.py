"""Standard output that is full, or that nobody reads any more: one sentence, or none, and never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress


def write_out(text: str) -> None:
    """`text` is on standard output. Raises: OutputError; BrokenPipeError where nobody reads any more."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from audiobrief.errors import OutputError

        raise OutputError(told(error)) from error


def told(error: OSError) -> str:
    """The sentence for standard output that cannot be written."""
    return f"standard output cannot be written ({error.strerror or error}); free space, or send it elsewhere"


def run_with_output(run: Callable[[], None]) -> None:
    """`run`, and all that it printed is out; else the process ends with exit code 1.

    A closed pipe (`| head -1`) ends in silence, as other programs do; anything else in a sentence, once.
    """
    ending: SystemExit | None = None
    try:
        try:
            run()
        except SystemExit as asked:
            ending = asked
        sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # a file, not standard output
            raise
        is_told = isinstance(error, BrokenPipeError) or (ending is not None and ending.code not in (0, None))
        _let_go()
        if not is_told:
            with suppress(OSError):
                sys.stderr.write(f"error: {told(error)}\n")
        raise SystemExit(1) from None
    if ending is not None:
        raise ending


def _let_go() -> None:
    """What is still waiting to be printed goes nowhere, so that the end of the process does not fail over it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
