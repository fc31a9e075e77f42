"""Files people send: known by content, cleaned, named safely."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.files import (
    DAILY_BYTES,
    DAILY_FILES,
    LARGEST,
    BadFile,
    FileKind,
    NewFile,
    Purpose,
    checked,
    kind_of,
    safe_name,
    within_share,
)


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes) -> bytes:
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + b"".join(segments)
        + segment(0xDA, b"")
        + b"pixels\xff\xd9"
    )


def exif(turned: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(order + "HHI", 0x010F, 2, 4) + b"Tele" + struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    return segment(
        0xE1,
        b"Exif\0\0" + mark + struct.pack(order + "I", 8) + struct.pack(order + "H", 2) + entries + b"GPS 50.59 36.58",
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def archive(**files: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(ZipInfo(name), text)  # of a fixed date: names of tests are made of these bytes
    return made.getvalue()


DOCX = archive(**{"[Content_Types].xml": "", "word/document.xml": ""})
XLSX = archive(**{"[Content_Types].xml": "", "xl/workbook.xml": ""})
ODS = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": ""})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), FileKind.JPEG),
        (png(), FileKind.PNG),
        (webp((b"VP8 ", b"pixels")), FileKind.WEBP),
        (b"%PDF-1.7\n", FileKind.PDF),
        (DOCX, FileKind.DOCX),
        (XLSX, FileKind.XLSX),
        (ODS, FileKind.ODS),
        (archive(**{"users.csv": "id"}), FileKind.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", FileKind.DOC),
        (b"{\\rtf1 text}", FileKind.RTF),
        ("класс;ученик\n7А;…".encode(), FileKind.TEXT),
        ("класс;ученик".encode("cp1251"), FileKind.TEXT),
        ("класс".encode("utf-16"), FileKind.TEXT),
        (b"MZ\x90\0\3\0\0\0", None),  # a program
        (b"\x7fELF\2\1\1\0", None),
        (b"PK\x03\x04 and nothing more", None),
        (b"GIF89a\1\0\1\0", None),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content) is kind


def test_a_program_called_a_picture_is_not_taken() -> None:
    assert checked("фото.jpg", b"MZ\x90\0\3\0\0\0", Purpose.HOMEWORK) is BadFile.UNKNOWN_KIND


@pytest.mark.parametrize(
    ("purpose", "content"),
    [(Purpose.ABSENCE_NOTE, DOCX), (Purpose.APPLICATION, b"plain text"), (Purpose.HOMEWORK, archive(a="")),
     (Purpose.IMPORT, jpeg())],
)  # fmt: skip
def test_each_purpose_takes_its_own_kinds(purpose: Purpose, content: bytes) -> None:
    assert checked("file", content, purpose) is BadFile.UNKNOWN_KIND


def test_a_file_has_its_limits() -> None:
    assert checked("пусто.txt", b"", Purpose.HOMEWORK) is BadFile.EMPTY
    assert isinstance(checked("много.txt", b"a" * LARGEST, Purpose.HOMEWORK), NewFile)
    assert checked("много.txt", b"a" * (LARGEST + 1), Purpose.HOMEWORK) is BadFile.TOO_BIG


def test_the_share_of_a_day_is_in_files_and_in_bytes() -> None:
    small = NewFile("a.txt", FileKind.TEXT, b"a")
    assert within_share(DAILY_FILES - 1, 0, small)
    assert not within_share(DAILY_FILES, 0, small)
    assert within_share(0, DAILY_BYTES - 1, small)
    assert not within_share(0, DAILY_BYTES, small)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_loses_its_place_and_keeps_how_it_is_turned(order: str) -> None:
    comment = segment(0xFE, b"taken at home")
    new = checked("фото.jpg", jpeg(exif(6, order), segment(0xED, b"IPTC by somebody"), comment), Purpose.HOMEWORK)
    assert isinstance(new, NewFile)
    for told in (b"GPS", b"IPTC", b"taken at home", b"Tele"):
        assert told not in new.content
    assert new.content.endswith(b"pixels\xff\xd9")
    again = checked("фото.jpg", new.content, Purpose.HOMEWORK)
    assert again == new  # nothing is left to take out, and it is still turned
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06" in new.content


def test_a_photo_that_lies_straight_carries_no_exif_at_all() -> None:
    new = checked("фото.jpg", jpeg(exif(1)), Purpose.HOMEWORK)
    assert isinstance(new, NewFile)
    assert new.content == jpeg()


def test_a_png_loses_its_texts_and_what_stands_behind_its_end() -> None:
    said = [chunk(kind, b"Author\0Somebody") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")]
    new = checked("снимок.png", png(*said) + b"a second file", Purpose.HOMEWORK)
    assert isinstance(new, NewFile)
    assert new.content == png()


def test_a_webp_loses_its_exif_and_the_word_that_it_has_one() -> None:
    full = webp((b"VP8X", bytes([0b11100]) + bytes(9)), (b"VP8 ", b"pixels"), (b"EXIF", b"GPS"), (b"XMP ", b"me"))
    new = checked("снимок.webp", full, Purpose.HOMEWORK)
    assert isinstance(new, NewFile)
    assert new.content == webp((b"VP8X", bytes([0b10000]) + bytes(9)), (b"VP8 ", b"pixels"))


@pytest.mark.parametrize("whole", [jpeg(exif(6)), png(chunk(b"tEXt", b"Author\0Somebody"))])
def test_a_picture_that_ends_before_its_end_is_broken_and_not_kept_with_what_it_tells(whole: bytes) -> None:
    assert checked("фото", whole[:60], Purpose.HOMEWORK) is BadFile.BROKEN


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("Задание.pdf", FileKind.PDF, "Задание.pdf"),
        ("../../etc/passwd", FileKind.TEXT, "passwd.txt"),
        ("C:\\Users\\мама\\справка.JPEG", FileKind.JPEG, "справка.jpeg"),
        ("фото.exe", FileKind.PNG, "фото.exe.png"),
        ("", FileKind.PDF, "file.pdf"),
        ("список.csv", FileKind.TEXT, "список.csv"),
        ("a\u202egpj.txt", FileKind.TEXT, "agpj.txt"),  # a sign that turns the writing round
        ("я" * 200 + ".pdf", FileKind.PDF, "я" * 74 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save_under(name: str, kind: FileKind, safe: str) -> None:
    assert safe_name(name, kind) == safe


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b"PK\x03\x04"]),
)
def test_no_bytes_whatever_break_the_check(tail: bytes, start: bytes) -> None:
    for purpose in Purpose:
        result = checked("имя", start + tail, purpose)
        assert isinstance(result, BadFile) or result.kind in purpose.kinds
