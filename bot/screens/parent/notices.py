"""A message of the class teacher, as a parent gets it."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.naming import staff_name
from bot.screens.notice_words import to_whom
from bot.screens.screen import PRIMARY, Screen, button, quoted
from bot.services.class_leading import NoClass
from bot.services.notice_pages import NoticeView


class NoticeTap(CallbackData, prefix="tn"):
    """A message has been read."""

    notice: int


def notice(view: NoticeView) -> Screen:
    rows = ((button(_("Прочитано"), NoticeTap(notice=view.notice.id), PRIMARY),),)
    return Screen("\n".join(_lines(view)), rows=rows)


def read(view: NoticeView | NoClass) -> Screen:
    """The same with the thanks instead of the button."""
    if isinstance(view, NoClass):
        return not_found()
    return Screen("\n".join([*_lines(view), "", _("✓ Прочитано. Спасибо!")]))


def _lines(view: NoticeView) -> list[str]:
    """Where no name and no class goes through the messenger the message is of the school (ruling 14)."""
    if view.in_person:
        return [_("<b>Сообщение школы</b>"), "", quoted(view.notice.text, 3000)]
    head = _("Сообщение {whom}").format(whom=to_whom(view.class_title, view.notice.grade))
    sender = staff_name(view.sender, in_person=view.in_person)
    school = [] if view.class_title else [quoted(view.school)]
    return [f"<b>{head}</b>", *school, *([quoted(sender)] if sender else []), "", quoted(view.notice.text, 3000)]
