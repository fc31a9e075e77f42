"""Papers about people who do not exist."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from faker import Faker

from bot.documents.letters import (
    Appeal,
    Case,
    Field,
    Grant,
    Ground,
    IntakeRefusal,
    Invitation,
    Notice,
    OneTimeLink,
    Refusal,
    Unexplained,
)
from bot.documents.papers import (
    Applicant,
    ApplicationForm,
    Cancellation,
    ChatSignature,
    Child,
    ComplaintSheet,
    DueLine,
    IdentityDocument,
    Institution,
    Officer,
    Paper,
    Receipt,
)
from domain.profiles import BELGOROD, MOSCOW_REGION, LetterKind

_fake = Faker("ru_RU")
_fake.seed_instance(12)

FILED = datetime(2026, 11, 22, 18, 42, tzinfo=ZoneInfo("Europe/Moscow"))
DECIDED = FILED + timedelta(days=2)

SCHOOL = Institution(
    name="Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 0» города Энска",
    head=_fake.name_female(),
    address="Энск, ул. Школьная, д. 1",
    phone="+7 (472) 200-00-00",
)
AUTHORITY = Institution(
    name="Управление образования администрации города Энска",
    head=_fake.name_male(),
    head_position="Начальник",
    address="Энск, ул. Садовая, д. 2",
    phone="+7 (472) 200-00-02",
)
APPLICANT = Applicant(
    name=_fake.name_female(),
    registered_at=_fake.address(),
    phone="+7 900 000-00-00",
    email="parent@example.org",
    document=IdentityDocument(series="14 08", number="123456", issued_by="отделом № 2", issued_on=date(2009, 5, 4)),
)
CHILD = Child(name=_fake.name_male(), school_class="7 «А»")
HEAD = Officer(name=SCHOOL.head, position="Директор")
SPECIALIST = Officer(name=_fake.name_female(), position="Заместитель директора", phone="+7 (472) 200-00-01")
CASE = Case(number="31-2026-000147", filed_at=FILED, applicant=APPLICANT, child=CHILD)
APPEAL = Appeal(bodies=(AUTHORITY,), source="раздел 5 положения")
LEFT = Ground(paragraph="п. 2.8.2", text="Обучающийся выбыл из учреждения.", explanation="Приказ № 7.")
OUTSIDER = Ground(paragraph="п. 13", text="Заявитель действует без полномочий", candidate=True)
LINK = OneTimeLink(url="https://t.me/example_school_bot?start=Zk3n8QxT0aLm", valid_until=DECIDED + timedelta(days=7))
UNEXPLAINED = Unexplained(
    invited_at=FILED, talk_at=FILED + timedelta(days=4), questions=("кем вы приходитесь ребёнку", "какой сейчас класс")
)
SIGNATURE = ChatSignature(at=FILED, account="5550123456")

APPLICATION = ApplicationForm(
    number="31-2026-000147",
    made_at=FILED,
    institution=SCHOOL,
    applicant=APPLICANT,
    child=CHILD,
    form=BELGOROD.forms[LetterKind.APPLICATION],
    delivery="в чате Telegram",
    signature=SIGNATURE,
)
CANCELLATION = Cancellation(
    form=BELGOROD.forms[LetterKind.CANCELLATION],
    number="31-2026-000200",
    made_at=FILED,
    institution=SCHOOL,
    applicant=APPLICANT,
    child=CHILD,
    signature=SIGNATURE,
)
RECEIPT = Receipt(
    number="31-2026-000147",
    made_at=FILED,
    institution=SCHOOL,
    applicant=APPLICANT,
    child=CHILD,
    due=(
        DueLine(
            what="Решение",
            due=date(2026, 11, 25),
            how=("срок — 3 рабочих дня (п. 3.3.2), считаем со следующего дня", "среда 25 ноября — третий день"),
        ),
    ),
    contact=SPECIALIST,
)
GRANT = Grant(
    number="148/р",
    made_at=DECIDED,
    institution=SCHOOL,
    form=MOSCOW_REGION.forms[LetterKind.GRANT],
    addressee=APPLICANT.name,
    signatory=HEAD,
    executor=SPECIALIST,
    case=CASE,
    opened_on=date(2026, 11, 25),
)
GRANT_BY_LINK = Grant(
    number="149/р",
    made_at=DECIDED,
    institution=SCHOOL,
    addressee=APPLICANT.name,
    address="Энск, ул. Лесная, д. 3",
    signatory=SPECIALIST,
    case=CASE,
    link=LINK,
    unexplained=UNEXPLAINED,
)
REFUSAL = Refusal(
    number="150/р",
    made_at=DECIDED,
    institution=SCHOOL,
    addressee=APPLICANT.name,
    signatory=HEAD,
    executor=SPECIALIST,
    case=CASE,
    grounds=(LEFT, OUTSIDER),
    appeal=APPEAL,
)
INTAKE_REFUSAL = IntakeRefusal(
    number="151/у",
    made_at=DECIDED,
    institution=SCHOOL,
    addressee=APPLICANT.name,
    signatory=SPECIALIST,
    received_number="31-2026-000150",
    received_at=FILED,
    channel="почтой",
    grounds=(Ground(paragraph="п. 2.8.1", text="Текст обращения не поддаётся прочтению"),),
    appeal=APPEAL,
)
INVITATION = Invitation(
    number="152/п",
    made_at=DECIDED,
    institution=SCHOOL,
    addressee=APPLICANT.name,
    signatory=SPECIALIST,
    case=CASE,
    talk_at=datetime(2026, 11, 30, 15, 30, tzinfo=ZoneInfo("Europe/Moscow")),
    place="Энск, ул. Школьная, д. 1, кабинет 12",
    questions=("кем вы приходитесь ребёнку",),
    bring=("документ, удостоверяющий личность",),
    decision_due=date(2026, 12, 1),
)
NOTICE = Notice(
    number="153/ж",
    made_at=DECIDED,
    institution=AUTHORITY,
    addressee=APPLICANT.name,
    signatory=Officer(name=AUTHORITY.head, position="Начальник управления"),
    title="Ответ на жалобу",
    fields=(Field(label="Жалоба", value="№ 12 от 1 ноября 2026 г."),),
    paragraphs=("Жалоба рассмотрена и признана обоснованной. Приняты меры:",),
    points=("сотруднику объявлено замечание",),
    appeal=APPEAL,
)

COMPLAINT = ComplaintSheet(
    number="Ж-31-2026-000012",
    made_at=DECIDED,
    institution=AUTHORITY,
    applicant=Applicant(name=APPLICANT.name, postal_address="Энск, ул. Садовая, д. 5, кв. 6"),
    against=SCHOOL.name,
    official="завуч",
    reason="Отказано в приёме документов",
    subject="Заявление не взяли.\nПричину не назвали.",
    case="31-2026-000007",
    attachments=2,
    signature=ChatSignature(at=DECIDED, account="100123456"),
)
COMPLAINT_ON_PAPER = replace(
    COMPLAINT, applicant=Applicant(name=""), attachments=0, case="", official="", signature=None, came="почтой"
)

EVERY_PAPER: tuple[Paper, ...] = (
    APPLICATION,
    CANCELLATION,
    RECEIPT,
    GRANT,
    GRANT_BY_LINK,
    REFUSAL,
    INTAKE_REFUSAL,
    INVITATION,
    NOTICE,
    COMPLAINT,
    COMPLAINT_ON_PAPER,
)
