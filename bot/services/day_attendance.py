"""A class teacher notes who is absent all day or late: by a line, by buttons, by parents' notes; undone in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.services.batches import Written, owe_batch, writing_of, written
from bot.services.calendars import Calendars
from bot.services.class_leading import classes_led
from bot.services.day_pages import (
    KIND,
    DayDraft,
    DayPage,
    DayRight,
    NotHere,
    day_right,
    kept,
    kind_of,
    page_of,
    read,
    seats_of,
)
from bot.services.desk import near
from bot.services.marking import Seen
from domain.access import DECIDING_STAFF, Viewer
from domain.day_sheet import DAY_BRUSHES, DaySheet
from domain.diary import WHOLE_DAY
from domain.lesson_sheet import Cell, brushed
from domain.mark_line import read_mark_line
from domain.mark_line.lexicon import WHOLE_DAY_NAMES
from domain.mark_line.values import (
    ClassName,
    Desk,
    Guess,
    LessonAt,
    ProblemCode,
    PupilName,
    Reading,
    SubjectName,
    Teaching,
)
from domain.marks import Attendance
from domain.people import FullName
from storage.attendance import NewAbsence
from storage.lessons import ClassFacts
from storage.marks import Batch
from storage.work import Database, Work

_ALL_DAY = SubjectName(1, WHOLE_DAY_NAMES[0], WHOLE_DAY_NAMES[1:])
_OF_NO_DAY = frozenset({ProblemCode.EMPTY, ProblemCode.NO_PUPIL, ProblemCode.NO_VALUE})
_OF_ANOTHER = frozenset(
    {
        ProblemCode.NO_CLASS, ProblemCode.UNKNOWN_CLASS, ProblemCode.AMBIGUOUS_CLASS, ProblemCode.TWO_CLASSES,
        ProblemCode.BAD_DATE, ProblemCode.FUTURE_DATE, ProblemCode.PAST_YEAR, ProblemCode.TWO_DATES,
        ProblemCode.TOO_LONG,
    }
)  # fmt: skip
# What is supposed of the class, the subject and the day is on the screen before anything is written.
_SHOWN = frozenset(
    {
        Guess.CLASS_FROM_LESSON, Guess.CLASS_FROM_TEACHING, Guess.CLASS_FROM_PUPILS, Guess.SUBJECT_FROM_LESSON,
        Guess.SUBJECT_FROM_TEACHING, Guess.DATE_FROM_LESSON, Guess.NO_LESSON_THAT_DAY, Guess.SHARED_VALUE,
    }
)  # fmt: skip

Outcome = DayPage | Written | NotHere


class DayAttendance:
    def __init__(self, database: Database, calendars: Calendars, undo_window: timedelta) -> None:
        self._database, self._calendars, self._undo_window = database, calendars, undo_window

    async def open(self, viewer: Viewer, class_id: int, day: date | None, at: datetime) -> Outcome:
        """The sheet of a day, begun if there is none; without a class of the first the person leads."""
        async with self._database.open_act() as work:
            mine = await classes_led(work, viewer)
            right = await self._right(work, viewer, class_id or (mine[0].id if mine else 0), day, at)
            if right is None:
                return NotHere()
            return await page_of(work, viewer, right, await _begun(work, viewer, right, at))

    async def more(self, viewer: Viewer, said: str, at: datetime) -> Outcome:
        """One more line for the sheet touched last: of its class and its day, if it names no other."""
        async with self._database.open_act() as work:
            drafts = await work.drafts.beginning(viewer.account_id, KIND)
            if not drafts:
                return NotHere()
            draft = read(drafts[0])
            return await self._line(work, viewer, said, draft.class_id, draft.day, at)

    async def line(self, viewer: Viewer, said: str, at: datetime) -> Outcome:
        """Read a line of attendance into the sheet of its day: shown there, and written by the button alone."""
        async with self._database.open_act() as work:
            mine = await classes_led(work, viewer)
            return await self._line(work, viewer, said, mine[0].id if mine else None, None, at)

    async def _line(
        self, work: Work, viewer: Viewer, said: str, usual: int | None, day: date | None, at: datetime
    ) -> Outcome:
        classes = await _may_name(work, viewer)
        reading = await self._read(work, classes, said, usual, day, at)
        if reading is None:
            return NotHere()
        right = await self._right(work, viewer, reading.class_id or classes[0].id, reading.date, at)
        if right is None:
            return NotHere()
        draft = await _begun(work, viewer, right, at)
        empty = not reading.entries and {one.code for one in reading.problems} <= _OF_NO_DAY
        if right.school.in_person and not empty:  # no name goes through the messenger here
            return await page_of(work, viewer, right, draft, in_person=True)
        if right.open and not {one.code for one in reading.problems} & _OF_ANOTHER:
            draft = await _filled(work, right, draft, reading, at)
        return await page_of(
            work, viewer, right, draft,
            problems=() if empty else reading.problems,
            guesses=tuple(one for one in reading.guesses if one not in _SHOWN),
            marks=tuple(one.said for one in reading.entries if one.values or one.debt_until),
        )  # fmt: skip

    async def brush(self, viewer: Viewer, draft_id: int, brush: str, at: datetime) -> Outcome:
        """Take another brush in hand."""
        async with self._database.open_act() as work:
            found = await self._held(work, viewer, draft_id, at)
            if found is None:
                return NotHere()
            right, draft = found
            if brush in DAY_BRUSHES and brush != draft.sheet.brush:
                draft = await _save(work, draft, replace(draft.sheet, brush=brush), draft.base, at)
            return await page_of(work, viewer, right, draft)

    async def touch(self, viewer: Viewer, draft_id: int, pupil_id: int, at: datetime) -> Outcome:
        """Give a pupil what the brush says; of whom something stands is left as it is: that is corrected."""
        async with self._database.open_act() as work:
            found = await self._held(work, viewer, draft_id, at)
            if found is None:
                return NotHere()
            right, draft = found
            seats = {one.pupil_id: one for one in await seats_of(work, right, draft.sheet.cells)}
            seat = seats.get(pupil_id)
            if seat is not None and right.open and (seat.noted is None or not seat.cell.empty):
                cell = brushed(seat.cell, draft.sheet.brush)
                draft = await _give(work, draft, {pupil_id: cell}, {pupil_id: seat.stood}, at)
            return await page_of(work, viewer, right, draft)

    async def by_notes(self, viewer: Viewer, draft_id: int, at: datetime) -> Outcome:
        """Note as absent those whose parents said so, and of whom nothing is noted yet."""
        async with self._database.open_act() as work:
            found = await self._held(work, viewer, draft_id, at)
            if found is None:
                return NotHere()
            right, draft = found
            page = await page_of(work, viewer, right, draft)
            if not right.open or not page.told:
                return page
            cells = {pupil: Cell(code=code) for pupil, code in page.told.items()}
            stood = {one.pupil_id: one.stood for one in page.seats if one.pupil_id in cells}
            return await page_of(work, viewer, right, await _give(work, draft, cells, stood, at))

    async def show(self, viewer: Viewer, draft_id: int, at: datetime) -> Outcome:
        async with self._database.open_read() as work:
            found = await self._held(work, viewer, draft_id, at)
            return await page_of(work, viewer, *found) if found else NotHere()

    async def latest(self, viewer: Viewer) -> Outcome:
        """The sheet touched last, as it stands."""
        async with self._database.open_read() as work:
            drafts = await work.drafts.beginning(viewer.account_id, KIND)
            found = await self._held(work, viewer, drafts[0].id, work.now) if drafts else None
            return await page_of(work, viewer, *found) if found else NotHere()

    async def drop(self, viewer: Viewer, draft_id: int) -> bool:
        """Forget what has not been written. False: there is no such sheet."""
        async with self._database.open_act() as work:
            row = await work.drafts.numbered(viewer.account_id, draft_id)
            if row is None or not row.kind.startswith(KIND):
                return False
            await work.drafts.drop(row)
            return True

    async def publish(self, viewer: Viewer, seen: Seen, at: datetime) -> Outcome:
        """Write what the sheet showed, and nothing it did not; the page again where there is something to look at."""
        async with self._database.open_act() as work:
            found = await self._held(work, viewer, seen.draft_id, at)
            if found is None:
                return NotHere()
            right, draft = found
            first = right.first
            if first is None or not right.open or not draft.sheet.cells or draft.row.version != seen.version:
                return await page_of(work, viewer, right, draft, changed=bool(draft.sheet.cells))
            seats = {one.pupil_id: one for one in await seats_of(work, right, draft.sheet.cells)}
            met = [id_ for id_ in draft.sheet.cells if id_ not in seats or seats[id_].stood != draft.base.get(id_, "")]
            if met:
                cells = {id_: cell for id_, cell in draft.sheet.cells.items() if id_ in seats}
                base = {id_: seats[id_].stood for id_ in cells}
                draft = await _save(work, draft, replace(draft.sheet, cells=cells), base, at)
                again = tuple(seats[id_] for id_ in met if id_ in seats)
                return await page_of(work, viewer, right, draft, met=again)
            batch = await self._open_batch(work, viewer, right, first.subject_id, at)
            absences = [
                NewAbsence(id_, cell.code, cell.minutes, first.period if cell.code is Attendance.LATE else None)
                for id_ in seats
                if (cell := draft.sheet.cells.get(id_)) is not None and cell.code is not None
            ]
            await work.attendance.write(writing_of(batch), absences)
            await owe_batch(work, batch, viewer.person_id, self._calendars)
            await work.drafts.drop(draft.row)
            if right.as_staff:
                await work.audit.note(
                    "attendance.noted", at=at, by=viewer.person_id, school_id=right.school.id, object_kind="batch",
                    object_id=batch.id,
                )  # fmt: skip
            return await written(work, batch, "written")

    async def _open_batch(self, work: Work, viewer: Viewer, right: DayRight, subject_id: int, at: datetime) -> Batch:
        batch_id = await work.marks.open_batch(
            person_id=viewer.person_id, class_id=right.known.id, subject_id=subject_id, day=right.day,
            period=WHOLE_DAY, made_at=at, public_at=work.now + self._undo_window,
        )  # fmt: skip
        batch = await work.marks.batch(batch_id)
        assert batch is not None
        return batch

    async def _read(
        self, work: Work, classes: Sequence[ClassFacts], said: str, usual: int | None, day: date | None, at: datetime
    ) -> Reading | None:
        """A line read with these classes on the desk, as if the whole day were one lesson."""
        school = await work.schools.of(classes[0].school_id) if classes else None
        if school is None:
            return None
        today = school.local(at).date()
        pupils: dict[int, list[PupilName]] = {}
        for one in await work.classes.pupils([known.id for known in classes], today):
            name = FullName.read(one.name)
            pupils.setdefault(one.class_id, []).append(PupilName(one.id, name.family, name.given, name.patronymic))
        desk = Desk(
            classes=tuple(ClassName(one.id, one.title) for one in classes),
            pupils={class_id: tuple(found) for class_id, found in pupils.items()},
            subjects=(_ALL_DAY,),
            teachings=tuple(Teaching(one.id, _ALL_DAY.id) for one in classes),
            today=today,
            running=None if usual is None else LessonAt(usual, _ALL_DAY.id, day or today),
        )
        return read_mark_line(said, desk, near)

    async def _right(
        self, work: Work, viewer: Viewer, class_id: int, day: date | None, at: datetime
    ) -> DayRight | None:
        return await day_right(work, viewer, class_id, day, at, self._calendars)

    async def _held(self, work: Work, viewer: Viewer, draft_id: int, at: datetime) -> tuple[DayRight, DayDraft] | None:
        row = await work.drafts.numbered(viewer.account_id, draft_id)
        if row is None or not row.kind.startswith(KIND):
            return None
        draft = read(row)
        right = await self._right(work, viewer, draft.class_id, draft.day, at)
        return (right, draft) if right else None


async def _may_name(work: Work, viewer: Viewer) -> list[ClassFacts]:
    """The classes a line may name: those the person leads, and all of a school they answer for."""
    found = await classes_led(work, viewer)
    for school_id in viewer.schools_as(*DECIDING_STAFF):
        found += [one for one in await work.lessons.of_school(school_id) if one not in found]
    return found


async def _begun(work: Work, viewer: Viewer, right: DayRight, at: datetime) -> DayDraft:
    begun = kept(right.known.id, right.day, DaySheet(), {})
    return read(await work.drafts.open(viewer.account_id, kind_of(right.known.id, right.day), at, begun))


async def _filled(work: Work, right: DayRight, draft: DayDraft, reading: Reading, at: datetime) -> DayDraft:
    """The sheet with what a line says of pupils of whom nothing stands."""
    seats = {one.pupil_id: one for one in await seats_of(work, right, draft.sheet.cells)}
    free = {
        entry.pupil_id: Cell(code=entry.attendance, minutes=entry.minutes)
        for entry in reading.entries
        if entry.pupil_id in seats and entry.attendance is not None and seats[entry.pupil_id].noted is None
    }
    cells = {pupil: cell for pupil, cell in free.items() if pupil is not None}
    return await _give(work, draft, cells, {pupil: seats[pupil].stood for pupil in cells}, at)


async def _give(
    work: Work, draft: DayDraft, cells: Mapping[int, Cell], stood: Mapping[int, str], at: datetime
) -> DayDraft:
    """The sheet with these cells; an empty one is taken out of it."""
    now = {pupil: cell for pupil, cell in {**draft.sheet.cells, **cells}.items() if not cell.empty}
    base = {pupil: draft.base.get(pupil, stood.get(pupil, "")) for pupil in now}
    return await _save(work, draft, replace(draft.sheet, cells=now), base, at)


async def _save(work: Work, draft: DayDraft, sheet: DaySheet, base: Mapping[int, str], at: datetime) -> DayDraft:
    return read(await work.drafts.save(draft.row, kept(draft.class_id, draft.day, sheet, base), at))
