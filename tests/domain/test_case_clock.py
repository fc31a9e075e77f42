from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.case_clock import due, outermost_due, total_due
from domain.cases import CLOSED, Status, Talk
from domain.profiles import BELGOROD, MOSCOW_REGION, Stage
from tests.domain.cases import case

RUSSIA = WorkCalendar.of()
SUNDAY = date(2026, 11, 22)


def due_on(of):
    found = due(of, RUSSIA)
    assert found is not None
    return found.on


@pytest.mark.parametrize(
    ("filed", "decided"),
    [
        (date(2026, 4, 28), date(2026, 4, 29)),
        (date(2026, 12, 30), date(2027, 1, 11)),  # New Year holidays do not count
        (date(2027, 2, 19), date(2027, 2, 20)),  # a working Saturday
        (SUNDAY, date(2026, 11, 23)),
    ],
)
def test_moscow_region_decides_one_working_day_after_filing(filed, decided):
    assert due_on(case(MOSCOW_REGION, filed_on=filed)) == decided


@pytest.mark.parametrize(
    ("filed", "decided"),
    [
        (SUNDAY, date(2026, 11, 25)),
        (date(2026, 12, 29), date(2027, 1, 12)),
        (date(2026, 4, 29), date(2026, 5, 5)),
    ],
)
def test_belgorod_decides_three_working_days_after_filing(filed, decided):
    assert due_on(case(BELGOROD, filed_on=filed)) == decided


def test_the_two_stages_of_moscow_region_are_shown_and_the_second_is_the_total():
    stages = total_due(case(MOSCOW_REGION), RUSSIA)
    assert [(stage, one.on) for stage, one in stages] == [
        (Stage.DECISION, date(2026, 11, 23)),
        (Stage.REGISTER_APPLICANT, date(2026, 11, 24)),
    ]


def test_registration_is_counted_from_the_decision_itself_once_there_is_one():
    granted = case(MOSCOW_REGION, Status.GRANTED_UNREGISTERED, decided_on=date(2026, 11, 27))
    assert due_on(granted) == date(2026, 11, 30)


def test_belgorod_has_one_stage():
    assert [stage for stage, _ in total_due(case(BELGOROD), RUSSIA)] == [Stage.DECISION]


@pytest.mark.parametrize("status", [*CLOSED, Status.PROVIDED])
def test_a_case_that_is_over_is_due_no_more(status):
    assert due(case(BELGOROD, status), RUSSIA) is None
    assert total_due(case(BELGOROD, status), RUSSIA) == ()


@pytest.mark.parametrize(
    ("status", "facts", "on", "source"),
    [
        (Status.TAKEN, {}, date(2026, 11, 25), "B 3.3.2"),
        # asked, not answered: nothing but the outermost day is known; 22 December is a Tuesday
        (Status.CORRECTING, {}, date(2026, 12, 22), "B 2.4"),
        # answered: one working day after the answer
        (Status.TAKEN, {"resumed_on": date(2026, 12, 4)}, date(2026, 12, 7), "ruling 10"),
        # answered at once: the term of three days is not shortened
        (Status.TAKEN, {"resumed_on": SUNDAY}, date(2026, 11, 25), "B 3.3.2"),
        # answered very late: never past 30 days
        (Status.TAKEN, {"resumed_on": date(2026, 12, 22)}, date(2026, 12, 22), "B 2.4"),
        # invited: one working day after the talk
        (
            Status.INVITED,
            {"talk": Talk(date(2026, 12, 1), invited_on=date(2026, 11, 24))},
            date(2026, 12, 2),
            "ruling 10",
        ),
    ],
)
def test_an_answer_or_a_talk_moves_the_decision_of_belgorod_and_never_past_thirty_days(status, facts, on, source):
    found = due(case(BELGOROD, status, **facts), RUSSIA)
    assert found is not None
    assert (found.on, found.limit.source) == (on, source)


def test_thirty_days_that_end_on_a_day_off_end_on_the_working_day_before():
    last = outermost_due(case(BELGOROD, filed_on=date(2026, 12, 5)), RUSSIA)  # 4 January is a holiday
    assert last is not None
    assert (last.on, last.moved_from) == (date(2026, 12, 30), date(2027, 1, 4))


def test_a_correction_moves_nothing_where_the_regulation_lets_nothing_move():
    filed = case(MOSCOW_REGION, Status.CORRECTING)
    assert due_on(filed) == date(2026, 11, 23)
    assert outermost_due(filed, RUSSIA) is None


def test_a_changed_calendar_moves_an_open_case():
    filed = case(BELGOROD, filed_on=date(2026, 7, 10))
    here = due(filed, WorkCalendar.of("belgorod"))
    assert here is not None
    assert (due_on(filed), here.on) == (date(2026, 7, 15), date(2026, 7, 16))


@given(st.dates(date(2013, 1, 1), date(2027, 12, 31)), st.integers(0, 60))
def test_a_decision_is_due_on_a_working_day_between_its_term_and_thirty_days(filed, waited):
    filed_case = case(BELGOROD, Status.TAKEN, filed_on=filed)
    answered = replace(filed_case, resumed_on=date.fromordinal(filed.toordinal() + waited))
    assert due_on(filed_case) <= due_on(answered)
    assert (due_on(answered) - filed).days <= 30
    assert RUSSIA.is_working(due_on(answered))
