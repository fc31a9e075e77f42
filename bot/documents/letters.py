"""Letters an official signs: decisions, an invitation to a talk, and the plain letter for everything else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.documents.papers import Applicant, Child, Institution, Officer, Paper
from bot.documents.render import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Paper):
    """What every letter has: to whom, by whom; `executor` prepared it when somebody else signed (B 5.9, M 1.1.2)."""

    addressee: str  # full name, nominative
    address: str = ""  # postal or e-mail, when the answer goes there
    signatory: Officer
    executor: Officer | None = None
    corrects: str = ""  # the date of the letter this one stands for, a misprint being corrected (B 5.12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The application a letter answers."""

    number: str
    filed_at: datetime
    applicant: Applicant
    child: Child


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground of refusal, its paragraph and what it means here; a candidate one is marked as such (ruling 4)."""

    paragraph: str  # "п. 2.8.2"
    text: str
    explanation: str = ""
    candidate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """Where a decision is appealed (B 5.1, 5.2) and by which law; the times are those of the letter's kind (B 5.10)."""

    bodies: tuple[Institution, ...]
    source: str  # "раздел 5 положения"
    in_chat: bool = True  # False in the `in-person` mode: a complaint holds a name and an address


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeLink:
    """The way in for an applicant who wrote on paper (ruling 7); printed as words and as a QR code."""

    url: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """The talk did not take place: what remains to be explained, and a warning beside it (B 3.3.3-c)."""

    invited_at: datetime
    talk_at: datetime
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Letter):
    """Access is given; says how to sign in (B 3.3.3-a): in this chat, or by a one-time link."""

    template: ClassVar[Template] = Template.GRANT

    case: Case
    messenger: str = "Telegram"
    link: OneTimeLink | None = None
    on_paper: bool = False  # nobody has come to the messenger yet: the way in is handed out by the school
    opened_on: date | None = None  # when the administrator registered the applicant (M 1.1.2-d)
    unexplained: Unexplained | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Letter):
    """The service is refused: every ground with its paragraph, what can be done, how to appeal (B 2.8.2, M 1.1.2-b)."""

    template: ClassVar[Template] = Template.REFUSAL

    case: Case
    grounds: tuple[Ground, ...]
    next_steps: tuple[str, ...] = ()
    appeal: Appeal
    unexplained: Unexplained | None = None

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a refusal without a ground is impossible (ruling 15)")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRefusal(Letter):
    """The application is not taken for consideration (B 2.8.1); its appeal is answered in 5 working days (B 5.10)."""

    template: ClassVar[Template] = Template.INTAKE_REFUSAL

    received_number: str
    received_at: datetime
    channel: str = ""  # "почтой", "по электронной почте"
    child: Child | None = None
    grounds: tuple[Ground, ...]
    next_steps: tuple[str, ...] = ()
    appeal: Appeal

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a refusal without a ground is impossible (ruling 15)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Letter):
    """An invitation to a talk, sent at least three full days before it (B 3.3.3-b, ruling 10)."""

    template: ClassVar[Template] = Template.INVITATION

    case: Case
    talk_at: datetime
    place: str
    questions: tuple[str, ...]
    bring: tuple[str, ...] = ()
    decision_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A labelled line of a plain letter."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Letter):
    """A letter of free text: an answer, a termination, a corrected misprint (B 5.8, 5.12)."""

    template: ClassVar[Template] = Template.NOTICE

    title: str
    fields: tuple[Field, ...] = ()
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()  # numbered: measures, grounds, what remains to be done
    closing: tuple[str, ...] = ()  # after the points: what is left to do
    appeal: Appeal | None = None
