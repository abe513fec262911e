"""Translation by a program of the user's own: text on its standard input, the translation on its standard output."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.config.automation import TranslateSettings
from audiobrief.errors import TranslationError
from audiobrief.locales import language_of
from audiobrief.translation.protocol import RequestLimits, Term

LARGEST_OUTPUT = 1_000_000

_LIMITS = RequestLimits(segments=1, characters=100_000, keeps_tags=True)


@dataclass(frozen=True)
class CommandTranslator:
    """A program, started once for each segment without a shell; {source} and {target} in its arguments are fr or en."""

    settings: TranslateSettings
    folder: Path  # where it is started
    name: str = "command"
    offline: bool = False  # nobody knows what it does
    limits: RequestLimits = _LIMITS

    @property
    def model(self) -> str:
        return self.settings.model or Path(self.settings.command[0]).name

    def pairs(self) -> tuple[tuple[str, str], ...]:
        return ()

    def identity(self) -> str:
        return "\0".join((self.name, self.settings.model, *self.settings.command))

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, glossary: Sequence[Term], context: str
    ) -> list[str]:
        ends_s = time.monotonic() + self.settings.deadline_s
        return [self._run(text, source, target, ends_s) for text in segments]

    def _run(self, text: str, source: str, target: str, ends_s: float) -> str:
        fields = {"{source}": language_of(source), "{target}": language_of(target)}
        arguments = [fields.get(part, part) for part in self.settings.command]
        program = Path(arguments[0]).name
        timeout_s = min(self.settings.timeout_s, max(0.1, ends_s - time.monotonic()))
        try:
            done = subprocess.run(  # noqa: S603 # the user's own program, from show.yaml; the text is never an argument
                arguments,
                input=text.encode(errors="replace") + b"\n",
                capture_output=True,
                timeout=timeout_s,
                cwd=self.folder,
                env={**os.environ, "AUDIOBRIEF_SOURCE": source, "AUDIOBRIEF_TARGET": target},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            fix = "give it more time with `timeout_s` under `translate:`"
            raise TranslationError(self.name, f"{program} gave no answer within {timeout_s:.0f} s", fix=fix) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            fix = "mend `command:` under `translate:`"
            raise TranslationError(self.name, f"{program} cannot be started ({reason})", fix=fix) from error
        if done.returncode:
            fix = "run it by hand with a sentence on its standard input"
            raise TranslationError(
                self.name, f"{program} ended with exit code {done.returncode}", fix=fix, retriable=True
            )
        if len(done.stdout) > LARGEST_OUTPUT:
            raise TranslationError(
                self.name, f"{program} wrote more than 1 MB for one paragraph", fix="is it a translator?"
            )
        return " ".join(done.stdout.decode("utf-8", errors="replace").split("\n")).strip()


def command_translator(settings: TranslateSettings, folder: Path) -> CommandTranslator:
    """The program that the settings name, to be started in `folder`. Raises: TranslationError."""
    if not settings.command:
        fix = "set `command: [program, argument, '{target}']` under `translate:` in show.yaml"
        raise TranslationError("command", "no program is set", fix=fix)
    return CommandTranslator(settings, folder)
