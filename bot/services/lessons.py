"""A teacher fills in the sheet of a lesson: a draft row is all that remembers it, every tap is kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.services.calendars import Calendars
from bot.services.lesson_drafts import KIND, LessonDraft, kept, kind_of, read
from bot.services.lesson_pages import LessonPage, Seat, held, page_of, save, seats_of
from bot.services.teaching import Right, all_lessons, frames_of, right_to, teachings_of
from domain.access import DECIDING_STAFF, Viewer
from domain.lesson_sheet import BRUSHES, LONGEST_WORDS, Cell, LessonSheet, Place, touched
from domain.marks import WorkKind
from domain.people import parse_class
from domain.teaching import OwnLesson
from storage.diary import Days
from storage.lessons import At, LessonNoted
from storage.work import Database, Work

DAY = timedelta(days=1)
TOPIC, MATERIAL, TASK = "topic", "material", "task"
WORDS = (TOPIC, MATERIAL, TASK)


@dataclass(frozen=True, slots=True)
class NoLesson:
    """The lesson is not the person's, or the sheet is gone: published, dropped, never begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson of the day's list, and how far it is entered."""

    lesson: OwnLesson
    class_title: str
    subject: str
    noted: LessonNoted
    marks: int
    absences: int
    begun: bool  # a draft waits to be published

    @property
    def entered(self) -> bool:
        """Whether anything says that the lesson has been held."""
        return bool(self.noted.topic or self.noted.called_at or self.marks or self.absences)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsOfDay:
    day: date
    today: date
    lines: tuple[LessonLine, ...]
    class_title: str = ""  # a class asked for by staff; empty: the teacher's own lessons

    @property
    def previous(self) -> date:
        return self.day - DAY

    @property
    def next(self) -> date:
        return self.day + DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPage:
    """One pupil at a lesson, with what stands there and may be corrected."""

    page: LessonPage
    seat: Seat


Shown = LessonPage | SeatPage | NoLesson


class Lessons:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def day(self, viewer: Viewer, day: date | None, at: datetime) -> LessonsOfDay | NoLesson:
        """The person's own lessons of a day; of today where none is named."""
        async with self._database.open_read() as work:
            around = Days((day or at.date()) - DAY, (day or at.date()) + DAY)
            teachings = await teachings_of(work, viewer, at, self._calendars, around)
            if not teachings:
                return NoLesson()
            today = teachings[0].today
            lines = [
                line
                for one in teachings
                for line in await _lines(work, viewer, one.lessons(day or today), one.school.id)
            ]
            return LessonsOfDay(day=day or today, today=today, lines=tuple(lines))

    async def of_class(self, viewer: Viewer, said: str, day: date | None, at: datetime) -> LessonsOfDay | NoLesson:
        """The lessons of a class by its title, for staff who correct."""
        async with self._database.open_read() as work:
            for school_id in viewer.schools_as(*DECIDING_STAFF):
                school = await work.schools.of(school_id)
                found = [one for one in await work.lessons.of_school(school_id) if _same_class(one.title, said)]
                if school is None or not found:
                    continue
                today = school.local(at).date()
                shown = day or today
                frames = await frames_of(work, school, [found[0].id], self._calendars, Days(shown, shown))
                lessons = all_lessons(found[0].id, frames[found[0].id], shown)
                lines = await _lines(work, viewer, lessons, school_id)
                return LessonsOfDay(day=shown, today=today, lines=tuple(lines), class_title=found[0].title)
            return NoLesson()

    async def open(self, viewer: Viewer, place: Place, at: datetime) -> LessonPage | NoLesson:
        """The sheet of a lesson, begun if there is none."""
        async with self._database.open_act() as work:
            right = await right_to(work, viewer, place, at, self._calendars)
            if right is None:
                return NoLesson()
            noted = await work.lessons.noted(At(place.class_id, place.day, place.period, place.subject_id))
            begun = kept(place, LessonSheet(), {}, noted.revision)
            draft = read(await work.drafts.open(viewer.account_id, kind_of(place), at, begun))
            return await page_of(work, right, draft)

    async def brush(self, viewer: Viewer, draft_id: int, brush: str, at: datetime) -> Shown:
        """Take another brush in hand."""
        return await self._change(
            viewer, draft_id, at, lambda sheet: replace(sheet, brush=brush) if brush in BRUSHES else sheet
        )

    async def work_kind(self, viewer: Viewer, draft_id: int, kind: str, at: datetime) -> Shown:
        """What the marks are given for; an unknown kind says nothing of it."""
        known = WorkKind(kind) if kind in set(WorkKind) else None
        return await self._change(viewer, draft_id, at, lambda sheet: replace(sheet, work=known))

    async def rest_were(self, viewer: Viewer, draft_id: int, at: datetime) -> Shown:
        """Who is not noted was there; said again, it is taken back."""
        return await self._change(viewer, draft_id, at, lambda sheet: replace(sheet, rest_were=not sheet.rest_were))

    async def show(self, viewer: Viewer, draft_id: int, at: datetime) -> Shown:
        return await self._change(viewer, draft_id, at, lambda sheet: sheet)

    async def touch(self, viewer: Viewer, draft_id: int, pupil_id: int, at: datetime) -> Shown:
        """Give a pupil what the brush says; one of whom something stands already is opened instead."""
        async with self._database.open_act() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            seats = {seat.pupil_id: seat for seat in await seats_of(work, right, draft.sheet.cells)}
            seat = seats.get(pupil_id)
            if seat is None or right.place.day > right.today:
                return await page_of(work, right, draft)
            if seat.written and seat.cell.empty:
                return SeatPage(page=await page_of(work, right, draft), seat=seat)
            sheet = touched(draft.sheet, pupil_id)
            base = {id_: stood for id_, stood in draft.base.items() if id_ in sheet.cells}
            base.setdefault(pupil_id, seat.stood)
            return await page_of(work, right, await save(work, draft, sheet, at, base=base))

    async def one_more(self, viewer: Viewer, draft_id: int, pupil_id: int, at: datetime) -> Shown:
        """Give a pupil who has a mark another one: what stands is left as it is."""
        async with self._database.open_act() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            seats = {seat.pupil_id: seat for seat in await seats_of(work, right)}
            if pupil_id not in seats:
                return await page_of(work, right, draft)
            base = dict(draft.base) | {pupil_id: seats[pupil_id].stood}
            return await page_of(work, right, await save(work, draft, touched(draft.sheet, pupil_id), at, base=base))

    async def by_notes(self, viewer: Viewer, draft_id: int, at: datetime) -> Shown:
        """Note as absent those whose parents said so, and of whom nothing is noted yet."""
        async with self._database.open_act() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            page = await page_of(work, right, draft)
            if page.ahead or not page.told:
                return page
            cells = dict(draft.sheet.cells) | {id_: Cell(code=code) for id_, code in page.told.items()}
            base = dict(draft.base) | {seat.pupil_id: seat.stood for seat in page.seats if seat.pupil_id in page.told}
            sheet = replace(draft.sheet, cells=cells)
            return await page_of(work, right, await save(work, draft, sheet, at, base=base))

    async def seat(self, viewer: Viewer, draft_id: int, pupil_id: int, at: datetime) -> Shown:
        """One pupil at a lesson."""
        async with self._database.open_read() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            page = await page_of(work, *held)
            found = [seat for seat in page.seats if seat.pupil_id == pupil_id]
            return SeatPage(page=page, seat=found[0]) if found else page

    async def ask(self, viewer: Viewer, draft_id: int, what: str | None, at: datetime) -> Shown:
        """Wait for words of the person: the topic, the material, homework; None waits no more."""
        async with self._database.open_act() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            asking = what if what in WORDS else None
            return await page_of(work, right, await save(work, draft, draft.sheet, at, asking=asking))

    async def say(self, viewer: Viewer, said: str, at: datetime) -> Shown | None:
        """Take the words that were waited for; None: nothing was."""
        async with self._database.open_act() as work:
            latest = await work.drafts.latest(viewer.account_id)
            if latest is None or latest.asking is None or not latest.kind.startswith(KIND):
                return None
            held = await self._held(work, viewer, latest.id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            words = said.strip()[:LONGEST_WORDS]
            sheet = draft.sheet
            match draft.asking:
                case "topic":
                    sheet = replace(sheet, topic=words)
                case "material":
                    sheet = replace(sheet, material=words)
                case _:
                    sheet = replace(sheet, task=replace(sheet.task, text=words))
            return await page_of(work, right, await save(work, draft, sheet, at))

    async def latest(self, viewer: Viewer) -> Shown:
        """The sheet touched last, as it stands."""
        async with self._database.open_read() as work:
            drafts = await work.drafts.beginning(viewer.account_id, KIND)
            found = await self._held(work, viewer, drafts[0].id, work.now) if drafts else None
            return await page_of(work, *found) if found else NoLesson()

    async def drop(self, viewer: Viewer, draft_id: int) -> bool:
        """Forget what has not been published. False: there is no such sheet."""
        async with self._database.open_act() as work:
            draft = await work.drafts.numbered(viewer.account_id, draft_id)
            if draft is None or not draft.kind.startswith(KIND):
                return False
            await work.drafts.drop(draft)
            return True

    async def _change(self, viewer: Viewer, draft_id: int, at: datetime, change: "Change") -> Shown:
        async with self._database.open_act() as work:
            held = await self._held(work, viewer, draft_id, at)
            if held is None:
                return NoLesson()
            right, draft = held
            sheet = change(draft.sheet)
            if sheet != draft.sheet:
                draft = await save(work, draft, sheet, at, asking=draft.asking)
            return await page_of(work, right, draft)

    async def _held(self, work: Work, viewer: Viewer, draft_id: int, at: datetime) -> tuple[Right, LessonDraft] | None:
        return await held(work, viewer, draft_id, at, self._calendars)


Change = Callable[[LessonSheet], LessonSheet]


async def _lines(work: Work, viewer: Viewer, lessons: Sequence[OwnLesson], school_id: int) -> list[LessonLine]:
    """Lessons with how far each is entered."""
    if not lessons:
        return []
    day, class_ids = lessons[0].day, sorted({one.class_id for one in lessons})
    classes, subjects = await work.lessons.classes(class_ids), await work.classes.subjects(school_id)
    noted = await work.lessons.noted_of(class_ids, Days(day, day))
    entered = await work.lessons.entered(class_ids, Days(day, day))
    begun = {draft.kind for draft in await work.drafts.beginning(viewer.account_id, KIND)}
    return [
        LessonLine(
            lesson=one,
            class_title=classes[one.class_id].title,
            subject=subjects.get(one.subject_id, ""),
            noted=noted.get(At(one.class_id, day, one.period, one.subject_id), LessonNoted()),
            marks=entered.marks.get((one.class_id, day, one.subject_id, one.period), 0),
            absences=entered.absences.get((one.class_id, day, one.period), 0),
            begun=kind_of(place_of(one)) in begun,
        )
        for one in lessons
    ]


def place_of(lesson: OwnLesson) -> Place:
    return Place(
        class_id=lesson.class_id,
        subject_id=lesson.subject_id,
        day=lesson.day,
        period=lesson.period,
        group_id=lesson.group_id,
    )


def _same_class(title: str, said: str) -> bool:
    return parse_class(said) is not None and parse_class(title) == parse_class(said)
