from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.text import (
    class_title,
    encoding_of,
    grade_of,
    parse_date,
    parse_number,
    parse_time,
    parse_whole,
    split_list,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-09-01T00:00:00.000Z", date(2026, 9, 1)),
        ("2026-09-01T23:59:59.000Z", date(2026, 9, 1)),  # a Z on a local time does not move the day
        ("01.09.2026", date(2026, 9, 1)),
        ("1.9.2026 8:30", date(2026, 9, 1)),
        ("2017-05-06 08:01:05", date(2017, 5, 6)),
        (" 2026/09/01 ", date(2026, 9, 1)),
        ("31.02.2026", None),
        ("2026-13-01", None),
        ("0001-01-01", None),
        ("09/01/2026", None),  # month first or day first? nobody knows
        ("вчера", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_every_form_seen(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_survives_being_written_in_russian_and_iso(day: date) -> None:
    assert parse_date(f"{day:%d.%m.}{day.year}") == parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [("8:30", time(8, 30)), ("08.30", time(8, 30)), ("08:30:00", time(8, 30)), ("24:00", None), ("8", None)],
)
def test_a_time_is_read_padded_or_not(text: str, clock: time | None) -> None:
    assert parse_time(text) == clock


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,5", Decimal("1.5")), ("2", Decimal(2)), ("NaN", None), ("Infinity", None), ("1e99", None), ("пять", None)],
)
def test_a_number_is_finite_and_may_have_a_comma(text: str, number: Decimal | None) -> None:
    assert parse_number(text) == number


def test_a_whole_number_of_a_spreadsheet_is_whole() -> None:
    assert [parse_whole(text) for text in ("3", "3.0", "3.5")] == [3, 3, None]


@pytest.mark.parametrize("text", ["7А", "7а", "7 А", "7-А", "7 «А»", '7 "а"', "07А", "7A", "7 (а)", "7. А"])
def test_every_spelling_of_a_class_is_one_title(text: str) -> None:
    assert class_title(text) == "7А"


@pytest.mark.parametrize("text", ["ЛД101", "Хор", "7 Алгебра", "11"])
def test_a_title_that_is_no_class_stays(text: str) -> None:
    assert class_title(text) == text


@pytest.mark.parametrize(("text", "grade"), [("11Б", 11), ("7А · Алгебра", 7), ("12А", None), ("Хор", None)])
def test_the_grade_is_what_a_title_begins_with(text: str, grade: int | None) -> None:
    assert grade_of(text) == grade


def test_a_list_in_one_cell_keeps_order_and_drops_repeats() -> None:
    assert split_list(" b, a;b ,", ",;") == ("b", "a")


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1251", "cp1251"),
        ("koi8-r", None),
        ("cp866", None),
    ],
)
def test_the_encoding_is_known_or_honestly_unknown(encoding: str, found: str | None) -> None:
    assert encoding_of("фамилия;Королёва «Ёлкина»\nБелов, Пётр Ильич".encode(encoding, errors="ignore")) == found


def test_bytes_that_are_no_text_have_no_encoding() -> None:
    assert encoding_of(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe") is None
