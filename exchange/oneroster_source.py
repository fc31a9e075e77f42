"""What the readers of OneRoster files share: the tables, the ids they hold, the manifest, the words of enums."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from exchange import oneroster_layouts as layouts
from exchange.model import Code, Place, Record, Role, State
from exchange.table import Layout, Report, Row, Table
from exchange.text import split_list

R = TypeVar("R", bound=Record)

ROLES = {
    "student": Role.PUPIL,
    "learner": Role.PUPIL,
    "teacher": Role.TEACHER,
    "professor": Role.TEACHER,
    "faculty": Role.TEACHER,
    "parent": Role.GUARDIAN,
    "guardian": Role.GUARDIAN,
    "relative": Role.GUARDIAN,
    "administrator": Role.ADMINISTRATOR,
    "districtadministrator": Role.ADMINISTRATOR,
    "siteadministrator": Role.ADMINISTRATOR,
    "systemadministrator": Role.ADMINISTRATOR,
    "principal": Role.ADMINISTRATOR,
    "aide": Role.STAFF,
    "counselor": Role.STAFF,
    "proctor": Role.STAFF,
    "staff": Role.STAFF,
}


class Source:
    """The tables of one set, and which ids they hold: a reference is judged only against a whole file.

    A file that is absent, or that brings changes alone, may refer to what was imported before; that is for the
    importer to judge.
    """

    def __init__(self, tables: Mapping[str, Table], report: Report) -> None:
        self.tables = tables
        self.report = report
        self._delta = {name for name, table in tables.items() if table.partial}
        self._ids: dict[str, frozenset[str]] = {}

    def rows(self, layout: Layout) -> Iterator[Row]:
        table = self.tables.get(layout.name)
        return iter(()) if table is None else table.rows(layout, self.report)

    def read_manifest(self) -> None:
        """Learn which files bring changes only; a promised file that is missing is reported."""
        names = {layout.name.lower(): layout.name for layout in layouts.LAYOUTS}
        for row in self.rows(layouts.MANIFEST):
            prefix, _, name = row["property"].partition(".")
            layout = names.get(name.lower())
            if prefix.lower() != "file" or layout is None:
                continue
            mode = row["value"].lower()
            if mode == "delta":
                self._delta.add(layout)
            if mode in ("delta", "bulk") and layout not in self.tables:
                self.report.add(row.at, row["property"], Code.MISSING_FILE, f"{layout}.csv")

    def delta_files(self) -> frozenset[str]:
        return frozenset(self.tables[name].file for name in self._delta if name in self.tables)

    def learn(self, layout: Layout, records: Iterable[Record]) -> None:
        self.learn_these(layout, (record.source_id for record in records))

    def learn_these(self, layout: Layout, ids: Iterable[str]) -> None:
        if layout.name in self.tables and layout.name not in self._delta:
            self._ids[layout.name] = frozenset(ids)

    def learn_ids(self, layout: Layout) -> None:
        """Know the ids of a file before its rows are read, since they refer to each other."""
        table = self.tables.get(layout.name)
        at = layout.positions(table.header).get("id") if table else None
        if table is not None and at is not None:
            self.learn_these(layout, (row[at].strip() for row in table.quiet_rows() if at < len(row)))

    def ids(self, layout: Layout) -> frozenset[str] | None:
        """The ids a reference must be among, or None when that cannot be judged here."""
        return self._ids.get(layout.name)

    def known(self, at: Place, column: str, text: str, layout: Layout, *, lost: bool = False) -> bool:
        """Whether an id exists where it can be judged; the unknown is reported."""
        ids = self._ids.get(layout.name)
        if ids is None or text in ids:
            return True
        self.report.add(at, column, Code.UNKNOWN_REFERENCE, text, lost=lost)
        return False

    def reference(self, row: Row, column: str, layout: Layout) -> str | None:
        """An optional reference: the row lives on without a bad one."""
        text = row[column]
        return text if text and self.known(row.at, column, text, layout) else None

    def references(self, row: Row, column: str, layout: Layout) -> tuple[str, ...]:
        return tuple(text for text in split_list(row[column], ",;") if self.known(row.at, column, text, layout))

    def required(self, row: Row, column: str, layout: Layout) -> str | None:
        """A reference the row makes no sense without: its absence loses the row."""
        text = row.need(column)
        return text if text is not None and self.known(row.at, column, text, layout, lost=True) else None


def state(row: Row) -> State:
    """The row's status; empty means active, as in bulk files; an unknown word is reported and means active."""
    text = row["status"].lower()
    if text in ("", "active"):
        return State.ACTIVE
    if text in ("inactive", "tobedeleted"):
        return State(text)
    row.report.add(row.at, "status", Code.BAD_VALUE, row["status"])
    return State.ACTIVE


def flag(text: str) -> bool:
    return text.lower() in ("true", "1", "yes", "да")


def row_id(row: Row, natural: str) -> str:
    """The row's own id, or one made of what the row is about where the exporter gives none."""
    return row["id"] or natural


def distinct(records: Iterable[R], source: Source) -> Iterator[R]:
    """Records with an id not met before; a repeated one is reported and left out."""
    seen: set[str] = set()
    for record in records:
        if record.source_id in seen:
            source.report.add(record.at, "id", Code.DUPLICATE_ID, record.source_id, lost=True)
            continue
        seen.add(record.source_id)
        yield record
