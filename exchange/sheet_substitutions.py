"""The sheet of substitutions that hangs by the staff room, as dated changes of the timetable."""

import re
from collections.abc import Mapping

from exchange.model import ChangeKind, ChangeRecord, Code, Parcel
from exchange.sheet_rows import SheetRow, rows_of
from exchange.sheet_words import Found
from exchange.table import Report, Table
from exchange.text import class_title, is_class, parse_date, parse_whole

MAX_PERIOD = 20
_CANCELLED = re.compile(r"\b(отмен|нет урок|урока нет|не будет|снят|домой)", re.IGNORECASE)
_NOTHING = re.compile(r"[\s.\-–—]*")
_PERIOD = re.compile(r"(\d{1,2})\s*(?:-?й)?(?:\s*урок)?", re.IGNORECASE)


def read_substitutions(table: Table, columns: Mapping[str, Found], of_class: str, report: Report) -> Parcel:
    """Who stands in for whom; a date said once holds for the rows under it."""
    changes: dict[str, ChangeRecord] = {}
    last = ""
    for row in rows_of(table, columns, report):
        last = row["date"] or last
        change = _change(row, last, of_class)
        if change is None:
            continue
        if change.source_id in changes:
            row.lose("class", Code.DUPLICATE_ID, change.source_id)
        changes.setdefault(change.source_id, change)
    return Parcel(changes=tuple(changes.values()))


def _change(row: SheetRow, day: str, of_class: str) -> ChangeRecord | None:
    on = parse_date(day)
    match = _PERIOD.fullmatch(row["period"])
    period = parse_whole(match[1]) if match else None
    title = class_title(row["class"]) if is_class(row["class"]) else of_class if not row["class"] else ""
    for name, missing, code in (
        ("date", on is None, Code.BAD_DATE if day else Code.MISSING_VALUE),
        ("period", period is None or period > MAX_PERIOD, Code.BAD_NUMBER if row["period"] else Code.MISSING_VALUE),
        ("class", not title, Code.BAD_VALUE if row["class"] else Code.MISSING_VALUE),
    ):
        if missing:
            row.lose(name, code, day if name == "date" else row[name])
            return None
    assert on is not None
    assert period is not None
    stand_in, subject = _name(row["stand_in"]), "" if _NOTHING.fullmatch(row["subject"]) else row["subject"]
    kind = _kind(row, stand_in, subject)
    if kind is None:
        row.lose("stand_in", Code.MISSING_VALUE)
        return None
    return ChangeRecord(
        source_id=f"{on}/{period}/{title}/{row['subgroup']}/{kind}",
        at=row.at,
        on=on,
        period=period,
        class_title=title,
        kind=kind,
        subject="" if kind is ChangeKind.CANCELLED else subject,
        teacher="" if kind is ChangeKind.CANCELLED else stand_in,
        room=row["room"],
        comment=row["comment"],
        subgroup=row["subgroup"] or None,
    )


def _kind(row: SheetRow, stand_in: str, subject: str) -> ChangeKind | None:
    if any(_CANCELLED.search(row[name]) for name in ("stand_in", "subject", "comment")):
        return ChangeKind.CANCELLED
    if subject:
        return ChangeKind.OTHER_SUBJECT
    if stand_in:
        return ChangeKind.OTHER_TEACHER
    if row["room"]:
        return ChangeKind.OTHER_ROOM
    return ChangeKind.COMMENT if row["comment"] else None


def _name(text: str) -> str:
    return "" if _NOTHING.fullmatch(text) else text
