"""The roles of a school, for its head: who holds which, and one ended with a reason."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.questions import problem
from bot.screens.screen import DANGER, Screen, button, fitted, quoted
from bot.screens.words import day, role
from bot.services.outcomes import NotFound
from bot.services.roles import StaffRole, StaffView
from domain.people import FullName

Row = tuple[InlineKeyboardButton, ...]


class RoleTap(CallbackData, prefix="ss"):
    act: str  # list, ask, end
    school: int = 0
    role: int = 0
    draft: int = 0


def staff(views: list[StaffView]) -> Screen:
    """Everybody with a role in the schools one is the head of."""
    if not views:
        return Screen(_("Роли сотрудников видит и снимает руководитель школы."))
    lines: list[str] = []
    rows: list[Row] = []
    for view in views:
        lines += [f"<b>{quoted(view.school.name)}</b>", *(_line(view, one) for one in view.roles), ""]
        rows += [
            (button(_("Снять: {who}").format(who=_called(one))[:60], _tap(view, one), DANGER),)
            for one in view.roles[:40]
        ]
    return Screen(fitted(lines), rows=tuple(rows[:60]))


def _tap(view: StaffView, one: StaffRole) -> RoleTap:
    return RoleTap(act="ask", school=view.school.id, role=one.id)


def _called(one: StaffRole) -> str:
    return f"{FullName.read(one.name).initials() or '?'}, {role(one.kind)}"


def _line(view: StaffView, one: StaffRole) -> str:
    since = day(view.school.local(one.since).date())
    return _("- {who}, с {day}").format(who=quoted(_called(one)), day=since)


def ending(view: StaffView | NotFound) -> Screen:
    """A role about to be ended: its reason, then one red button."""
    if isinstance(view, NotFound) or (view.ending is None and not view.own):
        return Screen(_("Такой роли уже нет. Список ролей: /staff."), alert=True)
    if view.own or view.ending is None:
        return Screen(_("Свою роль руководителя снять нельзя: школа осталась бы без руководителя."), alert=True)
    who = quoted(_called(view.ending))
    if view.ended:
        lines = [_("Роль снята: {who}. Действует сразу.").format(who=who)]
        if view.left_open:
            lines.append(
                _("У сотрудника остались открытые заявления: {n}. Передайте их: /queue").format(n=view.left_open)
            )
        return Screen("\n".join(lines))
    lines = [_("Снять роль: {who}").format(who=who), ""]
    if view.too_long:
        lines += [problem("too_long", ""), ""]
    back = button(_("‹ Назад"), RoleTap(act="list"))
    if not view.reason or view.draft is None:
        return Screen("\n".join([*lines, _("Напишите причину одним сообщением.")]), rows=((back,),))
    lines.append(_("Причина: {why}").format(why=quoted(view.reason, 300)))
    red = button(_("Снять роль"), RoleTap(act="end", draft=view.draft.id), DANGER)
    return Screen("\n".join(lines), rows=((red,), (back,)))
