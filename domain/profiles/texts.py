"""Texts an official may begin from when asking to correct or refusing: data with sources, changed before they are sent.

A text explains a field or a ground; it is never the ground itself, and whoever decides may write their own.
"""

from dataclasses import dataclass

from domain.profiles.model import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyText:
    """Words to begin from."""

    code: str  # short ASCII without ":": it travels in buttons
    about: str  # a field of the form, or the code of a ground
    text: str
    source: str  # the row of docs/regulation.md that calls for it


_OUTSIDER = (
    "По документам школы вы не значитесь родителем или законным представителем ребёнка. Принесите в школу паспорт и "
    "документ, подтверждающий ваши права, и подайте заявление снова."
)
_LEFT = "По документам школы ребёнок выбыл. Заявление подают в школу, где он учится сейчас."
_UNREADABLE = (
    "Текст заявления прочитать не удалось. Подайте его снова: напишите разборчиво, напечатайте или заполните в чате."
)

READY_TEXTS = (
    ReadyText(
        code="name",
        about=Field.APPLICANT_NAME,
        text="Укажите, пожалуйста, фамилию, имя и отчество полностью, как в паспорте.",
        source="B 2.8.1",
    ),
    ReadyText(
        code="address",
        about=Field.ANSWER_ADDRESS,
        text="Укажите, пожалуйста, почтовый адрес или адрес электронной почты: на него отправят ответ.",
        source="B 2.8.1",
    ),
    ReadyText(
        code="phone",
        about=Field.PHONE,
        text="Номер не совпадает с тем, что есть в школе. Отправьте, пожалуйста, свой номер кнопкой в чате.",
        source="ruling 6",
    ),
    ReadyText(
        code="child",
        about=Field.CHILD_NAME,
        text="В личном деле имя ребёнка записано иначе. Укажите его, пожалуйста, как в свидетельстве о рождении.",
        source="ruling 5",
    ),
    ReadyText(
        code="birth",
        about=Field.CHILD_BIRTH_DATE,
        text="В личном деле указана другая дата рождения ребёнка. Проверьте её, пожалуйста.",
        source="ruling 5",
    ),
    ReadyText(
        code="class",
        about=Field.CHILD_CLASS,
        text="По спискам школы ребёнок учится в другом классе. Укажите, пожалуйста, его нынешний класс.",
        source="ruling 5",
    ),
    ReadyText(code="b-left", about="B2.8.2-2", text=_LEFT, source="B 2.8.2"),
    ReadyText(code="b-outsider", about="B1.2", text=_OUTSIDER, source="B 1.2"),
    ReadyText(
        code="b-own",
        about="B2.8.2-1",
        text="Вы письменно отказались от услуги. Подать новое заявление можно в любой день.",
        source="B 2.8.2",
    ),
    ReadyText(code="b-unreadable", about="B2.8.1-1", text=_UNREADABLE, source="B 2.8.1"),
    ReadyText(
        code="b-nameless",
        about="B2.8.1-2",
        text="Подайте заявление снова и укажите фамилию, имя, отчество и адрес, на который отправить ответ.",
        source="B 2.8.1",
    ),
    ReadyText(code="m-outsider", about="M13-1", text=_OUTSIDER, source="M 1.1.2-b"),
    ReadyText(code="m-left", about="M13-3", text=_LEFT, source="M 1.1.2-b"),
    ReadyText(
        code="m-doubt",
        about="M13-2",
        text="После уточнения сведения заявления по-прежнему расходятся с документами школы.",
        source="M 1.1.2-b",
    ),
    ReadyText(
        code="m-twice",
        about="M13-5",
        text="По этому ребёнку уже рассматривается ваше заявление: решение придёт по нему.",
        source="M 1.1.2-b",
    ),
    ReadyText(code="m-unreadable", about="M12-2", text=_UNREADABLE, source="M 1.1.2-b"),
)


def ready_texts(*about: str) -> tuple[ReadyText, ...]:
    """Texts about these fields or grounds, in their order."""
    return tuple(one for name in about for one in READY_TEXTS if one.about == name)
