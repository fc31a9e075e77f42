"""What a teacher sees of a lesson: the class with all that is set at it, written and not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.services.calendars import Calendars
from bot.services.lesson_drafts import KIND, Base, LessonDraft, kept, read
from bot.services.teaching import Right, right_to
from domain.absence_notes import code_of
from domain.access import Viewer
from domain.diary import WHOLE_DAY
from domain.lesson_sheet import Cell, Counts, LessonSheet, counts
from domain.marks import Attendance
from domain.people import FullName
from domain.teaching import next_lessons
from storage.attendance import Noted
from storage.lessons import At, LessonNoted
from storage.mark_edits import StandingMark
from storage.work import Work

NOTHING = Cell()
NEXT_LESSONS = 4  # for which homework may be set


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A pupil of the class at a lesson; `number` is their place in the list of the register."""

    pupil_id: int
    number: int
    name: FullName
    marks: tuple[StandingMark, ...] = ()
    absence: Noted | None = None
    cell: Cell = NOTHING

    @property
    def written(self) -> bool:
        """Whether something stands here already, so that a touch opens it instead of adding to it."""
        return bool(self.marks) or self.absence is not None

    @property
    def stood(self) -> tuple[str, ...]:
        """What stands here as a draft remembers it, to see whether it is still the same."""
        marks = tuple(f"{mark.id}.{mark.revision}" for mark in self.marks)
        absence = (f"{self.absence.code}{self.absence.minutes or ''}",) if self.absence else ()
        return marks + absence


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """A lesson with its class and its draft."""

    right: Right
    draft: LessonDraft
    class_title: str
    subject: str
    seats: tuple[Seat, ...]
    noted: LessonNoted
    next_days: tuple[date, ...]  # of the next lessons of the subject
    told: Mapping[int, Attendance]  # of whom parents said they would be absent, and nothing is noted yet
    met: tuple[Seat, ...] = ()  # where somebody else has written meanwhile: to be looked at before publishing
    met_words: bool = False  # somebody else has said meanwhile what the lesson was about
    changed: bool = False  # the sheet is not any more what the person saw when they published it

    @property
    def counts(self) -> Counts:
        """Of what stands and what will be written."""
        cells = {seat.pupil_id: cell for seat in self.seats if not (cell := _whole(seat)).empty}
        return counts(cells, len(self.seats))

    @property
    def topic(self) -> str | None:
        said = self.draft.sheet.topic
        return self.noted.topic if said is None else said

    @property
    def material(self) -> str | None:
        said = self.draft.sheet.material
        return self.noted.material if said is None else said

    @property
    def next_on(self) -> date | None:
        """The day of the next lesson."""
        return self.next_days[0] if self.next_days else None

    @property
    def ahead(self) -> bool:
        """Whether the lesson's day has not come: nobody is marked yet."""
        return self.right.place.day > self.right.today


def _whole(seat: Seat) -> Cell:
    if not seat.cell.empty:
        return seat.cell
    code = Attendance.parse(seat.absence.code) if seat.absence else None
    return Cell(seat.marks[-1].value if seat.marks else None, code)


async def page_of(
    work: Work,
    right: Right,
    draft: LessonDraft,
    met: Sequence[int] = (),
    *,
    met_words: bool = False,
    changed: bool = False,
) -> LessonPage:
    """Read the page of a lesson that the person may write at."""
    place = right.place
    seats = await seats_of(work, right, draft.sheet.cells)
    classes = await work.lessons.classes([place.class_id])
    subjects = await work.classes.subjects(right.school.id)
    return LessonPage(
        right=right,
        draft=draft,
        class_title=classes[place.class_id].title,
        subject=subjects.get(place.subject_id, ""),
        seats=seats,
        noted=await work.lessons.noted(At(place.class_id, place.day, place.period, place.subject_id)),
        next_days=next_lessons(right.frame, place.subject_id, place.group_id, place.day, most=NEXT_LESSONS),
        told={
            pupil_id: code_of(reason)
            for pupil_id, reason in (
                await work.absence_notes.reasons([seat.pupil_id for seat in seats], place.day)
            ).items()
            if any(seat.pupil_id == pupil_id and seat.cell.empty and not seat.written for seat in seats)
        },
        met=tuple(seat for seat in seats if seat.pupil_id in met),
        met_words=met_words,
        changed=changed,
    )


async def seats_of(work: Work, right: Right, cells: Mapping[int, Cell] | None = None) -> tuple[Seat, ...]:
    """The pupils of a lesson in the order of the register, with what stands at it."""
    place = right.place
    drawn = cells or {}
    pupils = await work.classes.pupils([place.class_id], right.today)
    numbered = list(enumerate(pupils, 1))
    groups = {place.group_id} if place.group_id is not None else set(right.groups)
    if groups:
        members = await work.classes.members(sorted(groups))
        ours = {pupil_id for ids in members.values() for pupil_id in ids}
        numbered = [(number, pupil) for number, pupil in numbered if pupil.id in ours]
    ids = [pupil.id for _number, pupil in numbered]
    marks: dict[int, list[StandingMark]] = {}
    for mark in await work.mark_edits.of_days(ids, place.subject_id, place.day, place.day):
        if mark.period in (None, place.period):
            marks.setdefault(mark.pupil_id, []).append(mark)
    absences: dict[int, Noted] = {}
    for one in await work.attendance.on(ids, place.day):
        if one.at.period == place.period or (one.at.period == WHOLE_DAY and one.at.pupil_id not in absences):
            absences[one.at.pupil_id] = one
    return tuple(
        Seat(
            pupil_id=pupil.id,
            number=number,
            name=FullName.read(pupil.name),
            marks=tuple(marks.get(pupil.id, ())),
            absence=absences.get(pupil.id),
            cell=drawn.get(pupil.id, NOTHING),
        )
        for number, pupil in numbered
    )


async def held(
    work: Work, viewer: Viewer, draft_id: int, at: datetime, calendars: Calendars
) -> tuple[Right, LessonDraft] | None:
    """The sheet a button stood under, if it is still there and its lesson still this person's to write."""
    row = await work.drafts.numbered(viewer.account_id, draft_id)
    if row is None or not row.kind.startswith(KIND):
        return None
    draft = read(row)
    right = await right_to(work, viewer, draft.place, at, calendars)
    return (right, draft) if right else None


async def save(
    work: Work,
    draft: LessonDraft,
    sheet: LessonSheet,
    at: datetime,
    *,
    base: Base | None = None,
    seen: int | None = None,
    asking: str | None = None,
) -> LessonDraft:
    """Keep the sheet under the next version."""
    answers = kept(draft.place, sheet, draft.base if base is None else base, draft.seen if seen is None else seen)
    if (album := draft.row.answers.get("album")) is not None:
        answers["album"] = album
    return read(await work.drafts.save(draft.row, answers, at, asking=asking))
