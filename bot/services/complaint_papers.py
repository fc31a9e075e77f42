"""Papers of a complaint, in Russian: as it was signed (B 5.3), and its answer signed by the head (B 5.7 - 5.9)."""

from datetime import datetime
from typing import Any

from bot.documents import letters, papers
from bot.documents.data import as_data
from bot.services.complaints import ComplaintView
from domain.complaints import ON_MERITS, Outcome, Reason
from domain.people import FullName
from storage.authorities import Authority, Member
from storage.work import Work

# Letters are Russian legal texts whatever the reader's language, so these words are not for gettext.
_TITLES = {Outcome.JUSTIFIED: "Ответ на жалобу", Outcome.UNJUSTIFIED: "Ответ на жалобу"}
_NO_ANSWER = {
    Outcome.NO_NAME_AND_ADDRESS: "В жалобе не указаны фамилия заявителя и почтовый адрес, по которому должен быть "
    "направлен ответ (п. 5.11). Ответ на жалобу не даётся.",
    Outcome.INSULTING: "В жалобе содержатся нецензурные либо оскорбительные выражения или угрозы. Она оставлена без "
    "ответа по существу поставленных вопросов (п. 5.11). Сообщаем о недопустимости злоупотребления правом.",
    Outcome.UNREADABLE: "Текст жалобы не поддаётся прочтению, поэтому ответ на неё не даётся (п. 5.11).",
    Outcome.ANSWERED_BEFORE: "В жалобе содержится вопрос, на который вам многократно давались ответы по существу, "
    "и не приводятся новые доводы или обстоятельства. Ответ на неё не даётся (п. 5.11).",
    Outcome.SECRET: "Ответ по существу поставленного вопроса не может быть дан без разглашения сведений, составляющих "
    "государственную или иную охраняемую законом тайну (п. 5.11). Разглашение таких сведений недопустимо.",
}
_AGAIN = "Если причины, по которым ответ не мог быть дан, будут устранены, вы вправе вновь обратиться с жалобой."
_COURT = (
    "Если вы не согласны с этим ответом, спор подлежит разрешению в судебном порядке, установленном законодательством "
    "Российской Федерации (п. 5.13)."
)


def answer_paper(view: ComplaintView, head: Member, at: datetime) -> letters.Notice:
    """The letter: on the merits with reasons and measures, or why there is no answer (B 5.7, 5.8, 5.11)."""
    row, authority, outcome = view.complaint, view.authority, view.outcome
    assert outcome is not None
    registered = authority.local(row.registered_at)
    paragraphs, points = _words(view, outcome)
    again = () if outcome in ON_MERITS else (_AGAIN,)
    responsible = view.responsible
    same = responsible is None or responsible.person_id == head.person_id
    return letters.Notice(
        number=row.number,
        made_at=authority.local(at),
        institution=institution(authority),
        title=_TITLES.get(outcome, "О жалобе, оставленной без ответа по существу"),
        addressee=str(row.said.get("name") or ""),
        address=str(row.said.get("address") or ""),
        signatory=_officer(head, authority),
        executor=None if same or responsible is None else _officer(responsible, authority),
        fields=(
            letters.Field(label="Жалоба", value=f"№ {row.number} от {registered:%d.%m.%Y}"),
            letters.Field(label="На кого", value=view.against),
            *((letters.Field(label="По заявлению", value=f"№ {view.application.number}"),) if view.application else ()),
        ),
        paragraphs=paragraphs,
        points=points,
        closing=(*again, _COURT),
    )


# The reasons of B 5.12 in the words of the regulation.
_REASONS = {
    Reason.REGISTRATION_LATE: "Нарушен срок регистрации заявления",
    Reason.SERVICE_LATE: "Нарушен срок предоставления услуги",
    Reason.DOCUMENTS_DEMANDED: "Требуют документы, не предусмотренные правовыми актами",
    Reason.DOCUMENTS_REFUSED: "Отказано в приёме документов",
    Reason.REFUSED_WITHOUT_GROUND: "Отказано в услуге по основанию, не предусмотренному правовыми актами",
    Reason.FEE_DEMANDED: "Требуют плату, не предусмотренную правовыми актами",
    Reason.MISPRINTS: "Отказано в исправлении опечаток и ошибок или нарушен срок их исправления",
    Reason.OTHER: "Другое",
}
_CAME = {"visit": "на личном приёме", "post": "почтой", "fax": "факсом", "email": "по электронной почте"}


def complaint_sheet(view: ComplaintView, account: str) -> papers.ComplaintSheet | None:
    """The complaint as it was signed or written down (B 5.3). None: its words are not here but on paper (ruling 14)."""
    row, said = view.complaint, view.complaint.said
    if not said:
        return None
    registered, came = view.authority.local(row.registered_at), _CAME.get(row.channel, "")
    return papers.ComplaintSheet(
        number=row.number,
        made_at=registered,
        institution=institution(view.authority),
        applicant=papers.Applicant(name=str(said.get("name") or ""), postal_address=str(said.get("address") or "")),
        representative=str(said.get("representative") or ""),
        against=view.against,
        official=str(said.get("official") or ""),
        reason=_REASONS[Reason(row.reason)],
        subject=str(said.get("subject") or ""),
        case=view.application.number if view.application else "",
        attachments=len(row.files),
        came=came,
        signature=None if came else papers.ChatSignature(at=registered, account=account),
    )


async def sheet_of(work: Work, view: ComplaintView) -> dict[str, Any] | None:
    """That paper as data, ready to be printed outside the transaction."""
    account = await work.accounts.of(view.complaint.account_id) if view.complaint.account_id else None
    sheet = complaint_sheet(view, account.external_id if account else "")
    return {"template": sheet.template, "data": dict(as_data(sheet))} if sheet else None


def institution(authority: Authority) -> papers.Institution:
    facts = authority.facts
    return papers.Institution(
        name=authority.name,
        head=str(facts.get("director") or ""),
        head_position=str(facts.get("director_position") or "Начальник"),
        address=str(facts.get("address") or ""),
        phone=str(facts.get("phone") or ""),
    )


def _words(view: ComplaintView, outcome: Outcome) -> tuple[tuple[str, ...], tuple[str, ...]]:
    drafted = view.complaint.drafted
    if outcome is Outcome.JUSTIFIED:
        head = ("Ваша жалоба рассмотрена и признана обоснованной (п. 5.7).", str(drafted.get("reasons", "")))
        measures = tuple(line.strip(" -") for line in str(drafted.get("measures", "")).splitlines() if line.strip())
        return (*head, "Приняты меры и решено об ответственности:"), measures
    if outcome is Outcome.UNJUSTIFIED:
        head = ("Ваша жалоба рассмотрена и признана необоснованной. Причины (п. 5.8):", str(drafted.get("reasons", "")))
        return head, ()
    return (_NO_ANSWER[outcome],), ()


def _officer(member: Member, authority: Authority) -> papers.Officer:
    phone = member.phone or str(authority.facts.get("phone") or "")
    return papers.Officer(name=str(FullName.read(member.name)), position=member.position, phone=phone)
