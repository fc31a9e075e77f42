"""Hours of an office: how they are written, and whether it is open."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import WorkCalendar
from domain.office_hours import BadHours, Now, parse_hours
from domain.offices import BadFacts, office_of, read_facts
from domain.profiles.stands import STANDS, UPRAVLENIE

MOSCOW = ZoneInfo("Europe/Moscow")
BELGOROD = WorkCalendar.of("belgorod")


def at(said: str) -> datetime:
    return datetime.strptime(said, "%d.%m.%Y %H:%M").replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("moment", "now", "until"),
    [
        ("25.11.2026 08:59", Now.CLOSED, "25.11.2026 09:00"),
        ("25.11.2026 09:00", Now.OPEN, "25.11.2026 13:00"),
        ("25.11.2026 12:59", Now.OPEN, "25.11.2026 13:00"),
        ("25.11.2026 13:00", Now.BREAK, "25.11.2026 14:00"),
        ("25.11.2026 14:00", Now.OPEN, "25.11.2026 18:00"),
        ("25.11.2026 18:00", Now.CLOSED, "26.11.2026 09:00"),
        ("27.11.2026 18:00", Now.CLOSED, "30.11.2026 09:00"),  # Friday evening: Monday
        ("30.12.2026 18:00", Now.CLOSED, "11.01.2027 09:00"),  # over the New Year holidays
        ("04.11.2026 10:00", Now.CLOSED, "05.11.2026 09:00"),  # a holiday on a Wednesday
        ("20.02.2027 10:00", Now.UNKNOWN, None),  # a Saturday made working by a transfer
        ("12.07.2027 10:00", Now.CLOSED, "13.07.2027 09:00"),  # the day of Belgorod region
    ],
)
def test_the_authority_of_app_1_is_open_by_its_hours_and_the_working_calendar(
    moment: str, now: Now, until: str | None
) -> None:
    state = parse_hours(UPRAVLENIE.hours).state(at(moment), BELGOROD)
    assert (state.now, state.until) == (now, at(until) if until else None)


def test_a_saturday_named_in_the_hours_is_worked_unless_it_is_a_holiday() -> None:
    hours = parse_hours("пн-пт 8:30-17:30, сб 9:00-13:00")
    assert hours.state(at("28.11.2026 10:00"), BELGOROD).now is Now.OPEN
    assert hours.state(at("12.06.2027 10:00"), BELGOROD).now is Now.CLOSED


@pytest.mark.parametrize(
    ("said", "days"),
    [("вт, чт 14:00-17:00", (1, 3)), ("пн-чт 9.00–18.00", (0, 1, 2, 3)), ("СР 15:00-18:00", (2,))],
)
def test_days_are_read_as_people_write_them(said: str, days: tuple[int, ...]) -> None:
    assert parse_hours(said).spans[0].weekdays == days


@pytest.mark.parametrize(
    "said", ["", "с утра", "пн-пт", "пн 18:00-9:00", "пн 25:00-26:00", "xx 9:00-18:00", "пн 9:00-18:00 и ещё"]
)
def test_what_is_no_hours_is_not_taken(said: str) -> None:
    with pytest.raises(BadHours):
        parse_hours(said)


@pytest.mark.parametrize(
    ("facts", "field", "why"),
    [
        ({"fone": "1"}, "fone", "unknown"),
        ({"hours": "всегда"}, "hours", "hours"),
        ({"phone": 5}, "phone", "text"),
        ({"officials": "все"}, "officials", "list"),
        ({"officials": [{"nick": "x"}]}, "officials.nick", "unknown"),
        ({"officials": [{"name": "x", "reception": "иногда"}]}, "reception", "hours"),
    ],
)
def test_wrong_facts_are_named_by_field(facts: dict[str, object], field: str, why: str) -> None:
    with pytest.raises(BadFacts) as bad:
        read_facts(facts)
    assert (bad.value.field, bad.value.why) == (field, why)


def test_facts_kept_are_the_office_that_is_shown() -> None:
    kept = read_facts({"director": "А  Б", "hours": "пн-пт 9:00-18:00", "officials": [{"name": "В Г", "room": "1"}]})
    office = office_of("Школа", kept)
    assert (office.head, office.hours, office.phone) == ("А Б", "пн-пт 9:00-18:00", "")
    assert [(one.name, one.room) for one in office.officials] == [("В Г", "1")]


def test_the_acts_of_the_source_carry_a_note_where_it_errs_or_is_outdated() -> None:
    notes = {act.title: act.note for act in STANDS["belgorod"].acts}
    services = next(title for title in notes if "210-ФЗ" in title)
    education = next(title for title in notes if "3266-1" in title)
    assert "27.07.2010" in services
    assert "2012" in notes[services]
    assert "273-ФЗ" in notes[education]
    assert UPRAVLENIE.email == ""  # unreadable in the source: nothing is invented
