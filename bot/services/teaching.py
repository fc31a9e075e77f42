"""Who may write in the register: a teacher what they teach or stand in for that day, staff of the school with audit."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.services.calendars import Calendars
from domain.access import DECIDING_STAFF, Viewer
from domain.lesson_sheet import Place
from domain.teaching import OwnLesson, Taught, own_lessons
from domain.timetable import Frame, lessons_on
from storage.diary import Days
from storage.schools import School
from storage.work import Work

AHEAD = timedelta(days=30)  # whose changes are known where the next lesson is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """What one person teaches in one school, around some days."""

    school: School
    staff_ids: tuple[int, ...]
    taught: tuple[Taught, ...]
    frames: dict[int, Frame]
    now: datetime  # on the school's clock

    @property
    def today(self) -> date:
        return self.now.date()

    def lessons(self, day: date) -> tuple[OwnLesson, ...]:
        return own_lessons(self.frames, self.staff_ids, self.taught, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The right to write at one lesson, good for the unit of work it was found in."""

    place: Place
    school: School
    frame: Frame
    lesson: OwnLesson
    staff_id: int | None  # as whom the person teaches it
    groups: frozenset[int]  # the study groups the person teaches it to; none: the whole class
    as_staff: bool  # not a lesson of theirs: a correction by the school, which the audit keeps
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


async def teachings_of(work: Work, viewer: Viewer, at: datetime, calendars: Calendars, days: Days) -> list[Teaching]:
    """What the person teaches, school by school, with the timetables of these days."""
    found = []
    for school_id in dict.fromkeys(role.school_id for role in viewer.teaching):
        staff_ids = tuple(r.staff_id for r in viewer.teaching if r.school_id == school_id and r.staff_id is not None)
        school = await work.schools.of(school_id)
        if school is None:
            continue
        taught = await work.classes.taught_by(staff_ids)
        classes = {one.class_id for one in taught} | set(await work.lessons.visited(staff_ids, days))
        found.append(
            Teaching(
                school=school,
                staff_ids=staff_ids,
                taught=tuple(Taught(one.class_id, one.subject_id, one.group_id) for one in taught),
                frames=await frames_of(work, school, classes, calendars, days),
                now=school.local(at),
            )
        )
    return found


async def frames_of(
    work: Work, school: School, class_ids: Collection[int], calendars: Calendars, days: Days
) -> dict[int, Frame]:
    """The timetables of these classes, knowing the state's days off."""
    frames = await work.lessons.frames(class_ids, school.id, days) if class_ids else {}
    why_off = calendars.of(school).why_off
    return {class_id: replace(frame, why_off=why_off) for class_id, frame in frames.items()}


async def right_to(work: Work, viewer: Viewer, place: Place, at: datetime, calendars: Calendars) -> Right | None:
    """The right to write at this lesson now; None: it is nobody's lesson, or not this person's."""
    known = (await work.lessons.classes([place.class_id])).get(place.class_id)
    school = await work.schools.of(known.school_id) if known else None
    if school is None:
        return None
    frame = (await frames_of(work, school, [place.class_id], calendars, Days(place.day, place.day + AHEAD)))[
        place.class_id
    ]
    staff_ids = tuple(r.staff_id for r in viewer.teaching if r.school_id == school.id and r.staff_id is not None)
    taught = [
        Taught(one.class_id, one.subject_id, one.group_id)
        for one in (await work.classes.taught_by(staff_ids) if staff_ids else ())
        if (one.class_id, one.subject_id) == (place.class_id, place.subject_id)
    ]
    own = _at(own_lessons({place.class_id: frame}, staff_ids, taught, place.day), place)
    as_staff = own is None and not taught
    if as_staff and not viewer.staff_in(school.id) & DECIDING_STAFF:
        return None
    lesson = own or _any_at(frame, place)
    if lesson is None or not lesson.held:
        return None
    whole = any(one.group_id is None for one in taught) or not taught
    return Right(
        place=place,
        school=school,
        frame=frame,
        lesson=lesson,
        staff_id=staff_ids[0] if staff_ids and not as_staff else None,
        groups=frozenset() if whole else frozenset(one.group_id for one in taught if one.group_id is not None),
        as_staff=as_staff,
        now=school.local(at),
    )


def _at(lessons: Collection[OwnLesson], place: Place) -> OwnLesson | None:
    return next(
        (
            one
            for one in lessons
            if (one.class_id, one.subject_id, one.day, one.period)
            == (place.class_id, place.subject_id, place.day, place.period)
            and place.group_id in (None, one.group_id)
        ),
        None,
    )


def _any_at(frame: Frame, place: Place) -> OwnLesson | None:
    """A lesson of the class that is somebody else's."""
    return _at(all_lessons(place.class_id, frame, place.day), place)


def all_lessons(class_id: int, frame: Frame, day: date) -> tuple[OwnLesson, ...]:
    """The lessons of a class on a day, whoever gives them."""
    return tuple(
        OwnLesson(
            class_id=class_id,
            subject_id=one.subject.id,
            day=day,
            period=one.period,
            group_id=one.group_id,
            starts=one.starts,
            ends=one.ends,
            room=one.room,
            state=one.state,
        )
        for one in lessons_on(frame, day)
        if one.subject is not None
    )
