from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import RoleKind
from domain.applications import acts_open_to, after, perform, permitted
from domain.cases import DELIVERED, UNDECIDED, Act, Actor, Case, Denial, Particulars, Proof, Status
from domain.checks import Proposal
from domain.limits import TimeLimit, Unit
from domain.profiles import (
    BELGOROD,
    MOSCOW_REGION,
    ExecutorBy,
    Field,
    FormField,
    Ground,
    GroundKind,
    Hands,
    LetterKind,
    Profile,
    Stage,
)
from tests.domain.cases import (
    ADMINISTRATOR,
    COLLEAGUE,
    FILED_ON,
    HEAD,
    OFFICER,
    OUTSIDER,
    PARENT,
    STRANGER,
    TALK,
    TEACHER,
    TODAY,
    case,
    particulars,
)

TVER = Profile(
    code="tver",
    title="Третий регламент",
    home_region=None,
    limits={Stage.DECISION: TimeLimit(2, Unit.WORKING_DAYS, source="T 1")},
    fields=(FormField(Field.SCHOOL, "T 2"), FormField(Field.CHILD_NAME, "T 2")),
    grounds=(
        Ground(code="T1", kind=GroundKind.REFUSAL, clause="1", text="Основание", source="T 3", origin="регламент"),
    ),
    hands=Hands(
        executor_by=ExecutorBy.RESPONSIBLE,
        adopted_by_head=True,
        registers=None,
        passed_on_by=frozenset({RoleKind.HEAD}),
        source="T 4",
    ),
    letters={LetterKind.REFUSAL: "T 5"},
    talks=False,
)


def done(of: Case, act: Act, actor: Actor, given: Particulars | None = None) -> Case:
    moved = perform(of, act, actor, given or particulars(of.profile, act))
    assert isinstance(moved, Case), moved
    return moved


B, M = BELGOROD, MOSCOW_REGION
S = Status


@pytest.mark.parametrize(
    ("profile", "status", "act", "actor", "to"),
    [
        (B, S.FILED, Act.TAKE, HEAD, S.TAKEN),
        (M, S.FILED, Act.TAKE, OFFICER, S.TAKEN),
        (B, S.FILED, Act.REASSIGN, HEAD, S.TAKEN),
        (M, S.FILED, Act.REASSIGN, ADMINISTRATOR, S.TAKEN),
        (B, S.INVITED, Act.REASSIGN, HEAD, S.INVITED),
        (M, S.TAKEN, Act.REASSIGN, OFFICER, S.TAKEN),
        (B, S.TAKEN, Act.ASK_TO_CORRECT, OFFICER, S.CORRECTING),
        (B, S.CORRECTING, Act.CORRECT, PARENT, S.TAKEN),
        (B, S.CORRECTING, Act.CORRECT, OFFICER, S.TAKEN),  # the answer came on paper
        (B, S.TAKEN, Act.INVITE, OFFICER, S.INVITED),
        (B, S.INVITED, Act.ACCEPT_TALK, PARENT, S.INVITED),
        (B, S.INVITED, Act.DECLINE_TALK, PARENT, S.TAKEN),
        (B, S.INVITED, Act.MISS_TALK, OFFICER, S.TAKEN),
        (B, S.INVITED, Act.HOLD_TALK, OFFICER, S.TAKEN),
        (B, S.TAKEN, Act.GRANT, OFFICER, S.PROVIDED),
        (B, S.CORRECTING, Act.GRANT, OFFICER, S.PROVIDED),
        (B, S.TAKEN, Act.REFUSE, OFFICER, S.REFUSED),
        (B, S.TAKEN, Act.REFUSE_INTAKE, OFFICER, S.INTAKE_REFUSED),
        (M, S.TAKEN, Act.GRANT, OFFICER, S.ADOPTING),
        (M, S.TAKEN, Act.REFUSE, OFFICER, S.ADOPTING),
        (M, S.ADOPTING, Act.ADOPT, HEAD, S.GRANTED_UNREGISTERED),
        (M, S.ADOPTING, Act.RETURN, HEAD, S.TAKEN),
        (M, S.GRANTED_UNREGISTERED, Act.REGISTER, ADMINISTRATOR, S.PROVIDED),
        (B, S.FILED, Act.WITHDRAW, PARENT, S.WITHDRAWN),
        (M, S.ADOPTING, Act.WITHDRAW, PARENT, S.WITHDRAWN),
        (B, S.PROVIDED, Act.CANCEL, PARENT, S.TERMINATED),
        (B, S.PROVIDED, Act.CANCEL, COLLEAGUE, S.TERMINATED),  # form App. 3 on paper
        (M, S.GRANTED_UNREGISTERED, Act.CANCEL, PARENT, S.TERMINATED),
        (B, S.PROVIDED, Act.TERMINATE, COLLEAGUE, S.TERMINATED),
        (M, S.PROVIDED, Act.TERMINATE, ADMINISTRATOR, S.TERMINATED),
    ],
)
def test_an_act_leads_where_the_regulation_leads(profile, status, act, actor, to):
    assert done(case(profile, status), act, actor).status is to


@pytest.mark.parametrize(
    ("profile", "status", "act", "actor", "denial"),
    [
        (B, S.TAKEN, Act.GRANT, OUTSIDER, Denial.NOT_YOUR_SCHOOL),
        (B, S.PROVIDED, Act.TERMINATE, OUTSIDER, Denial.NOT_YOUR_SCHOOL),
        (B, S.FILED, Act.TAKE, TEACHER, Denial.NOT_YOUR_CASE),
        (B, S.FILED, Act.TAKE, PARENT, Denial.NOT_YOUR_CASE),
        (B, S.TAKEN, Act.GRANT, PARENT, Denial.NOT_YOUR_CASE),  # nobody grants access to themself
        (B, S.FILED, Act.WITHDRAW, STRANGER, Denial.NOT_YOUR_CASE),
        (B, S.CORRECTING, Act.CORRECT, STRANGER, Denial.NOT_YOUR_CASE),
        (B, S.PROVIDED, Act.CANCEL, STRANGER, Denial.NOT_YOUR_CASE),
        (M, S.FILED, Act.TAKE, ADMINISTRATOR, Denial.NOT_YOUR_ROLE),
        (M, S.ADOPTING, Act.ADOPT, OFFICER, Denial.NOT_YOUR_ROLE),
        (M, S.GRANTED_UNREGISTERED, Act.REGISTER, COLLEAGUE, Denial.NOT_YOUR_ROLE),
        (B, S.FILED, Act.TAKE, OFFICER, Denial.NO_RESOLUTION),
        (B, S.TAKEN, Act.REASSIGN, OFFICER, Denial.NO_RESOLUTION),
        (M, S.TAKEN, Act.REASSIGN, COLLEAGUE, Denial.TAKEN_BY_ANOTHER),
        (M, S.FILED, Act.REASSIGN, OFFICER, Denial.NOT_TAKEN),
        (B, S.FILED, Act.GRANT, OFFICER, Denial.NOT_TAKEN),
        (B, S.FILED, Act.REFUSE_INTAKE, OFFICER, Denial.NOT_TAKEN),
        (M, S.TAKEN, Act.TAKE, COLLEAGUE, Denial.TAKEN_BY_ANOTHER),
        (M, S.TAKEN, Act.TAKE, OFFICER, Denial.ALREADY_YOURS),
        (B, S.TAKEN, Act.GRANT, COLLEAGUE, Denial.TAKEN_BY_ANOTHER),
        (B, S.TAKEN, Act.GRANT, HEAD, Denial.TAKEN_BY_ANOTHER),  # the head takes it over first
        (B, S.TAKEN, Act.WITHDRAW, COLLEAGUE, Denial.TAKEN_BY_ANOTHER),
        (B, S.INVITED, Act.GRANT, OFFICER, Denial.NOT_NOW),
        (B, S.TAKEN, Act.CORRECT, PARENT, Denial.NOT_NOW),
        (B, S.TAKEN, Act.TERMINATE, COLLEAGUE, Denial.NOT_NOW),
        (M, S.ADOPTING, Act.GRANT, OFFICER, Denial.NOT_NOW),
        (B, S.PROVIDED, Act.GRANT, OFFICER, Denial.ALREADY_DECIDED),
        (B, S.REFUSED, Act.GRANT, OFFICER, Denial.ALREADY_DECIDED),
        (B, S.WITHDRAWN, Act.TAKE, HEAD, Denial.ALREADY_DECIDED),
        (M, S.GRANTED_UNREGISTERED, Act.REFUSE, OFFICER, Denial.ALREADY_DECIDED),
        (M, S.PROVIDED, Act.REGISTER, ADMINISTRATOR, Denial.ALREADY_DECIDED),
        (B, S.PROVIDED, Act.WITHDRAW, PARENT, Denial.ALREADY_DECIDED),
        (B, S.TERMINATED, Act.TERMINATE, HEAD, Denial.ALREADY_DECIDED),
        (M, S.TAKEN, Act.INVITE, OFFICER, Denial.NOT_IN_PROFILE),
    ],
)
def test_an_act_is_denied_for_the_reason_that_holds(profile, status, act, actor, denial):
    assert permitted(case(profile, status), act, actor, particulars(profile, act)) is denial


def test_a_standing_order_makes_taking_the_resolution():
    filed = case(B)
    assert permitted(filed, Act.TAKE, OFFICER) is Denial.NO_RESOLUTION
    taken = done(replace(filed, standing_order=True), Act.TAKE, OFFICER)
    assert (taken.status, taken.executor_id) == (S.TAKEN, OFFICER.id)


def test_the_head_can_always_reassign_and_only_to_one_who_may_work_on_it():
    taken = case(B, S.TAKEN)
    assert done(taken, Act.REASSIGN, HEAD, Particulars(to=COLLEAGUE)).executor_id == COLLEAGUE.id
    assert done(taken, Act.REASSIGN, HEAD, Particulars(to=HEAD)).executor_id == HEAD.id
    for wrong in (None, TEACHER, ADMINISTRATOR, OUTSIDER):
        assert permitted(taken, Act.REASSIGN, HEAD, Particulars(to=wrong)) is Denial.NOT_AN_EXECUTOR


def test_a_recorded_order_lets_the_executor_of_moscow_region_decide():
    taken = case(M, S.TAKEN)
    assert after(taken, Act.GRANT, OFFICER) is S.ADOPTING
    assert after(replace(taken, standing_order=True), Act.GRANT, OFFICER) is S.GRANTED_UNREGISTERED
    assert after(replace(taken, standing_order=True), Act.REFUSE, OFFICER) is S.REFUSED


def test_the_head_adopts_what_was_drafted_and_is_the_one_who_decided():
    drafted = done(case(M, S.TAKEN), Act.REFUSE, OFFICER)
    assert (drafted.drafted, drafted.drafted_by, drafted.decided_by) == (Act.REFUSE, OFFICER.id, None)
    adopted = done(drafted, Act.ADOPT, HEAD)
    assert (adopted.status, adopted.decided_by, adopted.decided_on) == (S.REFUSED, HEAD.id, TODAY)


def test_a_draft_is_given_back_with_a_reason_and_drafted_anew():
    drafted = case(M, S.ADOPTING)
    assert permitted(drafted, Act.RETURN, HEAD) is Denial.NO_REASON
    back = done(drafted, Act.RETURN, HEAD, Particulars(reason="проверьте класс"))
    assert (back.status, back.drafted, back.drafted_by) == (S.TAKEN, None, None)


@pytest.mark.parametrize("had_a_hand", [{"executor_id": 13}, {"drafted_by": 13}, {"decided_by": 13}])
def test_the_administrator_who_registers_is_another_person(had_a_hand):
    """M 1.1.2-d: even one who holds both roles does not register what they worked on."""
    both = Actor(13, frozenset({RoleKind.OFFICER, RoleKind.ADMINISTRATOR}), ADMINISTRATOR.school_id)
    granted = case(M, S.GRANTED_UNREGISTERED)
    assert permitted(granted, Act.REGISTER, both) is None
    assert permitted(replace(granted, **had_a_hand), Act.REGISTER, both) is Denial.SECOND_PAIR_OF_HANDS


def test_the_result_is_delivered_only_when_the_applicant_is_registered_or_refused():
    """M 1.1.3: a granted application waits for its registration before the applicant is told."""
    granted = done(done(case(M, S.TAKEN), Act.GRANT, OFFICER), Act.ADOPT, HEAD)
    assert granted.status not in DELIVERED
    assert done(granted, Act.REGISTER, ADMINISTRATOR).status in DELIVERED
    assert done(done(case(M, S.TAKEN), Act.REFUSE, OFFICER), Act.ADOPT, HEAD).status in DELIVERED


@pytest.mark.parametrize("proof", Proof)
def test_a_grant_needs_a_proof_of_identity_and_any_of_the_three_will_do(proof):
    taken = case(B, S.TAKEN)
    assert permitted(taken, Act.GRANT, OFFICER, Particulars(proof=proof)) is None
    assert permitted(taken, Act.GRANT, OFFICER, Particulars()) is Denial.NO_PROOF


@pytest.mark.parametrize(
    ("proposal", "reason", "denial"),
    [
        (Proposal.GRANT, "", None),
        (Proposal.LOOK, "", None),
        (Proposal.CORRECT, "", Denial.NO_REASON),
        (Proposal.REFUSE, "  ", Denial.NO_REASON),
        (Proposal.REFUSE, "документы проверены", None),
    ],
)
def test_granting_against_a_proposal_asks_for_a_reason(proposal, reason, denial):
    given = Particulars(proof=Proof.SCHOOL_CODE, proposal=proposal, reason=reason)
    assert permitted(case(B, S.TAKEN), Act.GRANT, OFFICER, given) is denial


@pytest.mark.parametrize(
    ("act", "grounds", "denial"),
    [
        (Act.REFUSE, ("B2.8.2-2",), None),
        (Act.REFUSE, ("B2.8.2-2", "B1.2"), None),
        (Act.REFUSE, (), Denial.NO_GROUND),
        (Act.REFUSE, ("M13-5",), Denial.GROUND_NOT_OF_PROFILE),  # a duplicate is no ground in Belgorod
        (Act.REFUSE, ("B2.8.2-2", "M13-5"), Denial.GROUND_NOT_OF_PROFILE),
        (Act.REFUSE, ("B2.8.1-1",), Denial.GROUND_NOT_OF_PROFILE),  # of intake, not of refusal
        (Act.REFUSE_INTAKE, ("B2.8.1-2",), None),
        (Act.REFUSE_INTAKE, ("B1.2",), Denial.GROUND_NOT_OF_PROFILE),
        (Act.REFUSE_INTAKE, (), Denial.NO_GROUND),
    ],
)
def test_a_refusal_stands_on_grounds_of_its_kind_and_profile(act, grounds, denial):
    assert permitted(case(B, S.TAKEN), act, OFFICER, Particulars(grounds=grounds)) is denial


def test_an_end_of_the_service_by_staff_names_its_reason():
    provided = case(B, S.PROVIDED)
    assert permitted(provided, Act.TERMINATE, OFFICER) is Denial.NO_GROUND
    assert permitted(provided, Act.TERMINATE, OFFICER, Particulars(grounds=("BT-adult",))) is None


def test_asking_to_correct_says_what_to_correct():
    taken = case(B, S.TAKEN)
    assert permitted(taken, Act.ASK_TO_CORRECT, OFFICER) is Denial.NOTHING_ASKED
    assert permitted(taken, Act.ASK_TO_CORRECT, OFFICER, Particulars(asked=(Field.CHILD_CLASS,))) is None
    assert permitted(taken, Act.ASK_TO_CORRECT, OFFICER, Particulars(reason="уточните класс")) is None


@pytest.mark.parametrize(
    ("on", "talk_on", "denial"),
    [
        (TODAY, TODAY + timedelta(days=4), None),
        (TODAY, TODAY + timedelta(days=3), Denial.INVITED_TOO_LATE),
        (TODAY, FILED_ON + timedelta(days=29), None),
        (TODAY, FILED_ON + timedelta(days=30), Denial.PAST_OUTERMOST),
        (TODAY, None, Denial.NO_DAY),
        (None, TODAY + timedelta(days=4), Denial.NO_DAY),
    ],
)
def test_a_talk_is_three_full_days_away_and_leaves_time_to_decide(on, talk_on, denial):
    given = Particulars(on=on, talk_on=talk_on)
    assert permitted(case(B, S.TAKEN), Act.INVITE, OFFICER, given) is denial


@pytest.mark.parametrize(
    ("on", "invited_on", "denial"),
    [
        (TALK.on, TALK.invited_on, None),
        (TALK.on - timedelta(days=1), TALK.invited_on, Denial.TALK_AHEAD),
        (TALK.on, TALK.on - timedelta(days=3), Denial.INVITED_TOO_LATE),
    ],
)
def test_a_no_show_counts_after_the_day_of_the_talk_and_a_timely_invitation(on, invited_on, denial):
    invited = case(B, S.INVITED, talk=replace(TALK, invited_on=invited_on))
    assert permitted(invited, Act.MISS_TALK, OFFICER, Particulars(on=on)) is denial


@pytest.mark.parametrize(
    ("act", "actor", "warned"),
    [(Act.DECLINE_TALK, PARENT, True), (Act.MISS_TALK, OFFICER, True), (Act.HOLD_TALK, OFFICER, False)],
)
def test_an_answer_without_the_talk_carries_the_warning(act, actor, warned):
    assert done(case(B, S.INVITED), act, actor).needs_warning is warned


@pytest.mark.parametrize(
    ("act", "noted_on", "resumed_on"),
    [
        (Act.HOLD_TALK, TALK.on - timedelta(days=1), TALK.on - timedelta(days=1)),
        (Act.HOLD_TALK, TALK.on + timedelta(days=2), TALK.on),
        (Act.MISS_TALK, TALK.on + timedelta(days=5), TALK.on),  # late notes do not lengthen the term
    ],
)
def test_the_clock_runs_on_from_the_talk_itself(act, noted_on, resumed_on):
    assert done(case(B, S.INVITED), act, OFFICER, Particulars(on=noted_on)).resumed_on == resumed_on


@pytest.mark.parametrize(
    ("of", "actor", "acts"),
    [
        (case(B), HEAD, {Act.TAKE, Act.REASSIGN}),
        (case(B), OFFICER, set()),
        (case(B, standing_order=True), OFFICER, {Act.TAKE}),
        (case(B), PARENT, {Act.WITHDRAW}),
        (case(B, S.CORRECTING), PARENT, {Act.CORRECT, Act.WITHDRAW}),
        (case(B, S.TAKEN), STRANGER, set()),
        (
            case(M, S.TAKEN),
            OFFICER,
            {Act.REASSIGN, Act.ASK_TO_CORRECT, Act.GRANT, Act.REFUSE, Act.REFUSE_INTAKE, Act.WITHDRAW},
        ),
        (case(M, S.GRANTED_UNREGISTERED), ADMINISTRATOR, {Act.REGISTER, Act.TERMINATE}),
        (case(B, S.REFUSED), HEAD, set()),
    ],
)
def test_a_card_shows_each_person_what_they_may_begin(of, actor, acts):
    assert set(acts_open_to(of, actor)) == acts


def test_a_third_regulation_needs_no_new_code():
    filed = case(TVER)
    drafted = done(done(filed, Act.TAKE, OFFICER), Act.GRANT, OFFICER)
    assert drafted.status is S.ADOPTING
    assert done(drafted, Act.ADOPT, HEAD).status is S.PROVIDED  # nobody registers there
    taken = done(filed, Act.TAKE, OFFICER)
    assert permitted(taken, Act.REFUSE, OFFICER, Particulars(grounds=("T1",))) is None
    assert permitted(taken, Act.REFUSE, OFFICER, Particulars(grounds=("B1.2",))) is Denial.GROUND_NOT_OF_PROFILE
    assert permitted(taken, Act.INVITE, OFFICER, particulars(TVER, Act.INVITE)) is Denial.NOT_IN_PROFILE


def test_following_an_act_that_cannot_follow_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="does not follow"):
        after(case(B, S.REFUSED), Act.GRANT, OFFICER)
    with pytest.raises(ValueError, match="drafted"):
        after(case(M, S.ADOPTING, drafted=None), Act.ADOPT, HEAD)


EVERYBODY = (PARENT, STRANGER, HEAD, OFFICER, COLLEAGUE, ADMINISTRATOR, TEACHER, OUTSIDER)


@given(
    st.sampled_from([B, M, TVER]),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(EVERYBODY)), max_size=40),
)
def test_whatever_is_tried_in_whatever_order_the_law_holds(profile, standing_order, tried):
    now = case(profile, standing_order=standing_order)
    for act, actor in tried:
        before = now
        moved = perform(before, act, actor, particulars(profile, act))
        if isinstance(moved, Denial):
            continue
        now = moved
        assert actor not in {STRANGER, TEACHER, OUTSIDER}
        assert now.executor_id is not None or now.status in {S.FILED, S.WITHDRAWN}
        if before.status not in UNDECIDED:
            assert now.status not in UNDECIDED  # a decision is not undone, only ended
        if act is Act.REGISTER:
            assert actor.id not in {before.executor_id, before.drafted_by, before.decided_by}
        if now.status in {S.PROVIDED, S.REFUSED}:
            assert now.decided_by in {HEAD.id, OFFICER.id, COLLEAGUE.id}
            assert profile is B or standing_order or now.decided_by == HEAD.id
    assert now.filed_on == date(2026, 11, 22)
