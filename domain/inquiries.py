"""A question to the school's staff and its course (B 1.3.6, 3.3.1): who may do what, where it leads, by when.

The specialist answers within his competence; otherwise passes the question on, names a phone, or offers one of three:
to put it in writing, another time, a consultation by phone within three days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.calendar import WorkCalendar
from domain.limits import DueDate, TimeLimit
from domain.profiles import Stage


class Topic(StrEnum):
    """What a question is about: the topics of B 1.3.4-d, the course of a case (B 1.3.4-a), and the rest."""

    APPLY = "apply"
    PAPERS = "papers"
    COURSE = "course"
    ACCESS = "access"
    REFUSAL = "refusal"
    OTHER = "other"


class InquiryStatus(StrEnum):
    WAITING = "waiting"  # nobody has taken it
    TAKEN = "taken"
    OFFERED = "offered"  # the three options are before the applicant
    WRITTEN = "written"  # to be answered in writing (B 2.4)
    VISIT = "visit"  # another time was named
    CALL = "call"  # a consultation by phone was promised
    ANSWERED = "answered"
    CLOSED = "closed"


OWED = frozenset(
    {
        InquiryStatus.WAITING,
        InquiryStatus.TAKEN,
        InquiryStatus.OFFERED,
        InquiryStatus.WRITTEN,
        InquiryStatus.VISIT,
        InquiryStatus.CALL,
    }
)
OPTIONS = (InquiryStatus.WRITTEN, InquiryStatus.VISIT, InquiryStatus.CALL)  # in the order of B 1.3.6


class InquiryAct(StrEnum):
    ASK = "ask"
    ADD = "add"  # the applicant says more
    TAKE = "take"
    PASS = "pass"  # noqa: S105 - on to another official
    ANSWER = "answer"
    NUMBER = "number"  # the phone where the answer is known
    OFFER = "offer"  # the three options
    WRITE = "write"
    TIME = "time"
    CALL = "call"
    HELD = "held"  # the consultation was given
    REOPEN = "reopen"
    CLOSE = "close"


class Fault(StrEnum):
    """Why it is not done."""

    NOT_YOURS = "not_yours"
    NOT_NOW = "not_now"
    TAKEN_BY_ANOTHER = "taken_by_another"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An inquiry as the rules see it; days are days of the school's zone."""

    status: InquiryStatus
    applicant_id: int
    asked_on: date
    taker_id: int | None = None
    chosen_on: date | None = None  # the day one of the three options was chosen


@dataclass(frozen=True, slots=True)
class _Rule:
    by: str  # applicant | staff | taker
    when: frozenset[InquiryStatus]
    to: InquiryStatus | None
    words: bool = False


_S = InquiryStatus
_AT_WORK = frozenset({_S.TAKEN, _S.WRITTEN, _S.VISIT, _S.CALL})
_RULES: Mapping[InquiryAct, _Rule] = {
    InquiryAct.ADD: _Rule("applicant", OWED, None, words=True),
    InquiryAct.TAKE: _Rule("staff", frozenset({_S.WAITING}), _S.TAKEN),
    InquiryAct.PASS: _Rule("taker", frozenset({_S.TAKEN}), _S.WAITING),
    InquiryAct.ANSWER: _Rule("taker", _AT_WORK, _S.ANSWERED, words=True),
    InquiryAct.NUMBER: _Rule("taker", frozenset({_S.TAKEN}), _S.ANSWERED, words=True),
    InquiryAct.OFFER: _Rule("taker", frozenset({_S.TAKEN}), _S.OFFERED),
    InquiryAct.WRITE: _Rule("applicant", frozenset({_S.OFFERED}), _S.WRITTEN),
    InquiryAct.TIME: _Rule("applicant", frozenset({_S.OFFERED}), _S.VISIT),
    InquiryAct.CALL: _Rule("applicant", frozenset({_S.OFFERED}), _S.CALL),
    InquiryAct.HELD: _Rule("taker", _AT_WORK, _S.ANSWERED),
    InquiryAct.REOPEN: _Rule("applicant", frozenset({_S.ANSWERED}), _S.TAKEN, words=True),
    InquiryAct.CLOSE: _Rule("applicant", frozenset({_S.ANSWERED}), _S.CLOSED),
}
_CHOICES = frozenset({InquiryAct.WRITE, InquiryAct.TIME, InquiryAct.CALL})


def perform(course: Course, act: InquiryAct, by: int, on: date, *, staff: bool, words: str = "") -> Course | Fault:
    """The inquiry with the act done, or why it is not done. `staff`: the person decides in that school."""
    rule = _RULES.get(act)
    if rule is None or not _is_theirs(rule, course, by, staff):
        return Fault.NOT_YOURS
    if course.status not in rule.when:
        return Fault.TAKEN_BY_ANOTHER if act is InquiryAct.TAKE and course.taker_id is not None else Fault.NOT_NOW
    if rule.by == "taker" and course.taker_id != by:
        return Fault.TAKEN_BY_ANOTHER
    if rule.words and not words.strip():
        return Fault.NO_WORDS
    moved = replace(course, status=rule.to or course.status)
    if act is InquiryAct.TAKE:
        return replace(moved, taker_id=by)
    if act is InquiryAct.PASS:
        return replace(moved, taker_id=None)
    return replace(moved, chosen_on=on) if act in _CHOICES else moved


def due(course: Course, limits: Mapping[Stage, TimeLimit], calendar: WorkCalendar) -> DueDate | None:
    """By when it must be answered: thirty days of the law (B 2.4), or three for a promised call (B 1.3.6)."""
    if course.status not in OWED:
        return None
    answer = calendar.due(course.asked_on, limits[Stage.INQUIRY])
    if course.status is InquiryStatus.CALL and course.chosen_on is not None:
        call = calendar.due(course.chosen_on, limits[Stage.CONSULTATION])
        return min(call, answer, key=lambda one: one.on)
    return answer


def _is_theirs(rule: _Rule, course: Course, by: int, staff: bool) -> bool:
    """An applicant who is staff too is never their own specialist."""
    if rule.by == "applicant":
        return by == course.applicant_id
    return staff and by != course.applicant_id
