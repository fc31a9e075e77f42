"""The turn of a school year: what it would do, what it did, how to take it back."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.screen import DANGER, Screen, button, fitted, quoted
from bot.services.turning import NoTurn, TurnUndone, WhichYear, YearPlan, YearTurned
from domain.years import LAST_GRADE, Move

SHOWN = 40


class YearTap(CallbackData, prefix="fy"):
    """Turn the year of a school or take it back; the year and the last grade are what the person saw."""

    act: str  # look, turn, undo, drop
    school: int
    year: int = 0
    last: int = 0


def no_turn(result: NoTurn) -> Screen:
    texts = {
        "middle_of_year": _(
            "Учебный год идёт. Переход на новый делают с июня по сентябрь: тогда напишите /year снова."
        ),
        "turned": _("Переход на {year}/{next} учебный год уже сделан."),
        "no_classes": _("В школе нет классов, которые можно перевести."),
        "not_turned": _("Отменять нечего: перехода на новый год не было."),
        "too_late": _("Отменить переход уже нельзя: прошли сутки."),
        "written": _("Отменить переход уже нельзя: в новых классах есть записи."),
        "not_staff": _("Переход на новый год делают сотрудники, которые отвечают за списки."),
    }
    return Screen(texts[result.why].format(year=result.year, next=_short(result.year + 1)))


def which(view: WhichYear) -> Screen:
    """An officer of several schools says whose year it is."""
    rows = [(button(school.name, YearTap(act="look", school=school.id)),) for school in view.schools]
    return Screen(_("Какую школу перевести на новый учебный год?"), rows=tuple(rows))


def plan(view: YearPlan) -> Screen:
    """What would happen, told before anything does."""
    text = fitted([*plan_lines(view), "", *_after()])
    at = {"school": view.school.id, "year": view.year}
    rows = [(button(_("Перевести на новый год"), YearTap(act="turn", last=view.last, **at), DANGER),)]
    if view.last < LAST_GRADE and view.through:
        text_of_next = _("После {grade} класса учатся дальше").format(grade=view.last)
        rows.append((button(text_of_next, YearTap(act="look", last=LAST_GRADE, **at)),))
    return Screen(text, rows=(*rows, (button(_("Не сейчас"), YearTap(act="drop", **at)),)))


def plan_lines(view: YearPlan) -> list[str]:
    lines = [
        _("<b>Переход на {year}/{next} учебный год</b>").format(year=view.year, next=_short(view.year + 1)),
        quoted(view.school.name, 80),
        "",
        _("Классы и сколько в них учеников:"),
    ]
    lines += [_move(move) for move in view.up[:SHOWN]]
    if len(view.up) > SHOWN:
        lines.append(_("и ещё {n}").format(n=len(view.up) - SHOWN))
    if view.through:
        titles = ", ".join(quoted(move.of.title) for move in view.through[:SHOWN])
        lines += ["", _("Выпускаются: {titles}, всего учеников {n}.").format(titles=titles, n=view.graduates)]
        if view.last < LAST_GRADE:
            lines.append(_("Классов старше {grade}-х в школе нет, поэтому эти - выпускные.").format(grade=view.last))
    if view.leavers:
        lines.append(_("Выбывают ещё: {n}.").format(n=view.leavers))
    if view.diaries:
        lines.append(_("Закроется доступов к дневнику: {n} (п. 2.5).").format(n=view.diaries))
    if view.terms:
        lines += ["", _("Учебные периоды - те же дни, что в этом году. Другие загрузите файлом:")]
        lines += [f"{quoted(one.title)}: {one.starts_on:%d.%m.%Y} - {one.ends_on:%d.%m.%Y}" for one in view.terms]
    return lines


def _move(move: Move) -> str:
    return f"{quoted(move.of.title)} → {quoted(move.title)}, {move.of.pupils}"


def _after() -> list[str]:
    return [
        _(
            "Подгруппы и классные руководители перейдут вместе с классом, звонки останутся. "
            "Расписание и нагрузку загрузите."
        ),
        _("Прошлый год останется в дневнике. Отменить переход можно сутки, пока в новых классах ничего не записано."),
    ]


def turned(result: YearTurned | NoTurn) -> Screen:
    if isinstance(result, NoTurn):
        return no_turn(result)
    view = result.plan
    text = _("Готово: идёт {year}/{next} учебный год. Классов переведено: {up}, выпускников: {n}.").format(
        year=view.year, next=_short(view.year + 1), up=len(view.up), n=view.graduates
    )
    more = _("Теперь загрузите расписание и нагрузку. Отменить переход можно в течение суток.")
    return Screen(f"{text}\n{more}", rows=((_undo(view.school.id, view.year),),))


def already(result: NoTurn, school_id: int) -> Screen:
    """The year is turned, and that can still be taken back."""
    return Screen(no_turn(result).text, rows=((_undo(school_id, result.year),),))


def _undo(school_id: int, year: int) -> InlineKeyboardButton:
    return button(_("Отменить переход"), YearTap(act="undo", school=school_id, year=year), DANGER)


def undone(result: TurnUndone | NoTurn) -> Screen:
    if isinstance(result, NoTurn):
        return no_turn(result)
    return Screen(_("Переход на новый год отменён: классы, ученики и доступы - как до него."))


def dropped() -> Screen:
    return Screen(_("Хорошо, ничего не изменилось. Когда придёт время, напишите /year."))


def _short(year: int) -> str:
    return f"{year % 100:02}"
