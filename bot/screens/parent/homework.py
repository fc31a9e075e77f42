"""Homework: what is due, day by day or by subject, what is for this child alone told apart."""

from collections.abc import Callable, Iterator

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.days import short_date, weekday_and_date, weekday_short
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import (
    Buttons,
    DayTap,
    DoneTap,
    FilesTap,
    HomeworkTap,
    children_rows,
    head,
    in_rows,
    shortened,
    ticked,
    to_diary,
)
from bot.screens.screen import TEXT_LIMIT, Screen, button, fitted, quoted
from bot.services.homework_reading import HomeworkView
from bot.services.reading import NoDiary
from domain.diary import Homework
from domain.tasks import DayTasks, Task

_INDENT = "      "
_LETTERS_OF_PAGES, _ROOM = 300, 120  # of each task where there are several pages; kept free on each
_LETTERS = (700, 300, 150, 80, 40)  # of each task: the first that lets the page fit a message
BY_SUBJECT, DONE = "subject", "done"
_MOST_TICKS, _TICKS_A_ROW = 24, 2
_MOST_FILES = 6


def homework(view: HomeworkView | NoDiary, by: str = "day") -> Screen:
    """What is due, in the order asked for: «day», «subject», «done», and «day.2» is the third page of the first."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    by, _dot, page = by.partition(".")
    if by == DONE:
        return _ticking(view)
    body = _by_subject if by == BY_SUBJECT else _by_day
    heading = head(view.child, view.children, _("Задания"))
    if not view.tasks:
        return Screen(fitted([heading, _nothing(view)]), rows=_rows(view, by), protected=view.child.protect_content)
    pages = _pages(heading, lambda letters: [*body(view, letters)])
    number = min(int(page), len(pages) - 1) if page.isdecimal() else 0
    rows = (*_turning(view, by, number, len(pages)), *_rows(view, by))
    return Screen(fitted(pages[number]), rows=rows, protected=view.child.protect_content)


def _nothing(view: HomeworkView) -> str:
    if view.asked_day:
        return _("На этот день заданий нет: {day}.").format(day=weekday_and_date(view.asked_day, view.today))
    if view.subject_id:
        return _("По этому предмету на ближайшие дни заданий нет.")
    return _("На ближайшие дни заданий нет.")


def _pages(heading: str, body: Callable[[int], list[str]]) -> list[list[str]]:
    """One page with as much of each task as it holds; where even a little is too much, several with more of each."""
    for letters in _LETTERS:
        lines = [heading, *body(letters)]
        if _length(lines) <= TEXT_LIMIT:
            return [lines]
    pages, title = [[heading]], ""
    for line in body(_LETTERS_OF_PAGES):
        if not line.startswith(_INDENT):
            title = line
        if _length([*pages[-1], line]) > TEXT_LIMIT - _ROOM:
            pages.append([heading, *([title] if line != title else [])])
        pages[-1].append(line)
    return pages


def _length(lines: list[str]) -> int:
    return len("\n".join(lines).encode("utf-16-le")) // 2


def _turning(view: HomeworkView, by: str, number: int, pages: int) -> tuple[Buttons, ...]:
    """The pages before and after."""
    pupil, kept = view.child.facts.pupil_id, view.asked_day.isoformat() if view.asked_day else ""

    def to(page: int) -> HomeworkTap:
        return HomeworkTap(pupil=pupil, by=f"{by}.{page}", day=kept)

    before = (button(_("‹ Ближе"), to(number - 1)),) if number > 0 else ()
    after = (button(_("Дальше ›"), to(number + 1)),) if number + 1 < pages else ()
    return ((*before, *after),)


def _by_day(view: HomeworkView, letters: int) -> Iterator[str]:
    for day in view.by_day:
        title = f"<b>{weekday_and_date(day.day, view.today)}</b>"
        if not day.tasks:
            yield _("{day} - не задано").format(day=title)
            continue
        yield title
        yield from _tasks(day, letters)


def _tasks(day: DayTasks, letters: int) -> Iterator[str]:
    for task in day.tasks:
        yield _INDENT + _told(quoted(task.homework.subject.title, 60), task.homework, letters)


def _by_subject(view: HomeworkView, letters: int) -> Iterator[str]:
    for subject in view.by_subject:
        yield f"<b>{quoted(subject.subject.title, 60)}</b>"
        for task in subject.tasks:
            when = f"{weekday_short(task.due_on)} {short_date(task.due_on)}"
            yield _INDENT + _told(when, task.homework, letters)


def _told(what: str, homework: Homework, letters: int) -> str:
    text = quoted(" ".join(homework.text.split()), letters)
    if homework.done:
        text = _("{text} (сделано)").format(text=text)
    if homework.individual:
        return _("{what}, <b>личное задание</b> - {text}").format(what=what, text=text)
    return f"{what} - {text}"


def _rows(view: HomeworkView, by: str) -> tuple[Buttons, ...]:
    pupil = view.child.facts.pupil_id
    if view.asked_day:
        day = DayTap(pupil=pupil, day=view.asked_day.isoformat())
        turn = (button(_("Открыть день"), day), button(_("Все задания"), HomeworkTap(pupil=pupil)))
    elif view.subject_id:
        turn = (button(_("Все задания"), HomeworkTap(pupil=pupil)), to_diary(pupil))
    elif by == BY_SUBJECT:
        turn = (button(_("По дням"), HomeworkTap(pupil=pupil)), to_diary(pupil))
    else:
        turn = (button(_("По предметам"), HomeworkTap(pupil=pupil, by=BY_SUBJECT)), to_diary(pupil))
    ticks = (button(_("Отметить сделанное"), HomeworkTap(pupil=pupil, by=DONE)),) if view.tasks else ()
    kept = view.asked_day.isoformat() if view.asked_day else ""
    others = children_rows(view.child, view.children, lambda other: HomeworkTap(pupil=other, by=by, day=kept))
    return (*_files(view), ticks, turn, *others)


def _files(view: HomeworkView) -> tuple[Buttons, ...]:
    """A button for each task that came with files, the nearest first."""
    pupil = view.child.facts.pupil_id
    with_files = [task for task in view.tasks if task.homework.files][:_MOST_FILES]
    return tuple(
        (
            button(
                _("Файлы ({n}): {task}").format(n=task.homework.files, task=_named(task)),
                FilesTap(pupil=pupil, homework=task.homework.id),
            ),
        )
        for task in with_files
    )


def _named(task: Task) -> str:
    named = f"{shortened(task.homework.subject.title)}, {weekday_short(task.due_on)}"
    return _("{task}, лично").format(task=named) if task.homework.individual else named


def _ticking(view: HomeworkView) -> Screen:
    """What is due as buttons to tick off; the tick stays in the family."""
    pupil = view.child.facts.pupil_id
    lines = [head(view.child, view.children, _("Сделанные задания"))]
    lines.append(_("Нажмите, что сделано: отметку видит только семья.") if view.tasks else _nothing(view))
    ticks = [
        button(
            ticked(_named(task), task.homework.done),
            DoneTap(pupil=pupil, homework=task.homework.id, done=not task.homework.done),
        )
        for task in view.tasks[:_MOST_TICKS]
    ]
    return Screen(
        fitted(lines),
        rows=(*in_rows(ticks, _TICKS_A_ROW), (button(_("‹ К заданиям"), HomeworkTap(pupil=pupil)), to_diary(pupil))),
        protected=view.child.protect_content,
    )


def no_files(reason: NoDiary) -> Screen:
    """The files are gone, or are not for this reader."""
    return no_diary(reason) if reason is NoDiary.NO_CHILDREN else not_found()
