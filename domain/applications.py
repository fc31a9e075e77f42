"""The course of an application: who may do what to it, when, and where that leads.

A refusal to act is a value (`Denial`); only a misuse by the program raises.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from domain.access import DECIDING_STAFF, RoleKind
from domain.calendar import latest_invitation
from domain.cases import RESUMING, UNDECIDED, Act, Actor, Case, Denial, Particulars, Status, Talk
from domain.checks import Proposal
from domain.profiles import ExecutorBy, GroundKind, Stage

MAY_EXECUTE = frozenset({RoleKind.OFFICER, RoleKind.HEAD})
NOTHING = Particulars()


class _By(Enum):
    """Whose act it is."""

    TAKER = auto()
    PASSER = auto()
    EXECUTOR = auto()
    HEAD = auto()
    REGISTRAR = auto()
    APPLICANT = auto()  # or the executor, putting down what came on paper or by phone
    RECIPIENT = auto()  # the applicant, or any officer on a paper form App. 3
    STAFF = auto()


@dataclass(frozen=True, slots=True)
class _Rule:
    by: _By
    when: frozenset[Status]
    to: Status | None = None  # None: stays, or depends on the profile


_TAKEN = frozenset({Status.TAKEN})
_AT_WORK = frozenset({Status.TAKEN, Status.CORRECTING})  # an officer need not wait for an answer for ever
_INVITED = frozenset({Status.INVITED})
_ADOPTING = frozenset({Status.ADOPTING})
_UNREGISTERED = frozenset({Status.GRANTED_UNREGISTERED})
_GRANTED = frozenset({Status.PROVIDED, Status.GRANTED_UNREGISTERED})

_RULES: Mapping[Act, _Rule] = {
    Act.TAKE: _Rule(_By.TAKER, frozenset({Status.FILED}), Status.TAKEN),
    Act.REASSIGN: _Rule(_By.PASSER, UNDECIDED),
    Act.ASK_TO_CORRECT: _Rule(_By.EXECUTOR, _TAKEN, Status.CORRECTING),
    Act.CORRECT: _Rule(_By.APPLICANT, frozenset({Status.CORRECTING}), Status.TAKEN),
    Act.INVITE: _Rule(_By.EXECUTOR, _TAKEN, Status.INVITED),
    Act.ACCEPT_TALK: _Rule(_By.APPLICANT, _INVITED),
    Act.DECLINE_TALK: _Rule(_By.APPLICANT, _INVITED, Status.TAKEN),
    Act.MISS_TALK: _Rule(_By.EXECUTOR, _INVITED, Status.TAKEN),
    Act.HOLD_TALK: _Rule(_By.EXECUTOR, _INVITED, Status.TAKEN),
    Act.GRANT: _Rule(_By.EXECUTOR, _AT_WORK),
    Act.REFUSE: _Rule(_By.EXECUTOR, _AT_WORK),
    Act.REFUSE_INTAKE: _Rule(_By.EXECUTOR, _AT_WORK, Status.INTAKE_REFUSED),
    Act.ADOPT: _Rule(_By.HEAD, _ADOPTING),
    Act.RETURN: _Rule(_By.HEAD, _ADOPTING, Status.TAKEN),
    Act.REGISTER: _Rule(_By.REGISTRAR, _UNREGISTERED, Status.PROVIDED),
    Act.WITHDRAW: _Rule(_By.APPLICANT, UNDECIDED, Status.WITHDRAWN),
    Act.CANCEL: _Rule(_By.RECIPIENT, _GRANTED, Status.TERMINATED),
    Act.TERMINATE: _Rule(_By.STAFF, _GRANTED, Status.TERMINATED),
}


def permitted(case: Case, act: Act, actor: Actor, given: Particulars = NOTHING) -> Denial | None:
    """Why the act may not be done now, by this person, with these particulars; None when it may."""
    return (
        _wrong_person(case, act, actor)
        or _wrong_time(case, act, actor)
        or _wrong_hands(case, act, actor)
        or _lacking(case, act, given)
    )


def after(case: Case, act: Act, actor: Actor) -> Status:
    """Where the act leads; raises ValueError when the case is in no state for it."""
    rule = _RULES[act]
    if case.status not in rule.when:
        raise ValueError(f"{act} does not follow {case.status}")
    if act in {Act.GRANT, Act.REFUSE}:
        return Status.ADOPTING if _is_draft(case, actor) else _decided(case, act)
    if act is Act.ADOPT:
        if case.drafted is None:
            raise ValueError("nothing was drafted, so nothing can be adopted")
        return _decided(case, case.drafted)
    if act is Act.REASSIGN and case.status is Status.FILED:
        return Status.TAKEN
    return rule.to or case.status


def perform(case: Case, act: Act, actor: Actor, given: Particulars = NOTHING) -> Case | Denial:
    """The case with the act done, or why it is not done."""
    denial = permitted(case, act, actor, given)
    if denial is not None:
        return denial
    return replace(_noted(case, act, actor, given), status=after(case, act, actor))


def acts_open_to(case: Case, actor: Actor) -> tuple[Act, ...]:
    """What this person may begin now, particulars aside: the buttons of a card."""
    wrong: tuple[Callable[[Case, Act, Actor], Denial | None], ...] = (_wrong_person, _wrong_time, _wrong_hands)
    return tuple(
        act
        for act in Act
        if not any(refuses(case, act, actor) for refuses in wrong) and (act is not Act.INVITE or case.profile.talks)
    )


def _decided(case: Case, decision: Act) -> Status:
    if decision is Act.REFUSE:
        return Status.REFUSED
    return Status.GRANTED_UNREGISTERED if case.profile.hands.registers else Status.PROVIDED


def _is_draft(case: Case, actor: Actor) -> bool:
    """An executor's decision is a draft where the head adopts and no order lets the executor (ruling 9)."""
    return case.profile.hands.adopted_by_head and not case.standing_order and RoleKind.HEAD not in actor.roles


def _wrong_person(case: Case, act: Act, actor: Actor) -> Denial | None:
    """Strangers are turned away before anything about the case can be learnt."""
    by = _RULES[act].by
    if by in {_By.APPLICANT, _By.RECIPIENT} and actor.id == case.applicant_id:
        return None
    if not actor.roles & DECIDING_STAFF:
        return Denial.NOT_YOUR_CASE
    if actor.school_id != case.school_id:
        return Denial.NOT_YOUR_SCHOOL
    hands = case.profile.hands
    roles = {
        _By.TAKER: MAY_EXECUTE,
        _By.PASSER: hands.passed_on_by | MAY_EXECUTE,
        _By.HEAD: frozenset({RoleKind.HEAD}),
        _By.REGISTRAR: frozenset({hands.registers}) if hands.registers else DECIDING_STAFF,
        _By.STAFF: DECIDING_STAFF,
    }.get(by, MAY_EXECUTE)
    return None if actor.roles & roles else Denial.NOT_YOUR_ROLE


def _wrong_time(case: Case, act: Act, actor: Actor) -> Denial | None:
    if case.status in _RULES[act].when:
        return None
    if case.status not in UNDECIDED:
        return Denial.ALREADY_DECIDED
    if act is Act.TAKE:
        return Denial.ALREADY_YOURS if case.executor_id == actor.id else Denial.TAKEN_BY_ANOTHER
    if case.status is Status.FILED and _RULES[act].by is _By.EXECUTOR:
        return Denial.NOT_TAKEN
    return Denial.NOT_NOW


def _wrong_hands(case: Case, act: Act, actor: Actor) -> Denial | None:
    """The chain of hands: the head's resolution, the executor alone, another person to register."""
    by, hands = _RULES[act].by, case.profile.hands
    resolved = hands.executor_by is ExecutorBy.RESPONSIBLE or case.standing_order or RoleKind.HEAD in actor.roles
    if by is _By.TAKER:
        return None if resolved else Denial.NO_RESOLUTION
    if by is _By.PASSER and not actor.roles & hands.passed_on_by:
        if case.executor_id != actor.id:
            return Denial.TAKEN_BY_ANOTHER if case.executor_id else Denial.NOT_TAKEN
        return None if resolved else Denial.NO_RESOLUTION
    if by is _By.EXECUTOR or (by is _By.APPLICANT and actor.id != case.applicant_id):
        if case.executor_id is None:
            return Denial.NOT_TAKEN
        return None if case.executor_id == actor.id else Denial.TAKEN_BY_ANOTHER
    if by is _By.REGISTRAR and actor.id in {case.executor_id, case.drafted_by, case.decided_by}:
        return Denial.SECOND_PAIR_OF_HANDS
    return None


def _lacking(case: Case, act: Act, given: Particulars) -> Denial | None:
    """What must come with the act and did not."""
    kind = _GROUNDS_FOR.get(act)
    if kind is not None:
        return _bad_grounds(case, kind, given)
    asks = _ASKS.get(act)
    return asks(case, given) if asks else None


def _bad_grounds(case: Case, kind: GroundKind, given: Particulars) -> Denial | None:
    """A refusal without a ground of the profile is impossible; against the proposal it says why (ruling 15, B 5.12)."""
    if not given.grounds:
        return Denial.NO_GROUND
    own = {ground.code for ground in case.profile.grounds_of(kind)}
    if not own.issuperset(given.grounds):
        return Denial.GROUND_NOT_OF_PROFILE
    against = given.proposal is Proposal.GRANT
    return Denial.NO_REASON if against and not given.reason.strip() else None


def _bad_grant(_case: Case, given: Particulars) -> Denial | None:
    if given.proof is None:
        return Denial.NO_PROOF
    against = given.proposal in {Proposal.CORRECT, Proposal.REFUSE}
    return Denial.NO_REASON if against and not given.reason.strip() else None


def _bad_heir(case: Case, given: Particulars) -> Denial | None:
    able = given.to is not None and given.to.school_id == case.school_id and given.to.roles & MAY_EXECUTE
    return None if able else Denial.NOT_AN_EXECUTOR


def _bad_question(_case: Case, given: Particulars) -> Denial | None:
    return None if given.asked or given.reason.strip() else Denial.NOTHING_ASKED


def _bad_return(_case: Case, given: Particulars) -> Denial | None:
    return None if given.reason.strip() else Denial.NO_REASON


def _bad_invitation(case: Case, given: Particulars) -> Denial | None:
    """In time for the applicant (B 3.3.3-b) and for the decision (ruling 10)."""
    limits = case.profile.limits
    if not case.profile.talks or Stage.INVITATION_NOTICE not in limits:
        return Denial.NOT_IN_PROFILE
    if given.on is None or given.talk_on is None:
        return Denial.NO_DAY
    if given.on > latest_invitation(given.talk_on, limits[Stage.INVITATION_NOTICE]):
        return Denial.INVITED_TOO_LATE
    outermost = limits.get(Stage.OUTERMOST)
    if outermost and given.talk_on >= case.filed_on + timedelta(days=outermost.amount):
        return Denial.PAST_OUTERMOST
    return None


def _bad_absence(case: Case, given: Particulars) -> Denial | None:
    """A no-show counts from the day of the talk, and only after a timely invitation (B 3.3.3-c)."""
    if given.on is None or case.talk is None:
        return Denial.NO_DAY
    if given.on < case.talk.on:
        return Denial.TALK_AHEAD
    notice = case.profile.limits[Stage.INVITATION_NOTICE]
    return Denial.INVITED_TOO_LATE if case.talk.invited_on > latest_invitation(case.talk.on, notice) else None


_GROUNDS_FOR: Mapping[Act, GroundKind] = {
    Act.REFUSE: GroundKind.REFUSAL,
    Act.REFUSE_INTAKE: GroundKind.INTAKE,
    Act.TERMINATE: GroundKind.TERMINATION,
}
_ASKS: Mapping[Act, Callable[[Case, Particulars], Denial | None]] = {
    Act.GRANT: _bad_grant,
    Act.REASSIGN: _bad_heir,
    Act.ASK_TO_CORRECT: _bad_question,
    Act.RETURN: _bad_return,
    Act.INVITE: _bad_invitation,
    Act.MISS_TALK: _bad_absence,
}


def _noted(case: Case, act: Act, actor: Actor, given: Particulars) -> Case:
    """The facts an act leaves behind, its status aside."""
    if act is Act.TAKE:
        return replace(case, executor_id=actor.id)
    if act is Act.REASSIGN and given.to is not None:
        return replace(case, executor_id=given.to.id)
    if act is Act.INVITE and given.talk_on and given.on:
        return replace(case, talk=Talk(given.talk_on, given.on))
    if case.talk is not None and act in {Act.ACCEPT_TALK, Act.DECLINE_TALK, Act.MISS_TALK, Act.HOLD_TALK}:
        case = replace(case, talk=replace(case.talk, outcome=act))
    if act in RESUMING:
        return replace(case, resumed_on=_resumed_on(case, act, given) or case.resumed_on)
    if act in {Act.GRANT, Act.REFUSE} and _is_draft(case, actor):
        return replace(case, drafted=act, drafted_by=actor.id)
    if act is Act.RETURN:
        return replace(case, drafted=None, drafted_by=None)
    if act in {Act.GRANT, Act.REFUSE, Act.REFUSE_INTAKE, Act.ADOPT}:
        return replace(case, decided_by=actor.id, decided_on=given.on)
    return case


def _resumed_on(case: Case, act: Act, given: Particulars) -> date | None:
    """The day the clock runs on from: of a talk its own day, however late somebody notes how it went."""
    if given.on and case.talk and act in {Act.HOLD_TALK, Act.MISS_TALK}:
        return min(given.on, case.talk.on)
    return given.on
