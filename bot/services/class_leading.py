"""A class teacher looks after a class: the day at a glance, a message to the parents with who has read it."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.class_notes import ClassNote
from bot.services.notice_pages import LONGEST_NOTICE, Audience, NoticeView, hearers_of, may_hear, post, view_of
from domain.access import DECIDING_STAFF, Viewer, leads
from domain.people import FullName
from domain.term_marks import SubjectMarks
from domain.terms import begun_terms, term_to_show
from domain.timetable import Subject
from storage.lessons import ClassFacts
from storage.schools import School
from storage.work import Database, Work

DRAFT = "notice"
MOST_NOTES = 20
POOR = 3  # a mean below this is worth a look


@dataclass(frozen=True, slots=True)
class NoClass:
    """The person leads no class, or not this one."""


@dataclass(frozen=True, slots=True)
class PupilNote:
    number: int
    name: FullName
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """A class today."""

    class_id: int
    class_title: str
    size: int
    absent: tuple[PupilNote, ...]  # with the codes noted today
    poor: tuple[PupilNote, ...]  # with the subjects whose mean is low in this term
    readers: int  # accounts that a message would reach
    notes: tuple[ClassNote, ...]  # of parents about absence, those that wait first; only to the class teacher
    others: tuple[tuple[int, str], ...]  # further classes of the person
    in_person: bool
    asking: bool = False


class ClassLeading:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def glance(self, viewer: Viewer, class_id: int | None) -> ClassView | NoClass:
        """The class named, or the first the person leads."""
        async with self._database.open_read() as work:
            return await self._glance(work, viewer, class_id)

    async def ask(self, viewer: Viewer, class_id: int, at: datetime) -> ClassView | NoClass:
        """Wait for the words of a message to the parents."""
        async with self._database.open_act() as work:
            view = await self._glance(work, viewer, class_id)
            if isinstance(view, NoClass):
                return view
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            await work.drafts.save(draft, {"class": view.class_id}, at, asking="text")
            return await self._glance(work, viewer, class_id, asking=True)

    async def say(self, viewer: Viewer, said: str, at: datetime) -> NoticeView | NoClass | None:
        """Send the message: a push owed to every account that may read a pupil of the class. None: none was asked."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return None
            await work.drafts.drop(draft)
            found = await led(work, viewer, draft.answers["class"])
            if found is None:
                return NoClass()
            known, school = found
            notice_id = await post(work, viewer, school, Audience(known.id), said.strip()[:LONGEST_NOTICE], at)
            return await view_of(work, notice_id, sent=True)

    async def count(self, viewer: Viewer, notice_id: int) -> NoticeView | NoClass:
        """How many have read it, for who sent it."""
        async with self._database.open_read() as work:
            view = await view_of(work, notice_id, sent=True)
            return view if view and view.notice.person_id == viewer.person_id else NoClass()

    async def read(self, viewer: Viewer, notice_id: int, at: datetime) -> NoticeView | NoClass:
        """Note that the reader has read it."""
        async with self._database.open_act() as work:
            if not await work.letters.owed_to(notice_id, viewer.account_id):
                return NoClass()
            await work.letters.read(notice_id, viewer.account_id, at)
            return await view_of(work, notice_id) or NoClass()

    async def of_push(self, notice_id: int, account_id: int, person_id: int | None) -> NoticeView | None:
        """What is owed to an account, if it is theirs and they may still read a pupil of those it was for."""
        async with self._database.open_read() as work:
            view = await view_of(work, notice_id)
            if view is None or person_id is None or not await work.letters.owed_to(notice_id, account_id):
                return None
            school = await work.schools.of(view.notice.school_id)
            return view if school and await may_hear(work, person_id, view.notice, school) else None

    async def _glance(
        self, work: Work, viewer: Viewer, class_id: int | None, *, asking: bool = False
    ) -> ClassView | NoClass:
        mine = await classes_led(work, viewer)
        found = await led(work, viewer, class_id or (mine[0].id if mine else 0))
        if found is None:
            return NoClass()
        known, school = found
        today = school.local(work.now).date()
        pupils = await work.classes.pupils([known.id], today)
        ids = [pupil.id for pupil in pupils]
        names = {pupil.id: (number, FullName.read(pupil.name)) for number, pupil in enumerate(pupils, 1)}
        codes: dict[int, list[str]] = {}
        for one in await work.attendance.on(ids, today):
            codes.setdefault(one.at.pupil_id, []).append(one.code)
        term = term_to_show(begun_terms(await work.lessons.school_terms(school.id), today), today)
        low: dict[int, dict[str, SubjectMarks]] = {}
        marks = await work.mark_edits.of_days(ids, None, term.starts_on, today)
        for pupil_id in ids:
            mine_marks = [mark for mark in marks if mark.pupil_id == pupil_id]
            for title in sorted({mark.subject for mark in mine_marks}):
                of = SubjectMarks(
                    Subject(0, title), tuple(mark.term_mark for mark in mine_marks if mark.subject == title)
                )
                if of.average is not None and of.average < POOR:
                    low.setdefault(pupil_id, {})[title] = of
        return ClassView(
            class_id=known.id,
            class_title=known.title,
            size=len(pupils),
            absent=tuple(PupilNote(*names[id_], " ".join(dict.fromkeys(codes[id_]))) for id_ in ids if id_ in codes),
            poor=tuple(PupilNote(*names[id_], ", ".join(low[id_])) for id_ in ids if id_ in low),
            notes=await _notes(work, viewer, known, school),
            readers=len(await hearers_of(work, school, [known])),
            others=tuple((one.id, one.title) for one in mine if one.id != known.id),
            in_person=school.in_person,
            asking=asking,
        )


async def _notes(work: Work, viewer: Viewer, known: ClassFacts, school: School) -> tuple[ClassNote, ...]:
    """What parents say of absence: health is nobody's business but the class teacher's."""
    if not leads(viewer, school.id, known.teacher_id):
        return ()
    found = await work.absence_notes.of_class(known.id, school.local(work.now).date(), MOST_NOTES)
    return tuple(sorted((ClassNote(one) for one in found), key=lambda one: not one.acts))


async def classes_led(work: Work, viewer: Viewer) -> list[ClassFacts]:
    staff_ids = [role.staff_id for role in viewer.roles if role.staff_id is not None]
    return await work.lessons.led_by(staff_ids) if staff_ids else []


async def led(work: Work, viewer: Viewer, class_id: int) -> tuple[ClassFacts, School] | None:
    """A class the person leads, or one of a school they answer for."""
    known = (await work.lessons.classes([class_id])).get(class_id)
    school = await work.schools.of(known.school_id) if known else None
    if known is None or school is None:
        return None
    own = known.teacher_id is not None and any(
        role.staff_id == known.teacher_id and role.school_id == school.id for role in viewer.roles
    )
    return (known, school) if own or viewer.staff_in(school.id) & DECIDING_STAFF else None
