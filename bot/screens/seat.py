"""Becoming a member of an authority, and its first screen."""

from bot.i18n import gettext as _
from bot.screens.screen import Screen, quoted
from bot.services.seating import NotSeated, Seated
from domain.access import Viewer
from domain.complaint_door import SeatKind


def seated(outcome: Seated | NotSeated) -> Screen:
    """What a one-time code has done."""
    if isinstance(outcome, NotSeated):
        return Screen(
            _("Здесь этот код не подходит: чат органа усаживает его сотрудник, и это не чат сотрудников школы.")
        )
    name = quoted(outcome.authority.name)
    if outcome.kind is None:
        return Screen(
            _("Теперь это чат органа, который рассматривает жалобы.\n{name}\nЛичного здесь не будет.").format(name=name)
        )
    posts = {SeatKind.HEAD: _("руководитель"), SeatKind.OFFICER: _("специалист")}
    return Screen(
        _("Добро пожаловать! Ваша роль: {role}.\n{name}\nОткрытые жалобы: /inbox").format(
            role=posts[outcome.kind], name=name
        )
    )


def lines(viewer: Viewer) -> list[str]:
    """What a member of an authority can do here."""
    return [_("/inbox - открытые жалобы")] if viewer.seats else []
