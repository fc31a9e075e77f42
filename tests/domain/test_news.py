"""News at the right hour: quiet hours, digests and freshness over every zone, midnight and change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.news import (
    DIGEST_HOUR,
    NIGHT,
    REMINDERS,
    RULES,
    Delivery,
    NewsKind,
    NewsSettings,
    Quiet,
    Rank,
    after_quiet,
    is_quiet,
    next_at,
    stale_at,
    when_told,
)

# Eleven zones of Russia keep one time all year; the others change clocks, by an hour or by half of one.
ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
    "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka", "Europe/Berlin",
    "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
)  # fmt: skip
MOSCOW = "Europe/Moscow"
MINUTE = timedelta(minutes=1)
LONG = datetime(2100, 1, 1, tzinfo=UTC)

zones = some.sampled_from(ZONES)
hours = some.builds(time, some.integers(0, 23), some.sampled_from((0, 15, 30, 45)))
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
moments = some.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
# Days on which clocks change somewhere above, more often than chance would bring them.
changes = some.sampled_from(
    (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5))
)
near_changes = some.builds(
    lambda day, minutes: datetime.combine(day, time(0), UTC) + timedelta(minutes=minutes),
    changes,
    some.integers(-24 * 60, 48 * 60),
)
any_moment = moments | near_changes
quiet_hours = some.builds(Quiet, hours, hours)
settings = some.builds(
    NewsSettings,
    chosen=some.dictionaries(
        some.tuples(some.none() | some.integers(1, 3), some.sampled_from(NewsKind)), some.sampled_from(Delivery)
    ),
    quiet=some.none() | quiet_hours,
    digest_at=hours,
    evening_at=hours,
    zone=some.none() | zones,
    rest_on_days_off=some.booleans(),
    spoilers=some.booleans(),
    nameless=some.booleans(),
)


def at(text: str, zone: str = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# -- quiet hours


@given(any_moment, quiet_hours, zones)
def test_quiet_hours_put_off_and_never_lose(moment: datetime, quiet: Quiet, zone: str) -> None:
    told = after_quiet(moment, quiet, zone)
    assert told >= moment
    assert not is_quiet(told, quiet, zone)
    assert told - moment <= timedelta(hours=26)


@given(any_moment, quiet_hours, zones)
def test_what_quiet_hours_put_off_waits_no_longer_than_they_last(moment: datetime, quiet: Quiet, zone: str) -> None:
    told = after_quiet(moment, quiet, zone)
    # An hour that a change of clocks leaves out may be waited for in whole; otherwise every minute before was quiet.
    minutes = int((told - moment) / MINUTE)
    loud = [minute for minute in range(minutes) if not is_quiet(moment + MINUTE * minute, quiet, zone)]
    assert len(loud) <= 60


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-25T21:59", "2026-11-25T21:59"),
        ("2026-11-25T22:00", "2026-11-26T07:00"),
        ("2026-11-25T23:59", "2026-11-26T07:00"),
        ("2026-11-26T00:00", "2026-11-26T07:00"),
        ("2026-11-26T06:59", "2026-11-26T07:00"),
        ("2026-11-26T07:00", "2026-11-26T07:00"),
    ],
)
def test_the_night_ends_at_seven(now: str, told: str) -> None:
    assert after_quiet(at(now), NIGHT, MOSCOW) == at(told)


def test_quiet_hours_are_of_the_readers_own_zone() -> None:
    assert after_quiet(at("2026-11-25T15:30"), NIGHT, "Asia/Vladivostok") == at("2026-11-26T07:00", "Asia/Vladivostok")


def test_a_quiet_hour_that_comes_twice_is_quiet_twice() -> None:
    quiet = Quiet(time(23), time(2, 30))  # in Berlin 2:00 to 3:00 comes twice on 25 October
    first, second = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert after_quiet(first, quiet, "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert after_quiet(second, quiet, "Europe/Berlin") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def left_out(day: date, hour: time, zone: str) -> bool:
    """Whether clocks of the zone jump over this hour on that day."""
    moment = datetime.combine(day, hour, ZoneInfo(zone))
    return moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment.replace(tzinfo=None)


@given(any_moment, hours, zones)
def test_an_hour_comes_once_a_day_at_least(moment: datetime, hour: time, zone: str) -> None:
    found = next_at(hour, moment, zone)
    assert timedelta(0) <= found - moment <= timedelta(hours=25)
    local = found.astimezone(ZoneInfo(zone))
    assert local.time() == hour or left_out(local.date(), hour, zone)
    assert next_at(hour, moment, zone, strictly=True) > moment


# -- when


@given(some.sampled_from(NewsKind), settings, any_moment, zones, some.integers(1, 3))
def test_news_come_neither_before_they_are_known_nor_in_quiet_hours_nor_stale(
    kind: NewsKind, chosen: NewsSettings, ready: datetime, zone: str, pupil: int
) -> None:
    stale = stale_at(kind, ready.astimezone(ZoneInfo(MOSCOW)).date() + timedelta(days=1), MOSCOW)
    told = when_told(kind, chosen, zone, ready_at=ready, stale=stale, pupil_id=pupil)
    if told is None:
        off = chosen.delivery(kind, pupil) is Delivery.OFF
        assert off or after_quiet(ready, chosen.quiet, zone) >= stale
        return
    due, _rank = told
    assert ready <= due < stale
    assert not is_quiet(due, chosen.quiet, zone)


@given(some.sampled_from(sorted(set(NewsKind) - REMINDERS)), any_moment, zones, hours)
def test_a_digest_comes_at_its_hour_or_when_the_quiet_is_over(
    kind: NewsKind, ready: datetime, zone: str, hour: time
) -> None:
    chosen = NewsSettings(quiet=None, digest_at=hour).choosing(kind, Delivery.DIGEST)
    told = when_told(kind, chosen, zone, ready_at=ready, stale=LONG)
    assert told == (next_at(hour, ready, zone), Rank.BULK)


def test_a_digest_that_would_come_too_late_is_not_waited_for() -> None:
    """Homework for tomorrow, set after the digest: tomorrow's digest would come when it has been collected."""
    ready, stale = at("2026-11-25T20:00"), stale_at(NewsKind.HOMEWORK, date(2026, 11, 26), MOSCOW)
    assert stale == at("2026-11-26T08:00")
    assert when_told(NewsKind.HOMEWORK, NewsSettings(), MOSCOW, ready_at=ready, stale=stale) == (ready, Rank.NEWS)


def test_what_the_quiet_hours_would_bring_too_late_is_not_brought() -> None:
    chosen = NewsSettings(quiet=Quiet(time(20), time(10)))
    ready, stale = at("2026-11-25T21:00"), stale_at(NewsKind.HOMEWORK, date(2026, 11, 26), MOSCOW)
    assert when_told(NewsKind.HOMEWORK, chosen, MOSCOW, ready_at=ready, stale=stale) is None


def test_on_a_day_off_the_resting_hear_in_the_digest() -> None:
    sunday = at("2026-11-29T12:00")
    resting, others = NewsSettings(rest_on_days_off=True), NewsSettings()

    def when(chosen: NewsSettings) -> object:
        told = when_told(
            NewsKind.MARK, chosen, MOSCOW, ready_at=sunday, stale=LONG, day_off=lambda day: day.weekday() == 6
        )
        return told and told[0].astimezone(ZoneInfo(MOSCOW)).time()

    assert (when(resting), when(others)) == (DIGEST_HOUR, time(12))


@pytest.mark.parametrize(
    ("kind", "about", "stale"),
    [
        (NewsKind.MARK, "2026-11-25", "2026-12-10T00:00"),
        (NewsKind.ABSENCE, "2026-11-25", "2026-11-29T00:00"),
        (NewsKind.HOMEWORK, "2026-11-26", "2026-11-26T08:00"),
        (NewsKind.TIMETABLE, "2026-11-26", "2026-11-26T16:00"),
        (NewsKind.TEST, "2026-11-26", "2026-11-26T08:00"),
        (NewsKind.RESULT, "2026-12-30", "2027-01-30T00:00"),
        (NewsKind.ANSWER, "2026-11-25", "2026-12-03T00:00"),
        (NewsKind.MESSAGE, "2026-11-25", "2026-12-03T00:00"),
        (NewsKind.EVENING, "2026-11-26", "2026-11-26T08:00"),
        (NewsKind.WEEK, "2026-11-28", "2026-11-30T00:00"),
    ],
)
def test_how_long_each_kind_is_news(kind: NewsKind, about: str, stale: str) -> None:
    assert stale_at(kind, date.fromisoformat(about), MOSCOW) == at(stale)


# -- what a reader chooses


def test_a_choice_for_one_child_leaves_the_others_as_they_are() -> None:
    chosen = NewsSettings().choosing(NewsKind.MARK, Delivery.OFF, 1)
    assert chosen.delivery(NewsKind.MARK, 1) is Delivery.OFF
    assert chosen.delivery(NewsKind.MARK, 2) is Delivery.AT_ONCE
    assert chosen.delivery(NewsKind.ABSENCE, 1) is Delivery.AT_ONCE


def test_a_choice_for_all_takes_the_place_of_those_for_each() -> None:
    chosen = NewsSettings().choosing(NewsKind.MARK, Delivery.OFF, 1).choosing(NewsKind.MARK, Delivery.DIGEST)
    assert {chosen.delivery(NewsKind.MARK, pupil) for pupil in (None, 1, 2)} == {Delivery.DIGEST}


@pytest.mark.parametrize("kind", [NewsKind.ANSWER, NewsKind.MESSAGE])
def test_what_the_school_says_to_a_parent_cannot_be_switched_off(kind: NewsKind) -> None:
    assert NewsSettings().choosing(kind, Delivery.OFF).delivery(kind) is not Delivery.OFF


@given(settings)
def test_what_is_kept_is_what_was_chosen(chosen: NewsSettings) -> None:
    assert NewsSettings.read(chosen.as_kept()) == chosen


def test_who_has_chosen_nothing_keeps_nothing() -> None:
    assert NewsSettings().as_kept() == {}


@pytest.mark.parametrize(
    "kept",
    [
        {"kinds": 7, "quiet": "night", "digest": None, "evening": 25, "zone": 3, "rest": "yes"},
        {"kinds": {"all": "off", "x": {"mark": "off"}, "1": {"mark": "never", "no such": "off"}}},
        {"quiet": ["22:00"], "digest": "25:00", "evening": [], "zone": "Mars/Base"},
        {"quiet": [1, 2], "zone": "../etc/passwd", "spoilers": 1, "nameless": None},
    ],
)
def test_what_cannot_be_read_is_as_if_not_chosen(kept: dict[str, object]) -> None:
    assert NewsSettings.read(kept) == NewsSettings()


def test_every_kind_has_its_rule_and_a_default_that_may_be_chosen() -> None:
    assert set(RULES) == set(NewsKind)
    assert all(rule.delivery in rule.choices for rule in RULES.values())
