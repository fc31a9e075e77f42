from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.overrides import Override, OverrideFault, OverrideKind, OverrideProblem, parse_overrides

OFF = Override(date(2028, 2, 21), OverrideKind.OFF, "перенос с 19.02", "постановление № 1")


@pytest.mark.parametrize(
    "line",
    [
        "2028-02-21, off, перенос с 19.02, постановление № 1",
        "21.02.2028;off;перенос с 19.02;постановление № 1",
        "2028-2-21\tOFF\tперенос с 19.02\tпостановление № 1",
        '2028-02-21,off,"перенос с 19.02","постановление № 1"',
        "\ufeff2028-02-21, off, перенос с 19.02, постановление № 1\r\n",
    ],
)
def test_a_line_is_read_as_people_write_it(line):
    assert parse_overrides(line) == ((OFF,), ())


def test_comments_headings_and_blank_lines_are_passed_over():
    text = "дата;вид;причина;документ\n\n# календарь 2028 года\n21.02.2028;off;перенос с 19.02;постановление № 1\n"
    assert parse_overrides(text) == ((OFF,), ())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2028-02-31, off, , приказ", (OverrideFault.BAD_DATE, "2028-02-31")),
        ("завтра, off, , приказ", (OverrideFault.BAD_DATE, "завтра")),
        ("2028, off, , приказ", (OverrideFault.BAD_DATE, "2028")),
        ("2028-02-21, decree, , приказ", (OverrideFault.BAD_DATE, "2028-02-21")),
        ("2028-02-21, holiday, , приказ", (OverrideFault.BAD_KIND, "holiday")),
        ("2028-02-21", (OverrideFault.BAD_KIND, "")),
        ("2028-02-21, off, перенос", (OverrideFault.NO_DOCUMENT, "2028-02-21")),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_is_taken(line, problem):
    text = f"{line}\n2028-02-21, off, перенос с 19.02, постановление № 1"
    assert parse_overrides(text) == ((OFF,), (OverrideProblem(1, *problem),))


def test_a_day_said_twice_keeps_its_first_line():
    text = "21.02.2028;off;перенос с 19.02;постановление № 1\n2028-02-21;work;ошибка;приказ"
    assert parse_overrides(text) == ((OFF,), (OverrideProblem(2, OverrideFault.REPEATED, "2028-02-21"),))


def test_a_decree_of_a_year_stands_beside_its_first_of_january():
    taken, problems = parse_overrides("2028, decree, , постановление № 1\n2028-01-01, work, , постановление № 1")
    assert [line.kind for line in taken] == [OverrideKind.DECREE, OverrideKind.WORK]
    assert problems == ()


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_no_text_breaks_the_reading(text):
    taken, problems = parse_overrides(text)
    assert len(taken) + len(problems) <= len(text.splitlines())
