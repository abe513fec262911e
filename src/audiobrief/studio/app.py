"""The studio's web application: pages, and an interface of JSON over scripts, speech and jobs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import segno
from pydantic import BaseModel, ConfigDict, Field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from audiobrief.config.project import Project
from audiobrief.config.show import load_show
from audiobrief.speech import engines
from audiobrief.studio import (
    beside,
    cast_page,
    findings,
    mouth,
    music_page,
    review,
    sentence_states,
    shelf,
    take_back,
    timeline,
    translation_page,
)
from audiobrief.studio.access import Access, Guard
from audiobrief.studio.document_form import DocumentForm, EntryForm, script_of, segment_of
from audiobrief.studio.documents import Documents, language_of_name
from audiobrief.studio.events import Hub
from audiobrief.studio.jobs import Jobs
from audiobrief.studio.pages import Pages
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.speaking import Speaking

STATIC = Path(__file__).parent / "static"


class SaveRequest(BaseModel):
    """What a desk sends to save a script."""

    model_config = ConfigDict(extra="forbid")
    base: str = Field(pattern=r"^[0-9a-f]{16}$")
    writer: str = Field(pattern=r"^[a-z0-9]{1,20}$")
    document: DocumentForm


class RestoreRequest(BaseModel):
    """Which state a script is to have again."""

    model_config = ConfigDict(extra="forbid")
    revision: str = Field(pattern=r"^[0-9a-f]{16}$")
    writer: str = Field(pattern=r"^[a-z0-9]{1,20}$")


class SpokenRequest(BaseModel):
    """Texts of which the spoken form is asked."""

    model_config = ConfigDict(extra="forbid")
    texts: list[str] = Field(max_length=500)
    locale: str
    engine: str = Field("auto", max_length=60)


class StretchRequest(BaseModel):
    """A segment as it is on the desk, of which the utterances are asked."""

    model_config = ConfigDict(extra="forbid")
    script: str = Field(max_length=100)
    entry: EntryForm
    engine: str = Field("auto", max_length=60)


class BriefName(BaseModel):
    """A brief of the project, or a web address."""

    model_config = ConfigDict(extra="forbid")
    brief: str = Field(max_length=4000)


class StingsRequest(BaseModel):
    """A script as it is on the desk, of which the music is asked."""

    model_config = ConfigDict(extra="forbid")
    script: str = Field(max_length=100)
    document: DocumentForm


class JobRequest(BaseModel):
    """A job that is to begin."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(max_length=40)
    script: str = Field("", max_length=100)
    languages: list[str] = Field(default_factory=list, max_length=10)
    engine: str = Field("auto", max_length=60)
    target: str = Field("", max_length=4000)
    dry_run: bool = False
    listen: bool = False


class Studio:
    """All that the studio of one project holds while it runs."""

    def __init__(self, project: Project, clock: Callable[[], float] = time.time, lan_address: str = "") -> None:
        self.project = project
        self.lan_address = lan_address  # that lets a telephone in; "" where the studio is open to this machine alone
        self.clock = clock
        self.hub = Hub()
        self.documents = Documents(project, clock)
        self.speaking = Speaking(project)
        self.jobs = Jobs(lambda: self.speaking.project, self.hub.tell)
        self.pages = Pages(project)
        self.parts = StudioParts(project, self.documents, self.speaking, self.hub, clock, self.now)

    def now(self) -> datetime:
        """This moment, with its offset."""
        return datetime.fromtimestamp(self.clock(), timezone.utc).astimezone()

    # ---------------------------------------------------------- shelf

    def shelf(self, request: Request, _: None) -> Any:
        """Every edition, the briefs that wait, and the engines that are installed."""
        rows = shelf.editions(self.project)
        return {
            "editions": [row.as_json() for row in rows],
            "waiting": shelf.waiting_briefs(self.project, rows),
            "show": shelf.show_names(load_show(self.project.show)),
            "engines": list(engines.in_order()),
        }

    def add_brief(self, request: Request, data: bytes) -> Any:
        """A brief put in as a file; its name is in the query."""
        added = shelf.add_file(self.project, request.query_params.get("name", "brief.md"), data, self.now())
        self.hub.tell({"event": "shelf"})
        return added.as_json()

    def read_brief(self, request: Request, asked: BriefName) -> Any:
        """The scripts of a brief that is there, or of a web address."""
        added = shelf.add_existing(self.project, asked.brief, self.now())
        self.hub.tell({"event": "shelf"})
        return added.as_json()

    # ---------------------------------------------------------- desk

    def script(self, request: Request, _: None) -> Any:
        """A script with its revision, and the parts of the cast."""
        saved = self.documents.seen(request.path_params["name"])
        cast = self.speaking.cast
        language = saved.form["language"]
        return {
            "document": saved.form,
            "revision": saved.revision,
            "perspectives": [{"id": one.id, "name": one.name(language)} for one in cast.perspectives],
        }

    def save(self, request: Request, asked: SaveRequest) -> Any:
        """A script saved and merged; other desks hear of it."""
        name = request.path_params["name"]
        saved = self.documents.save(name, asked.base, asked.document, asked.writer)
        self.hub.tell({"event": "script", "script": name, "revision": saved.revision, "writer": asked.writer})
        return {
            "document": saved.form,
            "revision": saved.revision,
            "sent": saved.sent,
            "conflicts": [
                {"segment": one.segment, "what": one.what, "kept": one.script, "yours": one.brief}
                for one in saved.conflicts
            ],
        }

    def history(self, request: Request, _: None) -> Any:
        """The states that are kept of a script."""
        return {"states": [asdict(state) for state in self.documents.states(request.path_params["name"])]}

    def state(self, request: Request, _: None) -> Any:
        """One of these states."""
        saved = self.documents.state(request.path_params["name"], request.path_params["revision"])
        return {"document": saved.form, "revision": saved.revision}

    def restore(self, request: Request, asked: RestoreRequest) -> Any:
        """A script as it was."""
        name = request.path_params["name"]
        saved = self.documents.restore(name, asked.revision, asked.writer)
        self.hub.tell({"event": "script", "script": name, "revision": saved.revision, "writer": asked.writer})
        return {"document": saved.form, "revision": saved.revision, "sent": saved.revision, "conflicts": []}

    # ---------------------------------------------------------- ear

    def spoken(self, request: Request, asked: SpokenRequest) -> Any:
        """What is said for texts."""
        return {"texts": self.speaking.written_as_spoken(asked.texts, asked.locale, asked.engine)}

    def stretches(self, request: Request, asked: StretchRequest) -> Any:
        """The utterances of a segment as it is on the desk."""
        script = self.documents.script(asked.script)
        segment = segment_of(asked.entry, asked.entry.id or "new")
        return {"stretches": [one.as_json() for one in self.speaking.stretches(script, segment, asked.engine)]}

    def sound(self, request: Request, _: None) -> Any:
        """The sound of an utterance."""
        data, gain_db = self.speaking.sound(request.path_params["key"])
        return Response(
            data,
            media_type="audio/wav",
            headers={"x-gain-db": f"{gain_db:.3f}", "cache-control": "private, max-age=3600"},
        )

    def stings(self, request: Request, asked: StingsRequest) -> Any:
        """The role of the music at each sting of a script as it is on the desk, in order."""
        script = script_of(asked.document, self.documents.script(asked.script))
        return {"stings": list(self.speaking.stings_of(script))}

    def sting(self, request: Request, _: None) -> Any:
        """The sound of a sting."""
        return Response(self.speaking.sting(request.path_params["role"]), media_type="audio/wav")

    # ---------------------------------------------------------- jobs

    def every_job(self, request: Request, _: None) -> Any:
        """The jobs, the latest first."""
        return {"jobs": [job.as_json() for job in self.jobs.every()]}

    def start_job(self, request: Request, asked: JobRequest) -> Any:
        """A job that begins."""
        values: dict[str, Any] = {"engine": asked.engine, "languages": asked.languages}
        about = asked.script or asked.target
        if asked.kind == "render":
            script = self.documents.script(asked.script)
            values["brief"] = shelf.brief_of_script(self.project, script.origin, asked.script)
            values["languages"] = asked.languages or [asked.script.rpartition(".")[2]]
        elif asked.kind == "translate":
            script = self.documents.script(asked.script)
            brief = shelf.brief_of_script(self.project, script.origin, asked.script)
            values = {"brief": brief, "language": language_of_name(asked.script)}
        elif asked.kind == "publish":
            values = {"target": asked.target, "dry_run": asked.dry_run}
        elif asked.kind == "verify":
            if asked.script:
                self.documents.path(asked.script)
            about, values = asked.script, {"listen": asked.listen}
        return {"job": self.jobs.start(asked.kind, about, values).as_json()}

    def cancel_job(self, request: Request, _: None) -> Any:
        """A job that ends."""
        return {"job": self.jobs.cancel(request.path_params["number"]).as_json()}

    def qr_code(self, request: Request, _: None) -> Any:
        """A text as a QR code, dark on light."""
        code = segno.make(request.query_params.get("text", "")[:1000] or " ", micro=False)
        sink = io.BytesIO()
        code.save(sink, kind="svg", scale=4, border=4, light="#fff")
        return Response(sink.getvalue(), media_type="image/svg+xml")

    def lan(self, request: Request, _: None) -> Any:
        """The address for a telephone in the same network, "" without `--lan`."""
        return {"address": self.lan_address}

    async def events(self, request: Request) -> Response:
        """What happens, as server-sent events."""
        return StreamingResponse(self.hub.stream(), media_type="text/event-stream")


async def _drawings_style(request: Request) -> Response:
    return Response(timeline.drawing_style(), media_type="text/css")


def make_app(studio: Studio, access: Access) -> ASGIApp:
    """The application, which only lets in who has the token."""
    api = [
        route("/api/shelf", studio.shelf),
        route("/api/briefs", studio.add_brief, "POST", bytes),
        route("/api/briefs/read", studio.read_brief, "POST", BriefName),
        route("/api/scripts/{name}", studio.script),
        route("/api/scripts/{name}", studio.save, "PUT", SaveRequest),
        route("/api/scripts/{name}/history", studio.history),
        route("/api/scripts/{name}/history/{revision}", studio.state),
        route("/api/scripts/{name}/restore", studio.restore, "POST", RestoreRequest),
        route("/api/spoken", studio.spoken, "POST", SpokenRequest),
        route("/api/stretches", studio.stretches, "POST", StretchRequest),
        route("/api/sounds/{key}", studio.sound),
        route("/api/stings", studio.stings, "POST", StingsRequest),
        route("/api/stings/{role}", studio.sting),
        route("/api/qr.svg", studio.qr_code),
        route("/api/lan", studio.lan),
        route("/api/jobs", studio.every_job),
        route("/api/jobs", studio.start_job, "POST", JobRequest),
        route("/api/jobs/{number:int}/cancel", studio.cancel_job, "POST"),
        *review.routes(studio.parts),
        *cast_page.routes(studio.parts),
        *mouth.routes(studio.parts),
        *beside.routes(studio.parts),
        *take_back.routes(studio.parts),
        *sentence_states.routes(studio.parts),
        *timeline.routes(studio.parts),
        *music_page.routes(studio.parts),
        *translation_page.routes(studio.parts),
        *findings.routes(studio.parts, studio.jobs),
        Route("/api/events", studio.events),
    ]
    pages = [
        Route("/", studio.pages.shelf),
        Route("/desk/{name}", studio.pages.desk),
        Route("/translation/{name}", studio.pages.translation),
        Route("/cast", studio.pages.cast),
        Route("/sound", studio.pages.sound),
        Route("/publish", studio.pages.publish),
        Route("/drawings.css", _drawings_style),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Guard(Starlette(routes=[*api, *pages]), access)
