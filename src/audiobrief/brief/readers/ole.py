"""Office files of the old kind: none is read, but each is told from the others, and what to save it as."""

from __future__ import annotations

from audiobrief.brief.readers.packed import PASSWORD
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError

# Names of streams inside, as the directory of the file has them. Source: [MS-CFB] 2.6.1, [MS-OFFCRYPTO], [MS-OXMSG].
_KINDS = (
    ("EncryptedPackage", PASSWORD),
    ("__properties_version1.0", "is an Outlook message (.msg); save it as .eml, .html or .txt and give that"),
    ("WordDocument", "is an old Word document (.doc); open it and save it as .docx"),
    ("PowerPoint Document", "is an old presentation (.ppt); copy its text into a .txt or .docx file and give that"),
    ("Workbook", "is an old spreadsheet (.xls); copy its text into a .txt or .docx file and give that"),
)


def parse(source: Source) -> Parsed:
    """Raises: InputError, always: what the file is and what to save it as."""
    for stream, refusal in _KINDS:
        if stream.encode("utf-16-le") in source.data:
            raise InputError(refusal, path=source.name)
    if source.suffix == ".msg":
        raise InputError(_KINDS[1][1], path=source.name)
    raise InputError("is an old Office file; open it and save its text as .docx or .txt", path=source.name)
