"""A note about absence: its days, its reason, the word of the class teacher on it, and what attendance makes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.diary import Absence
from domain.marks import Attendance

LONGEST = timedelta(days=31)  # a longer absence is agreed with the school on paper
FARTHEST_BACK = timedelta(days=31)  # what is older stands in the register already
FARTHEST_AHEAD = timedelta(days=120)


class NoteReason(StrEnum):
    """Why a child is absent, as parents say it; OTHER is in their own words."""

    ILLNESS = "illness"
    DOCTOR = "doctor"
    FAMILY = "family"
    CONTEST = "contest"
    OTHER = "other"


class NoteStatus(StrEnum):
    SENT = "sent"  # waits for the class teacher
    ASKED = "asked"  # waits for the parent
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class NoteAct(StrEnum):
    """What is done to a note: by the class teacher, or by the parent who told."""

    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


BY_TEACHER = frozenset({NoteAct.ACCEPT, NoteAct.ASK})

_AFTER = {
    (NoteStatus.SENT, NoteAct.ACCEPT): NoteStatus.ACCEPTED,
    (NoteStatus.SENT, NoteAct.ASK): NoteStatus.ASKED,
    (NoteStatus.SENT, NoteAct.WITHDRAW): NoteStatus.WITHDRAWN,
    (NoteStatus.ASKED, NoteAct.ACCEPT): NoteStatus.ACCEPTED,
    (NoteStatus.ASKED, NoteAct.ANSWER): NoteStatus.SENT,
    (NoteStatus.ASKED, NoteAct.WITHDRAW): NoteStatus.WITHDRAWN,
}


def after(status: NoteStatus, act: NoteAct) -> NoteStatus | None:
    """What a note becomes by an act; None: the act is not for a note in this state."""
    return _AFTER.get((status, act))


class BadDays(StrEnum):
    """Why the days of a note cannot be taken."""

    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    TOO_OLD = "too_old"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def wrong_with(days: DaySpan, today: date) -> BadDays | None:
    """Why a note about these days is not taken in chat; None where it is."""
    if days.last < days.first:
        return BadDays.BACKWARDS
    if days.last - days.first > LONGEST:
        return BadDays.TOO_LONG
    if days.first < today - FARTHEST_BACK:
        return BadDays.TOO_OLD
    return BadDays.TOO_FAR if days.last > today + FARTHEST_AHEAD else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSaid:
    """As much of a note as attendance shows beside its days."""

    id: int
    days: DaySpan
    reason: NoteReason
    status: NoteStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceNote(NoteSaid):
    """A note as the rows keep it."""

    pupil_id: int
    person_id: int
    account_id: int
    words: str | None
    file_id: int | None
    answer: str | None
    version: int
    told_at: datetime


def with_notes(noted: Iterable[tuple[date, Absence]], notes: Sequence[NoteSaid]) -> tuple[tuple[date, Absence], ...]:
    """Attendance as accepted notes explain it: a plain absence on their days is an excused one, or an illness.

    What a teacher wrote more exactly (ill, late, exempt) stays as written; rows are not changed by a note.
    """
    accepted = [note for note in notes if note.status is NoteStatus.ACCEPTED]
    return tuple((day, _explained(day, absence, accepted)) for day, absence in noted)


def _explained(day: date, absence: Absence, accepted: Sequence[NoteSaid]) -> Absence:
    if absence.code not in (Attendance.ABSENT, Attendance.UNEXCUSED):
        return absence
    note = next((one for one in accepted if day in one.days), None)
    if note is None:
        return absence
    return replace(absence, code=code_of(note.reason))


def code_of(reason: NoteReason) -> Attendance:
    """How a teacher would note an absence that parents explained so."""
    return Attendance.ILL if reason is NoteReason.ILLNESS else Attendance.EXCUSED
