"""The pages of the diary as they are read: in both languages, whole where it fits, never too long."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from aiogram.types import InlineKeyboardButton
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, speaking
from bot.screens import naming
from bot.screens.parent import diary as screens
from bot.screens.parent.diary import DayTap, MonthTap
from bot.screens.screen import TEXT_LIMIT, Screen
from bot.services.diary import DayView, MonthView, NoDiary
from domain.access import Child, GrantedChild
from domain.calendar import OffReason, WorkCalendar
from domain.diary import NOTHING, Absence, DayMark, Facts, Homework, LessonNote, day_of
from domain.marks import Attendance, WorkKind
from domain.school_days import NoLessons, Why, school_days
from domain.timetable import Bell, Change, ChangeKind, Frame, Slot, Subject

DAY = date(2026, 11, 25)
FOOTER = [["Неделя картинкой", "Оценки"], ["Задания", "Ещё"]]
MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("Алгебра", "Физика", "История", "Русский язык")
SUBJECTS = {title: Subject(number, title) for number, title in enumerate((*TITLES, "Химия"), 1)}
FRAME = Frame(
    slots=tuple(
        Slot(
            weekday=weekday, period=period, subject=SUBJECTS[title], room=f"2{period}", teacher="Иванова Мария Петровна"
        )
        for weekday in range(1, 6)
        for period, title in enumerate(TITLES, 1)
    ),
    bells=tuple(Bell(period=n, starts=time(7 + n, 30), ends=time(8 + n, 15)) for n in range(1, 13)),
    why_off=WorkCalendar.of().why_off,
)


def child(name: str = "Иванов Пётр Ильич", number: int = 1, **more: Any) -> GrantedChild:
    values = {
        "facts": Child(pupil_id=number, class_id=1, school_id=1, zone="Europe/Moscow", granted=True),
        "name": name,
        "label": None,
        "class_title": "7А",
        "school_id": 1,
        "school_name": "Гимназия",
        "in_person": False,
        "protect_content": False,
    }
    return GrantedChild(**{**values, **more})


def view(facts: Facts = NOTHING, *changes: Change, frame: Frame = FRAME, **more: Any) -> DayView:
    peter = child()
    values = {
        "child": peter,
        "children": (peter,),
        "today": DAY,
        "default_day": DAY,
        "day": day_of(replace(frame, changes=changes), DAY, facts),
        "why_empty": None,
        "previous": DAY - timedelta(days=1),
        "next": DAY + timedelta(days=1),
    }
    return DayView(**{**values, **more})


def mark(title: str, value: str, period: int | None = None, **more: Any) -> DayMark:
    return DayMark(id=1, subject=SUBJECTS[title], period=period, value=value, **more)


def change(kind: ChangeKind, period: int, **more: Any) -> Change:
    return Change(day=DAY, period=period, kind=kind, made_at=MADE, **more)


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(screen: Screen) -> str:
    """The text as it is read; every tag that is opened must be closed."""
    parser = _Plain()
    parser.feed(screen.text)
    parser.close()
    assert parser.open == []
    return parser.text


def lines(*args: Any, **more: Any) -> list[str]:
    return plain(screens.day(view(*args, **more))).split("\n")


def labels(screen: Screen) -> list[list[str]]:
    return [[button.text for button in row] for row in screen.rows if row]


def tapped(screen: Screen, label: str) -> str:
    (button,) = (one for row in screen.rows for one in row if one.text == label)
    assert isinstance(button, InlineKeyboardButton)
    return button.callback_data or ""


def test_a_day_says_whose_it_is_which_it_is_and_its_lessons():
    assert lines() == [
        "Пётр · 7 «А» · среда, 25 ноября",
        "1 · 08:30–09:15 · Алгебра",
        "2 · 09:30–10:15 · Физика",
        "3 · 10:30–11:15 · История",
        "4 · 11:30–12:15 · Русский язык",
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (Facts(marks=(mark("Алгебра", "5", 1),)), "1 · 08:30–09:15 · Алгебра - 5"),
        (
            Facts(marks=(mark("Алгебра", "5", 1), mark("Алгебра", "4-", 1, work=WorkKind.CONTROL))),
            "1 · 08:30–09:15 · Алгебра - 5 · 4- (к/р)",
        ),
        (Facts(marks=(mark("Алгебра", "4", 1, corrected=True),)), "1 · 08:30–09:15 · Алгебра - 4 (исправлено)"),
        (
            Facts(marks=(mark("Алгебра", "3", 1, work="Зачётная <работа>"),)),
            "1 · 08:30–09:15 · Алгебра - 3 (Зачётная <работа>)",
        ),
        (
            Facts(marks=(mark("Алгебра", ".", 1, debt_until=date(2026, 11, 27)),)),
            "1 · 08:30–09:15 · Алгебра - долг до 27.11",
        ),
        (Facts(marks=(mark("Алгебра", ".", 1),)), "1 · 08:30–09:15 · Алгебра - долг"),
        (
            Facts(marks=(mark("Алгебра", "2", 1, debt_until=date(2026, 11, 27)),)),
            "1 · 08:30–09:15 · Алгебра - 2 (долг до 27.11)",
        ),
        (Facts(absences=(Absence(3, Attendance.ABSENT),)), "3 · 10:30–11:15 · История - пропуск"),
        (Facts(absences=(Absence(3, Attendance.ILL),)), "3 · 10:30–11:15 · История - болезнь"),
        (Facts(absences=(Absence(3, Attendance.LATE, 10),)), "3 · 10:30–11:15 · История - опоздание на 10 мин"),
        (Facts(absences=(Absence(3, Attendance.LATE),)), "3 · 10:30–11:15 · История - опоздание"),
        (Facts(absences=(Absence(3, "Я"),)), "3 · 10:30–11:15 · История - Я"),
        (Facts(homework=(Homework(1, SUBJECTS["Физика"], "§ 12,\n№ 5"),)), "ДЗ: § 12, № 5"),
        (Facts(homework=(Homework(1, SUBJECTS["Физика"], "№ 7", True),)), "Личное задание: № 7"),
        (Facts(notes=(LessonNote(3, SUBJECTS["История"], "Реформы Петра I"),)), "Тема: Реформы Петра I"),
        (Facts(notes=(LessonNote(3, SUBJECTS["История"], None, "Карта 5"),)), "Материал: Карта 5"),
        (Facts(marks=(mark("Алгебра", "5", 1, comment="Молодец & умница"),)), "5: Молодец & умница"),
    ],
)
def test_what_was_noted_stands_by_its_lesson_in_words(facts: Facts, line: str):
    assert line in lines(facts)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ((change(ChangeKind.CANCELLED, 2),), "2 · 09:30–10:15 · Физика: урок отменён"),
        (
            (change(ChangeKind.SUBJECT, 2, subject=SUBJECTS["Химия"], room="31"),),
            "2 · 09:30–10:15 · Физика → Химия (замена), каб. 22 → 31",
        ),
        (
            (change(ChangeKind.SUBJECT, 2, subject=SUBJECTS["Химия"]),),
            "2 · 09:30–10:15 · Физика → Химия (замена), каб. 22",
        ),
        ((change(ChangeKind.ROOM, 2, room="31"),), "2 · 09:30–10:15 · Физика, каб. 22 → 31"),
        (
            (change(ChangeKind.TEACHER, 2, teacher="Петров Антон Ильич"),),
            "Учитель: Иванова М. П. → Петров А. И.",
        ),
        ((change(ChangeKind.COMMENT, 2, comment="С циркулем"),), "С циркулем"),
        ((change(ChangeKind.COMMENT, 6, comment="Собрание"),), "6 · 13:30–14:15 · объявление"),
        ((change(ChangeKind.MOVED, 2),), "2 · 09:30–10:15 · Физика: урок перенесён"),
        (
            (change(ChangeKind.MOVED, 2), change(ChangeKind.ADDED, 5, subject=SUBJECTS["Физика"])),
            "2 · 09:30–10:15 · Физика: урок перенесён на 25 ноября, 5-й урок",
        ),
        (
            (change(ChangeKind.MOVED, 2), change(ChangeKind.ADDED, 5, subject=SUBJECTS["Физика"])),
            "5 · 12:30–13:15 · Физика (перенесён: был 25 ноября, 2-й урок)",
        ),
        (
            (change(ChangeKind.ADDED, 5, subject=SUBJECTS["Химия"], room="31"),),
            "5 · 12:30–13:15 · Химия (добавлен), каб. 31",
        ),
    ],
)
def test_a_change_is_told_as_old_and_new(changes: tuple[Change, ...], line: str):
    assert line in lines(Facts(), *changes)


@pytest.mark.parametrize("nothing", ["", "..", " - ", "—"])
def test_homework_that_says_nothing_is_not_told(nothing: str):
    assert lines(Facts(homework=(Homework(1, SUBJECTS["Физика"], nothing),))) == lines()


def test_what_belongs_to_no_lesson_is_told_at_the_end():
    facts = Facts(
        marks=(mark("Химия", "5", 2),),
        absences=(Absence(9, Attendance.ABSENT),),
        homework=(Homework(1, SUBJECTS["Химия"], "§ 3"),),
    )
    assert lines(facts)[5:] == ["", "Вне расписания", "Химия - 5", "ДЗ: § 3", "9-й урок - пропуск"]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (NoLessons(Why.WEEKEND), "Выходной день, уроков нет."),
        (NoLessons(Why.HOLIDAYS, until=date(2027, 1, 10)), "Каникулы по 10 января включительно."),
        (NoLessons(Why.STATE_HOLIDAY, holiday=OffReason.UNITY), "Уроков нет: День народного единства."),
        (NoLessons(Why.NO_TIMETABLE), "Расписание класса ещё не внесено."),
        (NoLessons(Why.FREE), "В этот день уроков нет."),
        (NoLessons(Why.OUT_OF_YEAR), "Учебные занятия в это время не идут."),
    ],
)
def test_an_empty_day_says_why_in_a_sentence(why: NoLessons, words: str):
    assert lines(frame=Frame(), why_empty=why)[1:] == [words]


def test_the_buttons_lead_to_the_neighbouring_days_and_to_the_calendar():
    screen = screens.day(view())
    assert labels(screen) == [["‹ вт", "Календарь", "чт ›"], *FOOTER]
    assert DayTap.unpack(tapped(screen, "‹ вт")) == DayTap(pupil=1, day="2026-11-24")
    assert DayTap.unpack(tapped(screen, "чт ›")).on == date(2026, 11, 26)
    tap = MonthTap.unpack(tapped(screen, "Календарь"))
    assert (tap.year, tap.month, tap.came_from) == (2026, 11, DAY)
    assert labels(screens.day(view(previous=None, next=None))) == [["Календарь"], *FOOTER]


def test_a_way_back_to_today_is_offered_elsewhere_alone():
    elsewhere = screens.day(view(today=DAY + timedelta(days=7), default_day=DAY + timedelta(days=7)))
    assert labels(elsewhere)[1] == ["Сегодня"]
    assert DayTap.unpack(tapped(elsewhere, "Сегодня")) == DayTap(pupil=1, day="")
    assert ["Сегодня"] not in labels(screens.day(view(default_day=DAY + timedelta(days=1))))


def test_a_far_day_is_named_with_its_year():
    assert lines(today=DAY + timedelta(days=300))[0] == "Пётр · 7 «А» · среда, 25 ноября 2026"


def test_children_are_switched_by_name_and_the_day_is_kept():
    anna = child("Иванова Анна Ильинична", 2)
    family = (child(), anna)
    screen = screens.day(view(children=family))
    assert labels(screen)[-1] == ["Пётр ✓", "Анна"]
    assert DayTap.unpack(tapped(screen, "Анна")) == DayTap(pupil=2, day="")
    elsewhere = screens.day(view(child=anna, children=family, default_day=DAY + timedelta(days=1)))
    assert DayTap.unpack(tapped(elsewhere, "Пётр")) == DayTap(pupil=1, day="2026-11-25")
    assert labels(elsewhere)[-1] == ["Пётр", "Анна ✓"]


def test_in_person_mode_neither_name_nor_class_nor_illness_nor_teacher_is_shown():
    hidden = child(in_person=True)
    family = (hidden, child("Иванова Анна Ильинична", 2, in_person=True, label="Старшая"))
    facts = Facts(absences=(Absence(3, Attendance.ILL),))
    screen = screens.day(
        view(facts, change(ChangeKind.TEACHER, 2, teacher="Петров Антон Ильич"), child=hidden, children=family)
    )
    text = plain(screen)
    assert text.startswith("Ребёнок 1 · среда, 25 ноября\n")
    assert "История - пропуск" in text
    assert "Урок ведёт другой учитель" in text
    assert labels(screen)[-1] == ["Ребёнок 1 ✓", "Старшая"]
    for secret in ("Пётр", "Анна", "Иванов", "7 «А»", "болезнь", "Петров"):
        assert secret not in text + str(labels(screen))


def test_a_school_may_forbid_forwarding():
    kept = child(protect_content=True)
    assert screens.day(view(child=kept, children=(kept,))).protected
    assert not screens.day(view()).protected


@pytest.mark.parametrize(
    ("reason", "buttons"), [(NoDiary.NO_CHILDREN, [["Подать заявление"]]), (NoDiary.NOT_YOURS, [])]
)
def test_nothing_to_read_is_one_polite_sentence_drawn_over_the_page(reason: NoDiary, buttons: list[list[str]]):
    for screen in (screens.day(reason), screens.calendar(reason)):
        assert "дневник" in screen.text or "ничего не найдено" in screen.text
        assert not screen.alert
        assert labels(screen) == buttons


def month(**more: Any) -> MonthView:
    peter = child()
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    values = {"child": peter, "children": (peter,), "today": DAY, "month": first}
    return MonthView(**{**values, "school_days": school_days(FRAME, first, last), **more})


def test_the_calendar_is_a_grid_from_monday_with_days_off_dotted_and_today_in_brackets():
    screen = screens.calendar(month(), DAY)
    assert plain(screen).startswith("Пётр · 7 «А» · Ноябрь 2026\n")
    assert labels(screen) == [
        ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
        ["\u2800", "\u2800", "\u2800", "\u2800", "\u2800", "\u2800", "1·"],
        ["2", "3", "4·", "5", "6", "7·", "8·"],
        ["9", "10", "11", "12", "13", "14·", "15·"],
        ["16", "17", "18", "19", "20", "21·", "22·"],
        ["23", "24", "[25]", "26", "27", "28·", "29·"],
        ["30", "\u2800", "\u2800", "\u2800", "\u2800", "\u2800", "\u2800"],
        ["‹ окт", "К дневнику", "дек ›"],
    ]
    assert DayTap.unpack(tapped(screen, "4·")).on == date(2026, 11, 4)
    assert DayTap.unpack(tapped(screen, "К дневнику")).on == DAY
    assert MonthTap.unpack(tapped(screen, "‹ окт")) == MonthTap(pupil=1, year=2026, month=10, day="2026-11-25")
    assert MonthTap.unpack(tapped(screen, "пн")) == MonthTap(pupil=1, year=2026, month=11, day="2026-11-25")


@pytest.mark.parametrize(
    "first", [date(2026, 2, 1), date(2027, 2, 1), date(2026, 12, 1), date(2027, 1, 1), date(2028, 2, 1)]
)
def test_every_day_of_any_month_is_there_once(first: date):
    screen = screens.calendar(month(month=first, school_days=frozenset()))
    days = [
        DayTap.unpack(one.callback_data or "").on for row in screen.rows[1:-1] for one in row if one.text != "\u2800"
    ]
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert days == [first + timedelta(days=number) for number in range(last.day)]
    assert all(len(row) == 7 for row in screen.rows[:-1])
    following = MonthTap.unpack(screen.rows[-1][-1].callback_data or "")
    assert (following.year, following.month) == ((last + timedelta(days=1)).year, (last + timedelta(days=1)).month)


def test_dates_and_weekdays_are_said_in_the_readers_language():
    with speaking("en"):
        screen = screens.day(view())
        assert plain(screen).split("\n")[0] == "Пётр · 7 «А» · Wednesday, 25 November"
        assert labels(screen)[0][0] == "‹ Tue"
        assert labels(screens.calendar(month()))[0] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def crowded(letters: int, marks: int = 8) -> DayView:
    """Twelve lessons, each with marks, homework of two kinds, a topic, material and a change."""
    subjects = [Subject(number, f"Предмет {number}") for number in range(1, 13)]
    long = "&< слово " * (letters // 9 + 1)
    frame = Frame(
        slots=tuple(Slot(weekday=3, period=one.id, subject=one, room="22") for one in subjects), bells=FRAME.bells
    )
    facts = Facts(
        notes=tuple(LessonNote(one.id, one, long, long) for one in subjects),
        marks=tuple(
            DayMark(id=n, subject=one, period=one.id, value="5-/4", work=WorkKind.CHECK, comment=long, corrected=True)
            for one in subjects
            for n in range(marks)
        ),
        absences=tuple(Absence(one.id, Attendance.UNEXCUSED) for one in subjects),
        homework=tuple(Homework(n, one, long, n == 2) for one in subjects for n in (1, 2)),
    )
    return view(facts, frame=frame)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letters", [0, 40, 200, 3000])
def test_a_crowded_day_fits_a_message_with_every_lesson_in_it(language: str, letters: int):
    with speaking(language):
        screen = screens.day(crowded(letters))
    assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    for number in range(1, 13):
        assert f"Предмет {number}" in plain(screen)


def test_a_day_that_fits_is_told_whole():
    words = "слово " * 100
    facts = Facts(homework=(Homework(1, SUBJECTS["Физика"], words),))
    assert words.strip() in plain(screens.day(view(facts)))


words = st.text(max_size=60)


@settings(max_examples=60)
@given(words, words, words, words, st.sampled_from(LANGUAGES))
def test_whatever_people_wrote_the_page_is_whole_html_within_the_limit(
    title: str, homework: str, comment: str, name: str, language: str
):
    subject = Subject(1, title)
    frame = Frame(slots=(Slot(weekday=3, period=1, subject=subject, room=title),))
    facts = Facts(
        marks=(DayMark(id=1, subject=subject, period=1, value=title[:16], work=homework, comment=comment),),
        homework=(Homework(1, subject, homework),),
        notes=(LessonNote(1, subject, comment, homework),),
    )
    with speaking(language):
        peter = child(name, class_title=title)
        screen = screens.day(
            view(facts, change(ChangeKind.ROOM, 1, room=name), frame=frame, child=peter, children=(peter,))
        )
    assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    plain(screen)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Иванов Пётр Ильич",), ["Пётр"]),
        (("Иванов Пётр Ильич", "Иванова Анна Ильинична"), ["Пётр", "Анна"]),
        (("Иванов Пётр Ильич", "Петров Пётр Ильич"), ["Пётр Иванов", "Пётр Петров"]),
        (("Иванов Пётр Ильич", "Иванов Пётр Олегович"), ["Иванов Пётр Ильич", "Иванов Пётр Олегович"]),
        (("Мадонна",), ["Мадонна"]),
        (("Иванов Пётр",), ["Пётр"]),
    ],
)
def test_a_child_is_called_by_the_given_name_and_namesakes_by_more(names: tuple[str, ...], shown: list[str]):
    family = [child(name, number) for number, name in enumerate(names, 1)]
    assert [naming.child_name(one, family) for one in family] == shown


def test_namesakes_in_everything_are_told_apart_by_class():
    family = [child(number=1), child(number=2, class_title="5Б")]
    assert [naming.child_name(one, family) for one in family] == [
        "Иванов Пётр Ильич (7 «А»)",
        "Иванов Пётр Ильич (5 «Б»)",
    ]


@pytest.mark.parametrize(
    ("title", "said"), [("7А", "7 «А»"), ("10 б", "10 «Б»"), ("11", "11"), ("10-1", "10-1"), ("Старшая", "Старшая")]
)
def test_a_class_is_written_as_in_prose(title: str, said: str):
    assert naming.class_title(title) == said


def test_staff_are_shown_by_initials_and_not_at_all_where_names_may_not_be():
    assert naming.staff_name("Иванова Мария Петровна") == "Иванова М. П."
    assert naming.staff_name("Иванова Мария Петровна", in_person=True) == ""
