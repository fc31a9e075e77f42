"""What is held of a person, and what they may do about it (152-ФЗ, ст. 14, 20, 21)."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.ending_tap import ConsentTap
from bot.screens.screen import DANGER, FileToSend, Screen, button, quoted
from bot.services.own_data import OwnData
from domain import retention


class OwnDataTap(CallbackData, prefix="own"):
    act: str  # show, copy, mend, move


def held(data: OwnData, *, consented: bool) -> Screen:
    """How much of what is held, why, and until when."""
    lines = [_("<b>Что хранится о вас</b>"), _("Всё личное зашифровано. Хранится:")]
    lines += [f"- {name}: {count}" for name, count in _counted(data) if count]
    days, years = retention.PERSON.keeps.days, retention.CASE.keeps.days // 365
    lines += [
        "",
        _("Отозвали согласие - всё, чего не велит хранить закон, стираем за {n} дней.").format(n=days),
        _("Заявления и решения по ним закон велит хранить {n} лет после окончания дела.").format(n=years),
    ]
    rows = [
        (button(_("Получить копию файлом"), OwnDataTap(act="copy")),),
        (button(_("Исправить"), OwnDataTap(act="mend")),),
        (button(_("Перейти на новый аккаунт…"), OwnDataTap(act="move")),),
    ]
    if consented:
        rows.append((button(_("Отозвать согласие…"), ConsentTap(act="ask"), DANGER),))
    return Screen("\n".join(lines), rows=tuple(rows))


def _counted(data: OwnData) -> list[tuple[str, int]]:
    """The tables in words people use."""
    named = sum(1 for one in data.held if one.name == "person" for row in one.rows if row.get("name"))
    return [
        (_("имя и телефон, как вы их назвали"), named),
        (_("адрес вашего чата и настройки"), data.count("account")),
        (_("согласия на обработку данных"), data.count("consent")),
        (_("роли в школе"), data.count("role")),
        (_("доступ к дневникам детей"), data.count("grant")),
        (_("неоконченные ответы"), data.count("draft")),
        (_("заявления"), data.count("application")),
        (_("вопросы учителям"), data.count("question")),
        (_("вопросы сотрудникам школы"), data.count("inquiry")),
        (_("жалобы"), data.count("complaint")),
        (_("присланные файлы"), data.count("file")),
    ]


def copy(data: OwnData) -> Screen:
    """Everything as a file."""
    file = FileToSend(f"my-data-{data.at:%Y-%m-%d}.json", data.as_json())
    return Screen(_("Здесь всё, что хранится о вас. Файл открывается любой программой для текста."), file=file)


def mend() -> Screen:
    """How a mistake in one's data is mended."""
    lines = [
        _("<b>Если в данных ошибка</b>"),
        _("- в заявлении до решения: /cases, там его можно исправить или отозвать и подать снова;"),
        _("- в решении: школа исправит опечатку и пришлёт новое письмо, попросите об этом;"),
        _("- в списках школы, в отметках: скажите школе, она исправит у себя."),
    ]
    return Screen("\n".join(lines), rows=((button(_("‹ Что хранится"), OwnDataTap(act="show")),),))


def move(url: str | None) -> Screen:
    """The way of everything one has to a new account; without the old one in hand, it is opened at school."""
    if url is None:
        return Screen(_("Переносить нечего: заявлений и доступа к дневникам здесь нет."), alert=True)
    lines = [
        _("<b>Переход на новый аккаунт</b>"),
        _("Откройте эту ссылку в новом аккаунте. Заявления и доступ к дневникам перейдут туда, здесь закроются сразу."),
        f"<code>{quoted(url)}</code>",
        _("Ссылка действует один раз, один час. Никому её не передавайте."),
        _("Если прежнего аккаунта уже нет, придите в школу с паспортом: сотрудник выдаст ссылку или код."),
    ]
    return Screen("\n".join(lines), rows=((button(_("‹ Что хранится"), OwnDataTap(act="show")),),))


def nothing_held() -> Screen:
    return Screen(_("О вас ничего не хранится."))
