"""Tests that the lists with hashes are twins of constraints.txt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pins(path: Path) -> set[tuple[str, str]]:
    """(name, version) of each pin, names as the registry folds them."""
    return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in PIN.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("name", ["offline", "dev"])
def test_a_list_with_hashes_pins_what_the_constraints_pin(name: str) -> None:
    """Each name in the same version, with a SHA-256 of at least one file, and no address of an index."""
    path = ROOT / "requirements" / f"{name}.txt"
    listed, text = pins(path), path.read_text("utf-8")
    assert len(listed) > 60 and listed - pins(ROOT / "constraints.txt") == set()
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text.partition("\n")[2])[1:]
    assert len(entries) >= len(listed)
    assert [entry[:60] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert not re.search(r"(?m)^-|://", text)  # neither an option nor an address


def test_the_lists_hold_what_the_project_asks_for() -> None:
    """Every dependency of the project and of its offline voices is in both; the tools of the tests in one."""
    asked = (ROOT / "pyproject.toml").read_text("utf-8")

    def names(section: str) -> set[str]:
        block = re.search(rf"(?ms)^{section} = \[$(.*?)^\]", asked)
        assert block is not None
        found = re.findall(r'(?m)^  "([A-Za-z0-9._-]+)', block[1])
        return {re.sub(r"[-_.]+", "-", name).lower() for name in found}

    offline, dev = ({name for name, _ in pins(ROOT / "requirements" / f"{one}.txt")} for one in ("offline", "dev"))
    assert names("dependencies") | names("offline") | {"hatchling", "editables"} <= offline
    assert offline | names("dev") <= dev
