"""A class teacher looks after a class: the day at a glance, a message to the parents with who has read it."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.news import hour_for
from domain.access import DECIDING_STAFF, Viewer
from domain.news import NewsKind
from domain.people import FullName
from domain.term_marks import SubjectMarks
from domain.terms import begun_terms, term_to_show
from domain.timetable import Subject
from storage.grants import Hearer
from storage.lessons import ClassFacts
from storage.letters import Notice
from storage.schools import School
from storage.work import Database, Work

DRAFT = "notice"
PUSH = "notice"
LONGEST_NOTICE = 2000
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
    others: tuple[tuple[int, str], ...]  # further classes of the person
    in_person: bool
    asking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    notice: Notice
    class_title: str
    school: str
    sender: str
    in_person: bool
    sent: bool = False


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
            found = await _led(work, viewer, draft.answers["class"])
            if found is None:
                return NoClass()
            known, school = found
            hearers = await _hearers(work, known, school)
            notice_id = await work.letters.say(
                school_id=school.id, class_id=known.id, by=viewer.person_id, text=said.strip()[:LONGEST_NOTICE],
                urgent=False, accounts=sorted(hearers), at=at,
            )  # fmt: skip
            for account_id, hearer in hearers.items():
                due = hour_for(hearer, NewsKind.MESSAGE, work.now)
                await work.pushes.owe(f"notice:{account_id}:{notice_id}", account_id, PUSH, due, notice=notice_id)
            return await _view(work, notice_id, sent=True)

    async def count(self, viewer: Viewer, notice_id: int) -> NoticeView | NoClass:
        """How many have read it, for who sent it."""
        async with self._database.open_read() as work:
            view = await _view(work, notice_id, sent=True)
            return view if view and view.notice.person_id == viewer.person_id else NoClass()

    async def read(self, viewer: Viewer, notice_id: int, at: datetime) -> NoticeView | NoClass:
        """Note that the reader has read it."""
        async with self._database.open_act() as work:
            if not await work.letters.owed_to(notice_id, viewer.account_id):
                return NoClass()
            await work.letters.read(notice_id, viewer.account_id, at)
            return await _view(work, notice_id) or NoClass()

    async def of_push(self, notice_id: int, account_id: int) -> NoticeView | None:
        """What is owed to an account, if it is theirs and they may still read a pupil of the class."""
        async with self._database.open_read() as work:
            view = await _view(work, notice_id)
            if view is None or not await work.letters.owed_to(notice_id, account_id):
                return None
            known = (await work.lessons.classes([view.notice.class_id or 0])).get(view.notice.class_id or 0)
            school = await work.schools.of(view.notice.school_id)
            if known is None or school is None or account_id not in await _hearers(work, known, school):
                return None
            return view

    async def _glance(
        self, work: Work, viewer: Viewer, class_id: int | None, *, asking: bool = False
    ) -> ClassView | NoClass:
        mine = await _classes(work, viewer)
        found = await _led(work, viewer, class_id or (mine[0].id if mine else 0))
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
            readers=len(await _hearers(work, known, school)),
            others=tuple((one.id, one.title) for one in mine if one.id != known.id),
            in_person=school.in_person,
            asking=asking,
        )


async def _classes(work: Work, viewer: Viewer) -> list[ClassFacts]:
    staff_ids = [role.staff_id for role in viewer.roles if role.staff_id is not None]
    return await work.lessons.led_by(staff_ids) if staff_ids else []


async def _led(work: Work, viewer: Viewer, class_id: int) -> tuple[ClassFacts, School] | None:
    """A class the person leads, or one of a school they answer for."""
    known = (await work.lessons.classes([class_id])).get(class_id)
    school = await work.schools.of(known.school_id) if known else None
    if known is None or school is None:
        return None
    own = known.teacher_id is not None and any(
        role.staff_id == known.teacher_id and role.school_id == school.id for role in viewer.roles
    )
    return (known, school) if own or viewer.staff_in(school.id) & DECIDING_STAFF else None


async def _hearers(work: Work, known: ClassFacts, school: School) -> dict[int, Hearer]:
    """Every account that may read a pupil of the class, once."""
    today = school.local(work.now).date()
    pupils = await work.classes.pupils([known.id], today)
    return {one.account_id: one for one in await work.grants.hearers({pupil.id for pupil in pupils})}


async def _view(work: Work, notice_id: int, *, sent: bool = False) -> NoticeView | None:
    notice = await work.letters.notice(notice_id)
    school = await work.schools.of(notice.school_id) if notice else None
    if notice is None or school is None:
        return None
    classes = await work.lessons.classes([notice.class_id or 0])
    sender = await work.accounts.officer(notice.person_id, school.id)
    return NoticeView(
        notice=notice,
        class_title=classes[notice.class_id].title if notice.class_id in classes else "",
        school=school.name,
        sender=sender.name if sender else "",
        in_person=school.in_person,
        sent=sent,
    )
