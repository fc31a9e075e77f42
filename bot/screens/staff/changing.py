"""A change of the timetable: what it would do as old -> new, what it did, and why a line cannot be done."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.i18n import pgettext
from bot.screens.days import weekday_and_date
from bot.screens.naming import class_title
from bot.screens.screen import DANGER, SUCCESS, Screen, button, quoted
from bot.services.change_plans import Bad
from bot.services.timetable_changing import ChangeView, NotStaff, Outcome, Spot
from domain.change_line import Fault
from domain.timetable import LessonState, PlannedLesson


class ChangeTap(CallbackData, prefix="tc"):
    act: str  # write, drop, undo
    draft: int = 0
    version: int = 0
    change: int = 0


def help_text() -> Screen:
    return Screen(
        _(
            "Изменение расписания одной строкой: класс, день, урок, что будет.\n"
            "<code>/change 7А 25.11 3 физика -&gt; химия</code>\n"
            "<code>/change 7А завтра 5 отмена</code>\n"
            "<code>/change 7А 25.11 3 перенос на 27.11 5</code>\n"
            "<code>/change 7А 25.11 3 обмен с 5</code>\n"
            "<code>/change 7А 25.11 3 замещает Сидорова, каб. 31</code>\n"
            "<code>/change 7А 25.11 7 + химия</code>\n"
            "<code>/change 7А 25.11 3 как было</code>"
        )
    )


def outcome(result: Outcome | None) -> Screen:
    match result:
        case NotStaff():
            return Screen(_("Изменять расписание могут сотрудники школы, отвечающие за дневник."))
        case Bad():
            return Screen(fault_words(result) + "\n" + _("Как это пишется: /change"))
        case ChangeView():
            return _view(result)
    return Screen(_("Это изменение уже внесено или отменено. Начните заново: /change."), alert=True)


def _view(view: ChangeView) -> Screen:
    lines = [f"<b>{quoted(class_title(view.class_title))}</b>", *(_spot(spot, view) for spot in view.spots), ""]
    match view.state:
        case "preview":
            write = ChangeTap(act="write", draft=view.draft_id, version=view.version)
            drop = ChangeTap(act="drop", draft=view.draft_id, version=view.version)
            rows = ((button(_("Внести изменение"), write, SUCCESS), button(_("Не вносить"), drop)),)
            return Screen("\n".join([*lines, _("Проверьте и внесите.")]), rows=rows)
        case "undone":
            lines.append(_("Изменение отменено."))
        case _:
            lines.append(_("Изменение внесено."))
    told = _("Родители и учителя узнают сейчас.") if view.told else _("День не близко: его увидят в дневнике.")
    lines[-1] += f" {told}"
    if not view.change_id:
        return Screen("\n".join(lines))
    undo = button(pgettext("изменение", "Отменить"), ChangeTap(act="undo", change=view.change_id), DANGER)
    return Screen("\n".join(lines), rows=((undo,),))


def told(view: ChangeView) -> Screen:
    """What a teacher hears."""
    head = _("Изменение расписания, {school_class}").format(school_class=quoted(class_title(view.class_title)))
    return Screen("\n".join([f"<b>{head}</b>", *(_spot(spot, view) for spot in view.spots)]))


def dropped() -> Screen:
    return Screen(_("Ничего не изменено."))


def _spot(spot: Spot, view: ChangeView) -> str:
    """«среда, 25 ноября, 3-й урок: Физика (Петров П. П., каб. 21) → Химия»."""
    when = _("{day}, {period}-й урок").format(day=weekday_and_date(spot.day), period=spot.period)
    return f"{when}: {_lesson(spot.was, view)} → <b>{_lesson(spot.now, view)}</b>"


def _lesson(lesson: PlannedLesson | None, view: ChangeView) -> str:
    if lesson is None or lesson.subject is None:
        return _("нет урока")
    if lesson.state is LessonState.CANCELLED:
        return _("отменён")
    if lesson.state is LessonState.MOVED:
        return _("перенесён")
    name = view.staff.get(lesson.teacher or "")
    notes = [name.initials()] if name and not view.in_person else []
    if lesson.room:
        notes.append(_("каб. {room}").format(room=lesson.room))
    more = f" ({', '.join(notes)})" if notes else ""
    return quoted(lesson.subject.title + more, 120)


def fault_words(bad: Bad) -> str:
    """What is wrong with the line, in one sentence."""
    return {
        Fault.EMPTY: _("Напишите, что изменить."),
        Fault.NO_CLASS: _("Строка начинается с класса, например 7А, а здесь «{said}»."),
        Fault.NO_DAY: _("После класса нужен день: 25.11, завтра или пятница."),
        Fault.PAST: _("День {said} уже прошёл."),
        Fault.FAR: _("День {said} слишком далеко."),
        Fault.NO_PERIOD: _("После дня нужен номер урока, а здесь «{said}»."),
        Fault.NO_ACT: _("Не получилось понять, что изменить: «{said}»."),
        Fault.UNKNOWN_CLASS: _("Класса «{said}» в школе нет."),
        Fault.UNKNOWN_SUBJECT: _("Предмета «{said}» в школе нет, или его можно понять по-разному."),
        Fault.UNKNOWN_TEACHER: _("Сотрудника «{said}» в школе нет, или их несколько."),
        Fault.NO_LESSON: _("На {said}-м уроке у класса в этот день ничего нет."),
        Fault.OTHER_LESSON: _("На этом уроке в расписании стоит «{said}»."),
        Fault.NOT_A_DAY: _("Уроков {said} у класса нет."),
        Fault.TAKEN: _("Это место в расписании класса занято: там «{said}»."),
        Fault.NOTHING_TO_UNDO: _("На {said}-м уроке ничего не меняли здесь: изменения из файлов исправляют файлом."),
    }[bad.fault].format(said=quoted(bad.said, 60))
