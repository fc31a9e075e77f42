"""The course of a complaint and its door, rule by rule (B 5)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.calendar import WorkCalendar
from domain.complaint_door import Handle, Own, Party, Seat, SeatKind, Standing, route, to_handle, to_own
from domain.complaints import (
    MUST_BE_TOLD,
    NO_ANSWER,
    OPEN,
    URGENT,
    Complaint,
    ComplaintAct,
    ComplaintStatus,
    Fault,
    Given,
    Hand,
    Outcome,
    Reason,
    acts_open_to,
    due,
    may_complain_again,
    perform,
)
from domain.profiles.common import LIMITS

FILED = date(2026, 11, 25)
APPLICANT, HEAD, OFFICER, OTHER = 1, 2, 3, 4
S, A = ComplaintStatus, ComplaintAct
THE_HEAD, THE_OFFICER = Hand(id=HEAD, head=True), Hand(id=OFFICER, officer=True)
WORDS = Given(to=OFFICER, may_see=True, outcome=Outcome.UNJUSTIFIED, reasons="причины", measures="меры", words="слова")
LEADS = {
    (A.APPOINT, S.REGISTERED): S.APPOINTED, (A.APPOINT, S.APPOINTED): S.APPOINTED, (A.APPOINT, S.ASKED): S.APPOINTED,
    (A.ASK, S.APPOINTED): S.ASKED, (A.REPLY, S.ASKED): S.APPOINTED,
    (A.DRAFT, S.APPOINTED): S.DRAFTED, (A.DRAFT, S.ASKED): S.DRAFTED,
    (A.RETURN, S.DRAFTED): S.APPOINTED, (A.SIGN, S.DRAFTED): S.ANSWERED,
    (A.WITHDRAW, S.REGISTERED): S.WITHDRAWN, (A.WITHDRAW, S.APPOINTED): S.WITHDRAWN,
    (A.WITHDRAW, S.ASKED): S.WITHDRAWN, (A.WITHDRAW, S.DRAFTED): S.WITHDRAWN,
}  # fmt: skip
BY = {
    A.APPOINT: THE_HEAD, A.RETURN: THE_HEAD, A.SIGN: THE_HEAD, A.ASK: THE_OFFICER, A.DRAFT: THE_OFFICER,
    A.REPLY: Hand(id=APPLICANT), A.WITHDRAW: Hand(id=APPLICANT),
}  # fmt: skip


def complaint(status: ComplaintStatus = S.APPOINTED, **facts: object) -> Complaint:
    one = Complaint(
        reason=Reason.REFUSED_WITHOUT_GROUND,
        status=status,
        registered_on=FILED,
        applicant_id=APPLICANT,
        responsible_id=None if status is S.REGISTERED else OFFICER,
        outcome=Outcome.UNJUSTIFIED if status is S.DRAFTED else None,
    )
    return replace(one, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("act", [one for one in A if one is not A.REGISTER])
def test_an_act_leads_where_the_regulation_leads_and_nowhere_else(act: ComplaintAct, status: ComplaintStatus) -> None:
    after = perform(complaint(status), act, BY[act], WORDS)
    if (act, status) in LEADS:
        assert isinstance(after, Complaint)
        assert after.status is LEADS[act, status]
        assert act in acts_open_to(complaint(status), BY[act])
    else:
        assert after in {Fault.NOT_NOW, Fault.NOT_YOURS}
        assert act not in acts_open_to(complaint(status), BY[act])


@pytest.mark.parametrize(("act", "status"), LEADS)
def test_nobody_does_what_is_anothers(act: ComplaintAct, status: ComplaintStatus) -> None:
    hands = (THE_HEAD, THE_OFFICER, Hand(id=OTHER, officer=True), Hand(id=APPLICANT), Hand(id=OTHER))
    for hand in hands:
        if hand != BY[act]:
            assert perform(complaint(status), act, hand, WORDS) is Fault.NOT_YOURS


@pytest.mark.parametrize("act", [A.APPOINT, A.SIGN, A.RETURN])
def test_nobody_considers_a_complaint_of_their_own(act: ComplaintAct) -> None:
    assert perform(complaint(S.DRAFTED), act, Hand(id=APPLICANT, head=True), WORDS) is Fault.NOT_YOURS


@pytest.mark.parametrize("reason", Reason)
def test_the_clock_is_fifteen_working_days_and_five_of_the_urgent_reasons(reason: Reason) -> None:
    found = due(complaint(reason=reason), LIMITS, WorkCalendar.of("belgorod"))
    assert found.on == (date(2026, 12, 2) if reason in URGENT else date(2026, 12, 16))
    assert found.limit.source == "B 5.10"


@pytest.mark.parametrize(
    ("registered", "on"),
    [
        (date(2026, 12, 22), date(2027, 1, 21)),  # the New Year holidays do not count
        (date(2026, 11, 28), date(2026, 12, 18)),  # a Saturday
        (date(2027, 7, 5), date(2027, 7, 27)),  # nor does the day of the region, 12 July
    ],
)
def test_days_off_do_not_count(registered: date, on: date) -> None:
    assert due(complaint(registered_on=registered), LIMITS, WorkCalendar.of("belgorod")).on == on


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (Given(outcome=Outcome.JUSTIFIED, reasons="есть"), Fault.NO_MEASURES),
        (Given(outcome=Outcome.JUSTIFIED, measures="есть"), Fault.NO_REASONS),
        (Given(outcome=Outcome.UNJUSTIFIED), Fault.NO_REASONS),
        (Given(), Fault.NOT_IN_LIST),
    ],
)
def test_what_the_answer_must_hold(given: Given, fault: Fault) -> None:
    assert perform(complaint(), A.DRAFT, THE_OFFICER, given) is fault


@pytest.mark.parametrize("outcome", NO_ANSWER)
def test_the_closed_list_is_not_widened(outcome: Outcome) -> None:
    plain = perform(complaint(), A.DRAFT, THE_OFFICER, Given(outcome=outcome))
    assert (plain is Fault.NOT_IN_LIST) is (outcome in {Outcome.NO_NAME_AND_ADDRESS, Outcome.ANSWERED_BEFORE})
    once = perform(complaint(answered_before=1), A.DRAFT, THE_OFFICER, Given(outcome=Outcome.ANSWERED_BEFORE))
    assert once is Fault.NOT_IN_LIST
    facts = complaint(nameless=True, answered_before=2)
    prepared = perform(facts, A.DRAFT, THE_OFFICER, Given(outcome=outcome))
    assert isinstance(prepared, Complaint)
    signed = perform(prepared, A.SIGN, THE_HEAD)
    assert isinstance(signed, Complaint)
    assert signed.status is S.LEFT
    assert may_complain_again(signed)


def test_of_whom_the_law_says_so_the_applicant_is_told() -> None:
    assert {Outcome.INSULTING, Outcome.UNREADABLE, Outcome.SECRET} == MUST_BE_TOLD


def test_seven_reasons_and_any_other() -> None:
    assert len(Reason) == 8
    assert {Reason.DOCUMENTS_REFUSED, Reason.MISPRINTS} == URGENT


@pytest.mark.parametrize("status", S)
def test_while_it_is_open_there_is_nothing_to_complain_of_again(status: ComplaintStatus) -> None:
    assert may_complain_again(complaint(status)) is (status not in OPEN)


# -- the door (B 5.5)

PARTY = Party(
    complaint_id=7, authority_id=1, account_id=50, person_id=APPLICANT, against_school_id=20, against_authority_id=None
)


def standing(**facts: object) -> Standing:
    seat = (Seat(SeatKind.OFFICER, 1),)
    plain = Standing(person_id=OFFICER, seats=seat, authorities_ever=frozenset({1}), schools_ever=frozenset())
    return replace(plain, **facts)  # type: ignore[arg-type]


def test_the_door_lets_in_a_member_of_the_authority() -> None:
    assert to_handle(PARTY, standing()) == Handle(7, SeatKind.OFFICER)
    assert to_handle(PARTY, standing(schools_ever=frozenset({21}))) == Handle(7, SeatKind.OFFICER)


@pytest.mark.parametrize(
    "who",
    [
        standing(seats=()),
        standing(seats=(Seat(SeatKind.HEAD, 2),)),
        standing(schools_ever=frozenset({20})),  # is or was of the school complained of, in whatever role
        standing(schools_ever=frozenset({20}), seats=(Seat(SeatKind.HEAD, 1),)),
        standing(person_id=APPLICANT),
    ],
)
def test_the_door_keeps_out_everybody_else(who: Standing) -> None:
    assert to_handle(PARTY, who) is None


def test_of_an_authority_complained_of_nobody_is_let_in() -> None:
    party = replace(PARTY, against_school_id=None, against_authority_id=3)
    assert to_handle(party, standing()) is not None
    assert to_handle(party, standing(authorities_ever=frozenset({1, 3}))) is None


def test_an_applicant_reads_their_own_alone() -> None:
    assert to_own(PARTY, 50) == Own(7)
    assert to_own(PARTY, 51) is None


@pytest.mark.parametrize(("against_authority", "goes_to"), [(False, 1), (True, 2)])
def test_a_complaint_goes_by_the_routing_of_the_regulation(against_authority: bool, goes_to: int) -> None:
    assert route(against_authority, 1, 2) == goes_to
    assert route(against_authority, None, None) is None


def test_who_complained_on_paper_is_not_asked_here_and_the_rest_of_the_course_is_the_same() -> None:
    on_paper = complaint(applicant_id=None)
    assert perform(on_paper, A.ASK, THE_OFFICER, WORDS) is Fault.NOT_NOW
    assert A.ASK not in acts_open_to(on_paper, THE_OFFICER)
    assert acts_open_to(complaint(S.REGISTERED, applicant_id=None), THE_HEAD) == (A.APPOINT,)
    assert isinstance(perform(on_paper, A.DRAFT, THE_OFFICER, WORDS), Complaint)
