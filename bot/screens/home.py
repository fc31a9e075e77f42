"""The first screen of those who work at school, and help for everybody."""

from bot.i18n import gettext as _
from bot.screens.about_tap import about_button
from bot.screens.screen import Screen, quoted
from bot.screens.words import role
from bot.services.homes import Unfinished
from domain.access import DECIDING_STAFF, RoleKind, Viewer

_GOES_ON = {Unfinished.APPLICATION: "/apply", Unfinished.COMPLAINT: "/complain"}


def staff(viewer: Viewer) -> Screen:
    """What a teacher or an officer can do here."""
    kinds = dict.fromkeys(one.kind for one in viewer.roles)
    lines = [_("Здравствуйте! Ваша роль: {roles}.").format(roles=", ".join(role(kind) for kind in kinds)), ""]
    if RoleKind.TEACHER in kinds:
        lines.append(_("/lessons - уроки на сегодня: отметки, посещаемость, тема и задание кнопками"))
        lines.append(_("/class - ваш класс: кто отсутствует, сообщение родителям"))
        lines.append(
            _("/absent - кто отсутствует весь день: <code>/absent Иванов б, Петрова опоздала на 10 минут</code>")
        )
        lines.append(_("/register - журнал класса картинкой и таблицей"))
        lines.append(_("/results - итоги за период и за год"))
        lines.append(_("/mark - поставить отметки одной строкой: <code>/mark 7А алгебра Иванов 5</code>"))
        lines.append(_("/absences - записки родителей об отсутствии (классному руководителю)"))
    if DECIDING_STAFF & set(kinds):
        lines.append(_("/queue - открытые заявления"))
        lines.append(_("/status - как доходят уведомления"))
        lines.append(_("/find - заявление по номеру"))
        lines.append(_("/change - изменить расписание: <code>/change 7А завтра 3 физика -&gt; химия</code>"))
        lines.append(_("/notice - сообщение родителям: всем, параллели или классу"))
        lines.append(_("/absent и класс - посещаемость класса за день"))
        lines.append(_("/lessons и класс - его уроки, чтобы исправить записанное"))
        lines.append(_("/paper - внести заявление на бумаге"))
        lines.append(_("/year - переход на новый учебный год"))
        lines.append(_("Пришлите файл со списком или расписанием - покажу, что изменится, и загружу"))
        lines.append(_("/export - выгрузить школу, журналы или расписание класса файлом"))
        lines.append(_("/readers - кто читает дневник ученика, прекратить доступ"))
        lines.append(_("/journal - журнал заявлений за любые дни: таблица и PDF"))
        lines.append(_("/texts - готовые тексты для сообщений"))
        lines.append(_("/left - ученик выбыл или окончил школу"))
    if RoleKind.HEAD in kinds:
        lines.append(_("/staff - роли сотрудников, снять роль"))
        lines.append(_("/questions - вопросы заявителей"))
    if RoleKind.HEAD in kinds:
        lines.append(_("/control - своевременность, проверки, указания"))
    return Screen("\n".join(lines))


def help_text(viewer: Viewer | None) -> Screen:
    """What can be done here, for the one who asks."""
    lines = [
        _("/today - дневник на сегодня"),
        _("/apply - подать заявление на доступ к дневнику"),
        _("/cases - мои заявления"),
        _("/question - вопрос классному руководителю"),
        _("/about - об услуге: как подать, сроки, телефоны, жалоба"),
        _("/ask - вопрос сотрудникам школы"),
        _("/complain - подать жалобу"),
        _("/complaints - мои жалобы"),
        _("/settings - уведомления и язык"),
        _("/consent - согласие на обработку данных"),
        _("/mydata - что хранится о вас"),
        _("/cancel - прервать начатое"),
    ]
    if viewer is not None and viewer.roles:
        lines = [*staff(viewer).text.splitlines()[2:], *lines]
    return Screen("\n".join([_("<b>Что здесь можно сделать</b>"), *lines]), rows=((about_button(_("Об услуге")),),))


def cancelled(left: Unfinished | None) -> Screen:
    """Nothing is asked any more; a form that was begun goes on by a command."""
    kept = _("Ответы сохранены, продолжить можно командой {command}.").format(command=_GOES_ON[left]) if left else ""
    return Screen(f"{_('Прервано.')} {kept}".strip(), forget_keyboard=True)


def not_understood(said: str | None) -> Screen:
    """One polite sentence for whatever nobody understood; stickers, voices and pictures among it."""
    if not said:
        return Screen(_("Здесь понимают только текст и кнопки. Что здесь можно сделать: /help."))
    return Screen(_("Не получилось понять «{said}». Что здесь можно сделать: /help.").format(said=quoted(said, 60)))
