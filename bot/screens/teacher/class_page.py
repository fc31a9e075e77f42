"""A class teacher's class at a glance, and a message to its parents."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.naming import class_title, seat_name
from bot.screens.notice_words import sent_lines
from bot.screens.screen import PRIMARY, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher import absence as absence_screens
from bot.screens.teacher.taps import DayTap
from bot.services.class_leading import ClassView, NoClass, PupilNote
from bot.services.notice_pages import NoticeView

_MOST = 15


class ClassTap(CallbackData, prefix="tm"):
    """A class, or a message to its parents."""

    act: str  # look, ask, count
    of: int = 0
    notice: int = 0


def page(view: ClassView | NoClass) -> Screen:
    """The day of the class."""
    if isinstance(view, NoClass):
        return Screen(_("Здесь страница классного руководителя, а класса у вас нет."))
    head = f"<b>{quoted(class_title(view.class_title))}</b> · " + _("{n} ученик", "{n} учеников", view.size).format(
        n=view.size
    )
    if view.asking:
        lines = [
            head, "",
            _("Напишите сообщение для родителей класса. Его получат лично: {n}.").format(n=view.readers),
            _("Кто прочитал, вы увидите по кнопке."),
        ]  # fmt: skip
        return Screen("\n".join(lines), rows=((button(_("‹ Назад"), ClassTap(act="look", of=view.class_id)),),))
    lines = [head, ""]
    lines += _notes(_("Сегодня нет или опоздали:"), view.absent, view) or [_("Сегодня пропусков не отмечено.")]
    lines += absence_screens.listed(view.notes)
    lines += _notes(_("Средний ниже трёх:"), view.poor, view)
    lines += ["", _("Дневник читают: {n}.").format(n=view.readers)]
    others = [button(class_title(title), ClassTap(act="look", of=id_)) for id_, title in view.others]
    ask = button(_("Написать родителям"), ClassTap(act="ask", of=view.class_id), PRIMARY)
    day = button(_("Отметить отсутствующих"), DayTap(act="open", of=view.class_id))
    return Screen(fitted(lines), rows=((day,), *absence_screens.answers(view.notes), (ask,), *rows_of(others, 3)))


def by_tap(view: ClassView | NoClass) -> Screen:
    """The same by a button: to who leads no class it is a polite nothing."""
    return not_found() if isinstance(view, NoClass) else page(view)


def _notes(title: str, notes: tuple[PupilNote, ...], view: ClassView) -> list[str]:
    if not notes:
        return []
    lines = [
        f"{quoted(seat_name(one.name, one.number, in_person=view.in_person))} - {quoted(one.what, 80)}"
        for one in notes[:_MOST]
    ]
    return [title, *lines, *(["…"] if len(notes) > _MOST else [])]


def sent(view: NoticeView | NoClass) -> Screen:
    """What was sent, and how many have read it."""
    if isinstance(view, NoClass):
        return not_found()
    tap = ClassTap(act="count", notice=view.notice.id)
    return Screen(fitted(sent_lines(view)), rows=((button(_("Кто прочитал: обновить"), tap),),))
