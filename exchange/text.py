"""Small readings of text that every format shares: encodings, dates, times, numbers, titles of classes."""

import codecs
import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CHUNK = 1 << 20
YEARS = range(1900, 2200)

_RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T].*)?")
_OTHER_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
_CLASS = re.compile(r"(\d{1,2})\s*[-–—.]?\s*[«\"'(]?\s*([A-Za-zА-Яа-яЁё])\s*[»\"')]?")
_LATIN = str.maketrans("ABCEHKMOPTX", "АВСЕНКМОРТХ")  # the letters that look the same


def encoding_of(data: bytes) -> str | None:
    """The encoding to read with: UTF-16 by its mark, UTF-8 when it holds, windows-1251 when it reads as Russian."""
    if data.startswith(UTF16):
        return "utf-16" if _holds(data, "utf-16") else None
    if _holds(data, "utf-8"):
        return "utf-8-sig"
    return "cp1251" if _reads_as_russian(data) else None


def _holds(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for at in range(0, len(data), CHUNK):
            decoder.decode(bytes(view[at : at + CHUNK]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _reads_as_russian(data: bytes) -> bool:
    """Mostly Cyrillic above ASCII and mostly small letters: KOI8-R read so is in capitals, CP866 is in rubbish."""
    if b"\0" in data:
        return False
    sample = data[:CHUNK].decode("cp1251", errors="replace")
    high = [char for char in sample if ord(char) > 127]
    letters = [char for char in high if "А" <= char <= "я" or char in "Ёё"]
    typographic = sum(char in "«»№–—…„“”’§°\xa0" for char in high)
    small = sum(char.islower() for char in letters)
    return len(letters) + typographic >= 0.95 * len(high) and small * 2 >= len(letters)


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date | None:
    """The day as written, in any form seen; a time or zone behind it is dropped, never converted. None: no day."""
    text = text.strip()
    if match := _OTHER_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _RUSSIAN_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """A clock's time, padded or not: "8:30", "08:30", "8.30", "08:30:00"."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def parse_number(text: str) -> Decimal | None:
    """A finite number with a point or a comma."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**9 else None


def parse_whole(text: str) -> int | None:
    """A small whole number, as of a period or a grade; "3.0" of a spreadsheet is 3."""
    number = parse_number(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def split_list(text: str, separators: str = ",") -> tuple[str, ...]:
    """The non-empty members of a list written in one cell, each once, in order."""
    if not text:
        return ()
    for other in separators[1:]:
        text = text.replace(other, separators[0])
    return tuple(dict.fromkeys(part for raw in text.split(separators[0]) if (part := raw.strip())))


@lru_cache(maxsize=4096)
def class_title(text: str) -> str:
    """One spelling for a school class: 7 «а», 7-А and 7A (Latin) are all "7А"; other titles are only trimmed."""
    text = " ".join(text.split())
    match = _CLASS.fullmatch(text)
    if match is None:
        return text
    return f"{int(match[1])}{match[2].upper().translate(_LATIN)}"


def is_class(title: str) -> bool:
    """Whether it is the title of a school class, "7А", however it is written."""
    return _CLASS.fullmatch(" ".join(title.split())) is not None


def grade_of(title: str) -> int | None:
    """The grade (1-11) that a class's title begins with."""
    match = re.match(r"(\d{1,2})(?!\d)", title.strip())
    return int(match[1]) if match and 1 <= int(match[1]) <= 11 else None
