from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.text import day, drawable, masked, moment


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        ("Жанна д’Арк-Ёлкина", "Жанна д’Арк-Ёлкина"),
        ("Гимназия № 12, § 5, 36,6 °C, ½, x² ≤ √2", "Гимназия № 12, § 5, 36,6 °C, ½, x² ≤ √2"),
        ("и\u0306ог", "йог"),
        ("Əliyeva Gülər, Өмүрбек", "Əliyeva Gülər, Өмүрбек"),
        ("王 Ли", "□ Ли"),
        ("принести краски 🎨!", "принести краски !"),
        ("a\u202eb\u200bc\u00add\x00e", "abcde"),
        ("до\tпосле\u2003и\r\nвниз", "до после и\nвниз"),
    ],
)
def test_people_s_text_becomes_what_the_fonts_draw(given_text, drawn):
    assert drawable(given_text) == drawn


@given(st.text())
def test_what_is_drawable_stays_as_it_is(text):
    assert drawable(drawable(text)) == drawable(text)


def test_a_date_is_in_russian_words_and_is_not_torn_by_a_line():
    assert day(date(2026, 3, 5)) == "5\N{NO-BREAK SPACE}марта 2026\N{NO-BREAK SPACE}г."


@pytest.mark.parametrize(("month", "name"), [(1, "января"), (5, "мая"), (6, "июня"), (8, "августа"), (12, "декабря")])
def test_months_stand_in_the_genitive(month, name):
    assert plain(day(date(2026, month, 1))) == f"1 {name} 2026 г."


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (ZoneInfo("Europe/Moscow"), "22 ноября 2026 г., 18:42 (МСК)"),
        (ZoneInfo("Asia/Kamchatka"), "22 ноября 2026 г., 18:42 (МСК+9)"),
        (ZoneInfo("Europe/Kaliningrad"), "22 ноября 2026 г., 18:42 (МСК−1)"),
        (timezone(timedelta(hours=5, minutes=30)), "22 ноября 2026 г., 18:42 (МСК+2:30)"),
        (UTC, "22 ноября 2026 г., 18:42 (МСК−3)"),
    ],
)
def test_a_moment_names_its_zone_by_moscow(zone, said):
    assert plain(moment(datetime(2026, 11, 22, 18, 42, tzinfo=zone))) == said


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 22, 18, 42))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("account", "shown"), [("5550123456", "•••456"), ("1234", "•••34"), ("12", "•••2"), ("1", "•••"), ("", "•••")]
)
def test_an_account_is_known_by_its_end_alone(account, shown):
    assert masked(account) == shown
