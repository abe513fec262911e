"""Episodes approved from the desk: what was rendered of a script, and who let it go out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.config.show import load_show
from audiobrief.errors import InputError
from audiobrief.podcast.approval import approval_facts
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.studio.documents import language_of_name
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.shelf import edition_state
from audiobrief.workflows.approve import LONGEST_NAME, approve, withdraw
from audiobrief.workflows.episodes import change_episodes


class ApprovalRequest(BaseModel):
    """Who approves what was rendered of a script, or that an approval is taken back."""

    model_config = ConfigDict(extra="forbid")
    by: str = Field("", max_length=LONGEST_NAME)
    withdraw: bool = False


class Review:
    """The approvals of a studio's project."""

    def __init__(self, studio: StudioParts) -> None:
        self._studio = studio

    def state(self, request: Request, _: None) -> Any:
        """Whether there is an episode of the script, whether it is what the script says, and who approved it."""
        return self._facts(request.path_params["name"])

    def approve(self, request: Request, asked: ApprovalRequest) -> Any:
        """The episode of the script approved, or not any more; feeds and pages follow."""
        name, studio = request.path_params["name"], self._studio
        episode, state = self._episode(name)
        if episode is None or (state == "changed" and not asked.withdraw):
            raise InputError(f"{name} says something else than its episode; render it and hear it, then approve it")
        now = studio.now()
        change_episodes(
            studio.project, load_show(studio.project.show), episode.id, [episode.language],
            lambda found, changes: [
                withdraw(studio.project, one, changes) if asked.withdraw
                else approve(studio.project, one, asked.by, now, changes)
                for one in found
            ],
            lambda line: None, now,
        )  # fmt: skip
        studio.hub.tell({"event": "shelf"})
        return self._facts(name)

    def _facts(self, name: str) -> dict[str, Any]:
        episode, state = self._episode(name)
        required = load_show(self._studio.project.show).review == "required"
        told = {"approval": None, "awaits_approval": False} if episode is None else approval_facts(episode)
        return {"state": state, "required": required, **told}

    def _episode(self, name: str) -> tuple[Manifest | None, str]:
        script = self._studio.documents.script(name)
        path = manifest_path(self._studio.project.output / language_of_name(name), script.id)
        episode = load_manifest(path) if path.is_file() else None
        return episode, edition_state(script, episode)


def routes(studio: StudioParts) -> list[Route]:
    """What the desk asks about approvals."""
    review = Review(studio)
    return [
        route("/api/scripts/{name}/approval", review.state),
        route("/api/scripts/{name}/approval", review.approve, "POST", ApprovalRequest),
    ]
