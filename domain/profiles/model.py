"""What a regulation says, as data: a third region is a new profile, not new code (ruling 1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.access import RoleKind
from domain.limits import TimeLimit
from domain.marks import PLAIN, Signs

SERVICES_LAW = "статья 11.1 Федерального закона от 27.07.2010 № 210-ФЗ"


class Stage(StrEnum):
    """What a time limit is for."""

    REGISTRATION = "registration"  # entering the application in the journal
    DECISION = "decision"  # to provide or to refuse
    REGISTER_APPLICANT = "register_applicant"  # by the second pair of hands, after the decision
    DELIVERY = "delivery"  # of the result to the applicant
    AFTER_ANSWER = "after_answer"  # after the applicant's correction or talk (ruling 10)
    OUTERMOST = "outermost"  # no correction or talk moves a decision past this (ruling 10)
    UNREADABLE_NOTICE = "unreadable_notice"  # telling that the application cannot be read
    INVITATION_NOTICE = "invitation_notice"  # full days between an invitation and its talk, counted backwards
    CORRECTION = "correction"  # of a misprint in an issued document
    INQUIRY = "inquiry"  # a written answer to an inquiry
    CONSULTATION = "consultation"  # by phone, when a question could not be answered at once
    COMPLAINT = "complaint"
    COMPLAINT_URGENT = "complaint_urgent"  # documents not accepted, misprints not corrected or that term broken


class Field(StrEnum):
    """A question of the application form."""

    SCHOOL = "school"
    RELATION = "relation"  # parent, or which legal representative
    APPLICANT_NAME = "applicant_name"
    REGISTERED_PLACE = "registered_place"
    ANSWER_ADDRESS = "answer_address"  # postal or e-mail
    PHONE = "phone"
    EMAIL = "email"
    PASSPORT_NUMBER = "passport_number"  # series and number
    PASSPORT_ISSUED_BY = "passport_issued_by"
    CHILD_NAME = "child_name"
    CHILD_BIRTH_DATE = "child_birth_date"
    CHILD_CLASS = "child_class"
    DELIVERY_FORM = "delivery_form"  # an e-mail address, or in another form: which


@dataclass(frozen=True, slots=True)
class FormField:
    """A question and the row that lets it be asked: what no row asks is not demanded (B 5.12)."""

    field: Field
    source: str


class GroundKind(StrEnum):
    """Three different things (ruling 5): not accepted, refused, ended."""

    INTAKE = "intake"
    REFUSAL = "refusal"
    TERMINATION = "termination"


class EndCause(StrEnum):
    """Why a granted access ends; a ground of termination says which of these it stands for."""

    REQUEST = "request"  # the recipient's own
    LEFT = "left"
    EXPELLED = "expelled"
    GRADUATED = "graduated"
    ADULT = "adult"
    RIGHTS = "rights"  # of the representative, lost or limited
    ERROR = "error"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground of a profile, quoted in letters with its paragraph."""

    code: str  # short ASCII without ":": it travels in buttons and rows
    kind: GroundKind
    clause: str  # the paragraph as a letter names it: "2.8.2"
    text: str
    source: str  # the row of docs/regulation.md
    origin: str  # the document the text was taken from
    version: date | None = None  # of that document; None where the source has none
    candidate: bool = False  # not the regulation's own words: shown as such until the school enters them
    causes: frozenset[EndCause] = frozenset()  # TERMINATION: what it stands for when access ends by itself


class ExecutorBy(StrEnum):
    """How an application comes to the one who works on it."""

    RESOLUTION = "resolution"  # of the head, or of a recorded standing order (B 3.3.2)
    RESPONSIBLE = "responsible"  # handed to, or taken by, the responsible employee (M 1.1.2-a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """The chain of hands: who works, whose word is the decision, who else must touch it."""

    executor_by: ExecutorBy
    adopted_by_head: bool  # the executor drafts, the head adopts unless a recorded order lets the executor
    registers: RoleKind | None  # another person who enters the applicant after the decision
    passed_on_by: frozenset[RoleKind]  # who may hand over a case that is not theirs
    source: str


class LetterKind(StrEnum):
    """Documents a case begins with, may end in, or calls for on the way."""

    APPLICATION = "application"
    CANCELLATION = "cancellation"  # the recipient's own refusal of the service
    RECEIPT = "receipt"
    GRANT = "grant"
    REFUSAL = "refusal"
    INTAKE_REFUSAL = "intake_refusal"
    INVITATION = "invitation"
    TERMINATION = "termination"
    CORRECTION = "correction"  # a letter anew, without the misprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One regulation: whatever differs from another one is here."""

    code: str
    title: str
    home_region: str | None  # whose days off a school has unless it names another; a key of calendar.REGIONS
    limits: Mapping[Stage, TimeLimit]
    fields: tuple[FormField, ...]
    grounds: tuple[Ground, ...]
    hands: Hands
    letters: Mapping[LetterKind, str]  # the kind of letter -> the row or form it follows
    forms: Mapping[LetterKind, str] = field(default_factory=dict)  # whose form it is, as its corner says; none: free
    appeal: str = SERVICES_LAW  # by what a refusal is appealed, as a letter cites it
    signs: Signs = PLAIN  # what a plus and a minus of a mark count for; neither regulation says anything of them
    talks: bool  # whether the applicant may be invited to a talk (B 3.3.3-b)

    def __post_init__(self) -> None:
        codes = [ground.code for ground in self.grounds]
        if len(codes) != len(set(codes)):
            raise ValueError(f"profile {self.code}: the same ground twice")
        if Stage.DECISION not in self.limits:
            raise ValueError(f"profile {self.code}: no time limit of the decision")

    def ground(self, code: str) -> Ground | None:
        """The ground under this code, None when the profile has none (an old button, another school)."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    def grounds_of(self, kind: GroundKind) -> tuple[Ground, ...]:
        """The grounds an officer may choose from, in the order of the regulation."""
        return tuple(ground for ground in self.grounds if ground.kind is kind)

    def ending(self, cause: EndCause) -> Ground | None:
        """The ground of termination that stands for the cause; None where the profile has none for it."""
        return next((ground for ground in self.grounds_of(GroundKind.TERMINATION) if cause in ground.causes), None)

    def asks(self, field: Field) -> bool:
        """Whether the form of this profile has the question."""
        return any(asked.field is field for asked in self.fields)

    def with_grounds(self, grounds: Iterable[Ground]) -> "Profile":
        """The profile with the text a school entered; a ground of a known code takes its place."""
        entered = {ground.code: ground for ground in grounds}
        kept = tuple(entered.pop(ground.code, ground) for ground in self.grounds)
        return replace(self, grounds=kept + tuple(entered.values()))
