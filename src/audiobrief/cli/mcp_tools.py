"""What an assistant may do with a show: each tool as a method that takes and gives plain values, kept to the folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audiobrief import api
from audiobrief.config.project import Project
from audiobrief.errors import InputError

LONGEST_TEXT = 20_000  # characters that `spoken_form` takes at once
_LONGEST_NAME = 500


class AssistantTools:
    """The tools over one project; one at a time, so that a render and a publication do not meet.

    `publish_to` is the one target that may be published to, "" for none: no tool takes an address.
    """

    def __init__(self, project: Project, publish_to: str = "") -> None:
        self._project = project
        self._publish_to = publish_to
        self._turn = threading.Lock()

    def all(self) -> tuple[Callable[..., dict[str, Any]], ...]:
        """Every tool, as the server offers it: name, description and arguments are those of the method."""
        return (
            self.read_brief, self.what_is_said, self.spoken_form, self.render, self.list_episodes, self.check,
            self.publish_dry_run, self.publish,
        )  # fmt: skip

    def read_brief(self, brief: str, language: str = "") -> dict[str, Any]:
        """Read a brief of the show's folder: its narration scripts as they would be, and what was left out and why.

        `brief` is a path within the folder, such as briefs/NAME.md; `language` is fr or en, empty for both.
        Nothing is written and nothing is spoken.
        """
        name, languages = self._brief(brief), _languages(language)
        with self._turn:
            read = api.read_brief(self._project, name, languages=languages)
            scripts = api.make_scripts(self._project, name, languages=languages)
        return {
            "editions": [
                {
                    "language": one.language,
                    "title": one.script.title,
                    "script_file": str(one.path),
                    "state": one.state,
                    "segments": [
                        {"id": s.id, "perspective": s.perspective, "heading": s.heading, "text": list(s.say or s.text)}
                        for s in one.script.segments
                    ],
                }
                for one in scripts
            ],
            "left_out": [{"language": tag, **asdict(one)} for tag, one in read.left_out],
            "warnings": list(read.warnings),
        }

    def what_is_said(self, brief: str, language: str = "", engine: str = "auto") -> dict[str, Any]:
        """Show every sentence of a brief as a render would speak it, and by which voice; nothing is spoken.

        `brief` is a path within the folder, `language` fr or en or empty for both, `engine` auto or the name of one.
        """
        name = self._brief(brief)
        with self._turn:
            lines = api.what_is_said(self._project, name, languages=_languages(language), engine=engine)
        return {"lines": [asdict(line) for line in lines]}

    def spoken_form(self, text: str, language: str = "") -> dict[str, Any]:
        """Show how a text of your own would be said, sentence by sentence, with the show's lexicon.

        `language` is fr or en; empty: it is guessed.
        """
        if len(text) > LONGEST_TEXT:
            raise InputError(f"the text has {len(text)} characters; give at most {LONGEST_TEXT} at once")
        with self._turn:
            rows = api.spoken_form(self._project, text, language=language)
        return {"sentences": [row.as_json(False) for row in rows]}

    def render(self, brief: str, language: str = "", engine: str = "auto") -> dict[str, Any]:
        """Render a brief to finished episodes in the show's output folder, with its feeds; nothing is published.

        `brief` is a path within the folder, `language` fr or en or empty for both, `engine` auto or the name of one.
        It may take minutes. A script that somebody edited is not written over.
        """
        name = self._brief(brief)
        with self._turn:
            made = api.render(self._project, name, languages=_languages(language), engine=engine)
        episodes = [
            {key: str(value) if isinstance(value, Path) else value for key, value in asdict(one).items()}
            for one in made.episodes
        ]
        return {
            "episodes": episodes,
            "left_out": [{"language": tag, **asdict(one)} for tag, one in made.left_out],
            "warnings": list(made.warnings),
            "not_made": [str(error) for error in made.stopped],
        }

    def list_episodes(self, language: str = "") -> dict[str, Any]:
        """List the finished episodes, newest first; `language` is fr or en, empty for both."""
        with self._turn:
            found = api.list_episodes(self._project, languages=_languages(language))
        return {"episodes": [asdict(one) for one in found]}

    def check(self, episode: str = "") -> dict[str, Any]:
        """Check feeds, episodes and files of the podcast, or one episode by its id; each finding has its fix."""
        with self._turn:
            found = api.check(self._project, episode=episode)
        return {
            "findings": [asdict(one) for one in found.findings],
            "feeds_checked": found.feeds,
            "episodes_checked": found.episodes,
        }

    def publish_dry_run(self) -> dict[str, Any]:
        """Say what publishing would upload and delete, with the token that `publish` asks for; nothing is sent.

        Show it to the person who decides before you go on.
        """
        with self._turn:
            return asdict(api.dry_run(self._project, self._target()))

    def publish(self, token: str) -> dict[str, Any]:
        """Publish just what a dry run told; `token` is that of the dry run, which a person has agreed to."""
        with self._turn:
            sent = api.publish(self._project, self._target(), token=token)
        return {"uploaded": sent.uploaded, "deleted": sent.deleted, "bytes": sent.bytes}

    def _target(self) -> str:
        if not self._publish_to:
            raise InputError(
                "publishing is not allowed here; who starts the server allows it: audiobrief mcp --publish-to TARGET"
            )
        return self._publish_to

    def _brief(self, name: str) -> str:
        """The path of a brief, seen from the project's folder. Raises: InputError for one that is not in there."""
        root = self._project.root.resolve()
        short = name if len(name) <= _LONGEST_NAME else f"{name[:60]}..."
        try:
            path = (root / name).resolve()
            inside = root in path.parents and len(name) <= _LONGEST_NAME
            beside = [one for one in path.parent.iterdir() if one.name.startswith(path.name.split(".")[0])]
            inside = inside and all(root in one.resolve().parents for one in beside)
            known = inside and path.is_file()
        except (OSError, ValueError, RuntimeError):  # no such folder, a zero byte, a circle of links
            inside = known = False
        if not known:
            why = "there is no such file" if inside else "this is no brief within the show's folder"
            raise InputError(f'"{short}": {why}; give a path such as briefs/NAME.md')
        return path.relative_to(root).as_posix()


def _languages(tag: str) -> tuple[str, ...]:
    return (tag,) if tag else ()
