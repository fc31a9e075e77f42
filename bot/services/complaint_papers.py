"""The answer to a complaint on paper: Russian, signed by the head, prepared by the responsible (B 5.7 - 5.9)."""

from datetime import datetime

from bot.documents import letters, papers
from bot.services.complaints import ComplaintView
from domain.complaints import Outcome
from domain.people import FullName
from storage.authorities import Authority, Member

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
    )


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
        return (*head, _COURT, "Приняты меры и решено об ответственности:"), measures
    if outcome is Outcome.UNJUSTIFIED:
        head = ("Ваша жалоба рассмотрена и признана необоснованной. Причины (п. 5.8):", str(drafted.get("reasons", "")))
        return (*head, _COURT), ()
    return (_NO_ANSWER[outcome], _AGAIN, _COURT), ()


def _officer(member: Member, authority: Authority) -> papers.Officer:
    phone = member.phone or str(authority.facts.get("phone") or "")
    return papers.Officer(name=str(FullName.read(member.name)), position=member.position, phone=phone)
