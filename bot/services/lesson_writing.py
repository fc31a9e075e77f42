"""The sheet of a lesson is published: marks, attendance, topic and homework in one transaction, undone in one go."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.services.batches import Written, owe_batch, writing_of, written
from bot.services.calendars import Calendars
from bot.services.lesson_drafts import LessonDraft
from bot.services.lesson_pages import LessonPage, Seat, held, page_of, save, seats_of
from bot.services.lessons import NoLesson
from bot.services.marking import Seen
from bot.services.teaching import Right
from domain.access import Viewer
from domain.lesson_sheet import LessonSheet, Place
from domain.marks import MarkValue, default_weight
from domain.teaching import next_lesson
from storage.attendance import NewAbsence
from storage.homework import NewHomework
from storage.lessons import At, LessonNoted
from storage.marks import Batch, NewMark
from storage.work import Database, Work

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What has been written, as a batch that can be taken back, and what besides marks went with it."""

    written: Written
    place: Place
    topic: str | None
    homework: bool
    rest_were: bool


class LessonWriting:
    def __init__(self, database: Database, calendars: Calendars, undo_window: timedelta) -> None:
        self._database, self._calendars, self._undo_window = database, calendars, undo_window

    async def publish(self, viewer: Viewer, seen: Seen, at: datetime) -> Published | LessonPage | NoLesson:
        """Write what the sheet showed, and nothing it did not; the page again where there is something to look at."""
        async with self._database.open_act() as work:
            found = await held(work, viewer, seen.draft_id, at, self._calendars)
            if found is None:
                return NoLesson()
            right, draft = found
            if draft.version != seen.version or draft.sheet.empty:
                return await page_of(work, right, draft, changed=not draft.sheet.empty)
            seats = {seat.pupil_id: seat for seat in await seats_of(work, right, draft.sheet.cells)}
            noted = await work.lessons.noted(_at(right.place))
            met, met_words = _met(draft, seats), _met_words(draft, noted)
            if met or met_words or not await self._say(work, viewer, right, draft.sheet, noted):
                return await self._look_again(work, right, draft, seats, met, met_words, at)
            batch = await self._open_batch(work, viewer, right, at)
            if _words(draft.sheet, noted):
                await work.lessons.keep(_at(right.place), noted, batch.id)
            await self._write(work, viewer, right, draft.sheet, batch, seats)
            await work.drafts.drop(draft.row)
            if right.as_staff:
                await work.audit.note(
                    "lesson.corrected", at=at, by=viewer.person_id, school_id=right.school.id, object_kind="batch",
                    object_id=batch.id,
                )  # fmt: skip
            return Published(
                written=await written(work, batch, "written"),
                place=right.place,
                topic=draft.sheet.topic,
                homework=not draft.sheet.task.empty,
                rest_were=draft.sheet.rest_were,
            )

    async def _look_again(
        self,
        work: Work,
        right: Right,
        draft: LessonDraft,
        seats: dict[int, Seat],
        met: list[int],
        met_words: bool,
        at: datetime,
    ) -> LessonPage:
        """Somebody else has written meanwhile: the person looks once more, and what they publish then is theirs."""
        noted = await work.lessons.noted(_at(right.place))
        base = {pupil: seats[pupil].stood for pupil in draft.sheet.cells if pupil in seats}
        cells = {pupil: cell for pupil, cell in draft.sheet.cells.items() if pupil in seats}
        sheet = replace(draft.sheet, cells=cells)
        draft = await save(work, draft, sheet, at, base=base, seen=noted.revision)
        return await page_of(work, right, draft, met, met_words=met_words)

    async def _say(self, work: Work, viewer: Viewer, right: Right, sheet: LessonSheet, noted: LessonNoted) -> bool:
        """Keep what the lesson was about and that the class was called. False: somebody was first."""
        facts: dict[str, object] = dict(_words(sheet, noted))
        if not facts:
            return True
        if "called_at" in facts:
            facts["called_at"] = work.now
        return await work.lessons.say(_at(right.place), seen=noted.revision, by=viewer.person_id, **facts)

    async def _open_batch(self, work: Work, viewer: Viewer, right: Right, at: datetime) -> Batch:
        place = right.place
        batch_id = await work.marks.open_batch(
            person_id=viewer.person_id,
            class_id=place.class_id,
            subject_id=place.subject_id,
            day=place.day,
            period=place.period,
            made_at=at,
            public_at=work.now + self._undo_window,
        )
        batch = await work.marks.batch(batch_id)
        assert batch is not None
        return batch

    async def _write(
        self, work: Work, viewer: Viewer, right: Right, sheet: LessonSheet, batch: Batch, seats: dict[int, Seat]
    ) -> None:
        cells = {pupil: sheet.cells[pupil] for pupil in seats if pupil in sheet.cells}  # in the order of the register
        marks = [
            NewMark(pupil_id=pupil, value=cell.value, counts=not MarkValue(cell.value).is_credit)
            for pupil, cell in cells.items()
            if cell.value is not None
        ]
        absences = [NewAbsence(pupil, cell.code, cell.minutes) for pupil, cell in cells.items() if cell.code]
        weight = float(default_weight(sheet.work))
        await work.marks.write(batch, marks, work=sheet.work, weight=weight, teacher_id=right.staff_id)
        await work.attendance.write(writing_of(batch), absences)
        if not sheet.task.empty:
            await give(work, viewer, right, sheet, batch)
        await owe_batch(work, batch, viewer.person_id, self._calendars)


async def give(work: Work, viewer: Viewer, right: Right, sheet: LessonSheet, batch: Batch) -> None:
    """Give the homework of the sheet: for its day, else for the next lesson, else for a week from the lesson."""
    place, task = right.place, sheet.task
    new = NewHomework(
        class_id=place.class_id,
        group_id=place.group_id,
        subject_id=place.subject_id,
        assigned_on=place.day,
        due_on=task.due_on or due_by(right),
        text=task.text,
        pupil_ids=task.pupils,
        file_ids=task.files,
        batch_id=batch.id,
    )
    await work.homework.give(new, by=viewer.person_id, at=batch.public_at)


def due_by(right: Right) -> date:
    """When homework without a day is due."""
    place = right.place
    return next_lesson(right.frame, place.subject_id, place.group_id, place.day) or place.day + WEEK


def _met(draft: LessonDraft, seats: dict[int, Seat]) -> list[int]:
    """The pupils where something stands that did not when the person touched them, or who are here no more."""
    return [
        pupil
        for pupil in draft.sheet.cells
        if pupil not in seats or seats[pupil].stood != tuple(draft.base.get(pupil, ()))
    ]


def _met_words(draft: LessonDraft, noted: LessonNoted) -> bool:
    sheet = draft.sheet
    if noted.revision == draft.seen or (sheet.topic is None and sheet.material is None):
        return False
    same_topic = sheet.topic is None or sheet.topic == (noted.topic or "")
    return not (same_topic and (sheet.material is None or sheet.material == (noted.material or "")))


def _words(sheet: LessonSheet, noted: LessonNoted) -> dict[str, str | None]:
    """What the sheet says of the lesson that is not said yet; of the call only that it was."""
    facts: dict[str, str | None] = {}
    if sheet.topic is not None:
        facts["topic"] = sheet.topic or None
    if sheet.material is not None:
        facts["material"] = sheet.material or None
    if sheet.rest_were and noted.called_at is None:
        facts["called_at"] = None
    return facts


def _at(place: Place) -> At:
    return At(place.class_id, place.day, place.period, place.subject_id)
