"""A teacher writes marks in a line of chat: understood, shown where something was guessed, written in one go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from domain.access import Viewer
from domain.mark_line.reader import read_mark_line
from domain.mark_line.values import (
    ClassName,
    Desk,
    Entry,
    Guess,
    LessonAt,
    Problem,
    ProblemCode,
    PupilName,
    Reading,
    SubjectName,
    Teaching,
)
from domain.marks import Attendance, MarkValue, WorkKind
from domain.people import FullName
from domain.timetable import Frame, is_study_time, week_of_cycle
from storage.classes import Taught, TeacherLesson
from storage.drafts import Draft
from storage.marks import Batch, NewAbsence, NewMark
from storage.schools import School
from storage.work import Database, Work

DRAFT = "marks"
NEAR_SCORE = 78  # of 100: below it two spellings are two words
LOOK_BACK = timedelta(days=21)  # lessons further back are named by a date
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What has been written, and until when it can be taken back unnoticed."""

    batch: Batch
    lines: tuple[tuple[str, str], ...]
    window: timedelta  # how long after writing parents begin to see it
    state: str = "written"  # written, undone, published, too_late


@dataclass(frozen=True, slots=True)
class NoSheet:
    """The preview is gone: written, dropped, or replaced by another."""


Outcome = NotTeacher | Sheet | Written | NoSheet


class Marking:
    def __init__(self, database: Database, undo_window: timedelta) -> None:
        self._database, self._undo_window = database, undo_window

    async def mark(self, viewer: Viewer, text: str, at: datetime) -> Outcome:
        """Read a line of marks: written at once when nothing was guessed, otherwise shown first."""
        async with self._database.open_act() as work:
            desk = await _desk(work, viewer, at)
            if desk is None:
                return NotTeacher()
            reading = read_mark_line(text, desk.desk, _near)
            if reading.certain:
                return await self._write(work, viewer, desk, reading, at)
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            draft = await work.drafts.save(draft, _plan(reading), at)
            return _sheet(draft, reading, desk)

    async def settle(self, viewer: Viewer, version: int, entry: int, pupil_id: int, at: datetime) -> Outcome:
        """Say which of several pupils an entry is about."""
        async with self._database.open_act() as work:
            desk, draft = await _desk(work, viewer, at), await work.drafts.of(viewer.account_id, DRAFT)
            if desk is None or draft is None or draft.version != version:
                return NoSheet()
            reading = _reading(draft.answers)
            if not (0 <= entry < len(reading.entries)) or pupil_id not in reading.entries[entry].candidates:
                return _sheet(draft, reading, desk)
            entries = list(reading.entries)
            entries[entry] = replace(entries[entry], pupil_id=pupil_id)
            reading = replace(reading, entries=tuple(entries))
            return _sheet(await work.drafts.save(draft, _plan(reading), at), reading, desk)

    async def confirm(self, viewer: Viewer, version: int, at: datetime) -> Outcome:
        """Write what the preview showed, and nothing it did not."""
        async with self._database.open_act() as work:
            desk, draft = await _desk(work, viewer, at), await work.drafts.of(viewer.account_id, DRAFT)
            if desk is None or draft is None or draft.version != version:
                return NoSheet()
            reading = _reading(draft.answers)
            if not _writable(reading):
                return _sheet(draft, reading, desk)
            await work.drafts.drop(draft)
            return await self._write(work, viewer, desk, reading, at)

    async def drop(self, viewer: Viewer) -> NoSheet:
        async with self._database.open_act() as work:
            if draft := await work.drafts.of(viewer.account_id, DRAFT):
                await work.drafts.drop(draft)
            return NoSheet()

    async def undo(self, viewer: Viewer, batch_id: int) -> Outcome:
        """Take back what was written, while no parent could have seen it."""
        async with self._database.open_act() as work:
            batch = await work.marks.batch(batch_id)
            if batch is None or batch.person_id != viewer.person_id:
                return NoSheet()
            undone = await work.marks.undo(batch, work.now)
            return await _written(work, batch, "undone" if undone or batch.undone_at else "too_late")

    async def publish(self, viewer: Viewer, batch_id: int) -> Outcome:
        """Let parents see and hear it now."""
        async with self._database.open_act() as work:
            batch = await work.marks.batch(batch_id)
            if batch is None or batch.person_id != viewer.person_id or batch.undone_at is not None:
                return NoSheet()
            if await work.marks.publish(batch, work.now):
                await work.pushes.hasten("marks", f":{batch.id}", work.now)
            return await _written(work, batch, "published")

    async def latest(self, viewer: Viewer) -> Outcome:
        """Where the teacher is: an open preview, or what was written last."""
        async with self._database.open_read() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is not None:
                desk = await _desk(work, viewer, work.now)
                return _sheet(draft, _reading(draft.answers), desk) if desk else NotTeacher()
            batch = await work.marks.latest_batch(viewer.person_id, work.now - RECENTLY)
            if batch is None:
                return NoSheet()
            seen = "published" if batch.public_at <= work.now else "written"
            return await _written(work, batch, "undone" if batch.undone_at else seen)

    async def _write(self, work: Work, viewer: Viewer, desk: "_Desk", reading: Reading, at: datetime) -> Outcome:
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
        marks, absences = _facts(reading)
        weight = float(reading.counts_for)
        await work.marks.write(batch, marks, work=reading.kind, weight=weight, teacher_id=desk.staff_ids[0])
        await work.marks.note_absences(batch, absences)
        await _owe_news(work, batch, [mark.pupil_id for mark in marks] + [absence.pupil_id for absence in absences])
        return await _written(work, batch, "written")


async def _owe_news(work: Work, batch: Batch, pupil_ids: Sequence[int]) -> None:
    """Everybody who may read these pupils is owed the news, when the undo window has closed."""
    for reader in await work.grants.readers(sorted(set(pupil_ids))):
        await work.pushes.owe(
            f"marks:{reader.account_id}:{reader.pupil_id}:{batch.id}",
            reader.account_id,
            "marks",
            batch.public_at,
            pupil=reader.pupil_id,
            batch=batch.id,
        )


async def _written(work: Work, batch: Batch, state: str) -> Written:
    fresh = await work.marks.batch(batch.id) or batch
    lines = tuple(await work.marks.written(batch.id))
    return Written(batch=fresh, lines=lines, window=max(fresh.public_at - work.now, timedelta(0)), state=state)


def _facts(reading: Reading) -> tuple[list[NewMark], list[NewAbsence]]:
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
            absences.append(NewAbsence(pupil_id=entry.pupil_id, code=entry.attendance, minutes=entry.minutes))
    return marks, absences


def _writable(reading: Reading) -> bool:
    """Whether everything that kept the line from being written has been settled by a choice."""
    settled = {"ambiguous", "unknown_pupil"}
    return (
        bool(reading.entries)
        and all(entry.pupil_id is not None for entry in reading.entries)
        and all(problem.code in settled for problem in reading.problems)
        and reading.class_id is not None
        and reading.subject_id is not None
    )


# -- the desk: all that one teacher may mean


@dataclass(frozen=True, slots=True)
class _Desk:
    desk: Desk
    staff_ids: tuple[int, ...]
    titles: dict[int, str]
    subjects: dict[int, str]
    names: dict[int, FullName]

    def may_write(self, reading: Reading) -> bool:
        taught = any(
            one.class_id == reading.class_id and one.subject_id == reading.subject_id for one in self.desk.teachings
        )
        own = {pupil.id for pupil in self.desk.pupils.get(reading.class_id or 0, ())}
        return taught and all(entry.pupil_id in own for entry in reading.entries)


async def _desk(work: Work, viewer: Viewer, at: datetime) -> _Desk | None:
    staff_ids = tuple(role.staff_id for role in viewer.teaching if role.staff_id is not None)
    if not staff_ids:
        return None
    school = await work.schools.of(viewer.teaching[0].school_id)
    taught = await work.classes.taught_by(staff_ids)
    if school is None or not taught:
        return None
    now = school.local(at)
    lessons = await _lessons(work, staff_ids, school, now)
    pupils = await _pupils(work, taught, now.date())
    subjects = await work.classes.subjects(school.id)
    desk = Desk(
        classes=tuple(
            ClassName(id_, title) for id_, title in {one.class_id: one.class_title for one in taught}.items()
        ),
        pupils={
            class_id: tuple(PupilName(id_, name.family, name.given, name.patronymic) for id_, name in found.items())
            for class_id, found in pupils.items()
        },
        subjects=tuple(SubjectName(id_, title) for id_, title in subjects.items()),
        teachings=tuple({Teaching(one.class_id, one.subject_id) for one in taught}),
        today=now.date(),
        running=lessons[0] if lessons else None,
        recent=tuple(lessons[1:]),
    )
    return _Desk(
        desk,
        staff_ids,
        {one.class_id: one.class_title for one in taught},
        subjects,
        {id_: name for found in pupils.values() for id_, name in found.items()},
    )


async def _pupils(work: Work, taught: Sequence[Taught], today: date) -> dict[int, dict[int, FullName]]:
    """The pupils a teacher may mark, by class; of a class taught only in a group, the group."""
    whole = {one.class_id for one in taught if one.group_id is None}
    groups = [one.group_id for one in taught if one.group_id is not None and one.class_id not in whole]
    members = await work.classes.members(groups) if groups else {}
    in_groups = {pupil_id for ids in members.values() for pupil_id in ids}
    found: dict[int, dict[int, FullName]] = {}
    for pupil in await work.classes.pupils(sorted({one.class_id for one in taught}), today):
        if pupil.class_id in whole or pupil.id in in_groups:
            found.setdefault(pupil.class_id, {})[pupil.id] = FullName.read(pupil.name)
    return found


async def _lessons(work: Work, staff_ids: Sequence[int], school: School, now: datetime) -> list[LessonAt]:
    """The lessons that have begun in the last weeks, the latest first: the head is the running or the last one."""
    timetable = await work.classes.timetable_of(staff_ids, school.id)
    frame = Frame(terms=await work.schools.terms(school.id))
    held: list[tuple[date, int, LessonAt]] = []
    for back in range(LOOK_BACK.days):
        day = now.date() - timedelta(days=back)
        if not is_study_time(frame, day):
            continue
        weeks = (0, week_of_cycle(frame, day))
        held += [
            (day, slot.period, LessonAt(slot.class_id, slot.subject_id, day, slot.period))
            for slot in timetable
            if slot.weekday == day.isoweekday() and slot.week in weeks and _begun(slot, day, now)
        ]
    return [lesson for _, _, lesson in sorted(held, key=lambda item: item[:2], reverse=True)]


def _begun(slot: TeacherLesson, day: date, now: datetime) -> bool:
    if day < now.date() or slot.starts_at is None:
        return True
    return time.fromisoformat(slot.starts_at) <= now.time()


def _near(word: str, offered: Sequence[str]) -> Sequence[str]:
    found = process.extract(word, offered, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=3)
    return [spelling for spelling, _score, _index in found]


# -- a reading as a draft keeps it


def _plan(reading: Reading) -> dict[str, Any]:
    return {
        "class": reading.class_id,
        "subject": reading.subject_id,
        "day": reading.date.isoformat() if reading.date else None,
        "period": reading.period,
        "kind": reading.kind,
        "weight": str(reading.weight) if reading.weight is not None else None,
        "comment": reading.comment,
        "guesses": list(reading.guesses),
        "problems": [[problem.code, problem.fragment] for problem in reading.problems],
        "entries": [
            {
                "pupil": entry.pupil_id,
                "candidates": list(entry.candidates),
                "said": entry.said,
                "values": [value.text for value in entry.values],
                "attendance": entry.attendance,
                "minutes": entry.minutes,
                "debt": entry.debt_until.isoformat() if entry.debt_until else None,
                "comment": entry.comment,
            }
            for entry in reading.entries
        ],
    }


def _reading(plan: dict[str, Any]) -> Reading:

    return Reading(
        class_id=plan["class"],
        subject_id=plan["subject"],
        date=date.fromisoformat(plan["day"]) if plan["day"] else None,
        period=plan["period"],
        kind=WorkKind(plan["kind"]) if plan["kind"] else None,
        weight=Decimal(plan["weight"]) if plan["weight"] is not None else None,
        comment=plan["comment"],
        guesses=tuple(Guess(code) for code in plan["guesses"]),
        problems=tuple(Problem(ProblemCode(code), fragment) for code, fragment in plan["problems"]),
        entries=tuple(
            Entry(
                pupil_id=one["pupil"],
                candidates=tuple(one["candidates"]),
                said=one["said"],
                values=tuple(MarkValue(value) for value in one["values"]),
                attendance=Attendance(one["attendance"]) if one["attendance"] else None,
                minutes=one["minutes"],
                debt_until=date.fromisoformat(one["debt"]) if one["debt"] else None,
                comment=one["comment"],
            )
            for one in plan["entries"]
        ),
    )


def _sheet(draft: Draft, reading: Reading, desk: _Desk) -> Sheet:
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
