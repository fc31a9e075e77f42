"""Words for paper: what the embedded fonts can draw, dates in Russian, a masked account."""

import unicodedata
from datetime import date, datetime, timedelta

UNDRAWABLE = "□"

# What the fonts inside Typst draw, measured and held by a test: an archival PDF may not hold an empty glyph,
# so one stray hieroglyph in a name would otherwise leave a parent without a letter.
# Left out on purpose: soft hyphens and the marks that turn the direction of writing.
_DRAWABLE_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),
    (0x00AE, 0x0377),
    (0x037A, 0x037F),
    (0x0384, 0x038A),
    (0x038E, 0x03A1),
    (0x03A3, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2044, 0x2052),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2122, 0x2122),
    (0x2126, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2713),
    (0x2717, 0x2717),
)
_SPACES = {"\t": " ", "\r": "", "\u2028": "\n", "\u2029": "\n", "\u2011": "-"}
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_MOSCOW = timedelta(hours=3)


def drawable(text: str) -> str:
    """The text as paper can show it: decoration is dropped, a letter no font has becomes □, lines stay."""
    return "".join(_drawn(char) for char in unicodedata.normalize("NFC", text)).strip()


def day(when: date) -> str:
    """A date as Russian papers write it, 5 марта 2026 г., held together by no-break spaces."""
    return f"{when.day}\N{NO-BREAK SPACE}{_MONTHS[when.month - 1]} {when.year}\N{NO-BREAK SPACE}г."


def moment(when: datetime) -> str:
    """A date and time in the zone `when` is in, the zone named by Moscow; a naive time is refused."""
    return f"{day(when)}, {when:%H:%M} ({_zone(when)})"


def masked(account: str) -> str:
    """An account id of which the end alone can be read, so that a paper does not give the account away."""
    shown = account[-min(3, len(account) // 2) :] if len(account) > 1 else ""
    return f"•••{shown}"


def _drawn(char: str) -> str:
    if char == "\n":
        return char
    if char in _SPACES:
        return _SPACES[char]
    if any(first <= ord(char) <= last for first, last in _DRAWABLE_RANGES):
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return UNDRAWABLE if unicodedata.category(char)[0] in "LN" else ""


def _zone(when: datetime) -> str:
    offset = when.utcoffset()
    if offset is None:
        raise ValueError("a moment on paper needs a time zone")
    minutes = int((offset - _MOSCOW).total_seconds()) // 60
    if not minutes:
        return "МСК"
    hours, rest = divmod(abs(minutes), 60)
    return f"МСК{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
