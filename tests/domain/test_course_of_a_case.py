"""Whatever people try, in whatever order and on whatever days: a machine of hypothesis walks cases of every profile."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.applications import acts_open_to, perform
from domain.calendar import WorkCalendar
from domain.case_clock import due, outermost_due, total_due
from domain.cases import CLOSED, OPEN, RESUMING, UNDECIDED, Act, Case, Denial, Particulars, Proof, Status
from domain.checks import Proposal
from domain.profiles import BELGOROD, MOSCOW_REGION, Field, GroundKind, Profile, Stage
from tests.domain.cases import (
    ADMINISTRATOR,
    COLLEAGUE,
    HEAD,
    OFFICER,
    OUTSIDER,
    PARENT,
    SCHOOL,
    STRANGER,
    TEACHER,
)
from tests.domain.test_applications import TVER

PROFILES = (BELGOROD, MOSCOW_REGION, TVER)
PEOPLE = (PARENT, HEAD, OFFICER, COLLEAGUE, ADMINISTRATOR, STRANGER, TEACHER, OUTSIDER)
CODES = sorted({ground.code for profile in PROFILES for ground in profile.grounds} | {"", "no such"})
REFUSED = {Act.REFUSE: GroundKind.REFUSAL, Act.REFUSE_INTAKE: GroundKind.INTAKE, Act.TERMINATE: GroundKind.TERMINATION}
DECIDED = frozenset({Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED, Status.GRANTED_UNREGISTERED})
# Every step the regulations know, drawn from them and not from the code: anything else is impossible.
STEPS = {
    Status.FILED: {Status.TAKEN, Status.WITHDRAWN},
    Status.TAKEN: {Status.CORRECTING, Status.INVITED, Status.ADOPTING, *DECIDED, Status.WITHDRAWN},
    Status.CORRECTING: {Status.TAKEN, Status.ADOPTING, *DECIDED, Status.WITHDRAWN},
    Status.INVITED: {Status.TAKEN, Status.WITHDRAWN},
    Status.ADOPTING: {Status.TAKEN, Status.GRANTED_UNREGISTERED, Status.PROVIDED, Status.REFUSED, Status.WITHDRAWN},
    Status.GRANTED_UNREGISTERED: {Status.PROVIDED, Status.TERMINATED},
    Status.PROVIDED: {Status.TERMINATED},
    **{status: set() for status in CLOSED},
}
grounds = st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)
people = st.sampled_from(PEOPLE)
fitting = st.booleans()  # often the right particulars, so that the walk goes far


class Course(RuleBasedStateMachine):
    """A case from filing on; `today` goes forward, by days and over holidays."""

    @initialize(
        profile=st.sampled_from(PROFILES),
        order=st.booleans(),
        region=st.sampled_from([None, "belgorod"]),
        filed_on=st.dates(date(2013, 1, 1), date(2029, 12, 31)),
    )
    def files(self, profile: Profile, order: bool, region: str | None, filed_on: date) -> None:
        self.calendar = WorkCalendar.of(region)
        self.case = Case(
            profile=profile, status=Status.FILED, school_id=SCHOOL, filed_on=filed_on, applicant_id=PARENT.id,
            standing_order=order,
        )  # fmt: skip
        self.today = filed_on
        self.given_grounds: tuple[str, ...] = ()

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        act=st.sampled_from(Act), who=people, heir=people, codes=grounds, fits=fitting,
        words=st.sampled_from(["", "-"]), proof=st.sampled_from([None, *Proof]),
        proposal=st.sampled_from([None, *Proposal]), ahead=st.integers(0, 20),
        asked=st.sampled_from([(), (Field.CHILD_NAME,)]),
    )  # fmt: skip
    def somebody_tries(self, act, who, heir, codes, fits, proof, proposal, words, ahead, asked) -> None:
        if fits and act in REFUSED:
            codes = tuple(ground.code for ground in self.case.profile.grounds_of(REFUSED[act]))[:1]
        given = Particulars(
            on=self.today, to=heir, asked=asked, talk_on=self.today + timedelta(days=ahead), grounds=codes, proof=proof,
            proposal=proposal, reason=words,
        )  # fmt: skip
        before, moved = self.case, perform(self.case, act, who, given)
        if isinstance(moved, Denial):
            return
        self._lawful(before, moved, act, given)
        assert act in acts_open_to(before, who)
        self.case = moved

    @invariant()
    def an_open_case_can_always_go_on(self) -> None:
        """No dead end: somebody of the school can take the next step, and the applicant can stop it all."""
        if self.case.status in OPEN:
            assert any(acts_open_to(self.case, who) for who in (HEAD, OFFICER, COLLEAGUE, ADMINISTRATOR))
        if self.case.status in UNDECIDED:
            assert Act.WITHDRAW in acts_open_to(self.case, PARENT)

    def _lawful(self, before: Case, after: Case, act: Act, given: Particulars) -> None:
        assert after.status is before.status or after.status in STEPS[before.status], (before.status, after.status)
        if act in REFUSED:
            own = {ground.code for ground in after.profile.grounds_of(REFUSED[act])}
            assert given.grounds
            assert own.issuperset(given.grounds)
            self.given_grounds = given.grounds
        if act is Act.GRANT:
            assert given.proof is not None
            assert given.reason or given.proposal not in {Proposal.CORRECT, Proposal.REFUSE}
        if act in {Act.REFUSE, Act.REFUSE_INTAKE}:
            assert given.reason or given.proposal is not Proposal.GRANT
        if act is Act.REGISTER:
            assert before.decided_by != ADMINISTRATOR.id
        if act in RESUMING and after.resumed_on is not None:
            assert after.resumed_on <= self.today

    @invariant()
    def a_decision_has_an_author_of_the_school_and_a_day(self) -> None:
        if self.case.status in DECIDED:
            assert self.case.decided_by in {HEAD.id, OFFICER.id, COLLEAGUE.id}
            assert self.case.decided_on is not None
            assert self.case.decided_on >= self.case.filed_on

    @invariant()
    def a_refusal_has_a_ground(self) -> None:
        if self.case.status in {Status.REFUSED, Status.INTAKE_REFUSED}:
            assert self.given_grounds

    @invariant()
    def what_waits_for_the_head_has_a_draft_and_nothing_else_has(self) -> None:
        if self.case.status is Status.ADOPTING:
            assert self.case.drafted in {Act.GRANT, Act.REFUSE}
            assert self.case.drafted_by is not None

    @invariant()
    def an_open_case_has_a_due_date_on_a_working_day_and_never_past_the_outermost(self) -> None:
        running = due(self.case, self.calendar)
        assert (running is not None) is (self.case.status in OPEN)
        if running is None:
            return
        assert self.calendar.is_working(running.on)
        assert running.on > self.case.filed_on
        for _stage, one in total_due(self.case, self.calendar):
            assert self.calendar.is_working(one.on)
        last = outermost_due(self.case, self.calendar)
        if last is not None and self.case.status in UNDECIDED:
            plain = self.calendar.due(self.case.filed_on, self.case.profile.limits[Stage.DECISION])
            assert running.on <= max(last.on, plain.on)


Course.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestCourse = Course.TestCase
