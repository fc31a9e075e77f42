"""What stands on the stand beside a regulation: offices, legal acts, extracts, where the service is written of.

Facts of the source are kept as it gives them; where it errs or has grown old, a note says so (B 1.3.4-b, 2.6).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.offices import Office


@dataclass(frozen=True, slots=True)
class LegalAct:
    """An act the service stands on; the note tells what of the source's reference is wrong or outdated."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """A paragraph in the regulation's own words."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What a profile knows of itself for those who ask (B 1.3.2 - 1.3.5, 2.6)."""

    superior: Office | None  # above the school
    highest: Office | None  # above that one
    neighbours: tuple[Office, ...]  # whoever else informs of the service
    acts: tuple[LegalAct, ...]
    extracts: tuple[Extract, ...]
    sites: tuple[str, ...]  # where the service is written of; empty: the source does not say
    steps: tuple[tuple[str, str], ...]  # the flow chart: what is done, and how long it may take


# B App. 1. Its e-mail cannot be read in the source («Е-таil: Belio@Belio.sh»), so there is none here.
UPRAVLENIE = Office(
    name="Управление образования администрации города Белгорода",
    address="308000, г. Белгород, ул. Попова, 25А",
    phone="8 (4722) 32-68-95",
    fax="8 (4722) 32-68-96",
    site="www.beluo.ru",
    head="Мухартов Андрей Александрович",
    head_position="начальник",
    hours="пн-пт 9:00-18:00, перерыв 13:00-14:00",
    reception="ср 15:00-18:00",
    source="B App. 1",
)
NMITS = Office(name="МКУ «Научно-методический информационный центр»", source="B 1.3.2")
DEPARTMENT = Office(
    name="Департамент образования, культуры, спорта и молодежной политики администрации города Белгорода",
    address="г. Белгород, Гражданский проспект, д. 38",
    phone="(4722) 35-31-03",
    head_position="начальник",
    source="B 5.2",
)

_APPLIED = (
    LegalAct("Федеральный закон от 29.12.2012 № 273-ФЗ «Об образовании в Российской Федерации»"),
    LegalAct("Федеральный закон от 02.05.2006 № 59-ФЗ «О порядке рассмотрения обращений граждан Российской Федерации»"),
    LegalAct("Федеральный закон от 27.07.2006 № 152-ФЗ «О персональных данных»"),
)
_SERVICES = "«Об организации предоставления государственных и муниципальных услуг»"

BELGOROD_STAND = Stand(
    superior=UPRAVLENIE,
    highest=DEPARTMENT,
    neighbours=(NMITS,),
    acts=(
        LegalAct("Конституция Российской Федерации, принята всенародным голосованием 12.12.1993"),
        LegalAct(
            "Федеральный закон от 06.10.2003 № 131-ФЗ «Об общих принципах организации местного самоуправления "
            "в Российской Федерации»",
            "с 19.06.2025 его поэтапно заменяет Федеральный закон от 20.03.2025 № 33-ФЗ",
        ),
        LegalAct(
            f"Федеральный закон от 27.07.2010 № 210-ФЗ {_SERVICES}",
            "в положении указан 2012 год, это опечатка: закон принят 27.07.2010",
        ),
        LegalAct(
            "Федеральный закон от 09.02.2009 № 8-ФЗ «Об обеспечении доступа к информации о деятельности "
            "государственных органов и органов местного самоуправления»",
        ),
        LegalAct(
            "Закон Российской Федерации от 10.07.1992 № 3266-1 «Об образовании»",
            "утратил силу с 01.09.2013, вместо него действует Федеральный закон от 29.12.2012 № 273-ФЗ",
        ),
        *_APPLIED[1:],
    ),
    extracts=(
        Extract(
            "1.2",
            "Заявителями муниципальной услуги по предоставлению информации о текущей успеваемости учащегося, ведение "
            "электронного дневника и электронного журнала могут быть родители (законные представители) "
            "обучающихся.",
        ),
        Extract(
            "3.3.2",
            "Обращение регистрируется в день поступления в журнале регистрации заявлений и обращений граждан, "
            "рассматривается руководителем и направляется с резолюцией исполнителю. Срок рассмотрения обращения не "
            "должен превышать 3 рабочих дней.",
        ),
        Extract("2.9", "Муниципальная услуга предоставляется на безвозмездной основе."),
        Extract(
            "2.10",
            "Максимальный срок ожидания в очереди при подаче запроса о предоставлении муниципальной услуги не может "
            "превышать 15 минут.",
        ),
        Extract(
            "5.5",
            "Обращения граждан, содержащие обжалование решений, действий (бездействия) конкретных должностных лиц, "
            "не могут направляться этим должностным лицам для рассмотрения и (или) ответа.",
        ),
    ),
    sites=("www.beluo.ru", "www.beladm.ru", "www.gosuslugi.ru", "www.vsopen.ru"),
    steps=(
        (
            "Обращение заявителя в общеобразовательное учреждение",
            "Лично, почтой, по электронной почте, факсом или в чате. Регистрация в день поступления (п. 3.3.2)",
        ),
        (
            "Подготовка ответа заявителю, осуществление регистрации пользователя, присвоение ему логина и пароля",
            "3 рабочих дня (п. 3.3.2). В чате вместо логина и пароля - сам чат или одноразовая ссылка",
        ),
        (
            "Предоставление информации о текущей успеваемости учащегося",
            "Круглосуточно, до отказа заявителя, выпуска или выбытия ученика (п. 1.5, 2.5)",
        ),
    ),
)
MOSCOW_REGION_STAND = Stand(
    superior=None,
    highest=None,
    neighbours=(),
    acts=(LegalAct(f"Федеральный закон от 27.07.2010 № 210-ФЗ {_SERVICES}"), *_APPLIED),
    extracts=(),
    sites=(),
    steps=(
        ("Заявление родителя", "Регистрация автоматически, в день отправки (п. 1.1.1)"),
        ("Проверка сведений и решение", "1 рабочий день (п. 1.1.2)"),
        ("Регистрация заявителя в системе", "1 рабочий день после решения, другим сотрудником (п. 1.1.2)"),
        ("Результат заявителю", "В день регистрации или отказа, каким бы ни было решение (п. 1.1.3)"),
        ("Доступ к сведениям об успеваемости", "В любой момент, только после предоставления доступа (п. 1.2.1)"),
    ),
)
STANDS: Mapping[str, Stand] = {"belgorod": BELGOROD_STAND, "moscow_region": MOSCOW_REGION_STAND}
# A profile nobody has written a stand for: federal law alone, and nothing invented (B 1.3.2).
BARE_STAND = Stand(
    superior=None, highest=None, neighbours=(), acts=MOSCOW_REGION_STAND.acts, extracts=(), sites=(), steps=()
)


def stand_of(code: str) -> Stand:
    """What stands beside the regulation of a profile."""
    return STANDS.get(code, BARE_STAND)
