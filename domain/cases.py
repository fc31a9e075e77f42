"""The words of a case: its states, what may be done to it, by whom, on what facts, and why not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.access import RoleKind
from domain.checks import Proposal
from domain.profiles import Field, Profile


class Status(StrEnum):
    """Where a case stands. PROVIDED is left only by an end of the service."""

    FILED = "filed"  # registered, waits for an executor
    TAKEN = "taken"
    CORRECTING = "correcting"  # the applicant was asked to mend something
    INVITED = "invited"  # to a talk
    ADOPTING = "adopting"  # a draft waits for the head (M 1.1.2, ruling 9)
    GRANTED_UNREGISTERED = "granted_unregistered"  # decided, waits for the administrator (M 1.1.2-d)
    PROVIDED = "provided"
    REFUSED = "refused"
    INTAKE_REFUSED = "intake_refused"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


UNDECIDED = frozenset({Status.FILED, Status.TAKEN, Status.CORRECTING, Status.INVITED, Status.ADOPTING})
OPEN = UNDECIDED | {Status.GRANTED_UNREGISTERED}  # somebody still owes the applicant something by a date
CLOSED = frozenset({Status.REFUSED, Status.INTAKE_REFUSED, Status.WITHDRAWN, Status.TERMINATED})
# On arriving here the result goes to the applicant the same day, whatever it is (M 1.1.3).
DELIVERED = frozenset({Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED})


class Act(StrEnum):
    """What people do to a case."""

    TAKE = "take"
    REASSIGN = "reassign"
    ASK_TO_CORRECT = "ask_to_correct"
    CORRECT = "correct"
    INVITE = "invite"
    ACCEPT_TALK = "accept_talk"
    DECLINE_TALK = "decline_talk"
    MISS_TALK = "miss_talk"
    HOLD_TALK = "hold_talk"
    GRANT = "grant"
    REFUSE = "refuse"
    REFUSE_INTAKE = "refuse_intake"
    ADOPT = "adopt"  # the head makes a draft the decision
    RETURN = "return"  # the head gives a draft back
    REGISTER = "register"  # the second pair of hands
    WITHDRAW = "withdraw"  # the applicant, before the decision
    CANCEL = "cancel"  # the recipient's own written request, form App. 3
    TERMINATE = "terminate"


# After these the clock of the decision runs on from the day of the act (ruling 10).
RESUMING = frozenset({Act.CORRECT, Act.HOLD_TALK, Act.DECLINE_TALK, Act.MISS_TALK})


class Proof(StrEnum):
    """How the applicant was shown to be who they say (ruling 6); a grant records which."""

    CONTACT_ON_ROLL = "contact_on_roll"
    SCHOOL_CODE = "school_code"
    DOCUMENT_SEEN = "document_seen"


class Denial(StrEnum):
    """Why an act is not done; each has one polite sentence in screens."""

    NOT_YOUR_SCHOOL = "not_your_school"
    NOT_YOUR_CASE = "not_your_case"  # another person's application
    NOT_YOUR_ROLE = "not_your_role"
    NOT_TAKEN = "not_taken"
    TAKEN_BY_ANOTHER = "taken_by_another"
    ALREADY_YOURS = "already_yours"
    ALREADY_DECIDED = "already_decided"
    NOT_NOW = "not_now"  # an old button: the case has moved on
    NOT_IN_PROFILE = "not_in_profile"
    NO_RESOLUTION = "no_resolution"  # neither the head's word nor a standing order (B 3.3.2)
    NOT_AN_EXECUTOR = "not_an_executor"  # handed to somebody who may not work on it
    SECOND_PAIR_OF_HANDS = "second_pair_of_hands"  # must be another person (M 1.1.2-d)
    NO_PROOF = "no_proof"
    NO_REASON = "no_reason"
    NO_GROUND = "no_ground"
    GROUND_NOT_OF_PROFILE = "ground_not_of_profile"
    NOTHING_ASKED = "nothing_asked"
    NO_DAY = "no_day"
    INVITED_TOO_LATE = "invited_too_late"  # fewer than three full days before the talk (B 3.3.3-b)
    PAST_OUTERMOST = "past_outermost"  # the talk would be later than any decision may be
    TALK_AHEAD = "talk_ahead"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person and the roles they hold in that school; an applicant holds none."""

    id: int
    roles: frozenset[RoleKind] = frozenset()
    school_id: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """An invitation to a talk: its day, the day it was sent, how it ended."""

    on: date
    invited_on: date
    outcome: Act | None = None  # ACCEPT_TALK, DECLINE_TALK, MISS_TALK or HOLD_TALK


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts of an application that rules ask about; days are days of the school's zone (ruling 3)."""

    profile: Profile
    status: Status
    school_id: int
    filed_on: date  # the day of filing is the day of registration (M 1.1.1, B 3.3.2)
    applicant_id: int | None = None  # None: on paper, nobody has come by the link yet
    executor_id: int | None = None
    standing_order: bool = False  # the school's recorded order (ruling 9)
    drafted: Act | None = None  # GRANT or REFUSE, waiting for the head
    drafted_by: int | None = None
    decided_by: int | None = None
    decided_on: date | None = None
    talk: Talk | None = None
    resumed_on: date | None = None  # the day of the last act of RESUMING

    @property
    def needs_warning(self) -> bool:
        """The answer must warn that no talk may mean less detail, and list what to explain (B 3.3.3-c)."""
        return self.talk is not None and self.talk.outcome in {Act.DECLINE_TALK, Act.MISS_TALK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What comes with an act."""

    on: date | None = None  # the day of the act, by the event's own time (ruling 11)
    to: Actor | None = None  # REASSIGN: to whom
    asked: tuple[Field, ...] = ()  # ASK_TO_CORRECT: which answers
    talk_on: date | None = None  # INVITE
    grounds: tuple[str, ...] = ()  # codes: REFUSE, REFUSE_INTAKE, TERMINATE
    proof: Proof | None = None  # GRANT
    proposal: Proposal | None = None  # GRANT, REFUSE, REFUSE_INTAKE: what the bot had proposed
    reason: str = ""
