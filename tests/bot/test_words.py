"""Words that depend on values: days, time limits, and one for every code there is."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import forms
from bot.i18n import LANGUAGES, speaking
from bot.screens import school_words, words
from bot.screens.days import on_weekday_and_date
from bot.screens.parent.application import problem
from bot.screens.staff.case import ask
from bot.screens.teacher.marks import guess_text, problem_text
from bot.services.deciding import ASK_FILE, ASK_REASON
from domain.access import RoleKind
from domain.calendar import OffReason, WorkCalendar
from domain.cases import Denial, Status
from domain.checks import Check, CheckKind, Detail, Result
from domain.limits import DueDate, TimeLimit, Unit
from domain.mark_line.values import Guess, Problem, ProblemCode
from domain.marks import Attendance, WorkKind
from domain.people import NameFault
from domain.profiles import Field

LONGEST_HANDS = 80  # characters of who acts, said after a denial in one pop-up
WEDNESDAY = date(2026, 11, 25)
CALENDAR = WorkCalendar.of()

WORKING = Unit.WORKING_DAYS
CALENDAR_DAYS = Unit.CALENDAR_DAYS


def counted(amount: int, unit: Unit, source: str, since: date = WEDNESDAY) -> list[str]:
    due: DueDate = CALENDAR.due(since, TimeLimit(amount, unit, source))
    return words.how_counted(due, "Подано в среду, 25 ноября.").splitlines()


def test_a_time_limit_is_told_day_by_day_with_its_paragraph() -> None:
    assert counted(3, WORKING, "B 3.3.2") == [
        "Подано в среду, 25 ноября.",
        "Срок - 3 рабочих дня (п. 3.3.2), считаем со следующего дня: "
        "чт 26.11 - первый, пт 27.11 - второй, пн 30.11 - третий.",
    ]


def test_a_long_time_limit_is_told_by_its_first_and_last_days() -> None:
    assert counted(15, WORKING, "B 5.10")[1] == (
        "Срок - 15 рабочих дней (п. 5.10), считаем со следующего дня: чт 26.11 - первый, ср 16.12 - последний."
    )


def test_a_time_limit_that_ends_on_a_day_off_says_where_it_went() -> None:
    told = counted(30, CALENDAR_DAYS, "B 2.4", date(2026, 11, 26))
    assert told[2] == "Последний день выпал на выходной, сб 26.12, поэтому срок - по пн 28.12 включительно."


def test_a_time_limit_of_no_days_is_the_day_itself() -> None:
    assert counted(0, CALENDAR_DAYS, "M 1.1.1")[1] == "Срок - в тот же день (п. 1.1.1)."


def test_a_count_through_a_year_without_its_decree_is_preliminary() -> None:
    told = counted(1, WORKING, "B 3.3.2", date(2040, 1, 20))
    assert told[-1] == "Предварительно: перенос выходных на этот год ещё не утверждён."


def test_a_time_limit_is_told_in_english_too() -> None:
    with speaking("en"):
        assert counted(1, WORKING, "M 1.1.2-a")[1] == (
            "The time limit is 1 working day (para. 1.1.2), counted from the next day: Thu 26.11 - first."
        )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("B 3.3.2", " (п. 3.3.2)"),
        ("M 1.1.2-a", " (п. 1.1.2)"),
        ("B 5.12, B 5.10", " (п. 5.12, 5.10)"),
        ("ruling 10", ""),
        ("B App. 3", ""),
        ("", ""),
    ],
)
def test_people_read_the_paragraph_of_a_row_and_not_its_name(source: str, said: str) -> None:
    assert words.clause_words(source) == said


@pytest.mark.parametrize(
    ("day", "russian", "english"),
    [
        (23, "в понедельник, 23 ноября", "on Monday, 23 November"),
        (24, "во вторник, 24 ноября", "on Tuesday, 24 November"),
        (25, "в среду, 25 ноября", "on Wednesday, 25 November"),
        (26, "в четверг, 26 ноября", "on Thursday, 26 November"),
        (27, "в пятницу, 27 ноября", "on Friday, 27 November"),
        (28, "в субботу, 28 ноября", "on Saturday, 28 November"),
        (29, "в воскресенье, 29 ноября", "on Sunday, 29 November"),
    ],
)
def test_when_something_happened_is_said_in_the_right_case(day: int, russian: str, english: str) -> None:
    with speaking("ru"):
        assert on_weekday_and_date(date(2026, 11, day)) == russian
    with speaking("en"):
        assert on_weekday_and_date(date(2026, 11, day)) == english


# -- a word for every code


def _check(detail: Detail) -> str:
    return words.check_line(Check(CheckKind.COMPLETE, Result.OK, detail))


SAID: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (Status, words.status),
    (Denial, words.denial),
    (RoleKind, words.role),
    (Field, words.field_title),
    (Detail, _check),
    (Guess, guess_text),
    (ProblemCode, lambda code: problem_text(Problem(code, "7А"))),
    (OffReason, school_words.day_off_words),
    (WorkKind, school_words.work_short),
    (Attendance, school_words.attendance_words),
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("kind", "say"), SAID, ids=lambda one: getattr(one, "__name__", ""))
def test_every_code_has_words_of_its_own(kind: type[Any], say: Callable[[Any], str], code: str) -> None:
    with speaking(code):
        said = {member: say(member) for member in kind}
    assert all(said.values())
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("what", [ASK_FILE, ASK_REASON, "proof", "known_file"])
def test_everything_an_officer_is_asked_for_has_words(what: str) -> None:
    assert ask(what)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_denial_leaves_room_in_its_pop_up_for_who_acts(code: str) -> None:
    with speaking(code):
        assert [why for why in Denial if len(words.denial(why)) > 200 - LONGEST_HANDS] == []


def bad_answers() -> Iterator[str]:
    """The codes of answers that are not taken, as the forms name them."""
    for path in Path(forms.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="BadAnswer"), args=[ast.Constant(value=str(code))]):
                    yield code
    yield from (f"name_{fault.value}" for fault in NameFault)
    yield from ("contact_of_another", "text_only")


def test_every_answer_that_is_not_taken_is_told_why() -> None:
    codes = set(bad_answers())
    assert {"phone", "name_initials", "child_class"} <= codes
    fallback = problem("empty", "")
    assert [code for code in codes - {"empty"} if problem(code, "7А") == fallback] == []
    assert len({problem(code, "7А") for code in codes}) == len(codes)
