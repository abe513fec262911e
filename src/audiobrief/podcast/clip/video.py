"""Frames and an MP3 as an MP4 that networks take: H.264 and AAC, what players need first at its beginning."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from audiobrief.errors import SoundError
from audiobrief.podcast.clip.frames import FPS


def write_mp4(ffmpeg: str, frames: Iterable[memoryview], size: tuple[int, int], mp3: Path, title: str) -> bytes:
    """The MP4 of frames in YCbCr 4:2:0; the same for the same input.

    Raises: SoundError with the words of ffmpeg.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as told:
        path = Path(folder, "clip.mp4")
        command = [
            ffmpeg, "-v", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}", "-r", str(FPS),
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-i", "pipe:0", "-i", str(mp3), "-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1",
            "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "20", "-g", str(2 * FPS),
            "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709",
            "-color_trc", "bt709", "-c:a", "aac", "-b:a", "160k",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
            "-metadata", f"title={title}", "-movflags", "+faststart", str(path),
        ]  # fmt: skip
        # A list and no shell: a title is one argument, whatever it holds.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told) as process:  # noqa: S603
            pipe = process.stdin
            if pipe is None:
                raise SoundError("ffmpeg takes no frames; run again")
            try:
                for frame in frames:
                    pipe.write(frame)
                pipe.close()
            except OSError:  # it ended before: its words say why
                pass
            except BaseException:
                process.kill()
                raise
            status = process.wait()
        if status:
            told.seek(0)
            words = " ".join(told.read().decode(errors="replace").split())[-300:]
            raise SoundError(f"ffmpeg ({ffmpeg}) made no video: {words or f'it ended with {status}'}; run again")
        return path.read_bytes()
