"""Files people send: what they are by content, how big they may be, what is taken out before they are kept.

A name or a declared type proves nothing: only the first bytes do. What a picture tells of the place, the phone and the
moment it was taken with is nobody's business here, so it is cut out; pixels are never decoded.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MEGABYTE = 2**20
LARGEST = 20 * MEGABYTE  # what Telegram lets a bot download
DAILY_FILES, DAILY_BYTES = 60, 100 * MEGABYTE  # of one account; beyond it a file is asked for tomorrow
NAME_LIMIT = 80


class FileKind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    DOC = "doc"  # and everything else of the old Office: one container
    RTF = "rtf"
    TEXT = "text"
    ZIP = "zip"

    @property
    def is_picture(self) -> bool:
        return self in PICTURES


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
PAPERS = PICTURES | {
    FileKind.PDF,
    FileKind.DOCX,
    FileKind.XLSX,
    FileKind.PPTX,
    FileKind.ODT,
    FileKind.ODS,
    FileKind.DOC,
    FileKind.RTF,
    FileKind.TEXT,
}


class Purpose(StrEnum):
    """What a file is sent for: it says which kinds are taken."""

    HOMEWORK = "homework"
    ABSENCE_NOTE = "absence_note"
    APPLICATION = "application"
    COMPLAINT = "complaint"
    IMPORT = "import"

    @property
    def kinds(self) -> frozenset[FileKind]:
        return _KINDS[self]


_KINDS = {
    Purpose.HOMEWORK: PAPERS,
    Purpose.ABSENCE_NOTE: PICTURES | {FileKind.PDF},
    Purpose.APPLICATION: PICTURES | {FileKind.PDF},
    Purpose.COMPLAINT: PAPERS,
    Purpose.IMPORT: frozenset({FileKind.ZIP, FileKind.XLSX, FileKind.ODS, FileKind.TEXT}),
}


class BadFile(StrEnum):
    """Why a file is not taken."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"  # by its content, whatever its name says
    BROKEN = "broken"  # a picture that ends before its end
    TOO_MANY = "too_many"  # the day's share of the account is used up
    NOT_FETCHED = "not_fetched"  # the messenger did not give it


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file where the messenger keeps it; `size` in bytes as it was declared, None where it was not."""

    external_id: str
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that may be kept: known by its content, cleaned, named safely."""

    name: str
    kind: FileKind
    content: bytes


def checked(name: str, content: bytes, purpose: Purpose) -> NewFile | BadFile:
    """The file as it would be kept, or why it is not taken."""
    if not content:
        return BadFile.EMPTY
    if len(content) > LARGEST:
        return BadFile.TOO_BIG
    kind = kind_of(content)
    if kind is None or kind not in purpose.kinds:
        return BadFile.UNKNOWN_KIND
    try:
        return NewFile(safe_name(name, kind), kind, cleaned(content, kind))
    except (IndexError, ValueError):
        return BadFile.BROKEN


def within_share(files: int, size: int, new: NewFile) -> bool:
    """Whether an account that has sent so many files and bytes in a day may send this one too."""
    return files < DAILY_FILES and size + len(new.content) <= DAILY_BYTES


# -- what it is

_ENDINGS = {FileKind.JPEG: "jpg", FileKind.TEXT: "txt"}
_OOXML = {"word/": FileKind.DOCX, "xl/": FileKind.XLSX, "ppt/": FileKind.PPTX}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
}


def kind_of(content: bytes) -> FileKind | None:
    """What the bytes are; None: nothing that is taken here."""
    starts = (
        (b"\xff\xd8\xff", FileKind.JPEG),
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"%PDF-", FileKind.PDF),
        (b"{\\rtf", FileKind.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.DOC),
    )
    for start, kind in starts:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return FileKind.TEXT if _is_text(content) else None


def _kind_of_archive(content: bytes) -> FileKind | None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return next((kind for folder, kind in _OOXML.items() if any(n.startswith(folder) for n in names)), None)
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                return _OPEN_DOCUMENT.get(archive.read("mimetype").strip())
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return None
    return FileKind.ZIP


def _is_text(content: bytes) -> bool:
    """Readable in the encodings Russian schools use, with no bytes a text does not have."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in content[: 64 * 1024]):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1251")
        except UnicodeDecodeError:
            return False
    return True


def safe_name(name: str, kind: FileKind) -> str:
    """A name to show and to save under: no path, no control characters, and the ending of what the file is."""
    shown = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in shown if sign.isprintable() and sign not in '<>:"|?*').strip(". ")
    stem, dot, ending = shown.rpartition(".")
    right = _ENDINGS.get(kind, kind.value)
    kept = {right, "jpeg"} if kind is FileKind.JPEG else {right}
    if kind in {FileKind.TEXT, FileKind.ZIP, FileKind.DOC}:  # one content, many honest endings
        kept |= {"csv", "json", "xml", "md", "ics", "xls", "ppt"}
    if dot and ending.lower() in kept:
        return f"{stem[: NAME_LIMIT - 6]}.{ending.lower()}"
    return f"{(shown or 'file')[: NAME_LIMIT - 6]}.{right}"


# -- what is taken out


def cleaned(content: bytes, kind: FileKind) -> bytes:
    """The same picture without what it tells of its author; other files as they came. ValueError: it is broken."""
    cleaners = {FileKind.JPEG: _clean_jpeg, FileKind.PNG: _clean_png, FileKind.WEBP: _clean_webp}
    return cleaners[kind](content) if kind in cleaners else content


_SHOWN_JPEG = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, the colour profile and Adobe's colour transform draw the picture


def _clean_jpeg(content: bytes) -> bytes:
    """Without Exif, XMP, IPTC and comments; how the picture is turned is kept, or it would lie on its side."""
    kept, at, turned = [content[:2]], 2, 1
    while content[at] == 0xFF and content[at + 1] != 0xDA:
        if content[at + 1] == 0xFF:
            at += 1  # a byte that only fills
            continue
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            raise ValueError("a segment ends after the file")
        segment = content[at : at + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _turned(segment[10:])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _SHOWN_JPEG:
            kept.append(segment)
        at += 2 + length
    if content[at] != 0xFF:
        raise ValueError("no segment where one should begin")
    if turned != 1:
        kept.insert(1, _exif_of(turned))
    return b"".join([*kept, content[at:]])


def _turned(tiff: bytes) -> int:
    """The Exif orientation, 1 to 8; 1 where it is not said."""
    order = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)  # type: ignore[arg-type]

    entries = number(4, 4)
    for index in range(min(number(entries, 2), 200)):
        entry = entries + 2 + 12 * index
        if number(entry, 2) == 0x0112:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def _exif_of(turned: int) -> bytes:
    """An Exif segment that says nothing but how the picture is turned."""
    tiff = (
        b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01" + turned.to_bytes(2, "big") + b"\0\0" + b"\0" * 4
    )
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


_SAID_PNG = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def _clean_png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        chunk = content[at : at + 12 + size]
        if len(chunk) < 12 + size:
            raise ValueError("a chunk ends after the file")
        if chunk[4:8] not in _SAID_PNG:
            kept.append(chunk)
        at += 12 + size
        if chunk[4:8] == b"IEND":
            return b"".join(kept)  # what stands behind the end is no picture
    raise ValueError("the picture has no end")


_SAID_WEBP = frozenset({b"EXIF", b"XMP "})


def _clean_webp(content: bytes) -> bytes:
    kept, at = list[bytes](), 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        chunk = content[at : at + 8 + size + size % 2]
        if len(chunk) < 8 + size:
            raise ValueError("a chunk ends after the file")
        if chunk[:4] == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0b1100]) + chunk[9:]  # neither Exif nor XMP follows any more
        if chunk[:4] not in _SAID_WEBP:
            kept.append(chunk)
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
