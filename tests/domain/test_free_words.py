"""What parents ask for in words of their own: understood, or honestly not."""

from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.free_words import LONGEST_WISH, Topic, Wish, read_wish, whose
from domain.mark_line.values import SubjectName

TODAY = date(2026, 11, 25)  # a Wednesday
SUBJECTS = tuple(
    SubjectName(number, title)
    for number, title in enumerate(
        ("Алгебра", "Геометрия", "Русский язык", "Физическая культура", "Английский язык", "История", "Физика"), 1
    )
)
NAMES = (("Пётр", "Мой сын"), ("Анна", "Старшая"))
HOMEWORK, MARKS, TIMETABLE, DAY, WEEK = Topic.HOMEWORK, Topic.MARKS, Topic.TIMETABLE, Topic.DAY, Topic.WEEK


def near(word: str, offered: Sequence[str]) -> Sequence[str]:
    return get_close_matches(word, offered, n=1, cutoff=0.75)


def read(text: str) -> Wish | None:
    return read_wish(text, TODAY, SUBJECTS, near, NAMES)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("дз на завтра", Wish(topic=HOMEWORK, day=november(26))),
        ("Что задали на завтра?", Wish(topic=HOMEWORK, day=november(26))),
        ("Д/З", Wish(topic=HOMEWORK)),
        ("домашка на понедельник", Wish(topic=HOMEWORK, day=november(30))),
        ("дз по русскому", Wish(topic=HOMEWORK, subject_ids=(3,))),
        ("дз по инглишу на 30 ноября", Wish(topic=HOMEWORK, day=november(30), subject_ids=(5,))),
        ("расписание на пятницу", Wish(topic=TIMETABLE, day=november(27))),
        ("какие завтра уроки", Wish(topic=TIMETABLE, day=november(26))),
        ("расписание 5 марта", Wish(topic=TIMETABLE, day=date(2027, 3, 5))),
        ("расписание", Wish(topic=TIMETABLE)),
        ("расписание на следующую неделю", Wish(topic=TIMETABLE, day=date(2026, 12, 2), whole_week=True)),
        ("оценки по алгебре", Wish(topic=MARKS, subject_ids=(1,))),
        ("средний балл по физике", Wish(topic=MARKS, subject_ids=(7,))),
        ("отметки за вчера", Wish(topic=MARKS, day=november(24))),
        ("оценки за неделю", Wish(topic=MARKS, day=TODAY, whole_week=True)),
        ("история", Wish(topic=MARKS, subject_ids=(6,))),
        ("физра", Wish(topic=MARKS, subject_ids=(4,))),
        ("история завтра", Wish(topic=DAY, day=november(26), subject_ids=(6,))),
        ("посещаемость", Wish(topic=Topic.ATTENDANCE)),
        ("пропуски", Wish(topic=Topic.ATTENDANCE)),
        ("замены на завтра", Wish(topic=Topic.CHANGES, day=november(26))),
        ("неделя", Wish(topic=WEEK, day=TODAY, whole_week=True)),
        ("дневник", Wish(topic=DAY)),
        ("5 марта", Wish(topic=DAY, day=date(2027, 3, 5))),
        ("1 сентября", Wish(topic=DAY, day=date(2026, 9, 1))),
        ("25.11.2026", Wish(topic=DAY, day=TODAY)),
        ("сегодня", Wish(topic=DAY, day=TODAY)),
        ("вчера", Wish(topic=DAY, day=november(24))),
        ("Привет, что на завтра", Wish(topic=DAY, day=november(26))),
        ("Анна", Wish(topic=DAY)),
        ("что у Пети по истории", Wish(topic=MARKS, subject_ids=(6,))),
        ("homework for tomorrow", Wish(topic=HOMEWORK, day=november(26))),
        ("marks in algebra", Wish(topic=MARKS, subject_ids=(1,))),
        ("timetable for Friday", Wish(topic=TIMETABLE, day=november(27))),
        ("5 March", Wish(topic=DAY, day=date(2027, 3, 5))),
        ("march 5", Wish(topic=DAY, day=date(2027, 3, 5))),
        ("yesterday", Wish(topic=DAY, day=november(24))),
        ("marks last week", Wish(topic=MARKS, day=november(18), whole_week=True)),
    ],
)
def test_a_request_is_a_bag_of_known_words(text: str, wish: Wish):
    assert read(text) == wish


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("среда", 0),
        ("расписание на среду", 0),
        ("дз на вторник", 6),
        ("оценки за вторник", -1),
        ("оценки за среду", 0),
        ("оценки за прошлую пятницу", -5),
        ("в следующую среду", 7),
        ("дз на следующий понедельник", 5),
        ("friday", 2),
    ],
)
def test_a_weekday_is_the_next_one_but_of_marks_the_last_one_today_included(text: str, ahead: int):
    wish = read(text)
    assert wish is not None
    assert wish.day == TODAY + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("оцнеки по алгибре", Wish(topic=MARKS, subject_ids=(1,))),
        ("ратписание на птяницу", Wish(topic=TIMETABLE, day=november(27))),
        ("расписние", Wish(topic=TIMETABLE)),
        ("дз на завтро", Wish(topic=HOMEWORK, day=november(26))),
        ("lp yf pfdnhf", Wish(topic=HOMEWORK, day=november(26))),  # the other keyboard layout
    ],
)
def test_misprints_and_the_wrong_layout_are_read_through(text: str, wish: Wish):
    assert read(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "5",
        "31 февраля",
        "спасибо",
        "жалоба",
        "я вчера подала заявление",
        "когда ответят на заявление?",
        "погода на завтра",
        "контрольная по алгебре завтра будет",
        "оценки вчера и завтра",
        "алгебра физика",
        "Иванов Пётр Ильич, 7А, прошу предоставить доступ с 5 марта",
        "дз " * 40,
    ],
)
def test_what_is_not_surely_a_request_is_not_guessed_at(text: str):
    assert read(text) is None


def test_without_a_judge_of_spelling_misprints_are_not_understood():
    assert read_wish("ратписание", TODAY, SUBJECTS, lambda _word, _offered: ()) is None


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("дз Анны на завтра", 1),
        ("оценки Ани", 1),
        ("старшей", 1),
        ("что у Пети", 0),
        ("оценки петра", 0),
        ("Пете и Ане", None),
        ("оценки", None),
        ("анналы", None),
        ("сын", None),
    ],
)
def test_a_child_is_meant_by_name_in_any_case(text: str, child: int | None):
    assert whose(text, NAMES) == child


@given(st.text(max_size=LONGEST_WISH + 20))
def test_no_text_is_too_strange(text: str):
    read(text)
    whose(text, NAMES)
