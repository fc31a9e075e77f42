"""A workbook (.xlsx, .xls) as tables: a sheet is a table, whatever stands above its headings."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from exchange.archive import CHUNK, EMPTY_MAGIC, MAGIC
from exchange.model import Code, Place
from exchange.table import Report, Table

NAMES = (".xlsx", ".xlsm", ".xls")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED = 256 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 6_000_000  # of one sheet: its reader holds the whole rectangle, empty cells too
SEPARATOR = " · "  # between the file and its sheet, where there are several
_BLANK_TITLE = re.compile(r"(?:лист|sheet)\s*\d*", re.IGNORECASE)
_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')


def is_workbook(name: str, data: bytes) -> bool:
    """By its name and its first bytes: a zip named .xlsx that is none is told so when it is opened."""
    return name.lower().endswith(NAMES) and data.startswith((MAGIC, EMPTY_MAGIC, OLE_MAGIC))


def grids_of(name: str, data: bytes, report: Report) -> list[tuple[str, list[list[str]]]]:
    """(label, rows) of every sheet that holds anything; what cannot be opened is reported."""
    if data.startswith((MAGIC, EMPTY_MAGIC)):
        code = _swollen(data)
        if code is not None:
            report.add(Place(name, 0), "", code, lost=True)
            return []
    from python_calamine import CalamineError, CalamineWorkbook

    found: list[tuple[str, list[list[str]]]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        titles = book.sheet_names
        for title in titles:
            rows = _rows(book.get_sheet_by_name(title).to_python(skip_empty_area=False))
            if rows:
                alone = len(titles) == 1 and _BLANK_TITLE.fullmatch(title) is not None
                found.append((name if alone else f"{name}{SEPARATOR}{title}", rows))
    except BaseException as error:
        # A panic of the reader written in Rust comes as a BaseException of its own: a broken file, not our end.
        if not isinstance(error, CalamineError | Exception) and type(error).__name__ != "PanicException":
            raise
        report.add(Place(name, 0), "", Code.BROKEN_FILE, lost=True)
        return []
    for label, rows in found:
        if len(rows) > MAX_ROWS:
            report.add(Place(label, MAX_ROWS), "", Code.TOO_BIG, lost=True)
            del rows[MAX_ROWS:]
    return found


def as_table(label: str, rows: Sequence[Sequence[str]], header_row: int, *, partial: bool = False) -> Table:
    """Rows as a table with its headings on that row (from 1); numbers stay those of the sheet."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    header = [" ".join(cell.split()) for cell in rows[header_row - 1]] if rows else []
    return Table(label, text.getvalue().encode("utf-8"), "utf-8", ",", header, header_row, partial)


def _swollen(data: bytes) -> Code | None:
    """Whether a workbook unpacks to more than we agree to hold, whatever it declares."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as source:
                    corner = _Corner()
                    while chunk := source.read(CHUNK):
                        left -= len(chunk)
                        corner.see(chunk)
                        if left < 0 or corner.cells > MAX_CELLS:
                            return Code.TOO_BIG
    except (RuntimeError, NotImplementedError):
        return Code.LOCKED_ARCHIVE
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError):
        return Code.BROKEN_FILE
    return None


class _Corner:
    """The far corner of a sheet: one cell at XFD1048576 makes its rectangle larger than any memory."""

    def __init__(self) -> None:
        self._columns, self._row, self._tail = 0, 0, b""

    @property
    def cells(self) -> int:
        return self._columns * self._row

    def see(self, chunk: bytes) -> None:
        found = _CELL.findall(self._tail + chunk)
        self._tail = chunk[-32:]
        if found:
            letters = max({letters for letters, _ in found}, key=lambda name: (len(name), name))
            self._columns = max(self._columns, _column(letters))
            self._row = max(self._row, max(int(number) for _, number in found))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(sheet: Iterable[Sequence[object]]) -> list[list[str]]:
    rows = []
    for cells in sheet:
        row = [_text(cell) for cell in cells[:MAX_COLUMNS]]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(cell: object) -> str:
    """A cell as a person reads it: 7.0 is 7, a moment without its hours is a day."""
    match cell:
        case bool():
            return "да" if cell else "нет"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case timedelta():
            minutes = int(cell.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell).replace("\0", "").strip()
