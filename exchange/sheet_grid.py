"""The timetable as it hangs on the wall: days and lessons down, classes across, a subject in each cell."""

import re
from collections.abc import Iterator

from exchange.fet import day_of
from exchange.model import Bell, Code, Parcel, Place, Slot, StudentSet
from exchange.sheet_words import GRID, Found, understand
from exchange.table import Report, Table
from exchange.text import class_title, is_class, parse_time

MAX_PERIOD = 20
_SPAN = re.compile(r"(\d{1,2}[:.]\d{2})\s*[-–—]\s*(\d{1,2}[:.]\d{2})")
_PERIOD = re.compile(r"(\d{1,2})(?!\d|[:.]\d)")
_ROOM = re.compile(r"[\s,;(]*(?:каб\.?|к\.|ауд\.?)?\s*№?\s*(\d{1,4}[А-Яа-яA-Za-z]?)\)?\s*$")
_ROOM_SAID = re.compile(r"(?:каб\.?|ауд\.?)\s*№?\s*([\w\-]{1,10})", re.IGNORECASE)
_TEACHER = re.compile(r"\(?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)\)?")
_NOTHING = re.compile(r"[\s.\-–—]*")
_ROOM_HEADING = re.compile(r"^(каб|ауд|№ каб|к\.?$)", re.IGNORECASE)


def grid_header(header: list[str]) -> bool:
    """Two classes at least, and beside them the day or the number of the lesson."""
    titles = sum(1 for cell in header if is_class(cell))
    return titles >= 2 and bool({"weekday", "period"} & understand(header, GRID).keys())


def read_grid(table: Table, report: Report) -> Parcel:
    """Slots of every cell; a day said once, in merged cells, holds for the rows under it."""
    columns = understand(table.header, GRID)
    classes = [(at, class_title(cell)) for at, cell in enumerate(table.header) if is_class(cell)]
    slots: dict[str, Slot] = {}
    bells: dict[int, Bell] = {}
    weekday: int | None = None
    period = 0
    for number, raw in table.walk(report):
        at = Place(table.file, number)
        said = _cell(raw, columns.get("weekday"))
        if said:
            named = day_of(said).weekday
            if named is None and not any(_cell_at(raw, place) for place, _ in classes):
                continue  # a line of words between the days
            if named is None:
                report.add(at, "день", Code.BAD_VALUE, said, lost=True)
                continue
            if named != weekday:
                weekday, period = named, 0
        period = _period(_cell(raw, columns.get("period")), period)
        if "weekday" not in columns and len([cell for cell in raw if cell.strip()]) == 1:
            weekday = day_of(" ".join(raw)).weekday or weekday  # the day stands in a line of its own
            period = 0
            continue
        _bell(at, _cell(raw, columns.get("time")) or _cell(raw, columns.get("period")), period, bells)
        for slot in _slots(at, raw, classes, table.header, weekday, period):
            if slot.source_id in slots:
                report.add(at, slot.sets[0].class_title, Code.DUPLICATE_ID, slot.label, lost=True)
            slots.setdefault(slot.source_id, slot)
    return Parcel(slots=tuple(slots.values()), bells=tuple(bells.values()))


def _slots(
    at: Place, raw: list[str], classes: list[tuple[int, str]], header: list[str], weekday: int | None, period: int
) -> Iterator[Slot]:
    for place, title in classes:
        text = _cell_at(raw, place)
        if _NOTHING.fullmatch(text):
            continue
        beside = place + 1 < len(header) and bool(_ROOM_HEADING.match(header[place + 1]))
        parts = [part.strip() for part in text.split("/")] if "/" in text else [text]
        for number, part in enumerate(parts, start=1):
            if not part or _NOTHING.fullmatch(part):
                continue
            subgroup = str(number) if len(parts) > 1 else None
            subject, teacher, room = _parts(part)
            rooms = _cell_at(raw, place + 1).split("/") if beside else []
            room = room or (rooms[number - 1].strip() if number <= len(rooms) else "")
            name = f"{title}-{subgroup}" if subgroup else title
            yield Slot(
                source_id=f"{weekday}/{period}/{title}/{subgroup or ''}/{subject}",
                at=at,
                weekday=weekday,
                period=period if 0 <= period <= MAX_PERIOD else None,
                sets=(StudentSet(name, title, subgroup),),
                subject=subject,
                teachers=(teacher,) if teacher else (),
                room=room,
                label=f"{title}: {text}",
            )


def _parts(text: str) -> tuple[str, str, str]:
    """Subject, teacher and room of a cell: "Алгебра (Иванова И. И.) каб. 12"."""
    teacher = room = ""
    if match := _TEACHER.search(text):
        teacher = match[1]
        text = text[: match.start()] + " " + text[match.end() :]
    if match := _ROOM_SAID.search(text):
        room = match[1]
        text = text[: match.start()] + " " + text[match.end() :]
    elif match := _ROOM.search(text):
        room = match[1]
        text = text[: match.start()]
    return " ".join(text.split()).strip(" ,;-–—()"), teacher, room


def _period(text: str, before: int) -> int:
    match = _PERIOD.match(text)
    return int(match[1]) if match else before + 1


def _bell(at: Place, text: str, period: int, bells: dict[int, Bell]) -> None:
    match = _SPAN.search(text)
    start, end = (parse_time(match[1]), parse_time(match[2])) if match else (None, None)
    if start and end and start < end and 0 <= period <= MAX_PERIOD:
        bells.setdefault(period, Bell(source_id=f"/{period}", at=at, period=period, start=start, end=end))


def _cell(raw: list[str], found: Found | None) -> str:
    return _cell_at(raw, found.at) if found else ""


def _cell_at(raw: list[str], at: int) -> str:
    return " ".join(raw[at].split()) if at < len(raw) else ""
