"""The Python interface: a show read, scripted, rendered, checked and published by a program; sound as pydub has it.

`docs/api.md` describes it, with examples that are run by the tests. What stands in `__all__` keeps its meaning within
a major version of `API_VERSION`; whatever else the package holds may change any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import AudiobriefError
from audiobrief.progress import NoProgress, Progress
from audiobrief.workflows.interface import (
    EpisodeFacts,
    ReadBrief,
    RenderedEpisode,
    RenderedShow,
    SaidLine,
    WrittenScript,
)

if TYPE_CHECKING:
    from pydub import AudioSegment

    from audiobrief.brief.find import BriefRequest
    from audiobrief.config.project import Project
    from audiobrief.delivery.publish.upload import Sent
    from audiobrief.qa.podcast.rule import PodcastCheck
    from audiobrief.workflows.confirmed import DryRun
    from audiobrief.workflows.say import SentenceRow
    from audiobrief.workflows.sounds import Mastered

__all__ = [
    "API_VERSION",
    "AudiobriefError",
    "EpisodeFacts",
    "ReadBrief",
    "RenderedEpisode",
    "RenderedShow",
    "SaidLine",
    "WrittenScript",
    "check",
    "dry_run",
    "list_episodes",
    "make_scripts",
    "master",
    "open_project",
    "programme",
    "publish",
    "read_brief",
    "render",
    "segments",
    "speak",
    "spoken_form",
    "stings",
    "use_sting",
    "what_is_said",
]
API_VERSION = "1.0"  # semantic: a new major number where something here changes its meaning or goes


def open_project(
    folder: str | Path = ".",
    *,
    show: str | Path | None = None,
    voices: str | Path | None = None,
    output: str | Path | None = None,
) -> Project:
    """The project around a folder, as the command line finds it; relative paths are seen from that folder.

    `show` is a file, or the name of one of the shows in `shows/`. Raises: AudiobriefError for one that is not there.
    """
    from audiobrief.config.project import project_from

    named = {"voices": voices, "show": show, "output": output}
    return project_from(
        Path(folder).absolute(), **{name: Path(path) for name, path in named.items() if path is not None}
    )


def read_brief(project: Project, brief: str | Path, *, languages: Sequence[str] = (), item: str = "") -> ReadBrief:
    """The editions of a brief: a path seen from the project's folder, or a web address. Writes nothing.

    Raises: AudiobriefError listing all that is wrong with show, cast and brief.
    """
    from audiobrief.locales import language_of
    from audiobrief.workflows.render.read import read_input

    source = read_input(project, _request(brief, languages, item))
    editions = tuple(edition for edition, _ in source.briefs)
    left_out = [(language_of(edition.locale), one) for edition in editions for one in edition.left_out]
    notices = [f"{language_of(edition.locale)}: {line}" for edition in editions for line in edition.notices]
    return ReadBrief(editions, tuple(left_out), tuple(source.notes.lines), (*source.notes.warnings, *notices))


def make_scripts(
    project: Project,
    brief: str | Path,
    *,
    languages: Sequence[str] = (),
    item: str = "",
    write: bool = False,
    now: datetime | None = None,
) -> tuple[WrittenScript, ...]:
    """The narration script of each edition; with `write` they are in `scripts/`, and edits of a producer stay.

    Raises: AudiobriefError listing every problem.
    """
    from audiobrief.errors import raise_all
    from audiobrief.workflows.render.read import read_input
    from audiobrief.workflows.render.scripts import make_scripts as scripted
    from audiobrief.workflows.render.scripts import write_scripts

    request = _request(brief, languages, item)
    source = read_input(project, request)
    editions = scripted(project, source, request, source.show.day_of(_moment(now)))
    raise_all(list(source.notes.stopped))
    if write:
        write_scripts([edition.script_file for edition in editions], NoProgress().note)
    files = [(edition.language, edition.script_file) for edition in editions]
    return tuple(WrittenScript(language, file.path, file.state, file.script, file.text) for language, file in files)


def spoken_form(project: Project, text: str, *, language: str = "") -> list[SentenceRow]:
    """Each sentence of a text as written and as spoken, by the project's lexicon. Raises: AudiobriefError."""
    from audiobrief.speech import engines
    from audiobrief.text.lexicon.load import load_lexicon
    from audiobrief.workflows.say import asked_locale, rows, text_passage

    passage = text_passage(text, asked_locale(language))
    return rows([passage], load_lexicon(project.lexicon, project.user_lexicon), engines.target(""))


def what_is_said(
    project: Project,
    brief: str | Path,
    *,
    languages: Sequence[str] = (),
    engine: str = "auto",
    item: str = "",
    now: datetime | None = None,
) -> tuple[SaidLine, ...]:
    """Every utterance that a render would speak, in order, by whom; nothing is spoken or written.

    Raises: AudiobriefError listing every problem that can be known before work.
    """
    from audiobrief.speech.synthesize import missing
    from audiobrief.workflows.render.plan import prepare

    plan = prepare(project, _request(brief, languages, item, engine), _moment(now))
    told = []
    for edition in plan.editions:
        new = {line.key for line in missing(edition.lines, plan.cache, plan.engine)}
        for line in edition.lines:
            voice, said = line.utterance.voice, line.utterance.text
            told.append(
                SaidLine(
                    edition.language, line.segment, line.part.perspective, voice.engine, voice.id, line.written, said,
                    line.pause_after_s, line.key not in new,
                )
            )  # fmt: skip
    return tuple(told)


def render(
    project: Project,
    brief: str | Path,
    *,
    languages: Sequence[str] = (),
    engine: str = "auto",
    item: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> RenderedShow:
    """The finished episodes of a brief, with their scripts and feeds, as `audiobrief render` makes them.

    Raises: AudiobriefError; what was spoken until then stays in the cache, nothing half done is published.
    """
    from audiobrief.workflows.interface import rendered
    from audiobrief.workflows.render.plan import prepare
    from audiobrief.workflows.render.run import execute

    plan = prepare(project, _request(brief, languages, item, engine), _moment(now))
    return rendered(execute(plan, progress or NoProgress()))


def list_episodes(project: Project, *, languages: Sequence[str] = ()) -> tuple[EpisodeFacts, ...]:
    """The finished episodes of each language, newest first. Raises: AudiobriefError for damaged manifests."""
    from audiobrief.config.show import known_languages, load_show
    from audiobrief.podcast.catalogue import listed_episodes

    names = EpisodeFacts.__dataclass_fields__
    asked = known_languages(load_show(project.show), languages)
    rows = [row for language in asked for row in listed_episodes(project.cache, project.output, language)]
    return tuple(EpisodeFacts(**{name: row[name] for name in names}) for row in rows)


def check(
    project: Project, *, episode: str = "", languages: Sequence[str] = (), now: datetime | None = None
) -> PodcastCheck:
    """What is wrong with the finished podcast, or with one episode of it; each finding has its next step.

    Raises: AudiobriefError where there is nothing to check.
    """
    from audiobrief.config.show import load_show
    from audiobrief.workflows.check import check_episode_files, check_output

    show = load_show(project.show)
    if episode:
        return check_episode_files(project, show, episode, languages)
    return check_output(project, show, languages, _moment(now))


def dry_run(project: Project, target: str, *, delete: bool = False, now: datetime | None = None) -> DryRun:
    """What publishing to a target (a folder, s3://..., sftp://...) would do, and the token that `publish` asks for.

    Feeds and pages are made anew here; the target is only read. Raises: AudiobriefError.
    """
    from uuid import uuid4

    from audiobrief.config.show import load_show
    from audiobrief.workflows.confirmed import dry_run as tried

    return tried(project, load_show(project.show), target, _moment(now), str(uuid4()), NoProgress(), delete=delete)


def publish(
    project: Project,
    target: str,
    *,
    token: str,
    delete: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Sent:
    """What was sent: exactly what the dry run with this token told. Nobody but the target is told of it.

    Raises: AudiobriefError where something is another than then; a failed upload leaves the public feeds as they were.
    """
    from uuid import uuid4

    from audiobrief.config.show import load_show
    from audiobrief.workflows.confirmed import publish_confirmed

    shown, show, moment = progress or NoProgress(), load_show(project.show), _moment(now)
    return publish_confirmed(project, show, target, token, moment, str(uuid4()), shown, delete=delete)


def speak(
    project: Project, text: str, *, voice: str = "narrator", language: str = "", engine: str = "auto"
) -> AudioSegment:
    """A text spoken by a part of the cast or a voice of the engine: mono, 16 bit, at the engine's rate, not levelled.

    Raises: AudiobriefError.
    """
    from audiobrief.audio.stings.files import to_segment
    from audiobrief.workflows.sounds import spoken_clip

    return to_segment(spoken_clip(project, text, voice, language, engine))


def segments(
    project: Project,
    brief: str | Path,
    *,
    languages: Sequence[str] = (),
    engine: str = "auto",
    item: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> dict[str, dict[str, AudioSegment]]:
    """By language and segment id, in the script's order: what is said, mono, 16 bit, 44,100 Hz, voices levelled.

    What is not in the cache is spoken; no script and no episode is written. Raises: AudiobriefError.
    """
    from audiobrief.audio.stings.files import to_segment
    from audiobrief.workflows.sounds import segment_clips

    request = _request(brief, languages, item, engine)
    clips = segment_clips(project, request, _moment(now), progress or NoProgress())
    return {language: {name: to_segment(clip) for name, clip in own.items()} for language, own in clips.items()}


def stings(project: Project) -> dict[str, AudioSegment]:
    """The show's music by role (intro, transition, outro, bed, ...), 16 bit, 44,100 Hz. Raises: AudiobriefError."""
    from audiobrief.audio.stings.files import to_segment
    from audiobrief.workflows.sounds import sting_clips

    return {role: to_segment(clip) for role, clip in sting_clips(project).items()}


def use_sting(project: Project, role: str, sound: AudioSegment, *, name: str, replace: bool = False) -> Path:
    """The file `audio/NAME.flac` of a sound, trimmed and levelled, that show.yaml plays in this role from now on.

    `role` is intro, transition, outro or bed; `replace` allows another sound of that name to go.
    Raises: AudiobriefError; then nothing has changed.
    """
    from audiobrief.audio.stings.files import from_segment
    from audiobrief.workflows.sounds import use_clip

    return use_clip(project, role, from_segment(sound), name, replace_file=replace)


def programme(project: Project, episode: str, language: str) -> AudioSegment:
    """A finished episode's whole sound, decoded: 16 bit, 44,100 Hz, about 10 MB a minute. Raises: AudiobriefError."""
    from audiobrief.audio.stings.files import to_segment
    from audiobrief.config.show import load_show
    from audiobrief.workflows.sounds import programme_clip

    return to_segment(programme_clip(project, load_show(project.show), episode, language))


def master(sound: AudioSegment, path: str | Path) -> Mastered:
    """The sound as an MP3 at podcast loudness (-16 LUFS, mono -19; at most -1 dBTP), and what was measured on it.

    Raises: AudiobriefError for silence, for under 0.4 s, or for a file that cannot be written.
    """
    from audiobrief.audio.stings.files import from_segment
    from audiobrief.workflows.sounds import master_clip

    return master_clip(from_segment(sound), Path(path))


def _request(brief: str | Path, languages: Sequence[str], item: str, engine: str = "auto") -> BriefRequest:
    from audiobrief.brief.find import BriefRequest

    return BriefRequest(str(brief), languages=tuple(languages), engine=engine, item=item)


def _moment(now: datetime | None) -> datetime:
    """`now` where it is given, which must have its offset; else this moment."""
    if now is None:
        return datetime.now(timezone.utc)
    if now.tzinfo is None:
        raise ValueError("`now` has no offset; give it one, such as datetime.now(timezone.utc)")
    return now
