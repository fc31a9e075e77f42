"""A complaint and its course (B 5): reasons, clock, hands, the closed list of cases without an answer.

Who may so much as see a complaint is asked at `domain.complaint_door` before any rule here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.calendar import WorkCalendar
from domain.limits import DueDate, TimeLimit
from domain.profiles import Stage


class Reason(StrEnum):
    """The seven reasons of B 5.12 in its order, and any other ("в том числе")."""

    REGISTRATION_LATE = "registration_late"
    SERVICE_LATE = "service_late"
    DOCUMENTS_DEMANDED = "documents_demanded"
    DOCUMENTS_REFUSED = "documents_refused"
    REFUSED_WITHOUT_GROUND = "refused"
    FEE_DEMANDED = "fee"
    MISPRINTS = "misprints"
    OTHER = "other"


URGENT = frozenset({Reason.DOCUMENTS_REFUSED, Reason.MISPRINTS})  # B 5.10: five working days


class Against(StrEnum):
    """Whose acts are complained of (B 5.2)."""

    SCHOOL = "school"
    AUTHORITY = "authority"


class ComplaintStatus(StrEnum):
    REGISTERED = "registered"  # in the journal, waits for the head to appoint (B 5.6)
    APPOINTED = "appointed"
    ASKED = "asked"  # the applicant was asked for more
    DRAFTED = "drafted"  # the answer waits for the head's signature (B 5.9)
    ANSWERED = "answered"
    LEFT = "left"  # without an answer on the merits (B 5.11)
    WITHDRAWN = "withdrawn"


OPEN = frozenset(
    {ComplaintStatus.REGISTERED, ComplaintStatus.APPOINTED, ComplaintStatus.ASKED, ComplaintStatus.DRAFTED}
)


class ComplaintAct(StrEnum):
    REGISTER = "register"
    APPOINT = "appoint"
    ASK = "ask"
    REPLY = "reply"
    DRAFT = "draft"
    RETURN = "return"
    SIGN = "sign"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """How a complaint ends: on its merits (B 5.7, 5.8), or by one of the closed list (B 5.11)."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"
    NO_NAME_AND_ADDRESS = "no_name_and_address"
    INSULTING = "insulting"
    UNREADABLE = "unreadable"
    ANSWERED_BEFORE = "answered_before"
    SECRET = "secret"  # noqa: S105 - what the law keeps, not a password


ON_MERITS = frozenset({Outcome.JUSTIFIED, Outcome.UNJUSTIFIED})
NO_ANSWER = tuple(one for one in Outcome if one not in ON_MERITS)
# The applicant is told of these; the other two leave nobody to tell or nothing new to say (B 5.11).
MUST_BE_TOLD = frozenset({Outcome.INSULTING, Outcome.UNREADABLE, Outcome.SECRET})
REPEATED = 2  # "многократно": answered on the merits at least so often before


class Fault(StrEnum):
    """Why it is not done."""

    NOT_YOURS = "not_yours"
    NOT_NOW = "not_now"
    NOT_OF_AUTHORITY = "not_of_authority"  # appointed must be one who may see it
    NO_REASONS = "no_reasons"  # B 5.8
    NO_MEASURES = "no_measures"  # B 5.7
    NOT_IN_LIST = "not_in_list"  # the closed list does not cover it
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as the rules see it; days are days of the authority's zone."""

    reason: Reason
    status: ComplaintStatus
    registered_on: date
    applicant_id: int | None  # None: it came on paper, so who complains is not in the messenger
    responsible_id: int | None = None
    outcome: Outcome | None = None
    nameless: bool = False  # neither surname nor postal address (B 5.11: both, not either)
    answered_before: int = 0  # earlier complaints of the chain that were answered on the merits


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts: the head of the authority, its officer, or the applicant."""

    id: int
    head: bool = False
    officer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What comes with an act."""

    to: int | None = None  # APPOINT
    may_see: bool = False  # whether that person passes the door of this complaint (B 5.5)
    outcome: Outcome | None = None  # DRAFT
    reasons: str = ""  # DRAFT: why (B 5.8), or what was found (B 5.7)
    measures: str = ""  # DRAFT: measures and the kind of liability (B 5.7)
    words: str = ""  # ASK, REPLY, RETURN


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class _Rule:
    by: str  # head | responsible | applicant
    when: frozenset[ComplaintStatus]
    to: ComplaintStatus


_S = ComplaintStatus
_RULES: Mapping[ComplaintAct, _Rule] = {
    ComplaintAct.APPOINT: _Rule("head", OPEN - {_S.DRAFTED}, _S.APPOINTED),
    ComplaintAct.ASK: _Rule("responsible", frozenset({_S.APPOINTED}), _S.ASKED),
    ComplaintAct.REPLY: _Rule("applicant", frozenset({_S.ASKED}), _S.APPOINTED),
    ComplaintAct.DRAFT: _Rule("responsible", frozenset({_S.APPOINTED, _S.ASKED}), _S.DRAFTED),
    ComplaintAct.RETURN: _Rule("head", frozenset({_S.DRAFTED}), _S.APPOINTED),
    ComplaintAct.SIGN: _Rule("head", frozenset({_S.DRAFTED}), _S.ANSWERED),
    ComplaintAct.WITHDRAW: _Rule("applicant", OPEN, _S.WITHDRAWN),
}
_SPOKEN = frozenset({ComplaintAct.ASK, ComplaintAct.REPLY, ComplaintAct.RETURN})


def perform(complaint: Complaint, act: ComplaintAct, by: Hand, given: Given = NOTHING) -> Complaint | Fault:
    """The complaint with the act done, or why it is not done."""
    rule = _RULES.get(act)
    if rule is None or not _is_theirs(rule, complaint, by):
        return Fault.NOT_YOURS
    if not _is_time(act, rule, complaint):
        return Fault.NOT_NOW
    if act in _SPOKEN and not given.words.strip():
        return Fault.NO_WORDS
    moved = replace(complaint, status=rule.to)
    match act:
        case ComplaintAct.APPOINT:
            if given.to is None or not given.may_see:
                return Fault.NOT_OF_AUTHORITY
            return replace(moved, responsible_id=given.to)
        case ComplaintAct.DRAFT:
            lacking = _lacking(complaint, given)
            return lacking or replace(moved, outcome=given.outcome)
        case ComplaintAct.SIGN if complaint.outcome not in ON_MERITS:
            return replace(moved, status=ComplaintStatus.LEFT)
    return moved


def acts_open_to(complaint: Complaint, by: Hand) -> tuple[ComplaintAct, ...]:
    """What this person may begin now, particulars aside."""
    return tuple(
        act for act, rule in _RULES.items() if _is_time(act, rule, complaint) and _is_theirs(rule, complaint, by)
    )


def due(complaint: Complaint, limits: Mapping[Stage, TimeLimit], calendar: WorkCalendar) -> DueDate:
    """Fifteen working days from registration; five of the urgent reasons (B 5.10). Nothing moves them."""
    stage = Stage.COMPLAINT_URGENT if complaint.reason in URGENT else Stage.COMPLAINT
    return calendar.due(complaint.registered_on, limits[stage])


def may_complain_again(complaint: Complaint) -> bool:
    """A closed complaint bars no other: once the cause is removed one may complain again (B 5.11)."""
    return complaint.status not in OPEN


def _lacking(complaint: Complaint, given: Given) -> Fault | None:
    outcome = given.outcome
    if outcome is None:
        return Fault.NOT_IN_LIST
    if outcome is Outcome.NO_NAME_AND_ADDRESS and not complaint.nameless:
        return Fault.NOT_IN_LIST
    if outcome is Outcome.ANSWERED_BEFORE and complaint.answered_before < REPEATED:
        return Fault.NOT_IN_LIST
    if outcome is Outcome.JUSTIFIED and not given.measures.strip():
        return Fault.NO_MEASURES
    return Fault.NO_REASONS if outcome in ON_MERITS and not given.reasons.strip() else None


def _is_time(act: ComplaintAct, rule: _Rule, complaint: Complaint) -> bool:
    """Whether the course has come to it; who complained on paper is asked by post, not here."""
    if act is ComplaintAct.ASK and complaint.applicant_id is None:
        return False
    return complaint.status in rule.when


def _is_theirs(rule: _Rule, complaint: Complaint, by: Hand) -> bool:
    if rule.by == "applicant":
        return by.id == complaint.applicant_id
    if by.id == complaint.applicant_id:
        return False  # nobody considers a complaint of their own
    if rule.by == "head":
        return by.head
    return (by.officer or by.head) and complaint.responsible_id == by.id
