"""A message of the school to parents: for whom, the words, the whole before it is sent."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.naming import class_title
from bot.screens.notice_words import sent_lines, to_whom
from bot.screens.screen import DANGER, SUCCESS, Screen, button, fitted, quoted, rows_of
from bot.services.notice_pages import NoticeView
from bot.services.school_notices import Choice, NotForYou, NoticeDraft, Outcome

_MOST_CLASSES = 70  # of 100 buttons


class NoticeTap(CallbackData, prefix="sn"):
    """A step of a message; for a class by its id, for a year by its number."""

    act: str  # to, hurry, send, drop, count
    draft: int = 0
    version: int = 0
    of: int = 0
    grade: int = 0


def outcome(result: Outcome) -> Screen:
    match result:
        case NotForYou():
            return not_found()
        case Choice():
            return choice(result)
        case NoticeDraft():
            return preview(result) if result.text else question(result)
        case NoticeView():
            return sent(result)


def not_staff() -> Screen:
    return Screen(_("Писать всем родителям могут сотрудники школы, которые ведут услугу. Классу пишут из /class."))


def choice(view: Choice) -> Screen:
    """Whom the message is for."""
    lines = [_("<b>Сообщение родителям</b>"), quoted(view.school), "", _("Кому написать? Каждый получит лично.")]
    everybody = button(_("Всем родителям школы"), NoticeTap(act="to", draft=view.draft_id))
    grades = [
        button(_("{grade}-е классы").format(grade=grade), NoticeTap(act="to", draft=view.draft_id, grade=grade))
        for grade in view.grades
    ]
    classes = [
        button(class_title(title), NoticeTap(act="to", draft=view.draft_id, of=id_))
        for id_, title in view.classes[:_MOST_CLASSES]
    ]
    drop = button(_("Отмена"), NoticeTap(act="drop", draft=view.draft_id))
    return Screen("\n".join(lines), rows=((everybody,), *rows_of(grades, 3), *rows_of(classes, 5), (drop,)))


def question(view: NoticeDraft) -> Screen:
    """Wait for the words."""
    lines = [_head(view), "", _("Напишите сообщение. Перед отправкой вы увидите его целиком.")]
    drop = button(_("Отмена"), NoticeTap(act="drop", draft=view.draft_id))
    return Screen("\n".join(lines), rows=((drop,),))


def preview(view: NoticeDraft) -> Screen:
    """The whole before it is sent; another message takes its place."""
    when = _("Срочно: придёт сразу, и ночью тоже.") if view.urgent else _("Придёт в часы, которые выбрал каждый.")
    lines = [_head(view), "", quoted(view.text, 3000), "", when, _("Чтобы исправить, напишите сообщение заново.")]
    seen = {"draft": view.draft_id, "version": view.version}
    hurry = _("Не срочно") if view.urgent else _("Сделать срочным")
    return Screen(
        fitted(lines),
        rows=(
            (button(_("Отправить: {n}").format(n=view.readers), NoticeTap(act="send", **seen), SUCCESS),),
            (button(hurry, NoticeTap(act="hurry", **seen)),),
            (button(_("Отмена"), NoticeTap(act="drop", draft=view.draft_id), DANGER),),
        ),
    )


def _head(view: NoticeDraft) -> str:
    whom = to_whom(view.class_title, view.audience.grade)
    readers = _("Получат лично: {n}.").format(n=view.readers)
    return f"<b>{_('Сообщение {whom}').format(whom=whom)}</b>\n{readers}"


def sent(view: NoticeView) -> Screen:
    """What was sent, and how many have read it."""
    tap = NoticeTap(act="count", of=view.notice.id)
    return Screen(fitted(sent_lines(view)), rows=((button(_("Кто прочитал: обновить"), tap),),))


def dropped() -> Screen:
    return Screen(_("Отменено, никому ничего не отправлено."))
