"""Sheets that nobody has filled in: forms to print (B App. 2, 3, 5.3) and the flow chart of a service (B App. 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.documents.render import Template, render_pdf, render_png
from bot.documents.text import drawable

APPLICATION, CANCELLATION, COMPLAINT = "application", "cancellation", "complaint"
SCHEME_WIDTH = 1080  # pixels
_PARENT = (
    ("Родителя (законного представителя): фамилия, имя, отчество", 1),
    ("Место регистрации: населённый пункт, улица, дом, корпус, квартира", 2),
    ("Телефон", 1),
    ("Паспорт: серия, номер, кем и когда выдан", 2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A form to fill in by hand; `rows` are captions of lines, each with the number of lines above it."""

    form: str
    to: str  # the caption under to whom it is written
    addressee: str
    head: str
    writer: tuple[tuple[str, int], ...]
    title: str
    under_title: str
    request: str
    rows: tuple[tuple[str, int], ...]
    note: str = ""


def application_blank(school: str, director: str) -> Blank:
    """B App. 2."""
    return Blank(
        form="По форме приложения 2 к положению о предоставлении муниципальной услуги",
        to="Директору (наименование учреждения)",
        addressee=school,
        head=director,
        writer=_PARENT,
        title="ЗАЯВЛЕНИЕ",
        under_title="родителей (законных представителей) на предоставление информации о текущей успеваемости "
        "их ребёнка в форме электронного дневника",
        request="Прошу предоставлять информацию о текущей успеваемости моего ребёнка (сына, дочери)",
        rows=(
            ("Фамилия, имя, отчество ребёнка", 1),
            ("Класс", 1),
            ("В форме электронного дневника по адресу электронной почты или в иной форме (указать, в какой)", 1),
        ),
    )


def cancellation_blank(school: str, director: str) -> Blank:
    """B App. 3."""
    return Blank(
        form="По форме приложения 3 к положению о предоставлении муниципальной услуги",
        to="Директору (наименование учреждения)",
        addressee=school,
        head=director,
        writer=_PARENT,
        title="ЗАЯВЛЕНИЕ",
        under_title="родителей (законных представителей) об отмене предоставления информации о текущей "
        "успеваемости их ребёнка в форме электронного дневника",
        request="Прошу отменить предоставление информации о текущей успеваемости моего ребёнка (сына, дочери) в "
        "электронном виде и предоставлять её в традиционной форме (школьного дневника обучающегося).",
        rows=(("Фамилия, имя, отчество ребёнка", 1), ("Класс", 1)),
    )


def complaint_blank(body: str, head: str) -> Blank:
    """B 5.3: the full name (and that of a representative), the postal address, the subject, signature and date."""
    return Blank(
        form="",
        to="В орган, который рассматривает жалобу (наименование)",
        addressee=body,
        head=head,
        writer=(
            ("От кого: фамилия, имя, отчество", 1),
            ("Представитель, если жалоба подана через него: фамилия, имя, отчество", 1),
            ("Почтовый адрес для ответа", 2),
        ),
        title="ЖАЛОБА",
        under_title="на решения, действия (бездействие) при предоставлении муниципальной услуги",
        request="",
        rows=(
            ("На кого: учреждение, должность, фамилия, если известны", 1),
            ("Предмет жалобы: что произошло, когда, какие права нарушены", 9),
            ("Что прилагается", 1),
        ),
        note="Пишите разборчиво. Жалоба не передаётся тому, на кого она подана (п. 5.5); её рассматривают в течение "
        "15 рабочих дней со дня регистрации, а об отказе в приёме документов и о неисправленных опечатках - в течение "
        "5 рабочих дней (п. 5.10).",
    )


def blank_pdf(blank: Blank, stamp: int) -> bytes:
    """The form, printed. Run it in a thread."""
    return render_pdf(Template.BLANK, blank_data(blank) | {"stamp": stamp})


def blank_data(blank: Blank) -> dict[str, object]:
    words = {
        name: drawable(getattr(blank, name))
        for name in ("form", "to", "addressee", "head", "title", "under_title", "request", "note")
    }
    lines = {
        name: [{"caption": drawable(caption), "lines": lines} for caption, lines in getattr(blank, name)]
        for name in ("writer", "rows")
    }
    return {**words, **lines}


def scheme_data(school: str, steps: tuple[tuple[str, str], ...]) -> Mapping[str, object]:
    """The flow chart as its template reads it."""
    return {
        "title": "Как предоставляется услуга",
        "school": drawable(school),
        "steps": [{"title": drawable(what), "note": drawable(_whole(note))} for what, note in steps],
    }


def _whole(words: str) -> str:
    """«п. 1.5» is not torn by the end of a line."""
    return words.replace("п. ", "п.\N{NO-BREAK SPACE}")


def scheme_png(data: Mapping[str, object]) -> bytes:
    """The flow chart as a picture. Run it in a thread."""
    return render_png(Template.SCHEME, data, SCHEME_WIDTH)
