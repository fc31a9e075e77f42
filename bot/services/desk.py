"""The desk of a teacher: all that one line of marks may mean, read from the rows of this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rapidfuzz import fuzz, process

from domain.access import Viewer
from domain.mark_line.values import ClassName, Desk, LessonAt, PupilName, Reading, SubjectName, Teaching
from domain.people import FullName
from domain.teaching import Taught as OwnTaught
from domain.teaching import own_lessons
from domain.timetable import Frame, is_study_time, week_of_cycle
from storage.classes import Taught, TeacherLesson
from storage.diary import Days
from storage.schools import School
from storage.work import Work

NEAR_SCORE = 80  # of 100: below it two spellings are two words
LOOK_BACK = timedelta(days=21)  # lessons further back are named by a date


@dataclass(frozen=True, slots=True)
class TeacherDesk:
    """The desk with the names a screen needs."""

    desk: Desk
    staff_ids: tuple[int, ...]
    titles: dict[int, str]
    subjects: dict[int, str]
    names: dict[int, FullName]
    in_person: bool  # names stay out of the messenger
    substituted: tuple[LessonAt, ...] = ()  # lessons given instead of a colleague: the right to these alone
    taught: frozenset[tuple[int, int]] = frozenset()  # class and subject, on any day

    def may_write(self, reading: Reading) -> bool:
        """Whether a teacher may write all of a reading: what they teach, or give that day, to pupils of theirs."""
        taught = (reading.class_id, reading.subject_id) in self.taught or any(
            (one.class_id, one.subject_id, one.date)
            == (reading.class_id, reading.subject_id, reading.date or self.desk.today)
            for one in self.substituted
        )
        own = {pupil.id for pupil in self.desk.pupils.get(reading.class_id or 0, ())}
        return taught and all(entry.pupil_id in own for entry in reading.entries)


async def desk_of(work: Work, viewer: Viewer, at: datetime) -> TeacherDesk | None:
    """What the person may mean at this moment; None for somebody who teaches nothing."""
    staff_ids = tuple(role.staff_id for role in viewer.teaching if role.staff_id is not None)
    if not staff_ids:
        return None
    school = await work.schools.of(viewer.teaching[0].school_id)
    taught = await work.classes.taught_by(staff_ids)
    if school is None:
        return None
    now = school.local(at)
    instead = await _substituted(work, staff_ids, taught, school, now)
    if not (taught or instead):
        return None
    own = await _lessons(work, staff_ids, school, now)
    lessons = sorted({*own, *instead}, key=lambda one: (one.date, one.period or 0), reverse=True)
    pupils = await _pupils(work, taught, now.date(), {one.class_id for one in instead})
    subjects = await work.classes.subjects(school.id)
    others = await work.lessons.classes({one.class_id for one in instead})
    titles = {id_: one.title for id_, one in others.items()} | {one.class_id: one.class_title for one in taught}
    desk = Desk(
        classes=tuple(ClassName(id_, title) for id_, title in titles.items()),
        pupils={
            class_id: tuple(PupilName(id_, name.family, name.given, name.patronymic) for id_, name in found.items())
            for class_id, found in pupils.items()
        },
        subjects=tuple(SubjectName(id_, title) for id_, title in subjects.items()),
        teachings=tuple({Teaching(*place) for place in [*_places(taught), *_places(instead)]}),
        today=now.date(),
        running=lessons[0] if lessons else None,
        recent=tuple(lessons[1:]),
    )
    return TeacherDesk(
        desk,
        staff_ids,
        titles,
        subjects,
        {id_: name for found in pupils.values() for id_, name in found.items()},
        school.in_person,
        tuple(instead),
        frozenset(_places(taught)),
    )


async def _pupils(
    work: Work, taught: Sequence[Taught], today: date, instead: set[int]
) -> dict[int, dict[int, FullName]]:
    """The pupils a teacher may mark, by class; of a class taught only in a group, the group."""
    whole = {one.class_id for one in taught if one.group_id is None} | instead
    groups = [one.group_id for one in taught if one.group_id is not None and one.class_id not in whole]
    members = await work.classes.members(groups) if groups else {}
    in_groups = {pupil_id for ids in members.values() for pupil_id in ids}
    found: dict[int, dict[int, FullName]] = {}
    for pupil in await work.classes.pupils(sorted({one.class_id for one in taught} | instead), today):
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


async def _substituted(
    work: Work, staff_ids: Sequence[int], taught: Sequence[Taught], school: School, now: datetime
) -> list[LessonAt]:
    """The lessons of the last weeks, and begun, that were given instead of a colleague."""
    days = Days(now.date() - LOOK_BACK, now.date())
    places = await work.lessons.substitutions(staff_ids, days)
    frames = await work.lessons.frames({class_id for class_id, _day in places}, school.id, days) if places else {}
    known = [OwnTaught(one.class_id, one.subject_id, one.group_id) for one in taught]
    return [
        LessonAt(one.class_id, one.subject_id, one.day, one.period)
        for class_id, day in places
        for one in own_lessons({class_id: frames[class_id]}, staff_ids, known, day)
        if one.substitute and one.held and (day < now.date() or one.starts is None or one.starts <= now.time())
    ]


def _places(taught: Sequence[Taught | LessonAt]) -> list[tuple[int, int]]:
    """Class and subject of each."""
    return [(one.class_id, one.subject_id) for one in taught]


def _begun(slot: TeacherLesson, day: date, now: datetime) -> bool:
    if day < now.date() or slot.starts_at is None:
        return True
    return time.fromisoformat(slot.starts_at) <= now.time()


def near(word: str, offered: Sequence[str]) -> Sequence[str]:
    """Spellings near to a word, the nearest first."""
    found = process.extract(word, offered, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=3)
    return [spelling for spelling, _score, _index in found]
