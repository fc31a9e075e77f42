"""Files out of a zip that came from outside: by name, within a size, and never onto a disk."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from exchange.model import Code, Problem

MAX_BYTES = 512 * 1024 * 1024  # unpacked, all files together: two million marks are about 200 MB
MAX_FILES = 200
CHUNK = 1 << 20
MAGIC = b"PK\x03\x04"
EMPTY_MAGIC = b"PK\x05\x06"
DOCUMENTS = (".ods", ".odt", ".fods", ".numbers", ".doc", ".docx", ".rtf", ".pdf")  # to be saved as a workbook first


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Files by bare name (a folder inside an archive means nothing to us) and what was wrong on the way."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


class _TooBigError(Exception):
    """The archive gave more bytes than it may."""


def unpack(files: Mapping[str, bytes], *, max_bytes: int = MAX_BYTES, max_files: int = MAX_FILES) -> Unpacked:
    """Open the archives among `files` (one level: an archive inside an archive stays shut)."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    left = max_bytes
    for path, data in files.items():
        name = bare_name(path)
        if name.lower().endswith(DOCUMENTS):
            problems.append(Problem(name, 0, "", Code.OTHER_DOCUMENT, lost=True))
            continue
        if not (data.startswith((MAGIC, EMPTY_MAGIC)) or name.lower().endswith(".zip")) or is_workbook(data):
            members = {path: data}
        else:
            members = _members(name, data, left, max_files, problems)
            left -= sum(map(len, members.values()))
        for member, content in members.items():
            _add(found, bare_name(member), content, problems)
    return Unpacked(found, tuple(problems))


def is_workbook(data: bytes) -> bool:
    """Whether a zip is a workbook or another document of an office, which is opened by its own reader."""
    return data.startswith(MAGIC) and (b"[Content_Types].xml" in data[:4096] or b"[Content_Types].xml" in data[-65536:])


def bare_name(path: str) -> str:
    """The last part of a path written by any system; what stands before it is never used."""
    return path.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")


def _add(found: dict[str, bytes], name: str, content: bytes, problems: list[Problem]) -> None:
    if not name or name.startswith("."):
        return  # a folder, or the litter of a desktop: ._users.csv, .DS_Store
    if name.lower() in {known.lower() for known in found}:
        problems.append(Problem(name, 0, "", Code.SAME_NAME_TWICE, lost=True))
        return
    found[name] = content


def _members(name: str, data: bytes, left: int, max_files: int, problems: list[Problem]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_all(archive, left, max_files)
    except _TooBigError:
        code = Code.TOO_BIG
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError):
        code = Code.BAD_ARCHIVE
    except (RuntimeError, NotImplementedError):  # how zipfile speaks of a password and of exotic compression
        code = Code.LOCKED_ARCHIVE
    problems.append(Problem(name, 0, "", code, lost=True))
    return {}


def _read_all(archive: zipfile.ZipFile, left: int, max_files: int) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > max_files or sum(info.file_size for info in infos) > left:
        raise _TooBigError
    members: dict[str, bytes] = {}
    for info in infos:
        content = _read(archive, info, left)
        left -= len(content)
        if info.filename not in members:
            members[info.filename] = content
    return members


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """One member, stopped at the limit: what it declared about its size may be a lie."""
    content = bytearray()
    with archive.open(info) as source:
        while chunk := source.read(CHUNK):
            content += chunk
            if len(content) > left:
                raise _TooBigError
    return bytes(content)
