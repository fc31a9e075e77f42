"""Whom a message to parents is for, in words that senders and readers share."""

from bot.i18n import gettext as _
from bot.screens.naming import class_title
from bot.screens.screen import quoted
from bot.services.notice_pages import NoticeView


def to_whom(class_name: str, grade: int | None) -> str:
    """«родителям 7 «А»», «родителям 7-х классов», «всем родителям школы»."""
    if class_name:
        return _("родителям {school_class}").format(school_class=quoted(class_title(class_name)))
    if grade is not None:
        return _("родителям {grade}-х классов").format(grade=grade)
    return _("всем родителям школы")


def sent_lines(view: NoticeView) -> list[str]:
    """What was sent, and how many have read it."""
    return [
        _("Отправлено {whom}.").format(whom=to_whom(view.class_title, view.notice.grade)), "",
        quoted(view.notice.text, 1500), "",
        _("Прочитали: {read} из {owed}.").format(read=view.notice.read, owed=view.notice.owed),
    ]  # fmt: skip
