"""A teacher writes marks in a line of chat: understood, shown where something was guessed, written in one go."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeGuard

from bot.services.batches import Written, hasten, owe_batch, writing_of, written
from bot.services.calendars import Calendars
from bot.services.desk import TeacherDesk, desk_of, near
from bot.services.mark_plans import plan_of, reading_of
from domain.access import Viewer
from domain.mark_line.reader import read_mark_line
from domain.mark_line.values import (
    Reading,
)
from domain.people import FullName
from storage.attendance import NewAbsence
from storage.drafts import Draft
from storage.marks import NewMark
from storage.work import Database, Work

DRAFT = "marks"
RECENTLY = timedelta(minutes=30)
DEBT_SIGN = "."  # as diaries and their files write a debt


@dataclass(frozen=True, slots=True)
class NotTeacher:
    """The person teaches nothing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What would be written: the reading with the names it speaks of."""

    draft_id: int
    version: int
    reading: Reading
    class_title: str
    subject: str
    names: dict[int, FullName]
    today: date

    @property
    def unsettled(self) -> tuple[int, ...]:
        """Which entries wait for the teacher to say who is meant."""
        return tuple(index for index, entry in enumerate(self.reading.entries) if entry.pupil_id is None)


@dataclass(frozen=True, slots=True)
class Seen:
    """The preview a button stood under. Any other one is not what the teacher looked at."""

    draft_id: int
    version: int


@dataclass(frozen=True, slots=True)
class NamesStayOut:
    """In this school no name goes through the messenger: marks are set on the lesson's screen, by numbers."""


@dataclass(frozen=True, slots=True)
class NoSheet:
    """The preview is gone: written, dropped, or replaced by another."""


Outcome = NotTeacher | NamesStayOut | Sheet | Written | NoSheet


class Marking:
    def __init__(self, database: Database, undo_window: timedelta, calendars: Calendars | None = None) -> None:
        self._database, self._undo_window, self._calendars = database, undo_window, calendars

    async def mark(self, viewer: Viewer, text: str, at: datetime) -> Outcome:
        """Read a line of marks: written at once when nothing was guessed, otherwise shown first."""
        async with self._database.open_act() as work:
            desk = await desk_of(work, viewer, at)
            if desk is None:
                return NotTeacher()
            if desk.in_person:
                return NamesStayOut()
            reading = read_mark_line(text, desk.desk, near)
            if reading.certain:
                return await self._write(work, viewer, desk, reading, at)
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            draft = await work.drafts.save(draft, plan_of(reading), at)
            return _sheet(draft, reading, desk)

    async def settle(self, viewer: Viewer, seen: Seen, entry: int, pupil_id: int, at: datetime) -> Outcome:
        """Say which of several pupils an entry is about."""
        async with self._database.open_act() as work:
            desk, draft = await desk_of(work, viewer, at), await work.drafts.of(viewer.account_id, DRAFT)
            if desk is None or not _same(draft, seen):
                return NoSheet()
            reading = reading_of(draft.answers)
            if not (0 <= entry < len(reading.entries)) or pupil_id not in reading.entries[entry].candidates:
                return _sheet(draft, reading, desk)
            entries = list(reading.entries)
            entries[entry] = replace(entries[entry], pupil_id=pupil_id)
            reading = replace(reading, entries=tuple(entries))
            return _sheet(await work.drafts.save(draft, plan_of(reading), at), reading, desk)

    async def confirm(self, viewer: Viewer, seen: Seen, at: datetime) -> Outcome:
        """Write what the preview showed, and nothing it did not."""
        async with self._database.open_act() as work:
            desk, draft = await desk_of(work, viewer, at), await work.drafts.of(viewer.account_id, DRAFT)
            if desk is None or not _same(draft, seen):
                return NoSheet()
            reading = reading_of(draft.answers)
            if not is_writable(reading):
                return _sheet(draft, reading, desk)
            await work.drafts.drop(draft)
            return await self._write(work, viewer, desk, reading, at)

    async def drop(self, viewer: Viewer, seen: Seen) -> bool:
        """Forget the preview. False: it is not the one the teacher looked at."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if not _same(draft, seen):
                return False
            await work.drafts.drop(draft)
            return True

    async def undo(self, viewer: Viewer, batch_id: int) -> Outcome:
        """Take back what was written, while no parent could have seen it."""
        async with self._database.open_act() as work:
            batch = await work.marks.batch(batch_id)
            if batch is None or batch.person_id != viewer.person_id:
                return NoSheet()
            undone = await work.marks.undo(batch, work.now)
            if undone:
                await work.attendance.undo(batch.id)
                await work.homework.undo(batch.id, work.now)
                await work.lessons.undo(batch.id, viewer.person_id)
            return await written(work, batch, "undone" if undone or batch.undone_at else "too_late")

    async def publish(self, viewer: Viewer, batch_id: int) -> Outcome:
        """Let parents see and hear it now."""
        async with self._database.open_act() as work:
            batch = await work.marks.batch(batch_id)
            if batch is None or batch.person_id != viewer.person_id or batch.undone_at is not None:
                return NoSheet()
            if await work.marks.publish(batch, work.now):
                await work.homework.publish(batch.id, work.now)
                await hasten(work, batch, viewer.person_id)
            return await written(work, batch, "published")

    async def latest(self, viewer: Viewer) -> Outcome:
        """Where the teacher is: an open preview, or what was written last."""
        async with self._database.open_read() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is not None:
                desk = await desk_of(work, viewer, work.now)
                return _sheet(draft, reading_of(draft.answers), desk) if desk else NotTeacher()
            batch = await work.marks.latest_batch(viewer.person_id, work.now - RECENTLY)
            if batch is None:
                return NoSheet()
            seen = "published" if batch.public_at <= work.now else "written"
            return await written(work, batch, "undone" if batch.undone_at else seen)

    async def _write(self, work: Work, viewer: Viewer, desk: TeacherDesk, reading: Reading, at: datetime) -> Outcome:
        """Write a reading; the right to is asked once more, of the rows of this very transaction."""
        assert reading.class_id is not None
        assert reading.subject_id is not None
        if not desk.may_write(reading):
            return NotTeacher()
        batch_id = await work.marks.open_batch(
            person_id=viewer.person_id,
            class_id=reading.class_id,
            subject_id=reading.subject_id,
            day=reading.date or desk.desk.today,
            period=reading.period,
            made_at=at,
            public_at=work.now + self._undo_window,
        )
        batch = await work.marks.batch(batch_id)
        assert batch is not None
        marks, absences = facts_of(reading)
        weight = float(reading.counts_for)
        await work.marks.write(batch, marks, work=reading.kind, weight=weight, teacher_id=desk.staff_ids[0])
        await work.attendance.write(writing_of(batch), absences)
        await owe_batch(work, batch, viewer.person_id, self._calendars)
        return await written(work, batch, "written")


def _same(draft: Draft | None, seen: Seen) -> TypeGuard[Draft]:
    return draft is not None and (draft.id, draft.version) == (seen.draft_id, seen.version)


def facts_of(reading: Reading) -> tuple[list[NewMark], list[NewAbsence]]:
    """The rows a reading becomes: marks, debts, absences."""
    marks: list[NewMark] = []
    absences: list[NewAbsence] = []
    for entry in reading.entries:
        assert entry.pupil_id is not None
        comment = entry.comment or reading.comment or None
        marks += [
            NewMark(pupil_id=entry.pupil_id, value=value.text, counts=not value.is_credit, comment=comment)
            for value in entry.values
        ]
        if entry.debt_until:
            marks.append(
                NewMark(
                    pupil_id=entry.pupil_id,
                    value=DEBT_SIGN,
                    counts=False,
                    debt_until=entry.debt_until,
                    comment=comment,
                )
            )
        if entry.attendance:
            absences.append(NewAbsence(entry.pupil_id, entry.attendance, entry.minutes))
    return marks, absences


def is_writable(reading: Reading) -> bool:
    """Whether everything that kept the line from being written has been settled by a choice."""
    settled = {"ambiguous", "unknown_pupil"}
    return (
        bool(reading.entries)
        and all(entry.pupil_id is not None for entry in reading.entries)
        and all(problem.code in settled for problem in reading.problems)
        and reading.class_id is not None
        and reading.subject_id is not None
    )


def _sheet(draft: Draft, reading: Reading, desk: TeacherDesk) -> Sheet:
    ids = {id_ for entry in reading.entries for id_ in (entry.pupil_id, *entry.candidates) if id_ is not None}
    return Sheet(
        draft_id=draft.id,
        version=draft.version,
        reading=reading,
        class_title=desk.titles.get(reading.class_id or 0, ""),
        subject=desk.subjects.get(reading.subject_id or 0, ""),
        names={id_: desk.names[id_] for id_ in ids if id_ in desk.names},
        today=desk.desk.today,
    )
