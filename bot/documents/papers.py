"""What goes on paper: one frozen value per document, its fields in the nominative and labelled.

A paper is Russian whatever the reader's language, and once signed it does not change: keep its bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.documents.render import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A school or an authority, as the head of a sheet names it; what is not known stays empty and is not printed."""

    name: str
    head: str = ""  # full name, nominative
    head_position: str = "Директор"
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who signs or answers (B 3.3.3-d)."""

    name: str
    position: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """The pupil the paper is about; in the `in-person` mode the name may be the label the parent gave."""

    name: str
    school_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """A passport, or another document that proves who the applicant is."""

    number: str
    series: str = ""
    title: str = "Паспорт"
    issued_by: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A parent (legal representative); what the school's profile does not ask is None and leaves no line."""

    name: str
    registered_at: str | None = None
    postal_address: str | None = None
    phone: str | None = None
    email: str | None = None
    document: IdentityDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSignature:
    """An explicit confirmation under the full text (ruling 8); the account is masked when printed."""

    at: datetime
    account: str
    messenger: str = "Telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper has: its number, the moment it was made (aware, in the school's zone), who issues it."""

    template: ClassVar[Template]

    number: str
    made_at: datetime
    institution: Institution
    form: str = ""  # whose form it follows, as its corner says


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm(Paper):
    """An application for access (B App. 2); without a signature in chat it gets a line for a pen."""

    template: ClassVar[Template] = Template.APPLICATION

    applicant: Applicant
    child: Child
    delivery: str  # "в чате Telegram", an e-mail address, another form
    signature: ChatSignature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Paper):
    """A parent's written refusal of the service (B App. 3, B 2.5)."""

    template: ClassVar[Template] = Template.CANCELLATION

    applicant: Applicant
    child: Child
    signature: ChatSignature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSheet(Paper):
    """A complaint as it was signed, or as an official wrote it down (B 5.3); `institution` considers it."""

    template: ClassVar[Template] = Template.COMPLAINT

    applicant: Applicant
    representative: str = ""
    against: str
    official: str = ""  # whom, if the applicant named one
    reason: str
    subject: str
    case: str = ""  # number of the application complained of
    attachments: int = 0
    came: str = ""  # "почтой"; empty when it was signed in chat
    signature: ChatSignature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A date somebody must keep, and how it was counted, step by step (ruling 2)."""

    what: str  # "Решение", "Регистрация"
    due: date
    how: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Paper):
    """Told on the day of filing: registered, under which number, decided by when (M 1.1.1, B 3.3.2, B 3.5).

    Where nobody else's name is known (ruling 14) `applicant` and `child` are empty and leave no lines.
    """

    template: ClassVar[Template] = Template.RECEIPT

    applicant: Applicant
    child: Child
    due: tuple[DueLine, ...]
    in_chat: bool = True  # where the answer will come
    contact: Officer | None = None
