"""An officer prepares an act that needs more than one tap: what is picked and written lives in a draft row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms.form import LONGEST_ANSWER, BadAnswer
from bot.forms.talk import parse_talk
from bot.services.acting import NOTHING_BESIDE, Acting, Beside
from bot.services.calendars import Calendars
from bot.services.cases import ASKED, INVITED_AT, PLACE, QUESTIONS, TALK_AT, WORDS, CaseView, actor_of, proposal_of
from bot.services.outcomes import Denied, NotFound, Outcome
from domain.access import Viewer
from domain.applications import permitted
from domain.calendar import earliest_talk
from domain.cases import Act, Denial, Particulars
from domain.checks import Proposal
from domain.profiles import Field, GroundKind, Stage
from domain.profiles.texts import ReadyText, ready_texts
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

DRAFT = "plan"
MOST_QUESTIONS = 10
GROUNDS = {
    Act.REFUSE: GroundKind.REFUSAL,
    Act.REFUSE_INTAKE: GroundKind.INTAKE,
    Act.TERMINATE: GroundKind.TERMINATION,
}
REFUSALS = frozenset({Act.REFUSE, Act.REFUSE_INTAKE})
EXPLAINED = REFUSALS | {Act.ASK_TO_CORRECT}  # acts a ready text may go with
MOST_OWN = 5  # texts of the school offered beside those of the regulation
PREPARED = frozenset({*GROUNDS, Act.ASK_TO_CORRECT, Act.RETURN, Act.INVITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An act being prepared: what may be picked, what is, what was written, what is still wrong."""

    view: CaseView
    act: Act
    draft: Draft
    choices: tuple[str, ...] = ()  # fields of the form, or codes of grounds
    picked: tuple[str, ...] = ()
    words: str = ""
    talk_at: datetime | None = None  # on the school's clock
    place: str = ""
    questions: tuple[str, ...] = ()
    earliest: date | None = None  # the first day an applicant invited today may be received
    texts: tuple[ReadyText, ...] = ()  # words to begin from: of the regulation, then the school's own
    problem: str | None = None  # code of why the last words were not taken, or a Denial

    @property
    def ready(self) -> bool:
        """Whether nothing more is needed to do it."""
        if self.act is Act.INVITE:
            return self.talk_at is not None and bool(self.questions)
        if self.act is Act.RETURN or (self.departs and not self.words):
            return bool(self.words)
        return bool(self.picked)

    @property
    def departs(self) -> bool:
        """Whether it goes against what the bot has seen, so that a reason must be written (ruling 15)."""
        return self.act in REFUSALS and proposal_of(self.view) is Proposal.GRANT


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Nothing is being prepared under this button any more."""


class Preparing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def begin(
        self, viewer: Viewer, application_id: int, act: Act, seen: int, at: datetime
    ) -> Plan | Denied | NotFound:
        """Begin to prepare an act, if the person may do it now; whatever they were preparing is forgotten."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None or act not in PREPARED:
                return NotFound()
            view = await self._acting.view(work, application, viewer)
            if act not in view.acts:
                # What the act needs is not given yet: only a denial for another cause counts here.
                why = permitted(view.case, act, actor_of(viewer, application.school_id), _any_particulars(view, act))
                return Denied(why or Denial.NOT_IN_PROFILE, view)
            if act is Act.ASK_TO_CORRECT and view.school.in_person:
                return Denied(Denial.NOTHING_ASKED, view)  # there is nothing personal here to correct (ruling 14)
            answers = {"application": application_id, "act": act, "version": seen}
            return await self._plan(work, view, await work.drafts.begin(viewer.account_id, DRAFT, at, answers))

    async def where(self, viewer: Viewer) -> Plan | NoPlan:
        """What the person is preparing."""
        async with self._database.open_read() as work:
            return await self._of(work, viewer, None)

    async def pick(self, viewer: Viewer, draft_id: int, choice: str, at: datetime) -> Plan | NoPlan:
        """Pick a field or a ground, or let it go."""
        async with self._database.open_act() as work:
            plan = await self._of(work, viewer, draft_id)
            if isinstance(plan, NoPlan) or choice not in plan.choices:
                return plan
            picked = set(plan.picked) ^ {choice}
            return await self._saved(work, plan, at, picked=[one for one in plan.choices if one in picked])

    async def write(self, viewer: Viewer, said: str, at: datetime) -> Plan | NoPlan:
        """Take what the officer wrote: the words of a request, a reason, the hour of a talk or what it is about."""
        async with self._database.open_act() as work:
            plan = await self._of(work, viewer, None)
            if isinstance(plan, NoPlan):
                return plan
            if plan.act is Act.INVITE:
                return await self._write_talk(work, plan, viewer, said, at)
            if len(said) > LONGEST_ANSWER:
                return replace(plan, problem="too_long")
            return await self._saved(work, plan, at, words=" ".join(said.split()))

    async def use_text(self, viewer: Viewer, draft_id: int, code: str, at: datetime) -> Plan | NoPlan:
        """Begin from a ready text; what is written next takes its place."""
        async with self._database.open_act() as work:
            plan = await self._of(work, viewer, draft_id)
            if isinstance(plan, NoPlan):
                return plan
            text = next((one.text for one in plan.texts if one.code == code), None)
            return await self._saved(work, plan, at, words=text) if text else plan

    async def drop(self, viewer: Viewer, draft_id: int) -> CaseView | NoPlan:
        """Forget it, and go back to the case."""
        async with self._database.open_act() as work:
            plan = await self._of(work, viewer, draft_id)
            if isinstance(plan, NoPlan):
                return plan
            await work.drafts.drop(plan.draft)
            return plan.view

    async def carry_out(self, viewer: Viewer, draft_id: int, at: datetime) -> Outcome | Plan | NoPlan:
        """Do what was prepared, in the version the person began from."""
        async with self._database.open_act() as work:
            plan = await self._of(work, viewer, draft_id)
            if isinstance(plan, NoPlan) or not plan.ready:
                return plan
            given, beside = _given(plan, at)
            seen = plan.draft.answers["version"]
            outcome = await self._acting.perform(work, plan.view, viewer, plan.act, given, seen, at, beside)
            if not isinstance(outcome, Denied):
                await work.drafts.drop(plan.draft)
            return outcome

    async def _write_talk(self, work: Work, plan: Plan, viewer: Viewer, said: str, at: datetime) -> Plan:
        school = plan.view.school
        try:
            when = parse_talk(said, school.local(at).date())
        except BadAnswer as bad:
            questions = [line.strip("-• ") for line in said.splitlines() if line.strip("-• ")]
            if plan.talk_at is None or not questions:
                return replace(plan, problem=bad.code)
            if len(said) > LONGEST_ANSWER * 3 or len(plan.questions) + len(questions) > MOST_QUESTIONS:
                return replace(plan, problem="too_long")
            return await self._saved(work, plan, at, questions=[*plan.questions, *questions])
        given = Particulars(on=school.local(at).date(), talk_on=when.on)
        why = permitted(plan.view.case, Act.INVITE, actor_of(viewer, school.id), given)
        if why is not None:
            return replace(plan, problem=why)
        talk_at = datetime.combine(when.on, when.at, ZoneInfo(school.zone))
        place = ", ".join(part for part in (_address(school), when.room) if part)
        return await self._saved(work, plan, at, talk_at=talk_at.isoformat(), place=place)

    async def _of(self, work: Work, viewer: Viewer, draft_id: int | None) -> Plan | NoPlan:
        """What the person is preparing; a button of another plan, or of a school left since, finds none."""
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        if draft is None or draft_id not in (None, draft.id):
            return NoPlan()
        application = await self._acting.of_staff(work, viewer, draft.answers["application"])
        if application is None:
            return NoPlan()
        return await self._plan(work, await self._acting.view(work, application, viewer), draft)

    async def _saved(self, work: Work, plan: Plan, at: datetime, **said: Any) -> Plan:
        return await self._plan(work, plan.view, await work.drafts.save(plan.draft, plan.draft.answers | said, at))

    async def _plan(self, work: Work, view: CaseView, draft: Draft) -> Plan:
        said: Mapping[str, Any] = draft.answers
        act = Act(said["act"])
        notice = view.profile.limits.get(Stage.INVITATION_NOTICE)
        calendar = self._calendars.of(view.school)
        picked = tuple(said.get("picked", ()))
        return Plan(
            view=view,
            act=act,
            draft=draft,
            choices=_choices(view, act),
            picked=picked,
            texts=await _texts(work, view, picked) if act in EXPLAINED else (),
            words=said.get("words", ""),
            talk_at=view.school.local(datetime.fromisoformat(said["talk_at"])) if said.get("talk_at") else None,
            place=said.get("place", ""),
            questions=tuple(said.get("questions", ())),
            earliest=earliest_talk(view.today, calendar, notice) if act is Act.INVITE and notice else None,
        )


def _choices(view: CaseView, act: Act) -> tuple[str, ...]:
    if act in GROUNDS:
        return tuple(ground.code for ground in view.profile.grounds_of(GROUNDS[act]))
    if act is Act.ASK_TO_CORRECT:
        return tuple(one.field for one in view.profile.fields if one.field is not Field.SCHOOL)
    return ()


async def _texts(work: Work, view: CaseView, picked: tuple[str, ...]) -> tuple[ReadyText, ...]:
    own = (await work.case_messages.canned(view.school.id))[:MOST_OWN]
    mine = (ReadyText(code=f"own-{one.id}", about="", text=one.text, source="") for one in own)
    return (*ready_texts(*picked), *mine)


def _any_particulars(view: CaseView, act: Act) -> Particulars:
    """Particulars that lack nothing, for asking whether anything else stands in the way."""
    grounds = tuple(ground.code for ground in view.profile.grounds_of(GROUNDS[act])) if act in GROUNDS else ()
    return Particulars(on=view.today, asked=(Field.CHILD_NAME,), grounds=grounds, reason="-")


def _given(plan: Plan, at: datetime) -> tuple[Particulars, Beside]:
    """What comes with the act, and what is kept beside it for people."""
    school = plan.view.school
    on = school.local(at).date()
    if plan.act is Act.ASK_TO_CORRECT:
        asked = tuple(Field(name) for name in plan.picked)
        beside = Beside(progress={ASKED: list(plan.picked), WORDS: plan.words})
        return Particulars(on=on, asked=asked, reason=plan.words), beside
    if plan.act is Act.INVITE and plan.talk_at is not None:
        kept = {
            TALK_AT: plan.talk_at.isoformat(),
            INVITED_AT: at.isoformat(),
            PLACE: plan.place,
            QUESTIONS: list(plan.questions),
        }
        return Particulars(on=on, talk_on=plan.talk_at.date()), Beside(progress=kept)
    grounds = plan.picked if plan.act in GROUNDS else ()
    proposal = proposal_of(plan.view) if plan.act in REFUSALS else None
    return Particulars(on=on, grounds=grounds, reason=plan.words, proposal=proposal), NOTHING_BESIDE


def _address(school: School) -> str:
    return str(school.contacts.get("address") or school.name)
