"""The sheet of a lesson while a teacher fills it in: a brush in hand, and what each pupil touched by it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.marks import CREDIT, NO_CREDIT, Attendance, MarkValue, WorkKind

ERASE = "x"
MARK_BRUSHES = ("5", "4", "3", "2")
CODE_BRUSHES = (Attendance.ABSENT, Attendance.ILL, Attendance.LATE)
RARE_BRUSHES = (Attendance.EXCUSED, Attendance.EXEMPT, CREDIT, NO_CREDIT)
BRUSHES = (*MARK_BRUSHES, *CODE_BRUSHES, *RARE_BRUSHES, ERASE)
LATE_MINUTES = (5, 10, 15, 20)  # a late pupil touched again is later, then as late as nobody has said
LONGEST_WORDS = 1000  # of a topic, of homework


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A lesson by its place in the register; of a study group, where the lesson is the group's."""

    class_id: int
    subject_id: int
    day: date
    period: int
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a pupil gets: a mark, how they were at the lesson, or both (late, and marked)."""

    value: str | None = None
    code: Attendance | None = None
    minutes: int | None = None

    @property
    def empty(self) -> bool:
        return self.value is None and self.code is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Homework being given; without a day for the next lesson, without pupils to all."""

    text: str = ""
    due_on: date | None = None
    pupils: tuple[int, ...] = ()
    files: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.text and not self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonSheet:
    """All that will be written in one go; `topic` and `material` None: as they are."""

    brush: str = MARK_BRUSHES[0]
    cells: Mapping[int, Cell] = field(default_factory=dict)
    rest_were: bool = False
    work: WorkKind | None = None
    topic: str | None = None
    material: str | None = None
    task: Task = Task()

    @property
    def empty(self) -> bool:
        words = self.topic is not None or self.material is not None
        return not (self.cells or self.rest_were or words or not self.task.empty)


@dataclass(frozen=True, slots=True)
class Counts:
    marks: int
    missing: int
    late: int
    untouched: int


def touched(sheet: LessonSheet, pupil_id: int) -> LessonSheet:
    """The sheet after a pupil was touched with the brush in hand."""
    cell = brushed(sheet.cells.get(pupil_id, Cell()), sheet.brush)
    cells = {id_: one for id_, one in sheet.cells.items() if id_ != pupil_id}
    if not cell.empty:
        cells[pupil_id] = cell
    return replace(sheet, cells=cells)


def brushed(cell: Cell, brush: str) -> Cell:
    """A mark says the pupil was there, an absence that there is nothing to mark; the late are marked too."""
    if brush == ERASE:
        return Cell()
    code = Attendance.parse(brush)
    if code is None:
        MarkValue(brush)
        stays = cell.code if cell.code is not None and not cell.code.missed else None
        return Cell(brush, stays, cell.minutes if stays else None)
    if code is Attendance.LATE:
        return Cell(cell.value, code, _later(cell) if cell.code is code else None)
    return Cell(cell.value if not code.missed else None, code)


def _later(cell: Cell) -> int | None:
    """No minutes, 5, 10, 15, 20, and none again."""
    if cell.minutes is None:
        return LATE_MINUTES[0]
    more = [minutes for minutes in LATE_MINUTES if minutes > cell.minutes]
    return more[0] if more else None


def counts(cells: Mapping[int, Cell], size: int) -> Counts:
    """What the head line of the sheet tells of a class of this size."""
    codes = [cell.code for cell in cells.values() if cell.code]
    return Counts(
        marks=sum(cell.value is not None for cell in cells.values()),
        missing=sum(code.missed for code in codes),
        late=sum(code is Attendance.LATE for code in codes),
        untouched=size - len(cells),
    )
