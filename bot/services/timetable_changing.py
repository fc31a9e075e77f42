"""Staff change the timetable of a day: shown first as old -> new, written with audit, told to those it touches."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.services.calendars import Calendars
from bot.services.change_plans import Bad, plan
from bot.services.diary_news import timetable_changed
from bot.services.teaching import frames_of
from domain.access import DECIDING_STAFF, Viewer
from domain.change_line import Act, ChangeLine, Fault, Refused, read_change_line
from domain.people import FullName, parse_class
from domain.timetable import Frame, PlannedLesson, lessons_on
from storage.changes import NewChange
from storage.diary import Days
from storage.lessons import ClassFacts
from storage.schools import School
from storage.work import Database, Work

DRAFT = "change"
NEAR = timedelta(days=7)  # later changes tell themselves when their days are near: by the diary's own pages
KIND = "change"  # of the push to a teacher


@dataclass(frozen=True, slots=True)
class NotStaff:
    """The person is no staff that may change the timetable of a school."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A lesson before and after; None: there is none."""

    day: date
    period: int
    was: PlannedLesson | None
    now: PlannedLesson | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change to be made or made: its lessons, old and new, and who teaches them."""

    class_title: str
    spots: tuple[Spot, ...]
    staff: Mapping[str, FullName]  # by the id that stands for a teacher's name
    draft_id: int = 0
    version: int = 0
    change_id: int = 0
    in_person: bool = False  # no name may be shown
    state: str = "preview"  # preview, made, undone, told
    told: bool = False  # parents hear: the day is near


Outcome = NotStaff | Bad | ChangeView


class TimetableChanging:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def read(self, viewer: Viewer, said: str, at: datetime) -> Outcome:
        """Understand a line and show what it would do."""
        async with self._database.open_act() as work:
            schools = viewer.schools_as(*DECIDING_STAFF)
            school = await work.schools.of(schools[0]) if schools else None
            if school is None:
                return NotStaff()
            line = read_change_line(said, school.local(at).date())
            if isinstance(line, Refused):
                return Bad(line.fault, line.said)
            plan = await self._plan(work, schools, line)
            if isinstance(plan, Bad):
                return plan
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            draft = await work.drafts.save(draft, _kept(line), at)
            return plan.view(draft_id=draft.id, version=draft.version)

    async def confirm(self, viewer: Viewer, seen: tuple[int, int], at: datetime) -> Outcome | None:
        """Do what was shown. None: that preview is gone."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or (draft.id, draft.version) != seen:
                return None
            await work.drafts.drop(draft)
            plan = await self._plan(work, viewer.schools_as(*DECIDING_STAFF), _line(draft.answers))
            if isinstance(plan, Bad):
                return plan
            removed = await work.changes.remove(plan.removed)
            ids = await work.changes.write(plan.known.id, plan.changes, by=viewer.person_id, at=at)
            await work.audit.note(
                "timetable.changed", at=at, by=viewer.person_id, school_id=plan.school.id, object_kind="school_class",
                object_id=plan.known.id, changes=ids, removed=removed,
            )  # fmt: skip
            told = await self._tell(work, viewer, plan.school, plan.known.id, plan.spots, at, back=bool(removed))
            return plan.view(state="made", change_id=ids[0] if ids else 0, told=told)

    async def drop(self, viewer: Viewer, seen: tuple[int, int]) -> bool:
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or (draft.id, draft.version) != seen:
                return False
            await work.drafts.drop(draft)
            return True

    async def undo(self, viewer: Viewer, change_id: int, at: datetime) -> Outcome | None:
        """Take back what was changed in one breath. None: it is not there any more, or not of their school."""
        async with self._database.open_act() as work:
            rows = await work.changes.together(change_id)
            known = (await work.lessons.classes([rows[0][1]])).get(rows[0][1]) if rows else None
            if known is None or not viewer.staff_in(known.school_id) & DECIDING_STAFF:
                return None
            school = await work.schools.of(known.school_id)
            assert school is not None
            days = [row[2] for row in rows]
            before = (await self._frames(work, school, known.id, days))[known.id]
            await work.changes.remove([row[0] for row in rows])
            after = (await self._frames(work, school, known.id, days))[known.id]
            spots = _spots(before, after, {(row[2], row[3]) for row in rows})
            await work.audit.note(
                "timetable.changed_back", at=at, by=viewer.person_id, school_id=school.id, object_kind="school_class",
                object_id=known.id, changes=[row[0] for row in rows],
            )  # fmt: skip
            told = await self._tell(work, viewer, school, known.id, spots, at, back=True)
            staff = await _staff(work, school)
            return ChangeView(
                class_title=known.title, spots=spots, staff=staff, in_person=school.in_person, state="undone", told=told
            )

    async def of_push(self, class_id: int, places: Sequence[Sequence[Any]]) -> ChangeView | None:
        """What a teacher is told of: the lessons as they are now."""
        async with self._database.open_read() as work:
            known = (await work.lessons.classes([class_id])).get(class_id)
            school = await work.schools.of(known.school_id) if known else None
            if known is None or school is None:
                return None
            wanted = {(date.fromisoformat(str(day)), int(period)) for day, period in places}
            frame = (await self._frames(work, school, class_id, [day for day, _period in wanted]))[class_id]
            spots = _spots(Frame(slots=frame.slots, bells=frame.bells, terms=frame.terms), frame, wanted)
            return ChangeView(
                class_title=known.title,
                spots=spots,
                staff=await _staff(work, school),
                in_person=school.in_person,
                state="told",
            )

    async def _tell(
        self,
        work: Work,
        viewer: Viewer,
        school: School,
        class_id: int,
        spots: Sequence[Spot],
        at: datetime,
        *,
        back: bool,
    ) -> bool:
        """Readers of the class and the teachers of both ends hear of days that are near."""
        today = school.local(work.now).date()
        soon = [spot for spot in spots if today <= spot.day <= today + NEAR]
        if not soon:
            return False
        for spot in soon:
            await timetable_changed(
                work, class_id, spot.day, spot.period, back=back, by=viewer.person_id, calendars=self._calendars
            )
        teachers = {
            int(one.teacher) for spot in soon for one in (spot.was, spot.now) if one is not None and one.teacher
        }
        places = [[spot.day.isoformat(), spot.period] for spot in soon]
        for accounts in (await work.changes.accounts_of(sorted(teachers))).values():
            for account_id in accounts:
                if account_id != viewer.account_id:
                    key = f"change:{account_id}:{class_id}:{int(at.timestamp())}:{places[0][0]}:{places[0][1]}"
                    await work.pushes.owe(key, account_id, KIND, work.now, of=class_id, places=places)
        return True

    async def _frames(self, work: Work, school: School, class_id: int, days: Sequence[date]) -> dict[int, Frame]:
        return await frames_of(work, school, [class_id], self._calendars, Days(min(days), max(days)))

    async def _plan(self, work: Work, schools: Sequence[int], line: ChangeLine) -> "Plan | Bad":
        found = await _class_of(work, schools, line.school_class)
        if found is None:
            return Bad(Fault.UNKNOWN_CLASS, line.school_class)
        known, school = found
        days = [line.day, *([line.to_day] if line.to_day else [])]
        before = (await self._frames(work, school, known.id, days))[known.id]
        staff = await _staff(work, school)
        planned = await plan(work, school, known, before, line, staff)
        if isinstance(planned, Bad):
            return planned
        spots = _spots(before, planned.after, {(one.day, one.period) for one in planned.places})
        return Plan(known, school, planned.changes, planned.removed, spots, staff)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a line comes to."""

    known: ClassFacts
    school: School
    changes: tuple[NewChange, ...]
    removed: tuple[int, ...]
    spots: tuple[Spot, ...]
    staff: Mapping[str, FullName]

    def view(self, **what: Any) -> ChangeView:
        return ChangeView(
            class_title=self.known.title,
            spots=self.spots,
            staff=self.staff,
            in_person=self.school.in_person,
            **what,
        )


def _spots(before: Frame, after: Frame, places: set[tuple[date, int]]) -> tuple[Spot, ...]:
    return tuple(
        Spot(day, period, _lesson(before, day, period), _lesson(after, day, period)) for day, period in sorted(places)
    )


def _lesson(frame: Frame, day: date, period: int) -> PlannedLesson | None:
    """The lesson of a place; of the halves of a class the one that is held."""
    found = [one for one in lessons_on(frame, day) if one.period == period and one.subject is not None]
    return min(found, key=lambda one: not one.held, default=None)


async def _class_of(work: Work, schools: Sequence[int], title: str) -> tuple[ClassFacts, School] | None:
    for school_id in schools:
        school = await work.schools.of(school_id)
        for known in await work.lessons.of_school(school_id):
            if school is not None and parse_class(known.title) == title:
                return known, school
    return None


async def _staff(work: Work, school: School) -> dict[str, FullName]:
    return {str(id_): FullName.read(name) for id_, _source, name, _post in await work.schools.staff(school.id)}


def _kept(line: ChangeLine) -> dict[str, Any]:
    kept = asdict(line)
    return kept | {"day": line.day.isoformat(), "to_day": line.to_day.isoformat() if line.to_day else None}


def _line(kept: dict[str, Any]) -> ChangeLine:
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("day", "to_day")}
    return ChangeLine(**kept | days | {"act": Act(kept["act"])})
