"""`voices install`: whole files that match their catalogue, resumed after a cut, from a mirror or a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.speech.engines import piper_install
from audiobrief.speech.engines.piper import PiperSynthesizer
from audiobrief.speech.engines.piper_voices import user_folder
from audiobrief.speech.model import Utterance, Voice
from tests.helpers.file_server import FileServer, file_server
from tests.helpers.here import engine_folders
from tests.helpers.piper_voice import settings, voice_bytes, write_voice

VOICE = "fr_FR-hum-medium"
FOLDER = "/voices/fr/fr_FR/hum/medium"
GRAPH, SETTINGS, CARD = f"{FOLDER}/{VOICE}.onnx", f"{FOLDER}/{VOICE}.onnx.json", f"{FOLDER}/MODEL_CARD"


@pytest.fixture
def mirror(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A copy of Piper's collection with one voice."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with file_server() as server:
        server.files = {GRAPH: voice_bytes(), SETTINGS: json.dumps(settings()).encode(), CARD: b"Licence: CC0\n"}
        listing = {path.removeprefix("/voices/"): described(data) for path, data in server.files.items()}
        server.files["/voices/voices.json"] = json.dumps({VOICE: {"key": VOICE, "files": listing}}).encode()
        yield server


def described(data: bytes) -> dict[str, Any]:
    return {"size_bytes": len(data), "md5_digest": hashlib.md5(data, usedforsecurity=False).hexdigest()}


def install(source: FileServer | Path, voice: str = f"piper:{VOICE}") -> Result:
    place = f"{source.url}/voices" if isinstance(source, FileServer) else str(source)
    return CliRunner().invoke(app, ["voices", "install", voice, "--from", place])


def names() -> set[str]:
    """What is in the user's folder, hidden files too, without the lock."""
    return (
        {path.name for path in user_folder(engine_folders()).iterdir()} - {".lock"}
        if user_folder(engine_folders()).exists()
        else set()
    )


WHOLE = {f"{VOICE}.onnx", f"{VOICE}.onnx.json", f"{VOICE}.card.txt"}


def test_a_voice_is_fetched_checked_and_speaks(mirror: FileServer) -> None:
    """Afterwards it is listed and speaks; a second call fetches nothing but the catalogue."""
    done = install(mirror)
    assert done.exit_code == 0, done.output
    assert f"piper:{VOICE} installed" in done.output and names() == WHOLE
    clip = PiperSynthesizer(engine_folders()).speak(Utterance("Oui.", "fr-CA", Voice("piper", VOICE))).clip
    assert clip.duration_s > 0.3
    asked = len(mirror.asked)
    assert "was installed already" in install(mirror).output
    assert [path for path, _ in mirror.asked[asked:]] == ["/voices/voices.json"]


def test_a_cut_is_taken_up_where_it_was(mirror: FileServer) -> None:
    """Within one call, and by the next one when the server breaks off each time; nothing is fetched twice."""
    mirror.cuts[GRAPH] = [1000]
    assert install(mirror).exit_code == 0
    assert [wanted for path, wanted in mirror.asked if path == GRAPH] == ["", "bytes=1000-"]
    (user_folder(engine_folders()) / f"{VOICE}.onnx").unlink()
    mirror.asked.clear()
    mirror.cuts[GRAPH] = [700, 0, 0, 0]
    done = install(mirror)
    assert done.exit_code == 1
    assert f"run: audiobrief voices install piper:{VOICE} --from {mirror.url}/voices" in done.output
    assert f"{VOICE}.onnx" not in names() and f".{VOICE}.onnx.part" in names()
    assert install(mirror).exit_code == 0 and names() == WHOLE
    assert [wanted for path, wanted in mirror.asked if path == GRAPH] == ["", *["bytes=700-"] * 4]


def test_a_server_without_ranges_begins_anew(mirror: FileServer) -> None:
    """The file is whole all the same."""
    mirror.ranges = False
    mirror.cuts[GRAPH] = [1000]
    assert install(mirror).exit_code == 0
    assert (user_folder(engine_folders()) / f"{VOICE}.onnx").read_bytes() == mirror.files[GRAPH]


@pytest.mark.parametrize("how", ["damaged", "longer", "shorter"])
def test_another_file_is_never_put_in_place(mirror: FileServer, how: str) -> None:
    """What does not match the catalogue is told and thrown away."""
    data = mirror.files[GRAPH]
    mirror.files[GRAPH] = {"damaged": b"x" + data[1:], "longer": data + b"x", "shorter": data[:-1]}[how]
    done = install(mirror)
    assert done.exit_code == 1 and GRAPH in done.output
    assert ("its hash is another" if how != "shorter" else "stops before its end") in done.output
    assert f"{VOICE}.onnx" not in names()


def test_a_part_of_another_file_is_thrown_away(mirror: FileServer) -> None:
    """A part that does not fit is found by the hash, and the file is fetched whole."""
    user_folder(engine_folders()).mkdir(parents=True)
    (user_folder(engine_folders()) / f".{VOICE}.onnx.part").write_bytes(b"x" * 900)
    assert install(mirror).exit_code == 0
    assert [wanted for path, wanted in mirror.asked if path == GRAPH] == ["bytes=900-", ""]
    (user_folder(engine_folders()) / f"{VOICE}.onnx").write_bytes(b"damaged on disk")
    assert install(mirror).exit_code == 0
    assert (user_folder(engine_folders()) / f"{VOICE}.onnx").read_bytes() == mirror.files[GRAPH]


def test_redirects_are_followed(mirror: FileServer) -> None:
    """As large collections keep their files elsewhere."""
    mirror.files["/cdn/blob"] = mirror.files.pop(GRAPH)
    mirror.redirects[GRAPH] = f"{mirror.url}/cdn/blob"
    mirror.cuts["/cdn/blob"] = [1000]
    assert install(mirror).exit_code == 0 and names() == WHOLE


@pytest.mark.parametrize(
    ("voice", "sentence"),
    [
        ("piper:fr_FR-none-medium", f'has no voice "fr_FR-none-medium"; it has {VOICE}'),
        ("piper:../../x", "is no name of a voice"),
        ("piper:siwis", "is no name of a voice; write it as fr_FR-siwis-medium"),
        ("siwis", '"siwis" names no engine; write it as piper:fr_FR-siwis-medium'),
        ("kokoro:ff_siwis", "it has no voices to install; its voices come with it: pip install 'audiobrief[offline]'"),
        ("pipper:x", "there is no engine of this name"),
    ],
)
def test_names_that_cannot_be_installed(mirror: FileServer, voice: str, sentence: str) -> None:
    """One sentence each, with the next step."""
    done = install(mirror, voice)
    assert done.exit_code == 1 and sentence in done.output
    assert names() == set()


def test_servers_that_have_no_voices(mirror: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, a catalogue that is none or leads elsewhere, a refusal, nobody there."""
    mirror.statuses[GRAPH] = 503
    assert "is refused (503)" in install(mirror).output
    mirror.statuses[GRAPH] = 404
    assert "is not there (404)" in install(mirror).output
    listing = json.loads(mirror.files["/voices/voices.json"])
    files = listing[VOICE]["files"]
    listing[VOICE]["files"] = {f"../{name}": file for name, file in files.items()}
    mirror.files["/voices/voices.json"] = json.dumps(listing).encode()
    assert "lists no files" in install(mirror).output
    for data in (b"<html>", b"[]", b'{"x": 1}'):
        mirror.files["/voices/voices.json"] = data
        assert "has no catalogue of voices" in install(mirror).output
    monkeypatch.setattr(piper_install, "COLLECTION", "http://127.0.0.1:9")
    done = CliRunner().invoke(app, ["voices", "install", f"piper:{VOICE}"])
    assert done.exit_code == 1 and "cannot be fetched (Connection refused)" in done.output


def test_a_folder_is_a_source(project: Path, tmp_path: Path) -> None:
    """A pair of files is copied, in whatever subfolder it lies; its own catalogue is heeded."""
    path = write_voice(tmp_path / "stick" / "fr", "fr_FR-mine")
    done = install(tmp_path / "stick", "piper:fr_FR-mine")
    assert done.exit_code == 0, done.output
    assert (user_folder(engine_folders()) / "fr_FR-mine.onnx").read_bytes() == path.read_bytes()
    assert names() == {"fr_FR-mine.onnx", "fr_FR-mine.onnx.json"}
    listing = {"fr_FR-mine": {"files": {"fr/fr_FR-mine.onnx": described(b"another")}}}
    (tmp_path / "stick" / "voices.json").write_text(json.dumps(listing), encoding="utf-8")
    assert "is damaged: its hash is not that of" in install(tmp_path / "stick", "piper:fr_FR-mine").output
    Path(f"{path}.json").unlink()
    assert "there is no fr_FR-mine.onnx.json in" in install(tmp_path / "stick", "piper:fr_FR-mine").output
    assert "there is no other.onnx in" in install(tmp_path / "stick", "piper:other").output


def test_a_voice_of_another_kind_is_refused(project: Path, tmp_path: Path) -> None:
    """One that takes letters instead of espeak's phonemes could not be spoken."""
    write_voice(tmp_path / "stick", "ar_JO-letters-low", phoneme_type="text")
    done = install(tmp_path / "stick", "piper:ar_JO-letters-low")
    assert done.exit_code == 1 and "is no voice that audiobrief can speak with" in done.output
    assert names() == set()
