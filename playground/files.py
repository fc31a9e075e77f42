"""Files people and bots send: bytes kept in memory, named by ids that belong to one bot."""

import base64
import hashlib
import mimetypes
import secrets
import struct
from dataclasses import dataclass

from playground.errors import bad

DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes a bot may download
UPLOAD_LIMIT = 50 * 1024 * 1024  # bytes a bot may upload
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes of a photo
_PREFIX = {"photo": "AgACAgI", "document": "BQACAgI", "sticker": "CAACAgI"}
_FOLDER = {"photo": "photos", "document": "documents", "sticker": "stickers"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `key` is its file_unique_id, the same for every bot."""

    key: str
    kind: str
    name: str
    mime: str
    data: bytes
    number: int
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """The file_path that getFile names."""
        suffix = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{_FOLDER[self.kind]}/file_{self.number}.{'jpg' if self.kind == 'photo' else suffix}"


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None when it is none of these."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp_size(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(data[21:25], "little")
    return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


class Files:
    """All files of the playground. An id given to one bot means nothing to another."""

    def __init__(self) -> None:
        self._by_key: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, data: bytes, mime: str | None = None) -> StoredFile:
        """Keep bytes under a new key; photos are measured, anything that is no picture is refused."""
        width, height = _measured(data) if kind == "photo" else (0, 0)
        if kind == "sticker":
            width = height = 512
        stored = StoredFile(
            key="AQAD" + secrets.token_urlsafe(8).replace("-", "x"),
            kind=kind,
            name=name,
            mime=mime or mimetypes.guess_type(name)[0] or "application/octet-stream",
            data=data,
            number=len(self._by_key),
            width=width,
            height=height,
        )
        self.keep(stored)
        return stored

    def keep(self, stored: StoredFile) -> None:
        """Take in a file that already has its key."""
        self._by_key[stored.key] = stored
        self._by_path[stored.path] = stored

    def all(self) -> list[StoredFile]:
        return list(self._by_key.values())

    def get(self, key: str) -> StoredFile | None:
        return self._by_key.get(key)

    def at(self, path: str) -> StoredFile | None:
        """The file a file_path leads to."""
        return self._by_path.get(path)

    def file_id(self, key: str, bot_id: int) -> str:
        """The id under which this bot knows the file."""
        stored = self._by_key[key]
        body = f"{bot_id}:{key}:{_seal(bot_id, key)}".encode()
        return _PREFIX[stored.kind] + base64.urlsafe_b64encode(body).decode().rstrip("=")

    def by_id(self, file_id: str, bot_id: int) -> StoredFile:
        """The file behind an id of this bot; raises ApiError for any other string."""
        wrong = bad("wrong file identifier/HTTP URL specified")
        try:
            padded = file_id[7:] + "=" * (-len(file_id[7:]) % 4)
            owner, key, seal = base64.urlsafe_b64decode(padded).decode().split(":")
        except ValueError:
            raise wrong from None
        stored = self._by_key.get(key)
        if stored is None or owner != str(bot_id) or seal != _seal(bot_id, key):
            raise wrong
        return stored


def _seal(bot_id: int, key: str) -> str:
    return hashlib.sha256(f"{bot_id}/{key}".encode()).hexdigest()[:12]


def _measured(data: bytes) -> tuple[int, int]:
    if len(data) > PHOTO_LIMIT:
        raise bad("too big for a photo")
    size = image_size(data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = size
    if min(size) == 0 or width + height > 10_000 or max(size) > 20 * min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return size
