"""The course of a question to the staff: every act in every state, and its clocks."""

from datetime import date

import pytest

from domain.calendar import WorkCalendar
from domain.inquiries import OPTIONS, OWED, Course, Fault, InquiryAct, InquiryStatus, due, perform
from domain.profiles import BELGOROD

ASKED = date(2026, 11, 25)
APPLICANT, TAKER, OTHER = 1, 2, 3
CALENDAR = WorkCalendar.of("belgorod")
S, A = InquiryStatus, InquiryAct
LEADS = {
    (A.ADD, S.WAITING): S.WAITING, (A.ADD, S.TAKEN): S.TAKEN, (A.ADD, S.OFFERED): S.OFFERED,
    (A.ADD, S.WRITTEN): S.WRITTEN, (A.ADD, S.VISIT): S.VISIT, (A.ADD, S.CALL): S.CALL,
    (A.TAKE, S.WAITING): S.TAKEN, (A.PASS, S.TAKEN): S.WAITING,
    (A.ANSWER, S.TAKEN): S.ANSWERED, (A.ANSWER, S.WRITTEN): S.ANSWERED, (A.ANSWER, S.VISIT): S.ANSWERED,
    (A.ANSWER, S.CALL): S.ANSWERED, (A.NUMBER, S.TAKEN): S.ANSWERED, (A.OFFER, S.TAKEN): S.OFFERED,
    (A.WRITE, S.OFFERED): S.WRITTEN, (A.TIME, S.OFFERED): S.VISIT, (A.CALL, S.OFFERED): S.CALL,
    (A.HELD, S.TAKEN): S.ANSWERED, (A.HELD, S.WRITTEN): S.ANSWERED, (A.HELD, S.VISIT): S.ANSWERED,
    (A.HELD, S.CALL): S.ANSWERED, (A.REOPEN, S.ANSWERED): S.TAKEN, (A.CLOSE, S.ANSWERED): S.CLOSED,
}  # fmt: skip
BY_APPLICANT = {A.ADD, A.WRITE, A.TIME, A.CALL, A.REOPEN, A.CLOSE}


def course(status: InquiryStatus) -> Course:
    taker = None if status is S.WAITING else TAKER
    return Course(status=status, applicant_id=APPLICANT, asked_on=ASKED, taker_id=taker)


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("act", [one for one in A if one is not A.ASK])
def test_an_act_leads_where_the_regulation_leads_and_nowhere_else(act: InquiryAct, status: InquiryStatus) -> None:
    by, staff = (APPLICANT, False) if act in BY_APPLICANT else (TAKER, True)
    after = perform(course(status), act, by, ASKED, staff=staff, words="слова")
    if (act, status) in LEADS:
        assert isinstance(after, Course)
        assert after.status is LEADS[act, status]
    else:
        assert after in {Fault.NOT_NOW, Fault.TAKEN_BY_ANOTHER}


@pytest.mark.parametrize(("act", "status"), LEADS)
def test_nobody_does_what_is_anothers(act: InquiryAct, status: InquiryStatus) -> None:
    others = [(OTHER, False)] + ([(APPLICANT, True)] if act not in BY_APPLICANT else [(TAKER, True)])
    for by, staff in others:
        assert perform(course(status), act, by, ASKED, staff=staff, words="слова") is Fault.NOT_YOURS
    if act not in BY_APPLICANT | {A.TAKE}:
        assert perform(course(status), act, OTHER, ASKED, staff=True, words="слова") is Fault.TAKEN_BY_ANOTHER


@pytest.mark.parametrize("act", [A.ANSWER, A.NUMBER])
def test_an_answer_without_words_is_none(act: InquiryAct) -> None:
    assert perform(course(S.TAKEN), act, TAKER, ASKED, staff=True, words="  ") is Fault.NO_WORDS


@pytest.mark.parametrize(
    ("status", "chosen_on", "on"),
    [
        (S.TAKEN, None, date(2026, 12, 25)),  # thirty days
        (S.CALL, date(2026, 11, 26), date(2026, 11, 30)),  # the third day is a Sunday
        (S.CALL, date(2026, 12, 24), date(2026, 12, 25)),  # never past the thirty days
        (S.VISIT, date(2026, 11, 26), date(2026, 12, 25)),
        (S.ANSWERED, None, None),
    ],
)
def test_the_clock_is_thirty_days_and_three_for_a_promised_call(
    status: InquiryStatus, chosen_on: date | None, on: date | None
) -> None:
    one = Course(status=status, applicant_id=APPLICANT, asked_on=ASKED, taker_id=TAKER, chosen_on=chosen_on)
    found = due(one, BELGOROD.limits, CALENDAR)
    assert (found.on if found else None) == on


def test_the_three_options_are_in_the_order_of_the_regulation() -> None:
    assert OPTIONS == (S.WRITTEN, S.VISIT, S.CALL)
    assert set(OPTIONS) <= OWED
