"""The first of September: classes move up, graduates and leavers end with their diaries; shown first, undone in a day.

A class of the new year is a row of its own: its timetable begins empty, and the year that is over keeps its lessons,
homework and groups under the class it was. Nothing is deleted but by taking the turn back.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.services.importing.classes import MADE
from bot.services.importing.words import kept_id
from domain.access import DECIDING_STAFF, Viewer
from domain.profiles import EndCause
from domain.years import UNDO, ClassNow, Move, TermDays, last_grade, moves, next_terms, year_to_begin
from storage.schools import School
from storage.work import Database, Work
from storage.years import ClassFacts

GRACE = timedelta(days=2)  # until who is through has left: by then a turn cannot be taken back any more


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """What the turn would do."""

    school: School
    year: int  # in which the new school year begins
    moves: tuple[Move, ...]
    last: int  # the grade after which pupils are through
    guessed: bool  # whether that was read from the classes there are, and not said
    leaving: tuple[str, ...]  # names, besides those who are through
    unknown: tuple[str, ...]  # numbers of personal files that are nobody's here
    diaries: int  # open now, that would be closed
    terms: tuple[TermDays, ...]  # proposed; empty where the new year is entered already or nothing is known

    @property
    def up(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.title is not None)

    @property
    def through(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.title is None)

    @property
    def leavers(self) -> int:
        return len(self.leaving)

    @property
    def graduates(self) -> int:
        return sum(move.of.pupils for move in self.through)


@dataclass(frozen=True, slots=True)
class WhichYear:
    """The officer of several schools says whose year is turned."""

    schools: tuple[School, ...]


@dataclass(frozen=True, slots=True)
class YearTurned:
    """The turn was made; until when it may be taken back."""

    plan: YearPlan
    undo_until: datetime


@dataclass(frozen=True, slots=True)
class NoTurn:
    """Why there is nothing to do: middle_of_year, turned, no_classes, not_turned, too_late, written, not_staff."""

    why: str
    year: int = 0


@dataclass(frozen=True, slots=True)
class TurnUndone:
    school: School
    year: int


@dataclass(slots=True)
class _Before:
    """The rows a turn starts from."""

    school: School
    year: int
    classes: dict[int, ClassFacts]
    plan: YearPlan
    leavers: list[int] = field(default_factory=list)


class Turning:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(
        self,
        school_id: int,
        at: datetime,
        *,
        year: int | None = None,
        last: int | None = None,
        leavers: Collection[str] = (),
    ) -> YearPlan | NoTurn:
        """What the turn would do; `leavers` by the numbers of their personal files.

        `last`: the grade after which pupils are through; None: as the classes of the school tell (`last_grade`).
        """
        async with self._database.open_read() as work:
            before = await self._before(work, school_id, at, year, last, leavers)
        return before if isinstance(before, NoTurn) else before.plan

    async def turn(
        self,
        school_id: int,
        at: datetime,
        *,
        by: int | None,
        year: int | None = None,
        last: int | None = None,
        leavers: Collection[str] = (),
    ) -> YearTurned | NoTurn:
        """Turn the year, in one transaction: nobody ever sees half of it."""
        async with self._database.open_act() as work:
            before = await self._before(work, school_id, at, year, last, leavers)
            if isinstance(before, NoTurn):
                return before
            moved = await self._move(work, before, at)
            await work.years.note(school_id, before.year, at, by, moved)
            await self._audit(work, "turn_year", before.school, before.year, by, at)
        return YearTurned(before.plan, at + UNDO)

    async def undo(self, school_id: int, at: datetime, *, by: int | None) -> TurnUndone | NoTurn:
        """Take the last turn back: within a day, and while nothing of the new year is written."""
        async with self._database.open_act() as work:
            school, turned = await work.schools.of(school_id), await work.years.latest(school_id)
            if school is None or turned is None:
                return NoTurn("not_turned")
            if at > turned.made_at + UNDO:
                return NoTurn("too_late", turned.year)
            moved = turned.moved
            if await work.years.written_in(moved["opened"]):
                return NoTurn("written", turned.year)
            if not await work.years.undo(turned.id, at):
                return NoTurn("not_turned")
            await self._take_back(work, moved, date.fromisoformat(moved["on"]))
            await self._audit(work, "undo_year", school, turned.year, by, at)
        return TurnUndone(school, turned.year)

    async def schools_of(self, viewer: Viewer) -> tuple[School, ...]:
        """The schools whose year this officer turns."""
        async with self._database.open_read() as work:
            found = [await work.schools.of(number) for number in viewer.schools_as(*DECIDING_STAFF)]
        return tuple(school for school in found if school is not None)

    async def may_undo(self, school_id: int, at: datetime) -> bool:
        """Whether the last turn can still be taken back."""
        async with self._database.open_read() as work:
            turned = await work.years.latest(school_id)
            return (
                turned is not None
                and at <= turned.made_at + UNDO
                and not await work.years.written_in(turned.moved["opened"])
            )

    async def _before(
        self, work: Work, school_id: int, at: datetime, year: int | None, last: int | None, leavers: Collection[str]
    ) -> _Before | NoTurn:
        school = await work.schools.of(school_id)
        if school is None:
            return NoTurn("no_classes")
        year = year or year_to_begin(school.local(at).date())
        if year is None:
            return NoTurn("middle_of_year")
        turned = await work.years.latest(school_id)
        if turned is not None and turned.year >= year:
            return NoTurn("turned", turned.year)
        classes = {one.id: one for one in await work.years.classes(school_id)}
        final = last or last_grade(await work.years.titles(school_id))
        planned = moves((ClassNow(one.id, one.title, one.pupils) for one in classes.values()), final)
        if not planned:
            return NoTurn("no_classes")
        pupils = await work.years.pupils([move.of.id for move in planned])
        through = {move.of.id for move in planned if move.title is None}
        gone = [pupil for pupil, class_id in pupils.items() if class_id in through]
        named = {source: await work.schools.pupil(school_id, source) for source in leavers}
        found = dict.fromkeys(pupil for pupil in named.values() if pupil is not None)
        leaving = [pupil for pupil in found if pupil not in set(gone)]
        known = [
            TermDays(title, kind, first, final) for _, title, kind, first, final in await work.years.terms(school_id)
        ]
        plan = YearPlan(
            school=school, year=year, moves=planned, last=final, guessed=last is None,
            leaving=tuple(await work.years.names(leaving)),
            unknown=tuple(source for source, pupil in named.items() if pupil is None),
            diaries=await work.years.readers([*gone, *leaving]), terms=next_terms(known, year),
        )  # fmt: skip
        return _Before(school, year, classes, plan, leaving)

    async def _move(self, work: Work, before: _Before, at: datetime) -> dict[str, Any]:
        """Do it; what was done, by ids, for taking it back."""
        years, school, year = work.years, before.school, before.year
        on = school.local(at).date()
        plan = before.plan
        pupils = await years.pupils([move.of.id for move in plan.moves])
        closed = {move.of.id: before.classes[move.of.id].source_id for move in plan.moves}
        for class_id, source_id in closed.items():
            await years.close_class(class_id, kept_id(f"{year - 1}/{source_id}"), on)
        opened = {}
        for move in plan.up:
            old = before.classes[move.of.id]
            assert move.title is not None
            source_id = f"{MADE}{move.title}" if old.source_id.startswith(MADE) else old.source_id
            opened[move.of.id] = await years.open_class(school.id, kept_id(source_id), move.title, old.teacher_id)
            await years.copy_groups(move.of.id, opened[move.of.id])
        await years.remember(pupils, on)
        await years.move({pupil: opened[number] for pupil, number in pupils.items() if number in opened})
        through = [pupil for pupil, number in pupils.items() if number not in opened]
        for ids, how in ((through, EndCause.GRADUATED), (before.leavers, EndCause.LEFT)):
            await years.leave(ids, on + GRACE, how)  # the rights end by a tick then, with their letters and notices
        terms = []
        for one in plan.terms:
            source_id = kept_id(f"{year}/{one.starts_on}/{one.title}")
            terms.append(await years.add_term(school.id, source_id, one.title, one.kind, one.starts_on, one.ends_on))
        return {
            "on": on.isoformat(), "closed": {str(number): source for number, source in closed.items()},
            "opened": list(opened.values()), "pupils": {str(pupil): number for pupil, number in pupils.items()},
            EndCause.GRADUATED.value: through, EndCause.LEFT.value: before.leavers, "terms": terms,
        }  # fmt: skip

    async def _take_back(self, work: Work, moved: Any, on: date) -> None:
        years = work.years
        pupils = {int(pupil): number for pupil, number in moved["pupils"].items()}
        await years.move(pupils)
        await years.forget(list(pupils), on)
        await years.remove_classes(moved["opened"])
        for class_id, source_id in moved["closed"].items():
            await years.reopen_class(int(class_id), source_id)
        for how in (EndCause.GRADUATED, EndCause.LEFT):
            await years.leave(moved[how], None, None)
        await years.remove_terms(moved["terms"])

    async def _audit(self, work: Work, act: str, school: School, year: int, by: int | None, at: datetime) -> None:
        await work.audit.note(
            act, at=at, by=by, school_id=school.id, object_kind="school", object_id=school.id, clause="B 2.5", year=year
        )
