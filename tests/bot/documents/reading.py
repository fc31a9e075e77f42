"""Reading back what was printed: the words of a PDF in their order, the pixels of a picture."""

import re
import struct
import zlib
from dataclasses import dataclass

_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_FONT_OR_STRING = re.compile(rb"/(\w+) [\d.]+ Tf|(?<!/Lang)\(")


def squeezed(text: str) -> str:
    """The text without its spaces: the end of a line takes a space away."""
    return re.sub(r"\s+", "", text)


def words(pdf: bytes) -> str:
    """Everything the pages say, squeezed, as a screen reader or a clipboard would take it."""
    return squeezed("".join(pages(pdf)))


def pages(pdf: bytes) -> list[str]:
    """What each page says."""
    objects = {int(number): body for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    return [_page(body, objects) for body in objects.values() if b"/Type/Page/" in body]


def _page(page: bytes, objects: dict[int, bytes]) -> str:
    resources = objects[_ref(rb"/Resources", page)]
    listed = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
    assert listed
    fonts = {
        name: _letters(objects[_ref(rb"/ToUnicode", objects[int(number)])])
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", listed[1])
    }
    content = _stream(objects[_ref(rb"/Contents", page)])
    said, letters, at = [], dict[int, str](), 0
    while found := _FONT_OR_STRING.search(content, at):
        at = found.end()
        if found[1]:
            letters = fonts[found[1]]
            continue
        shown, at = _string(content, at)
        said += [letters[code] for (code,) in struct.iter_unpack(">H", shown)]
    return "".join(said)


def _string(content: bytes, start: int) -> tuple[bytes, int]:
    """A PDF string whose opening bracket is behind, and where it ends; inner brackets come in pairs."""
    at, depth = start, 1
    while depth:
        depth += {b"(": 1, b")": -1}.get(content[at : at + 1], 0)
        at += 2 if content[at : at + 1] == b"\\" else 1
    return _unescaped(content[start : at - 1]), at


def _ref(key: bytes, body: bytes) -> int:
    found = re.search(key + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    data = rest[: rest.rindex(b"\nendstream")]
    return zlib.decompress(data) if b"FlateDecode" in head else data


def _letters(body: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _stream(body).split(b"endcodespacerange")[1])
    }


def _unescaped(raw: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        mark = found[1]
        return bytes([int(mark, 8)]) if mark.isdigit() else _ESCAPES.get(mark, mark)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded PNG: `rows[y]` holds the bytes of a row, `channels` of them a pixel."""

    width: int
    height: int
    channels: int
    rows: list[bytes]

    def column_is_plain(self, x: int) -> bool:
        """Is the whole column of one colour, that is, nothing reaches it?"""
        return len({row[x * self.channels : (x + 1) * self.channels] for row in self.rows}) == 1


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def decoded(png: bytes) -> Picture:
    """The pixels of an 8-bit PNG; slow, so ask for a narrow picture."""
    width, height = png_size(png)
    channels = {2: 3, 6: 4}[png[25]]
    data = zlib.decompress(b"".join(chunk for kind, chunk in _chunks(png) if kind == b"IDAT"))
    stride = width * channels
    rows, above = [], bytes(stride)
    for start in range(0, len(data), stride + 1):
        above = _unfiltered(data[start], data[start + 1 : start + 1 + stride], above, channels)
        rows.append(above)
    return Picture(width, height, channels, rows)


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += length + 12
    return found


def _unfiltered(kind: int, row: bytes, above: bytes, channels: int) -> bytes:
    out = bytearray(row)
    for i in range(len(out)):
        left = out[i - channels] if i >= channels else 0
        corner = above[i - channels] if i >= channels else 0
        out[i] = (out[i] + (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]) % 256
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
