"""A parent reads the marks and the attendance of a term (M 1.2.2)."""

from dataclasses import dataclass

from bot.services.reading import Admitted, ChildView, NoDiary, admit
from domain.absence_notes import NoteSaid, with_notes
from domain.access import Viewer
from domain.attendance import TermAttendance, attendance_of
from domain.marks import Signs
from domain.profiles import profile
from domain.term_marks import Correction, SubjectMarks, by_subject
from domain.terms import SchoolTerm, begun_terms, term_to_show
from storage.work import Database, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView(ChildView):
    """Something of a term, with the terms of the year one may turn to."""

    term: SchoolTerm
    terms: tuple[SchoolTerm, ...]

    @property
    def is_on(self) -> bool:
        """Whether the term is not over, so that more marks may come."""
        return self.today <= self.term.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksView(TermView):
    """The marks of a term, every subject that has any."""

    subjects: tuple[SubjectMarks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView(TermView):
    """The marks of one subject, and what became of those that were corrected."""

    subject: SubjectMarks
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView(TermView):
    """The attendance of a term, and what its family told about absences."""

    attendance: TermAttendance
    notes: tuple[NoteSaid, ...] = ()


class MarksReading:
    """Each page is the access query and two SELECTs: the terms, and what was noted in one of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def term(
        self, viewer: Viewer | None, pupil_id: int | None, term_id: int | None = None
    ) -> MarksView | NoDiary:
        """The marks of a term by subject; of the current one where none, or none of this year, is named."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            terms, term = await _terms(work, admitted, term_id)
            marks = await work.diary_terms.marks(admitted.permit, term, work.now)
        return MarksView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            term=term,
            terms=terms,
            subjects=by_subject(marks, signs_of(admitted)),
        )

    async def subject(
        self, viewer: Viewer | None, pupil_id: int | None, term_id: int | None, subject_id: int
    ) -> SubjectView | NoDiary:
        """The marks of one subject in a term; of a subject of another school there is nothing."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            terms, term = await _terms(work, admitted, term_id)
            record = await work.diary_terms.subject(admitted.permit, term, subject_id, work.now)
        if record is None:
            return NoDiary.NOT_YOURS
        return SubjectView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            term=term,
            terms=terms,
            subject=SubjectMarks(record.subject, record.marks, signs_of(admitted)),
            corrections=record.corrections,
        )

    async def attendance(
        self, viewer: Viewer | None, pupil_id: int | None, term_id: int | None = None
    ) -> AttendanceView | NoDiary:
        """The attendance of a term; nothing of health where it may not be told."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            terms, term = await _terms(work, admitted, term_id)
            record = await work.diary_terms.attendance(admitted.permit, term, work.now)
        return AttendanceView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            term=term,
            terms=terms,
            attendance=attendance_of(with_notes(record.noted, record.notes), health_hidden=admitted.child.in_person),
            notes=record.notes,
        )


def signs_of(admitted: Admitted) -> Signs:
    """What a plus and a minus count for in the school of this child."""
    return profile(admitted.child.profile).signs


async def _terms(work: Work, admitted: Admitted, term_id: int | None) -> tuple[tuple[SchoolTerm, ...], SchoolTerm]:
    """The terms that have begun, and the one to show."""
    begun = begun_terms(await work.diary_terms.terms(admitted.permit), admitted.today)
    return begun, term_to_show(begun, admitted.today, term_id)
