"""Papers of a case: what a school, an applicant and an officer say on them."""

from datetime import datetime

from bot.documents import letters, papers
from bot.forms.access import CHAT, PAPER
from bot.services.cases import CaseView
from domain.profiles import Field, Ground
from domain.profiles import profile as profile_of
from storage.accounts import Officer
from storage.applications import Application
from storage.schools import School

# Letters are Russian legal texts whatever the reader's language, so these words are not for gettext.
_DELIVERY = {CHAT: "сообщениями в чате Telegram", PAPER: "на бумаге, в школе"}
_RIGHT_TO_APPEAL = "раздел 5 положения, статья 11.1 Федерального закона от 27.07.2010 № 210-ФЗ"
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


def application_paper(application: Application, school: School, account: str) -> papers.ApplicationForm:
    """The application as signed in chat (B App. 2)."""
    delivery = application.answers.get(Field.DELIVERY_FORM, CHAT)
    return papers.ApplicationForm(
        number=application.number,
        made_at=school.local(application.filed_at),
        institution=institution(school),
        form=papers.Form.B_APPLICATION if school.profile == "belgorod" else papers.Form.FREE,
        applicant=applicant(application),
        child=child(application),
        delivery=_DELIVERY.get(delivery, f"на адрес электронной почты {delivery}"),
        signature=papers.ChatSignature(at=school.local(application.filed_at), account=account),
    )


def decision_paper(view: CaseView, officer: Officer, at: datetime) -> letters.Grant | letters.Refusal:
    """The letter of a decision: a grant, or a refusal with every ground (B 3.3.3, M 1.1.2)."""
    application, school = view.application, view.school
    common = {
        "number": application.number,
        "made_at": school.local(at),
        "institution": institution(school),
        "addressee": application.answers.get(Field.APPLICANT_NAME, ""),
        "address": application.answers.get(Field.ANSWER_ADDRESS, ""),
        "signatory": _signatory(officer, school),
        "case": letters.Case(
            number=application.number,
            filed_at=school.local(application.filed_at),
            applicant=applicant(application),
            child=child(application),
        ),
    }
    if not application.grounds:
        form = papers.Form.M_GRANT if school.profile == "moscow_region" else papers.Form.FREE
        return letters.Grant(form=form, **common)
    form = papers.Form.M_REFUSAL if school.profile == "moscow_region" else papers.Form.FREE
    appeal = letters.Appeal(bodies=_superior(school), source=_RIGHT_TO_APPEAL, in_chat=not school.in_person)
    return letters.Refusal(
        form=form,
        grounds=tuple(_ground(ground) for ground in grounds_of(application)),
        next_steps=_NEXT_STEPS,
        appeal=appeal,
        **common,
    )


def grounds_of(application: Application) -> tuple[Ground, ...]:
    """The grounds a case was refused on, as its profile words them."""
    profile = profile_of(application.profile)
    found = (profile.ground(code) for code in application.grounds)
    return tuple(ground for ground in found if ground is not None)


def _ground(ground: Ground) -> letters.Ground:
    paragraph = f"п. {ground.clause}" if ground.clause else ""
    return letters.Ground(paragraph=paragraph, text=ground.text, candidate=ground.candidate)


def _signatory(officer: Officer, school: School) -> papers.Officer:
    phone = officer.phone or str(school.contacts.get("phone", ""))
    return papers.Officer(name=officer.name, position=officer.position or "ответственный сотрудник", phone=phone)


def _superior(school: School) -> tuple[papers.Institution, ...]:
    """The body above the school; nothing is invented where the school has not entered it (B 1.3.2)."""
    above = school.contacts.get("superior") or {}
    if not above.get("name"):
        return ()
    return (papers.Institution(name=above["name"], address=above.get("address", ""), phone=above.get("phone", "")),)
