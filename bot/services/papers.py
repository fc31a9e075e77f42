"""Papers of a case: what a school, an applicant and an officer say on them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.documents import letters, papers
from bot.documents.journal import JournalLine
from bot.forms.access import CHAT, PAPER
from bot.services.cases import CaseView
from domain.cases import Act, Status
from domain.profiles import Field, Ground, LetterKind, profile
from storage.accounts import Officer
from storage.applications import Application
from storage.schools import School

# Letters are Russian legal texts whatever the reader's language, so these words are not for gettext.
_DELIVERY = {CHAT: "сообщениями в чате Telegram", PAPER: "на бумаге, в школе"}
_CHANNELS = {
    "telegram": "в чате Telegram",
    "visit": "на личном приёме",
    "post": "почтой",
    "fax": "факсом",
    "email": "по электронной почте",
}
_BRING = ("документ, удостоверяющий личность",)
_UNSAID = "сведения, указанные в заявлении"
_NEXT_STEPS = (
    "Если в заявлении ошибка, исправьте её и подайте заявление снова.",
    "Если с решением не согласны, подайте жалобу.",
)


def institution(school: School) -> papers.Institution:
    contacts = school.contacts
    return papers.Institution(
        name=school.name,
        head=str(contacts.get("director", "")),
        address=str(contacts.get("address", "")),
        phone=str(contacts.get("phone", "")),
    )


def applicant(application: Application) -> papers.Applicant:
    said = application.answers
    number = said.get(Field.PASSPORT_NUMBER)
    series, _, digits = number.partition(" ") if number else ("", "", "")
    address = said.get(Field.ANSWER_ADDRESS)
    by_mail = address is not None and "@" in address
    return papers.Applicant(
        name=said.get(Field.APPLICANT_NAME, ""),
        registered_at=said.get(Field.REGISTERED_PLACE),
        postal_address=None if by_mail else address,
        phone=said.get(Field.PHONE),
        email=said.get(Field.EMAIL) or (address if by_mail else None),
        document=papers.IdentityDocument(
            series=series if digits else "",
            number=digits or number,
            issued_by=said.get(Field.PASSPORT_ISSUED_BY, ""),
        )
        if number
        else None,
    )


def child(application: Application) -> papers.Child:
    said = application.answers
    return papers.Child(name=said.get(Field.CHILD_NAME, ""), school_class=said.get(Field.CHILD_CLASS, ""))


def application_paper(
    application: Application, school: School, account: str, signed_at: datetime | None = None
) -> papers.ApplicationForm:
    """The application as signed in chat (B App. 2); `signed_at` later than filing: as it was corrected."""
    delivery = application.answers.get(Field.DELIVERY_FORM, CHAT)
    return papers.ApplicationForm(
        number=application.number,
        made_at=school.local(application.filed_at),
        institution=institution(school),
        form=profile(application.profile).forms.get(LetterKind.APPLICATION, ""),
        applicant=applicant(application),
        child=child(application),
        delivery=_DELIVERY.get(delivery, f"на адрес электронной почты {delivery}"),
        signature=papers.ChatSignature(at=school.local(signed_at or application.filed_at), account=account),
    )


def decision_paper(view: CaseView, officer: Officer, at: datetime) -> letters.Letter:
    """The letter of a decision: a grant, or a refusal with every ground (B 3.3.3, 2.8.1, M 1.1.2)."""
    if view.status is Status.INTAKE_REFUSED:
        return _intake_refusal(view, officer, at)
    common = _letter(view, officer, at) | {"case": _case(view), "unexplained": _unexplained(view)}
    if view.status is not Status.REFUSED:
        return letters.Grant(form=_form(view, LetterKind.GRANT), on_paper=view.on_paper, **common)
    return letters.Refusal(
        form=_form(view, LetterKind.REFUSAL),
        grounds=_grounds(view, Act.REFUSE),
        next_steps=_NEXT_STEPS,
        appeal=_appeal(view),
        **common,
    )


def _intake_refusal(view: CaseView, officer: Officer, at: datetime) -> letters.IntakeRefusal:
    application = view.application
    return letters.IntakeRefusal(
        received_number=application.number,
        received_at=view.school.local(application.filed_at),
        channel=_CHANNELS.get(application.channel, ""),
        child=child(application) if application.answers.get(Field.CHILD_NAME) else None,
        grounds=_grounds(view, Act.REFUSE_INTAKE),
        form=_form(view, LetterKind.INTAKE_REFUSAL),
        appeal=_appeal(view),
        **_letter(view, officer, at),
    )


def invitation_paper(view: CaseView, officer: Officer, at: datetime) -> letters.Invitation:
    """The invitation to a talk (B 3.3.3-b)."""
    invited = view.invited
    assert invited is not None
    return letters.Invitation(
        form=_form(view, LetterKind.INVITATION),
        case=_case(view),
        talk_at=invited.talk_at,
        place=invited.place,
        questions=invited.questions,
        bring=_BRING,
        decision_due=view.due.on if view.due else None,
        **_letter(view, officer, at),
    )


def termination_paper(view: CaseView, officer: Officer, at: datetime) -> letters.Notice:
    """The notice that the service has ended, with every ground (B 2.5, 2.8.2, ruling 16)."""
    application, said = view.application, child(view.application)
    number, filed = application.number, view.school.local(application.filed_at)
    grounds = (f"{ground.text}{_in_brackets(ground)}." for ground in grounds_of(view))
    words = view.last_note(Act.TERMINATE)
    return letters.Notice(
        title="О прекращении услуги",
        fields=(
            letters.Field(label="Заявление", value=f"№ {number} от {filed:%d.%m.%Y}"),
            letters.Field(label="Ребёнок", value=said.name),
            letters.Field(label="Класс", value=said.school_class),
        ),
        paragraphs=("Доступ к электронному дневнику ребёнка прекращён. Основания:",),
        points=(*grounds, *((words,) if words else ())),
        form=_form(view, LetterKind.TERMINATION),
        appeal=_appeal(view),
        **_letter(view, officer, at),
    )


_DECISIONS = {
    Status.PROVIDED: "предоставить доступ",
    Status.TERMINATED: "доступ был предоставлен, услуга прекращена",
    Status.GRANTED_UNREGISTERED: "предоставить доступ",
    Status.REFUSED: "отказать",
    Status.INTAKE_REFUSED: "отказать в приёме",
}
_STATES = {
    Status.FILED: "ждёт исполнителя",
    Status.TAKEN: "на рассмотрении",
    Status.CORRECTING: "уточнение сведений",
    Status.INVITED: "приглашение на беседу",
    Status.ADOPTING: "на подписи у руководителя",
    Status.GRANTED_UNREGISTERED: "ждёт регистрации",
    Status.PROVIDED: "доступ предоставлен",
    Status.REFUSED: "отказано",
    Status.INTAKE_REFUSED: "отказано в приёме",
    Status.WITHDRAWN: "отозвано заявителем",
    Status.TERMINATED: "услуга прекращена",
}


def journal_line(view: CaseView) -> JournalLine:
    """A line of the journal of applications (B 3.5)."""
    application, school, who = view.application, view.school, child(view.application)
    decided = f"{school.local(application.decided_at):%d.%m.%Y %H:%M}" if application.decided_at else ""
    by = view.decider.name if view.decider else ""
    return JournalLine(
        (
            application.number,
            f"{school.local(application.filed_at):%d.%m.%Y %H:%M}",
            _CHANNELS.get(application.channel, application.channel),
            applicant(application).name,
            ", ".join(part for part in (who.name, who.school_class) if part),
            view.executor.name if view.executor else "",
            f"{view.due.on:%d.%m.%Y}" if view.due else "",
            _DECISIONS.get(view.status, ""),
            ", ".join(part for part in (decided, by) if part),
            "; ".join(f"{ground.text}{_in_brackets(ground)}" for ground in grounds_of(view)),
            _STATES[view.status],
        )
    )


def cancellation_paper(application: Application, school: School, account: str, at: datetime) -> papers.Cancellation:
    """The refusal of the service as signed in chat (B App. 3)."""
    return papers.Cancellation(
        number=application.number,
        made_at=school.local(at),
        institution=institution(school),
        form=profile(application.profile).forms.get(LetterKind.CANCELLATION, ""),
        applicant=applicant(application),
        child=child(application),
        signature=papers.ChatSignature(at=school.local(at), account=account),
    )


def _letter(view: CaseView, officer: Officer, at: datetime) -> dict[str, Any]:
    """What every letter has. `executor` is named when another person signs (B 5.9, M 1.1.2)."""
    application, school = view.application, view.school
    executor = view.executor
    return {
        "number": application.number,
        "made_at": school.local(at),
        "institution": institution(school),
        "addressee": application.answers.get(Field.APPLICANT_NAME, ""),
        "address": application.answers.get(Field.ANSWER_ADDRESS, ""),
        "signatory": _signatory(officer, school),
        "executor": _signatory(executor, school) if executor and executor.person_id != officer.person_id else None,
    }


def _case(view: CaseView) -> letters.Case:
    application = view.application
    return letters.Case(
        number=application.number,
        filed_at=view.school.local(application.filed_at),
        applicant=applicant(application),
        child=child(application),
    )


def _unexplained(view: CaseView) -> letters.Unexplained | None:
    """The warning and the list an answer without the talk must carry (B 3.3.3-c)."""
    invited = view.invited
    if not view.case.needs_warning or invited is None:
        return None
    return letters.Unexplained(
        invited_at=invited.invited_at, talk_at=invited.talk_at, questions=invited.questions or (_UNSAID,)
    )


def _form(view: CaseView, kind: LetterKind) -> str:
    return view.profile.forms.get(kind, "")


def _appeal(view: CaseView) -> letters.Appeal:
    school = view.school
    return letters.Appeal(bodies=_superior(school), source=view.profile.appeal, in_chat=not school.in_person)


def _grounds(view: CaseView, act: Act) -> tuple[letters.Ground, ...]:
    """Every ground with its paragraph; what the officer wrote beside them explains the last."""
    *first, last = grounds_of(view)
    return (*(_ground(ground) for ground in first), replace(_ground(last), explanation=view.last_note(act)))


def _in_brackets(ground: Ground) -> str:
    return f" (п. {ground.clause})" if ground.clause else ""


def grounds_of(view: CaseView) -> tuple[Ground, ...]:
    """The grounds a case was refused or ended on, as the rules of its school word them."""
    found = (view.profile.ground(code) for code in view.application.grounds)
    return tuple(ground for ground in found if ground is not None)


def _ground(ground: Ground) -> letters.Ground:
    paragraph = f"п. {ground.clause}" if ground.clause else ""
    return letters.Ground(paragraph=paragraph, text=ground.text, candidate=ground.candidate)


def _signatory(officer: Officer, school: School) -> papers.Officer:
    phone = officer.phone or str(school.contacts.get("phone", ""))
    return papers.Officer(name=officer.name, position=officer.position or "ответственный сотрудник", phone=phone)


def head_of(school: School) -> Officer:
    """Whom a letter names when no officer stands behind it."""
    director = str(school.contacts.get("director", ""))
    return Officer(0, director or school.name, "руководитель учреждения" if director else None, None)


def _superior(school: School) -> tuple[papers.Institution, ...]:
    """The body above the school; nothing is invented where the school has not entered it (B 1.3.2)."""
    above = school.contacts.get("superior") or {}
    if not above.get("name"):
        return ()
    return (papers.Institution(name=above["name"], address=above.get("address", ""), phone=above.get("phone", "")),)
