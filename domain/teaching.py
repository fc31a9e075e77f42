"""Which lessons are a teacher's on a day: of the timetable, less those given away, with those of a colleague replaced.

Frames come here with staff ids for teachers' names (`str(id)`), so that changes are applied by the one rule there is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from domain.timetable import Frame, LessonState, PlannedLesson, lessons_on

LOOK_AHEAD = 60  # days in which the next lesson is looked for


@dataclass(frozen=True, slots=True)
class Taught:
    """What is taught to whom: the ground of the right to write."""

    class_id: int
    subject_id: int
    group_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLesson:
    """A lesson of a teacher; `substitute`: instead of somebody else, so that the right is for this day alone."""

    class_id: int
    subject_id: int
    day: date
    period: int
    group_id: int | None = None
    starts: time | None = None
    ends: time | None = None
    room: str | None = None
    state: LessonState = LessonState.PLANNED
    substitute: bool = False

    @property
    def held(self) -> bool:
        return self.state in (LessonState.PLANNED, LessonState.ADDED)


def own_lessons(
    frames: Mapping[int, Frame], staff: Collection[int], taught: Collection[Taught], day: date
) -> tuple[OwnLesson, ...]:
    """The lessons of these members of staff on a day in the order of periods, cancelled and moved ones among them."""
    ids = {str(one) for one in staff}
    found = [
        own
        for class_id, frame in frames.items()
        for lesson in lessons_on(frame, day)
        if (own := _own(class_id, lesson, ids, taught, day)) is not None
    ]
    return tuple(sorted(found, key=lambda own: (own.period, own.class_id, own.group_id or 0)))


def _own(
    class_id: int, lesson: PlannedLesson, ids: set[str], taught: Collection[Taught], day: date
) -> OwnLesson | None:
    if lesson.subject is None:
        return None
    teaches = any(
        one.class_id == class_id
        and one.subject_id == lesson.subject.id
        and (one.group_id is None or lesson.group_id in (None, one.group_id))
        for one in taught
    )
    # Another subject without a word of who gives it: whoever teaches that subject here.
    by_subject = lesson.teacher is None or (lesson.was_subject is not None and lesson.was_teacher is None)
    if not (teaches if by_subject else lesson.teacher in ids):
        return None
    return OwnLesson(
        class_id=class_id,
        subject_id=lesson.subject.id,
        day=day,
        period=lesson.period,
        group_id=lesson.group_id,
        starts=lesson.starts,
        ends=lesson.ends,
        room=lesson.room,
        state=lesson.state,
        substitute=not teaches,
    )


def next_lesson(frame: Frame, subject_id: int, group_id: int | None, after: date) -> date | None:
    """The day of the next lesson of a subject; None when there is none within LOOK_AHEAD days."""
    return next(iter(next_lessons(frame, subject_id, group_id, after, most=1)), None)


def next_lessons(frame: Frame, subject_id: int, group_id: int | None, after: date, *, most: int) -> tuple[date, ...]:
    """The days of the next lessons of a subject, as many as wanted if there are within LOOK_AHEAD days."""
    found: list[date] = []
    for ahead in range(1, LOOK_AHEAD + 1):
        day = after + timedelta(days=ahead)
        if any(
            lesson.held
            and lesson.subject is not None
            and lesson.subject.id == subject_id
            and (group_id is None or lesson.group_id in (None, group_id))
            for lesson in lessons_on(frame, day)
        ):
            found.append(day)
        if len(found) == most:
            break
    return tuple(found)
