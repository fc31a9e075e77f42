"""What stands is corrected: a mark made another or withdrawn, attendance said otherwise, and why if parents saw it."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.services.calendars import Calendars
from bot.services.day_pages import KIND as DAY
from bot.services.day_pages import DayRight, day_right
from bot.services.day_pages import read as read_day
from bot.services.diary_news import absence_changed, mark_changed
from bot.services.lesson_drafts import KIND, read
from bot.services.teaching import Right, right_to
from domain.access import DECIDING_STAFF, Viewer
from domain.diary import WHOLE_DAY
from domain.lesson_sheet import Place
from domain.marks import Attendance, MarkValue
from domain.people import FullName
from storage.attendance import At, Noted
from storage.drafts import Draft
from storage.mark_edits import StandingMark
from storage.schools import School
from storage.work import Database, Work

DRAFT = "fix"
LONGEST_REASON = 300
WITHDRAW = ""
WAS_THERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What is asked for: a mark or the attendance of a pupil at a lesson, as the person saw it, made another."""

    mark_id: int = 0
    revision: int = 0
    pupil_id: int = 0
    day: date | None = None  # of the lesson, as its draft knows it; and so are the class, the subject and the group
    period: int = 0  # that the attendance is noted at; 0: of the whole day
    class_id: int = 0
    subject_id: int = 0
    lesson: int = 0
    group_id: int | None = None
    was: str = ""
    to: str = ""  # empty: withdrawn, was there
    back: int = 0  # the draft of the lesson or the day it was asked from
    whole_day: bool = False  # asked from the sheet of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class FixView:
    """A correction that waits for its reason, or is done."""

    name: FullName
    number: int
    in_person: bool
    subject: str
    day: date
    was: str
    to: str
    attendance: bool
    back: int
    whole_day: bool = False
    draft_id: int = 0
    version: int = 0
    told: bool = False  # parents had seen what it was, and hear of it


@dataclass(frozen=True, slots=True)
class NeedsReason:
    view: FixView


@dataclass(frozen=True, slots=True)
class Fixed:
    view: FixView


@dataclass(frozen=True, slots=True)
class NotFixed:
    """It is not what the person saw any more, or not theirs to correct."""

    mine: bool = True


Outcome = NeedsReason | Fixed | NotFixed


class MarkFixing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def fix(self, viewer: Viewer, fix: Fix, at: datetime) -> Outcome:
        """Correct at once what nobody has seen; otherwise wait for the reason."""
        async with self._database.open_act() as work:
            fix = await _placed(work, viewer, fix)
            found = await self._found(work, viewer, fix, at)
            if isinstance(found, NotFixed):
                return found
            if found.public_at > work.now:
                return await self._do(work, viewer, found, fix, None, at)
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            draft = await work.drafts.save(draft, _kept(fix), at, asking="reason")
            return NeedsReason(await _view(work, found, fix, draft))

    async def because(
        self, viewer: Viewer, reason: str, at: datetime, seen: tuple[int, int] | None = None
    ) -> Outcome | None:
        """Correct with the reason given; by a button, only what the button stood under. None: nothing waits for it."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or (seen is not None and (draft.id, draft.version) != seen):
                return None
            fix = _read(draft.answers)
            await work.drafts.drop(draft)
            found = await self._found(work, viewer, fix, at)
            if isinstance(found, NotFixed):
                return found
            return await self._do(work, viewer, found, fix, reason.strip()[:LONGEST_REASON], at)

    async def drop(self, viewer: Viewer) -> Fix | None:
        """Correct nothing; what was not corrected, with the draft to go back to."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return None
            await work.drafts.drop(draft)
            return _read(draft.answers)

    async def _found(self, work: Work, viewer: Viewer, fix: Fix, at: datetime) -> "Standing | NotFixed":
        if fix.mark_id:
            return await self._mark(work, viewer, fix)
        return await self._absence(work, viewer, fix, at)

    async def _mark(self, work: Work, viewer: Viewer, fix: Fix) -> "Standing | NotFixed":
        mark = await work.mark_edits.one(fix.mark_id)
        if mark is None or (fix.to != WITHDRAW and not _is_mark(fix.to)):
            return NotFixed(mine=False)
        rights = await _over(work, viewer, mark)
        if rights is None:
            return NotFixed(mine=False)
        school, as_staff = rights
        if mark.withdrawn or mark.revision != fix.revision or mark.value == fix.to:
            return NotFixed()
        return Standing(school=school, as_staff=as_staff, public_at=mark.public_at, mark=mark)

    async def _absence(self, work: Work, viewer: Viewer, fix: Fix, at: datetime) -> "Standing | NotFixed":
        if fix.day is None or (fix.to != WAS_THERE and Attendance.parse(fix.to) is None):
            return NotFixed(mine=False)
        right = await self._at_lesson(work, viewer, fix, at)
        pupils = await work.classes.pupils([fix.class_id], right.today) if right else []
        if right is None or fix.pupil_id not in {pupil.id for pupil in pupils}:
            return NotFixed(mine=False)
        noted = await work.attendance.at(At(fix.pupil_id, fix.day, fix.period))
        if noted is None or noted.code != fix.was or fix.to == fix.was:
            return NotFixed()
        return Standing(school=right.school, as_staff=right.as_staff, public_at=noted.public_at, noted=noted)

    async def _at_lesson(self, work: Work, viewer: Viewer, fix: Fix, at: datetime) -> Right | DayRight | None:
        """The right to the lesson, or to the day, the correction was asked from."""
        assert fix.day is not None
        if fix.whole_day:
            right = await day_right(work, viewer, fix.class_id, fix.day, at, self._calendars)
            first = right.first.period if right and right.first else WHOLE_DAY
            return right if right and right.open and fix.period in (WHOLE_DAY, first) else None
        if fix.period not in (fix.lesson, WHOLE_DAY):
            return None
        place = Place(
            class_id=fix.class_id, subject_id=fix.subject_id, day=fix.day, period=fix.lesson, group_id=fix.group_id
        )  # fmt: skip
        return await right_to(work, viewer, place, at, self._calendars)

    async def _do(
        self, work: Work, viewer: Viewer, found: "Standing", fix: Fix, reason: str | None, at: datetime
    ) -> Outcome:
        view = await _view(work, found, fix, None)
        seen = found.public_at <= work.now
        if found.mark is not None:
            if fix.to == WITHDRAW:
                won = await work.mark_edits.withdraw(found.mark, by=viewer.person_id, at=at, reason=reason)
            else:
                counts = not MarkValue(fix.to).is_credit
                won = await work.mark_edits.change(
                    found.mark, fix.to, counts=counts, by=viewer.person_id, at=at, reason=reason
                )
            if won and seen:
                await mark_changed(work, found.mark, by=viewer.person_id, calendars=self._calendars)
        else:
            assert found.noted is not None
            won = await work.attendance.correct(
                found.noted, fix.to or None, None, by=viewer.person_id, at=at, reason=reason,
                public_at=max(found.public_at, at),
            )  # fmt: skip
            if won and seen:
                await absence_changed(work, found.noted, by=viewer.person_id, calendars=self._calendars)
        if not won:
            return NotFixed()
        if found.as_staff:
            await work.audit.note(
                "mark.corrected" if found.mark else "attendance.corrected", at=at, by=viewer.person_id,
                school_id=found.school.id, object_kind="mark" if found.mark else "pupil",
                object_id=found.mark.id if found.mark else fix.pupil_id,
            )  # fmt: skip
        return Fixed(replace(view, told=seen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is to be corrected, found and the person's to correct."""

    school: School
    as_staff: bool
    public_at: datetime
    mark: StandingMark | None = None
    noted: Noted | None = None


async def _placed(work: Work, viewer: Viewer, fix: Fix) -> Fix:
    """With the lesson it was asked from, which its draft knows."""
    row = await work.drafts.numbered(viewer.account_id, fix.back)
    if row is not None and row.kind.startswith(DAY):
        sheet = read_day(row)
        return replace(fix, day=sheet.day, class_id=sheet.class_id, whole_day=True)
    if row is None or not row.kind.startswith(KIND):
        return replace(fix, back=0)
    place = read(row).place
    return replace(
        fix, day=place.day, class_id=place.class_id, subject_id=place.subject_id, lesson=place.period,
        group_id=place.group_id,
    )  # fmt: skip


async def _over(work: Work, viewer: Viewer, mark: StandingMark) -> tuple[School, bool] | None:
    """Whether a mark is the person's to correct: they set it, teach the subject, or correct for the school."""
    known = (await work.lessons.classes([mark.class_id])).get(mark.class_id) if mark.class_id else None
    school = await work.schools.of(known.school_id) if known else None
    if school is None:
        return None
    staff_ids = tuple(r.staff_id for r in viewer.teaching if r.school_id == school.id and r.staff_id is not None)
    if mark.teacher_id is not None and mark.teacher_id in staff_ids:
        return school, False
    taught = await work.classes.taught_by(staff_ids) if staff_ids else []
    own = [one for one in taught if (one.class_id, one.subject_id) == (mark.class_id, mark.subject_id)]
    groups = [one.group_id for one in own if one.group_id is not None]
    members = await work.classes.members(groups) if groups else {}
    if any(one.group_id is None or mark.pupil_id in members.get(one.group_id, ()) for one in own):
        return school, False
    return (school, True) if viewer.staff_in(school.id) & DECIDING_STAFF else None


async def _view(work: Work, found: Standing, fix: Fix, draft: Draft | None) -> FixView:
    pupil_id = found.mark.pupil_id if found.mark else fix.pupil_id
    class_id = found.mark.class_id if found.mark else fix.class_id
    pupils = await work.classes.pupils([class_id or 0], found.school.local(work.now).date())
    number, name = next(((n, pupil.name) for n, pupil in enumerate(pupils, 1) if pupil.id == pupil_id), (0, ""))
    subjects = await work.classes.subjects(found.school.id)
    day = found.mark.day if found.mark else fix.day
    assert day is not None
    return FixView(
        name=FullName.read(name),
        number=number,
        in_person=found.school.in_person,
        subject=found.mark.subject if found.mark else subjects.get(fix.subject_id, ""),
        day=day,
        was=found.mark.value if found.mark else fix.was,
        to=fix.to,
        attendance=found.mark is None,
        back=fix.back,
        whole_day=fix.whole_day,
        draft_id=draft.id if draft else 0,
        version=draft.version if draft else 0,
    )


def _is_mark(value: str) -> bool:
    try:
        MarkValue(value)
    except ValueError:
        return False
    return True


def _kept(fix: Fix) -> dict[str, Any]:
    return asdict(fix) | {"day": fix.day.isoformat() if fix.day else None}


def _read(kept: dict[str, Any]) -> Fix:
    return Fix(**kept | {"day": date.fromisoformat(kept["day"]) if kept["day"] else None})
