"""What a lesson was about and what is set for home: topic, material, homework with its day, pupils and files."""

from dataclasses import replace

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.days import weekday_and_date
from bot.screens.files import refused
from bot.screens.naming import seat_name
from bot.screens.screen import DANGER, PRIMARY, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher.lesson import back, head, question, shown, task_words
from bot.screens.teacher.taps import HomeworksTap, LessonTap
from bot.services.lesson_pages import LessonPage
from bot.services.lesson_tasks import Attached
from bot.services.lessons import Shown
from domain.files import Purpose

Row = tuple[InlineKeyboardButton, ...]

_LONGEST_NAME = 18


def words(result: Shown) -> Screen:
    """All that is said of the lesson, and what may be said."""
    if not isinstance(result, LessonPage):
        return shown(result)
    page = result
    nothing = _("не записано")
    lines = [
        head(page), "",
        _("Тема: {topic}").format(topic=quoted(page.topic) or nothing),
        _("Материал: {material}").format(material=quoted(page.material) or nothing),
        task_words(page) or _("Задание: не задано"),
    ]  # fmt: skip
    rows: list[Row] = [
        (button(_("Тема"), _tap(page, "ask", "topic")), button(_("Материал"), _tap(page, "ask", "material"))),
        (button(_("Задание"), _tap(page, "ask", "task")), button(_("Заданное раньше"), _older(page))),
    ]
    if not page.draft.sheet.task.empty:
        rows += _task_rows(page)
    return Screen(fitted(lines), rows=(*rows, (back(page),)))


def _task_rows(page: LessonPage) -> list[Row]:
    task = page.draft.sheet.task
    chosen = task.due_on or page.next_on
    days = [
        button(
            ("✓ " if day == chosen else "") + weekday_and_date(day, page.right.today),
            _tap(page, "due", day.isoformat()),
            PRIMARY if day == chosen else None,
        )
        for day in page.next_days
    ]
    whom = _("Кому: всему классу") if not task.pupils else _("Кому: выбранным")
    return [
        *rows_of(days, 2),
        (button(whom, _tap(page, "whom")), button(_("Убрать задание"), _tap(page, "untask"), DANGER)),
    ]


def whom(result: Shown) -> Screen:
    """Who gets the homework: nobody chosen is everybody."""
    if not isinstance(result, LessonPage):
        return shown(result)
    page, chosen = result, result.draft.sheet.task.pupils
    in_person = page.right.school.in_person
    pupils = [
        button(
            ("✓ " if one.pupil_id in chosen else "")
            + seat_name(one.name, one.number, in_person=in_person, longest=_LONGEST_NAME, whole=True),
            _tap(page, "choose", str(one.pupil_id)),
            PRIMARY if one.pupil_id in chosen else None,
        )
        for one in page.seats
    ]
    lines = [head(page), "", _("Кому это задание? Если никого не выбрать, его получит весь класс.")]
    return Screen("\n".join(lines), rows=(*rows_of(pupils, 2), (button(_("Готово"), _tap(page, "words")),)))


def attached(taken: Attached) -> Screen:
    """A file came: how many there are, and why this one was not taken, if so."""
    screen = question(taken.page)
    if taken.bad is None:
        return screen
    return replace(screen, text=f"{refused(taken.bad, Purpose.HOMEWORK).text}\n\n{screen.text}")


def _tap(page: LessonPage, act: str, arg: str = "") -> LessonTap:
    return LessonTap(act=act, draft=page.draft.id, arg=arg)


def _older(page: LessonPage) -> HomeworksTap:
    return HomeworksTap(of=page.right.place.class_id, subject=page.right.place.subject_id, back=page.draft.id)
