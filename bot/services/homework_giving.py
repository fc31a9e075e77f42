"""Homework already given: looked through, changed and withdrawn by who may write in that subject of the class."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.services.calendars import Calendars
from bot.services.diary_news import homework_changed
from bot.services.teaching import frames_of
from domain.access import DECIDING_STAFF, Viewer
from domain.lesson_sheet import LONGEST_WORDS
from domain.people import FullName
from domain.teaching import next_lessons
from storage.diary import Days
from storage.files import FileFacts
from storage.homework import Given
from storage.schools import School
from storage.work import Database, Work

DRAFT = "homework"
LOOK_BACK = timedelta(days=14)
LOOK_AHEAD = timedelta(days=30)
NEXT_LESSONS = 4


@dataclass(frozen=True, slots=True)
class NotYours:
    """The homework is not of a class and subject the person may write in, or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenHomework:
    """A piece of homework with all that a screen says of it."""

    given: Given
    files: tuple[FileFacts, ...]
    pupils: tuple[tuple[int, FullName], ...]  # number and name of those it is for; none: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Homeworks:
    """What has been set lately in a subject of a class."""

    class_id: int
    class_title: str
    subject_id: int
    subject: str
    today: date
    in_person: bool
    given: tuple[GivenHomework, ...]
    next_days: tuple[date, ...]
    back: int
    asking: bool = False
    state: str = ""  # changed, withdrawn, too_late: what has just happened

    def one(self, homework_id: int) -> GivenHomework | None:
        return next((one for one in self.given if one.given.id == homework_id), None)


class HomeworkGiving:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def lately(self, viewer: Viewer, class_id: int, subject_id: int, back: int) -> Homeworks | NotYours:
        """What is due from two weeks ago on."""
        async with self._database.open_read() as work:
            return await self._lately(work, viewer, class_id, subject_id, back)

    async def ask(self, viewer: Viewer, homework_id: int, back: int, at: datetime) -> Homeworks | NotYours:
        """Wait for new words instead of those that stand."""
        async with self._database.open_act() as work:
            given = await work.homework.one(homework_id)
            if given is None or given.withdrawn or await self._school(work, viewer, given) is None:
                return NotYours()
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            answers = {"homework": given.id, "revision": given.revision, "back": back}
            await work.drafts.save(draft, answers, at, asking="text")
            return await self._lately(work, viewer, given.class_id, given.subject_id, back, asking=True)

    async def say(self, viewer: Viewer, said: str, at: datetime) -> tuple[Homeworks | NotYours, int] | None:
        """The new words, if they were waited for; with the id of the homework."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return None
            await work.drafts.drop(draft)
            kept: dict[str, Any] = draft.answers
            given = await work.homework.one(kept["homework"])
            if given is None:
                return NotYours(), 0
            words = said.strip()[:LONGEST_WORDS]
            return (
                await self._move(
                    work, viewer, given, kept["revision"], at, kept["back"], text=words, due_on=given.due_on
                ),
                given.id,
            )

    async def put_off(
        self, viewer: Viewer, homework_id: int, revision: int, due_on: date, back: int, at: datetime
    ) -> Homeworks | NotYours:
        """Make it due on the day of another lesson."""
        async with self._database.open_act() as work:
            given = await work.homework.one(homework_id)
            if given is None:
                return NotYours()
            return await self._move(work, viewer, given, revision, at, back, text=given.text, due_on=due_on)

    async def withdraw(
        self, viewer: Viewer, homework_id: int, revision: int, back: int, at: datetime
    ) -> Homeworks | NotYours:
        async with self._database.open_act() as work:
            given = await work.homework.one(homework_id)
            school = await self._school(work, viewer, given) if given else None
            if given is None or school is None:
                return NotYours()
            won = given.revision == revision and await work.homework.withdraw(given, by=viewer.person_id, at=at)
            if won:
                await self._told(work, viewer, school, given, at)
            state = "withdrawn" if won else "too_late"
            return await self._lately(work, viewer, given.class_id, given.subject_id, back, state=state)

    async def _move(
        self,
        work: Work,
        viewer: Viewer,
        given: Given,
        revision: int,
        at: datetime,
        back: int,
        *,
        text: str,
        due_on: date,
    ) -> Homeworks | NotYours:
        school = await self._school(work, viewer, given)
        if school is None:
            return NotYours()
        won = given.revision == revision and await work.homework.change(
            given, text=text, due_on=due_on, file_ids=(), by=viewer.person_id, at=at
        )
        if won:
            await self._told(work, viewer, school, given, at)
        state = "changed" if won else "too_late"
        return await self._lately(work, viewer, given.class_id, given.subject_id, back, state=state)

    async def _told(self, work: Work, viewer: Viewer, school: School, was: Given, at: datetime) -> None:
        if not await teaches(work, viewer, was.class_id, was.subject_id):
            await work.audit.note(
                "homework.corrected", at=at, by=viewer.person_id, school_id=school.id, object_kind="homework",
                object_id=was.id,
            )  # fmt: skip
        await homework_changed(work, was, by=viewer.person_id, calendars=self._calendars)

    async def _school(self, work: Work, viewer: Viewer, given: Given) -> School | None:
        return await may_write(work, viewer, given.class_id, given.subject_id)

    async def _lately(
        self,
        work: Work,
        viewer: Viewer,
        class_id: int,
        subject_id: int,
        back: int,
        *,
        asking: bool = False,
        state: str = "",
    ) -> Homeworks | NotYours:
        school = await may_write(work, viewer, class_id, subject_id)
        if school is None:
            return NotYours()
        today = school.local(work.now).date()
        given = await work.homework.of_lessons(class_id, subject_id, today - LOOK_BACK)
        files = {one.id: one for one in await work.files.facts([id_ for g in given for id_ in g.file_ids])}
        pupils = await work.classes.pupils([class_id], today)
        named = {pupil.id: (number, FullName.read(pupil.name)) for number, pupil in enumerate(pupils, 1)}
        frames = await frames_of(work, school, [class_id], self._calendars, Days(today, today + LOOK_AHEAD))
        classes = await work.lessons.classes([class_id])
        subjects = await work.classes.subjects(school.id)
        return Homeworks(
            class_id=class_id,
            class_title=classes[class_id].title,
            subject_id=subject_id,
            subject=subjects.get(subject_id, ""),
            today=today,
            in_person=school.in_person,
            given=tuple(
                GivenHomework(
                    given=one,
                    files=tuple(files[id_] for id_ in one.file_ids if id_ in files),
                    pupils=tuple(named[id_] for id_ in one.pupil_ids if id_ in named),
                )
                for one in given
            ),
            next_days=next_lessons(frames[class_id], subject_id, None, today, most=NEXT_LESSONS),
            back=back,
            asking=asking,
            state=state,
        )


async def may_write(work: Work, viewer: Viewer, class_id: int, subject_id: int) -> School | None:
    """The school of a class, if the person teaches the subject there or corrects for the school."""
    known = (await work.lessons.classes([class_id])).get(class_id)
    school = await work.schools.of(known.school_id) if known else None
    if school is None:
        return None
    if viewer.staff_in(school.id) & DECIDING_STAFF or await teaches(work, viewer, class_id, subject_id):
        return school
    return None


async def teaches(work: Work, viewer: Viewer, class_id: int, subject_id: int) -> bool:
    """Whether the person teaches the subject in the class."""
    staff_ids = tuple(role.staff_id for role in viewer.teaching if role.staff_id is not None)
    taught = await work.classes.taught_by(staff_ids) if staff_ids else []
    return any((one.class_id, one.subject_id) == (class_id, subject_id) for one in taught)
