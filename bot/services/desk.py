"""The desk of a teacher: all that one line of marks may mean, read from the rows of this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rapidfuzz import fuzz, process

from domain.access import Viewer
from domain.mark_line.values import ClassName, Desk, LessonAt, PupilName, Reading, SubjectName, Teaching
from domain.people import FullName
from domain.timetable import Frame, is_study_time, week_of_cycle
from storage.classes import Taught, TeacherLesson
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

    def may_write(self, reading: Reading) -> bool:
        """Whether a teacher may write all of a reading: what they teach, to pupils of theirs."""
        taught = any(
            one.class_id == reading.class_id and one.subject_id == reading.subject_id for one in self.desk.teachings
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
    return TeacherDesk(
        desk,
        staff_ids,
        {one.class_id: one.class_title for one in taught},
        subjects,
        {id_: name for found in pupils.values() for id_, name in found.items()},
        school.in_person,
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


def near(word: str, offered: Sequence[str]) -> Sequence[str]:
    """Spellings near to a word, the nearest first."""
    found = process.extract(word, offered, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=3)
    return [spelling for spelling, _score, _index in found]
