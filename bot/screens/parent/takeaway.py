"""What can be taken away: a list of it, and the words that go into each file."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.documents.card import CardLine, ReportCard
from bot.i18n import gettext as _
from bot.i18n import speaking
from bot.screens.naming import child_name, class_name
from bot.screens.parent.attendance import total_words
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import TakeTap, children_rows, head, to_diary
from bot.screens.parent.results import year_words
from bot.screens.parent.term import mean_words, term_title
from bot.screens.school_words import result_words, work_short
from bot.screens.screen import FileToSend, Screen, button
from bot.services.reading import ChildView, NoDiary
from bot.services.takeaway import CalendarView, CardView, NotPrinted, YearMarksView
from domain.diary import Day, Homework, LessonLine
from domain.marks import rounded
from domain.result_table import SubjectResults
from domain.tasks import is_set
from domain.term_marks import TermMark
from exchange.ics import Event
from exchange.tables_out import Cell, Sheet

CARD, CALENDAR, MARKS = "card", "calendar", "marks"
_DOMAIN = "school-diary"  # of the ids of calendar entries; no address


def offered(view: ChildView | NoDiary) -> Screen:
    """What there is to take."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    lines = [
        head(view.child, view.children, _("Скачать")),
        _("Календарь - уроки и задания на шесть недель, для приложения «Календарь». Загрузите его снова - обновится."),
        _("Таблица - все отметки учебного года, для Excel."),
    ]
    rows = [
        (button(_("Календарь, ICS"), TakeTap(pupil=pupil, what=CALENDAR)),),
        (button(_("Отметки, XLSX"), TakeTap(pupil=pupil, what=MARKS)),),
    ]
    if view.child.in_person:
        lines.append(_("Табель выдаёт школа."))
    else:
        lines.append(_("Табель - итоговые отметки и пропуски, для печати."))
        rows.insert(0, (button(_("Табель, PDF"), TakeTap(pupil=pupil, what=CARD)),))
    return Screen(
        "\n".join(lines),
        rows=(*rows, (to_diary(pupil),), *children_rows(view.child, view.children, lambda one: TakeTap(pupil=one))),
        protected=view.child.protect_content,
    )


def file(view: ChildView, name: str, content: bytes) -> Screen:
    """A file with whose it is."""
    pupil = view.child.facts.pupil_id
    more = button(_("Скачать другое"), TakeTap(pupil=pupil))
    return Screen(
        head(view.child, view.children),
        rows=((more, to_diary(pupil)),),
        file=FileToSend(name, content),
        protected=view.child.protect_content,
    )


def not_printed(view: NotPrinted) -> Screen:
    return Screen(
        _("Ваша школа не передаёт имён через мессенджер, поэтому табель выдаёт она сама. Отметки открыты здесь."),
        rows=((to_diary(view.child.facts.pupil_id),),),
    )


# -- the calendar


def calendar_name(view: CalendarView) -> str:
    return " · ".join(part for part in (child_name(view.child, view.children), class_name(view.child)) if part)


def events(view: CalendarView) -> list[Event]:
    """Lessons with their homework; homework that has no lesson on its day is a day of its own."""
    return [event for day in view.days for event in _events_of(day, view)]


def _events_of(day: Day, view: CalendarView) -> Iterator[Event]:
    pupil, zone = view.child.facts.pupil_id, ZoneInfo(view.child.facts.zone)
    for line in day.lines:
        lesson = line.lesson
        if lesson is None or lesson.subject is None:
            continue
        uid = f"{pupil}-{day.day.isoformat()}-{lesson.period}-{lesson.subject.id}@{_DOMAIN}"
        if lesson.starts is None or lesson.ends is None:
            yield Event(uid=uid, title=_numbered(line), starts=day.day, text=_text(line), cancelled=not lesson.held)
            continue
        yield Event(
            uid=uid,
            title=lesson.subject.title,
            starts=_moment(day.day, lesson.starts, zone),
            ends=_moment(day.day, lesson.ends, zone),
            place=lesson.room or "",
            text=_text(line),
            cancelled=not lesson.held,
        )
    for line in day.loose:
        for homework in line.homework:
            if is_set(homework):
                title = _("Задание: {subject}").format(subject=homework.subject.title)
                uid = f"{pupil}-task-{homework.id}@{_DOMAIN}"
                yield Event(uid=uid, title=title, starts=day.day, text=_task(homework))


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)


def _numbered(line: LessonLine) -> str:
    assert line.lesson is not None
    assert line.lesson.subject is not None
    return f"{line.lesson.period}. {line.lesson.subject.title}"


def _text(line: LessonLine) -> str:
    """What to prepare, and what has become of the lesson."""
    lesson = line.lesson
    said = [_task(one) for one in line.homework if is_set(one)]
    if lesson is not None and lesson.was_subject is not None:
        said.append(_("Замена: вместо «{subject}».").format(subject=lesson.was_subject.title))
    if lesson is not None and lesson.comment:
        said.append(lesson.comment)
    return "\n".join(said)


def _task(homework: Homework) -> str:
    text = homework.text.strip()
    return _("Личное задание: {text}").format(text=text) if homework.individual else _("ДЗ: {text}").format(text=text)


# -- the marks


def sheets(view: YearMarksView) -> list[Sheet]:
    """Subjects with their averages, then every mark on a line of its own."""
    return [
        Sheet(
            _("По предметам"),
            ((_("Предмет"), 28), (_("Средний"), 10), (_("Отметки"), 60)),
            [
                (
                    one.subject.title,
                    rounded(one.average) if one.average is not None else None,
                    " ".join(_value(mark) for mark in one.marks),
                )
                for one in view.subjects
            ],
        ),
        Sheet(
            _("Все отметки"),
            (
                (_("Дата"), 12),
                (_("Предмет"), 28),
                (_("Отметка"), 10),
                (_("Вид работы"), 18),
                (_("Вес"), 7),
                (_("Пояснение"), 50),
            ),
            [_mark_row(mark) for mark in view.marks],
        ),
    ]


def _mark_row(mark: TermMark) -> tuple[Cell, ...]:
    notes = [] if mark.counts or mark.owed else [_("не входит в средний")]
    notes += [mark.comment] if mark.comment else []
    weight = None if mark.owed else mark.weight
    return (mark.day, mark.subject.title, _value(mark), work_short(mark.work), weight, "; ".join(notes))


def _value(mark: TermMark) -> str:
    return _("долг") if mark.owed else mark.value


# -- the report card


def report_card(view: CardView) -> ReportCard:
    """The card in words: Russian, whatever the reader speaks."""
    with speaking("ru"):
        columns = [*((term.id, term_title(term)) for term in view.terms)]
        if view.on is not None:
            columns.append((view.on.id, term_title(view.on)))
        of_year = [_("Промежуточная")] if view.table.has_interim else []
        of_year += [_("Итоговая")] if view.table.has_final else []
        return ReportCard(
            school=view.child.school_name,
            phone=view.phone,
            child=view.child.name,
            school_class=class_name(view.child),
            year=year_words(view.table.year),
            columns=(*(title for _id, title in columns), *of_year),
            lines=tuple(_card_lines(view, [id_ for id_, _title in columns])),
            missed=tuple(total_words(total) for total in view.attendance.totals),
            note=_("Курсивом - средний за четверть, которая ещё идёт.") if view.on and view.running else "",
            made_at=view.now,
        )


def _card_lines(view: CardView, term_ids: list[int]) -> Iterator[CardLine]:
    results = {one.title: one for one in view.table.subjects}
    means = {one.subject.title: one.average for one in view.running if one.average is not None}
    titles = sorted({*results, *means}, key=lambda title: (not title, title.casefold()))
    for title in titles:
        one = results.get(title, SubjectResults(title))
        cells = [result_words(one.of_terms[id_]) if id_ in one.of_terms else "" for id_ in term_ids]
        averages: list[int] = []
        if view.on is not None and title in means:
            at = term_ids.index(view.on.id)
            cells[at] = mean_words(means[title])
            averages.append(at)
        if view.table.has_interim:
            cells.append(result_words(one.interim) if one.interim else "")
        if view.table.has_final:
            cells.append(result_words(one.final) if one.final else "")
        yield CardLine(subject=title or _("По всем предметам"), cells=tuple(cells), averages=tuple(averages))


def filename(what: str, view: ChildView) -> str:
    """A plain name with no name of a person in it: files lie about."""
    return f"{what}-{view.today.isoformat()}"
