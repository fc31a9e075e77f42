"""Marks: walked as a stream, never held whole; visible from the morning of their own day, so that nobody is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bot.services.importing.book import Book, BookPupil
from bot.services.importing.placing import Placing
from bot.services.importing.report import Ledger, Outcome, Trouble, What
from bot.services.importing.words import is_mark, kept_id, midnight, work_of
from bot.services.importing.writing import Writing, chunks, made_up
from domain.marks import Attendance
from exchange.model import Category, MarkRecord, Parcel, State, WorkItem
from exchange.school_portal import named_after
from storage import roll
from storage.roll import Facts, Kept, Key
from storage.work import Work

VALUE_LENGTH = 16
MAX_WEIGHT = 99.99  # of the column
DEBT = "."
REVISION = roll.MARKS.facts.index("revision")


@dataclass(frozen=True, slots=True)
class _Graded:
    """A work understood: in which school, of which subject, how heavy."""

    book: Book
    subject_id: int
    class_id: int | None  # of the whole work; None: several classes had it
    kind: str | None
    weight: float
    day: date | None
    teacher_id: int | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A mark as it should stand; the last of its facts, the revision, is the row's own."""

    key: Key
    facts: Facts
    school_id: int
    zone: str
    record: MarkRecord


async def write_marks(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Write the marks of every school of the parcel, a chunk a transaction."""
    if not len(parcel.marks):
        return
    works = _works(parcel, placing)
    reading = _Reading(works, placing.ledger)
    done = 0
    for chunk in chunks(parcel.marks):
        wanted = [one for record in chunk if (one := reading.mark(record))]
        async with writing.opened() as work:
            await _Chunk(work, writing).write(wanted)
        done += len(chunk)
        writing.tell(What.MARKS, done, len(parcel.marks))


def _works(parcel: Parcel, placing: Placing) -> dict[str, _Graded]:
    """Works by id; one that cannot be placed is told of here, once, and its marks are counted as refused."""
    kinds = {one.source_id: one for one in parcel.categories}
    found = {}
    for item in parcel.works:
        graded = _graded(item, kinds, placing) if item.active else None
        if graded:
            found[item.source_id] = graded
        elif item.active:
            placing.ledger.note(item.at, "class", Trouble.UNKNOWN_WORK, item.class_id)
    return found


def _graded(item: WorkItem, kinds: Mapping[str, Category], placing: Placing) -> _Graded | None:
    for book in placing.books:
        course = book.courses.get(item.class_id)
        if course:
            kind = kinds.get(item.category_id or "")
            weight = item.weight if item.weight is not None else kind.weight if kind else None
            return _Graded(
                book=book,
                subject_id=course.subject_id,
                class_id=course.parts[0][0] if len(course.parts) == 1 else None,
                kind=work_of(kind.title if kind else None, item.title),
                weight=_weight(weight),
                day=item.due or item.assigned,
                teacher_id=course.teachers[0] if course.teachers else None,
            )
    return None


def _weight(weight: Decimal | None) -> float:
    return 1.0 if weight is None else min(max(round(float(weight), 2), 0.0), MAX_WEIGHT)


class _Reading:
    """Marks of the file into facts of rows; what cannot be placed is refused."""

    def __init__(self, works: Mapping[str, _Graded], ledger: Ledger) -> None:
        self.works = works
        self.ledger = ledger

    def mark(self, one: MarkRecord) -> _Wanted | None:
        work = self.works.get(one.work_id)
        if work is None:
            self.ledger.refuse_quietly(None, What.MARKS)
            return None
        school = work.book.school
        pupil, day = self._pupil(work, one.pupil_id), one.on or work.day
        value = one.value or Attendance.EXEMPT.value
        if pupil is None or day is None or len(value) > VALUE_LENGTH:
            self._refuse(school.id, one, pupil is None, day is None)
            return None
        until = one.debt_until or (work.day if value == DEBT else None)
        counts = work.weight > 0 and _counted(value)
        shown = (value, work.subject_id, day, work.kind, work.weight, counts, until, one.comment or None)
        facts = (*shown, work.teacher_id, 1)
        return _Wanted((pupil.id, kept_id(one.source_id)), facts, school.id, school.zone, one)

    def _pupil(self, work: _Graded, said: str) -> BookPupil | None:
        """By id or, in files that know none, by name in the class that had the work."""
        found = work.book.pupils.get(said)
        if found is None and " " in said and (alike := work.book.pupils_called(said, work.class_id)):
            return alike[0] if len(alike) == 1 else None
        return found

    def _refuse(self, school_id: int, one: MarkRecord, no_pupil: bool, no_day: bool) -> None:
        column, trouble = "score", Trouble.TOO_LONG
        if no_pupil:
            by_file = one.pupil_id == named_after(one.at.file)
            column, trouble = "pupil", Trouble.WHOSE_DIARY if by_file else Trouble.UNKNOWN_PUPIL
        elif no_day:
            column, trouble = "on", Trouble.NO_DAY
        self.ledger.refuse(school_id, What.MARKS, one.at, column, trouble, one.pupil_id if no_pupil else "")


@lru_cache(maxsize=256)
def _counted(value: str) -> bool:
    return is_mark(value)


@lru_cache(maxsize=1024)
def _public(day: date, zone: str) -> Any:
    return midnight(day, zone)


class _Chunk:
    """The marks of one transaction."""

    def __init__(self, work: Work, writing: Writing) -> None:
        self.work = work
        self.writing = writing
        self.ledger = writing.ledger
        self.new: list[dict[str, Any]] = []
        self.differ: list[tuple[_Wanted, Kept]] = []
        self.changed_of: list[tuple[dict[str, Any], int]] = []  # marks that are others now, with their schools

    async def write(self, wanted: Sequence[_Wanted]) -> None:
        met = await self.work.roll.met(roll.MARKS, [one.key for one in wanted if not made_up(one.key)])
        for one in wanted:
            self._weigh(one, met[one.key][0] if one.key in met else None)
        changed, revisions = await self._changes()
        if not self.writing.dry_run:
            await self.work.roll.add(roll.MARKS, self.new)
            await self.work.roll.change(roll.MARKS, changed)
            await self.work.roll.add_revisions(revisions)
            for school_id in {one.school_id for one in wanted}:
                mine = {one.key[0] for one in wanted if one.school_id == school_id}
                new = [row for row in self.new if row["pupil_id"] in mine]
                other = [row for row, school in self.changed_of if school == school_id]
                await self.writing.news(self.work, school_id, roll.MARKS, new, other)

    def _weigh(self, one: _Wanted, kept: Kept | None) -> None:
        if one.record.state is not State.ACTIVE:
            if kept is not None:
                self.ledger.count(one.school_id, What.MARKS, Outcome.GONE)
        elif kept is None:
            self.ledger.count(one.school_id, What.MARKS, Outcome.NEW)
            self.new.append(_row(one))
        elif kept.facts[:REVISION] == one.facts[:REVISION]:
            self.ledger.count(one.school_id, What.MARKS, Outcome.SAME)
        else:
            self.differ.append((one, kept))

    async def _changes(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Updates, and revisions where the mark itself is another; what a person corrected here stays."""
        corrected = await self.work.roll.corrected([kept.id for _, kept in self.differ if kept.facts[REVISION] > 1])
        changed: list[dict[str, Any]] = []
        revisions: list[dict[str, Any]] = []
        for one, kept in self.differ:
            if kept.guarded or kept.id in corrected:
                self.ledger.refuse(one.school_id, What.MARKS, one.record.at, "", Trouble.WRITTEN_HERE)
                continue
            self.ledger.count(one.school_id, What.MARKS, Outcome.CHANGED)
            revision = kept.facts[REVISION]
            if kept.facts[0] != one.facts[0]:
                revision += 1
                revisions.extend(self._history(one, kept, revision))
            changed.append(_update(one, kept.id, revision))
            if kept.facts[0] != one.facts[0]:  # only another mark is news, not another weight
                self.changed_of.append((changed[-1], one.school_id))
        return changed, revisions

    def _history(self, one: _Wanted, kept: Kept, revision: int) -> Iterable[dict[str, Any]]:
        """The mark before, if its history was empty, and the mark now."""
        facts = dict(zip(roll.MARKS.facts, kept.facts, strict=True))
        if revision == 2:
            was = {"value": facts["value"], "work": facts["work"], "at": _public(facts["day"], one.zone)}
            yield {"mark_id": kept.id, "revision": 1, **was}
        yield {
            "mark_id": kept.id, "revision": revision, "value": one.facts[0], "work": one.facts[3],
            "at": self.writing.now,
        }  # fmt: skip


def _row(one: _Wanted) -> dict[str, Any]:
    began = _public(one.facts[2], one.zone)
    named = dict(zip(roll.MARKS.key + roll.MARKS.facts, one.key + one.facts, strict=True))
    return {**named, "set_at": began, "public_at": began}


def _update(one: _Wanted, mark_id: int, revision: int) -> dict[str, Any]:
    facts = dict(zip(roll.MARKS.facts, one.facts, strict=True))
    return {"id": mark_id, **facts, "revision": revision, "public_at": _public(one.facts[2], one.zone)}
