"""What a worker does: it speaks one utterance with the engine that it is told, if that is the very same one."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path, PurePath

from audiobrief.errors import AudiobriefError
from audiobrief.speech import engines
from audiobrief.speech.cluster.job import Answer, FilesWanted, Refused, SpeechJob, Spoken, VoiceFile
from audiobrief.speech.model import EngineFolders, Synthesizer, identity_of
from audiobrief.speech.workers import tried
from audiobrief.storage.files import cache_dir, data_dir, write_atomic


def answer(job: SpeechJob) -> Answer:
    """The speech of a job by an engine of this machine, or what hinders it.

    This is where a worker begins, so the folders are those of its own environment.
    """
    return answer_in(job, cache_dir() / "models", data_dir() / "voices")


def answer_in(job: SpeechJob, models: Path, installed: Path) -> Answer:
    """As `answer`, with the engines' files in these folders; voices that travel are kept below `models`."""
    found = tried(lambda: _answer(job, models, installed), job.engine)
    return Refused(str(found)) if isinstance(found, AudiobriefError) else found


def _answer(job: SpeechJob, models: Path, installed: Path) -> Answer:
    voices = models / "cluster" / _folder_of(job.files)
    wanted = tuple(file.digest for file in job.files if not _is_there(voices, file, job))
    if wanted:
        return FilesWanted(wanted)
    engine, places = _loaded(job, EngineFolders(models, voices, installed))
    if identity_of(engine, job.utterance) != job.identity:
        return Refused(f"its {job.engine} is another version, or has another voice of that name")
    with places:
        return Spoken.of(engine.speak(job.utterance))


_engines: dict[str, tuple[Synthesizer, threading.Semaphore]] = {}
_loading = threading.Lock()


def _loaded(job: SpeechJob, folders: EngineFolders) -> tuple[Synthesizer, threading.Semaphore]:
    """The engine, whose model stays loaded, and as many places as it takes calls at once. Raises: EngineError."""
    key = json.dumps([job.engine, job.settings, [str(folders.voices), str(folders.models)]], default=str)
    with _loading:
        if key not in _engines:
            engine = engines.load(job.engine, folders, **dict(job.settings))
            _engines[key] = engine, threading.Semaphore(max(1, engine.concurrency))
        return _engines[key]


def _folder_of(files: Sequence[VoiceFile]) -> str:
    """A name of its own for each content of these files."""
    told = json.dumps([[file.name, file.digest] for file in files])
    return hashlib.sha256(told.encode()).hexdigest()


def _is_there(folder: Path, file: VoiceFile, job: SpeechJob) -> bool:
    """Whether a voice's file is here; it is written where its content came along. Raises: PublishError."""
    path = folder / PurePath(file.name).name
    content = job.contents.get(file.digest)
    if content is not None and hashlib.sha256(content).hexdigest() == file.digest:
        write_atomic(path, content)
    return path.is_file()
