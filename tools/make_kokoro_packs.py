"""Makes the style packs of src/audiobrief/data/kokoro from the npm package kokoro-js 1.2.1.

    npm pack kokoro-js@1.2.1
    python tools/make_kokoro_packs.py kokoro-js-1.2.1.tgz

float32 becomes float16: the styles stay within ±4, so the step is at most 0.002. Rows differ little from one to
the next, so their differences, column after column, shrink to a seventh under zlib.
"""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import numpy as np
import yaml

from audiobrief.speech.engines.kokoro_voices import SHAPE, packed, unpacked

TARGET = Path(__file__).parents[1] / "src" / "audiobrief" / "data" / "kokoro"


def read_pack(archive: tarfile.TarFile, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The float32 styles (510, 256) of one voice. Raises: KeyError when the archive has no such voice."""
    member = archive.extractfile(f"package/voices/{name}.bin")
    if member is None:
        raise KeyError(name)
    return np.frombuffer(member.read(), "<f4").reshape(SHAPE)


def main(arguments: list[str]) -> int:
    """Exit status; writes one .pack file for each voice under `base` in cast.yaml."""
    if len(arguments) != 1:
        sys.stderr.write("usage: make_kokoro_packs.py kokoro-js-1.2.1.tgz\n")
        return 2
    names = yaml.safe_load((TARGET / "cast.yaml").read_text("utf-8"))["base"]
    with tarfile.open(arguments[0]) as archive:
        for name in names:
            styles = read_pack(archive, name)
            data = packed(styles)
            error = float(np.abs(unpacked(data) - styles).max())
            (TARGET / f"{name}.pack").write_bytes(data)
            sys.stdout.write(f"{name}: {len(data)} bytes, largest {np.abs(styles).max():.2f}, rounding {error:.5f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
