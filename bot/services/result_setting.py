"""Results of a term and of a year are set: proposed by the average, departed from with a reason, corrected with one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.services.calendars import Calendars
from bot.services.diary_news import result_set
from bot.services.homework_giving import may_write, teaches
from domain.access import Viewer
from domain.people import FullName
from domain.results import RESULT_VALUES, Of, Proposal, ResultKind, needs_reason, of_marks, of_results
from domain.terms import SchoolTerm, begun_terms, year_of
from storage.results import NewResult, TermResult
from storage.schools import School
from storage.work import Database, Work

DRAFT = "result"
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class NoResults:
    """The class and subject are not the person's to set results in, or there is nothing to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    class_id: int
    class_title: str
    subject_id: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A pupil with what is proposed and what stands."""

    pupil_id: int
    number: int
    name: FullName
    proposal: Proposal
    standing: TermResult | None
    seen: int  # the revision the next word must have seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    course: Course
    of: Of
    terms: tuple[SchoolTerm, ...]
    rows: tuple[ResultRow, ...]
    in_person: bool
    now: datetime
    lost: bool = False  # somebody else was first: what stands is shown
    waits: tuple[int, str] | None = None  # a pupil and a value that wait for a reason

    @property
    def unset(self) -> int:
        return sum(row.standing is None and row.proposal.average is not None for row in self.rows)

    def row(self, pupil_id: int) -> ResultRow | None:
        return next((row for row in self.rows if row.pupil_id == pupil_id), None)


class ResultSetting:
    def __init__(self, database: Database, calendars: Calendars, undo_window: timedelta) -> None:
        self._database, self._calendars, self._undo_window = database, calendars, undo_window

    async def courses(self, viewer: Viewer) -> tuple[Course, ...]:
        """What the person teaches, class by class."""
        staff_ids = tuple(role.staff_id for role in viewer.teaching if role.staff_id is not None)
        async with self._database.open_read() as work:
            taught = await work.classes.taught_by(staff_ids) if staff_ids else []
        return tuple(
            dict.fromkeys(
                Course(
                    class_id=one.class_id, class_title=one.class_title, subject_id=one.subject_id, subject=one.subject
                )
                for one in taught
            )
        )

    async def page(
        self, viewer: Viewer, class_id: int, subject_id: int, kind: str, term_id: int
    ) -> ResultsPage | NoResults:
        """The class with what is proposed; of the term that is on where none is named."""
        async with self._database.open_read() as work:
            return await self._page(work, viewer, class_id, subject_id, kind, term_id)

    async def write(
        self, viewer: Viewer, page: tuple[int, int, str, int], pupil_id: int, value: str, seen: int, at: datetime
    ) -> ResultsPage | NoResults:
        """Set a result; what departs from the proposed or changes what parents have seen waits for a reason."""
        async with self._database.open_act() as work:
            view = await self._page(work, viewer, *page)
            row = view.row(pupil_id) if isinstance(view, ResultsPage) else None
            if isinstance(view, NoResults) or row is None or value not in RESULT_VALUES:
                return NoResults()
            if row.seen != seen or (row.standing is not None and row.standing.value == value):
                return await self._page(work, viewer, *page, lost=row.seen != seen)
            if needs_reason(row.proposal, value) or (row.standing is not None and row.standing.public_at <= work.now):
                draft = await work.drafts.open(viewer.account_id, DRAFT, at)
                kept = {"page": list(page), "pupil": pupil_id, "value": value, "seen": seen}
                await work.drafts.save(draft, kept, at, asking="reason")
                return await self._page(work, viewer, *page, waits=(pupil_id, value))
            won = await self._write(work, viewer, view, row, value, None, at)
            return await self._page(work, viewer, *page, lost=not won)

    async def because(self, viewer: Viewer, reason: str, at: datetime) -> ResultsPage | NoResults | None:
        """The reason that was waited for; None: none was."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return None
            await work.drafts.drop(draft)
            kept: dict[str, Any] = draft.answers
            class_id, subject_id, kind, term_id = kept["page"]
            view = await self._page(work, viewer, class_id, subject_id, kind, term_id)
            row = view.row(kept["pupil"]) if isinstance(view, ResultsPage) else None
            if isinstance(view, NoResults) or row is None:
                return NoResults()
            won = row.seen == kept["seen"] and await self._write(
                work, viewer, view, row, kept["value"], reason.strip()[:LONGEST_REASON], at
            )
            return await self._page(work, viewer, class_id, subject_id, kind, term_id, lost=not won)

    async def all_proposed(
        self, viewer: Viewer, page: tuple[int, int, str, int], at: datetime
    ) -> ResultsPage | NoResults:
        """Set what is proposed for everybody who has nothing yet and whose marks come to something."""
        async with self._database.open_act() as work:
            view = await self._page(work, viewer, *page)
            if isinstance(view, NoResults):
                return view
            for row in view.rows:
                if row.standing is None and row.proposal.average is not None:
                    await self._write(work, viewer, view, row, row.proposal.value, None, at)
            return await self._page(work, viewer, *page)

    async def _write(
        self,
        work: Work,
        viewer: Viewer,
        view: ResultsPage,
        row: ResultRow,
        value: str,
        reason: str | None,
        at: datetime,
    ) -> bool:
        public_at = work.now + self._undo_window
        if row.standing is not None and row.standing.public_at <= work.now:
            public_at = work.now  # parents have seen one: they see the new one at once
        new = NewResult(
            pupil_id=row.pupil_id, of=view.of, value=value, average=_kept(row.proposal.average), reason=reason
        )
        result_id = await work.results.write(new, seen=row.seen, by=viewer.person_id, at=at, public_at=public_at)
        if result_id is None:
            return False
        was = row.standing if row.standing is not None and row.standing.public_at <= work.now else None
        await result_set(
            work, result_id, row.pupil_id, row.seen + 1, was, public_at, by=viewer.person_id, calendars=self._calendars
        )
        if not await teaches(work, viewer, view.course.class_id, view.course.subject_id):
            school = await may_write(work, viewer, view.course.class_id, view.course.subject_id)
            await work.audit.note(
                "result.corrected", at=at, by=viewer.person_id, school_id=school.id if school else None,
                object_kind="term_result", object_id=result_id,
            )  # fmt: skip
        return True

    async def _page(
        self,
        work: Work,
        viewer: Viewer,
        class_id: int,
        subject_id: int,
        kind: str,
        term_id: int,
        *,
        lost: bool = False,
        waits: tuple[int, str] | None = None,
    ) -> ResultsPage | NoResults:
        school = await may_write(work, viewer, class_id, subject_id)
        if school is None or kind not in set(ResultKind):
            return NoResults()
        today = school.local(work.now).date()
        terms = short_terms(begun_terms(await work.lessons.school_terms(school.id), today))
        of, term = _of(ResultKind(kind), terms, term_id, subject_id, today)
        if of is None:
            return NoResults()
        classes, subjects = await work.lessons.classes([class_id]), await work.classes.subjects(school.id)
        return ResultsPage(
            course=Course(
                class_id=class_id,
                class_title=classes[class_id].title,
                subject_id=subject_id,
                subject=subjects.get(subject_id, ""),
            ),
            of=of,
            terms=terms,
            rows=await _rows(work, school, class_id, of, term, today),
            in_person=school.in_person,
            now=work.now,
            lost=lost,
            waits=waits,
        )


def short_terms(terms: tuple[SchoolTerm, ...]) -> tuple[SchoolTerm, ...]:
    """Terms that hold no other: a year with its quarters is not one to set a term's result in."""
    return tuple(
        one
        for one in terms
        if one.id and not any(o.days < one.days and o.starts_on in one and o.ends_on in one for o in terms)
    )


def _of(
    kind: ResultKind, terms: tuple[SchoolTerm, ...], term_id: int, subject_id: int, today: date
) -> tuple[Of | None, SchoolTerm | None]:
    """What is being set: of the term named, or of the last that has begun; of the year for the other kinds."""
    year = year_of(today).starts_on.year
    if kind is not ResultKind.TERM:
        return Of(kind, year, None, subject_id), None
    chosen = next((one for one in terms if one.id == term_id), None) if term_id else (terms[-1] if terms else None)
    return (Of(kind, year, chosen.id, subject_id), chosen) if chosen else (None, None)


async def _rows(
    work: Work, school: School, class_id: int, of: Of, term: SchoolTerm | None, today: date
) -> tuple[ResultRow, ...]:
    pupils = await work.classes.pupils([class_id], today)
    ids = [pupil.id for pupil in pupils]
    assert of.subject_id is not None
    standing = await work.results.of_pupils(ids, of.year)
    seen = await work.results.revisions(ids, of.key)
    proposals = await _proposals(work, school, ids, of, term, standing)
    return tuple(
        ResultRow(
            pupil_id=pupil.id,
            number=number,
            name=FullName.read(pupil.name),
            proposal=proposals[pupil.id],
            standing=next((one for one in standing if one.pupil_id == pupil.id and one.of == of), None),
            seen=seen.get(pupil.id, 0),
        )
        for number, pupil in enumerate(pupils, 1)
    )


async def _proposals(
    work: Work, school: School, ids: list[int], of: Of, term: SchoolTerm | None, standing: list[TermResult]
) -> dict[int, Proposal]:
    """By the marks of the term; for the year by its terms; for the final one by the interim one."""
    up_from = Decimal(str(school.rounds_up_from))
    if term is not None:
        marks = await work.mark_edits.of_days(ids, of.subject_id, term.starts_on, term.ends_on)
        return {id_: of_marks([m.term_mark for m in marks if m.pupil_id == id_], up_from) for id_ in ids}
    before = ResultKind.TERM if of.kind is ResultKind.INTERIM else ResultKind.INTERIM
    results = [one for one in standing if one.of.kind is before and one.of.subject_id == of.subject_id]
    return {id_: of_results([one.value for one in results if one.pupil_id == id_], up_from) for id_ in ids}


def _kept(average: Decimal | None) -> Decimal | None:
    return None if average is None else round(average, 2)
