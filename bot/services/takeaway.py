"""What a family may take away: the calendar of lessons and homework, the marks of a year, the report card."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.documents.card import ReportCard, card_pdf
from bot.documents.trend import TrendPicture, trend_png
from bot.services.calendars import Calendars
from bot.services.marks_reading import signs_of
from bot.services.reading import Admitted, ChildView, NoDiary, admit, with_days_off
from domain.absence_notes import with_notes
from domain.access import Scope, Viewer
from domain.attendance import TermAttendance, attendance_of
from domain.diary import NOTHING, Day, day_of
from domain.result_table import Result, ResultTable, result_table
from domain.term_marks import SubjectMarks, TermMark, by_subject, in_order
from domain.terms import SchoolTerm, begun_terms, term_to_show, year_of
from exchange.ics import Event, calendar_file
from exchange.tables_out import Sheet, workbook
from storage.diary import Days
from storage.work import Database

_DAY = timedelta(days=1)
AHEAD = _DAY * 42  # how far a calendar file goes
_AROUND = _DAY * 14  # where the other end of a moved lesson is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView(ChildView):
    """The days from Monday of this week on, with lessons and homework and nothing of how they went."""

    days: tuple[Day, ...]
    now: datetime  # on the school's clock


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMarksView(ChildView):
    """All marks of a school year, and the same by subject."""

    year: SchoolTerm
    marks: tuple[TermMark, ...]
    subjects: tuple[SubjectMarks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView(ChildView):
    """What a report card says; `running` are the marks of the term that is on, where it has no results yet."""

    phone: str
    now: datetime  # on the school's clock
    table: ResultTable
    terms: tuple[SchoolTerm, ...]
    on: SchoolTerm | None
    running: tuple[SubjectMarks, ...]
    attendance: TermAttendance


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPrinted(ChildView):
    """A school that keeps names out of the messenger hands the report card out itself (ruling 14)."""


class Takeaway:
    def __init__(self, database: Database, calendars: Calendars | None = None) -> None:
        self._database = database
        self._calendars = calendars or Calendars()

    async def child(self, viewer: Viewer | None, pupil_id: int | None) -> ChildView | NoDiary:
        """Whose diary it is, for the list of what there is to take."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
        return admitted if isinstance(admitted, NoDiary) else _view(admitted)

    async def calendar(self, viewer: Viewer | None, pupil_id: int | None) -> CalendarView | NoDiary:
        """Lessons and homework from this week on: the access query and one SELECT."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            monday = admitted.today - _DAY * admitted.today.weekday()
            last = admitted.today + AHEAD
            window = Days(monday, last)
            page = await work.diary.page(
                admitted.permit, changes=Days(monday - _AROUND, last + _AROUND), facts=window, now=work.now
            )
        frame = with_days_off(page.frame, self._calendars)
        shown = (monday + _DAY * number for number in range((last - monday).days + 1))
        days = (day_of(frame, one, page.facts.get(one, NOTHING)) for one in shown)
        return CalendarView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            days=tuple(day for day in days if day.lines or day.loose),
            now=admitted.now,
        )

    async def marks(self, viewer: Viewer | None, pupil_id: int | None) -> YearMarksView | NoDiary:
        """The marks of this school year: the access query and one SELECT."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            year = year_of(admitted.today)
            marks = await work.diary_terms.marks(admitted.permit, year, work.now)
        return YearMarksView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            year=year,
            marks=in_order(marks),
            subjects=by_subject(marks, signs_of(admitted)),
        )

    async def card(self, viewer: Viewer | None, pupil_id: int | None, year: int = 0) -> CardView | NotPrinted | NoDiary:
        """All that the report card of a year says; of this year, or of the one before."""
        async with self._database.open_read() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            if admitted.child.in_person:
                return NotPrinted(child=admitted.child, children=admitted.children, today=admitted.today)
            this_year = year_of(admitted.today)
            shown = year if year == this_year.starts_on.year - 1 else this_year.starts_on.year
            found = await work.results.of_pupil(admitted.permit, shown, work.now)
            every = await work.diary_terms.terms(admitted.permit)
            on = _running(every, admitted.today) if shown == this_year.starts_on.year else None
            marks = await work.diary_terms.marks(admitted.permit, on, work.now) if on else []
            whole = year_of(date(shown, this_year.starts_on.month, this_year.starts_on.day))
            record = await work.diary_terms.attendance(admitted.permit, whole, work.now)
            school = await work.schools.of(admitted.permit.school_id)
        table = result_table([Result(one.of, one.subject, one.value) for one in found], shown)
        on = None if on is None or on.id in table.term_ids else on
        return CardView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            phone=str(school.contacts.get("phone") or "") if school else "",
            now=admitted.now,
            table=table,
            terms=tuple(term for term in every if term.id in table.term_ids),
            on=on,
            running=by_subject(marks, signs_of(admitted)) if on else (),
            attendance=attendance_of(with_notes(record.noted, record.notes)),
        )


def _running(terms: Sequence[SchoolTerm], today: date) -> SchoolTerm | None:
    begun = begun_terms(terms, today)
    term = term_to_show(begun, today)
    return term if term.id and today in term else None


def _view(admitted: Admitted) -> ChildView:
    return ChildView(child=admitted.child, children=admitted.children, today=admitted.today)


async def written_calendar(name: str, events: Sequence[Event], stamp: datetime) -> bytes:
    """The calendar file; in a thread, like all that takes more than a few milliseconds."""
    return await asyncio.to_thread(calendar_file, name, events, stamp)


async def written_book(sheets: Sequence[Sheet]) -> bytes:
    return await asyncio.to_thread(workbook, sheets)


async def printed_card(card: ReportCard) -> bytes:
    return await asyncio.to_thread(card_pdf, card)


async def drawn_trend(picture: TrendPicture) -> bytes:
    return await asyncio.to_thread(trend_png, picture)
