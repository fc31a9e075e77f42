"""An application as the rules see it, and as people are shown it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from bot.forms.paper import PAPER_CHANNELS, on_paper
from bot.services.calendars import Calendars
from bot.services.rules import rules_of
from domain.access import Viewer
from domain.applications import MAY_EXECUTE, acts_open_to
from domain.case_clock import due, total_due
from domain.cases import CLOSED, OPEN, Act, Actor, Case, Status, Talk
from domain.checks import Check, Proposal, RollPupil, Stated, check, phone_proves, propose
from domain.limits import DueDate
from domain.people import FullName
from domain.profiles import Field, Profile, Stage
from storage.accounts import Officer
from storage.applications import Application, Event
from storage.schools import RollEntry, School
from storage.work import Work

NEAR_ENOUGH = 2  # edits between two spellings of one name

# What a row keeps of the course of a case for people, beside the facts the rules ask about.
ASKED, WORDS = "asked", "words"  # a request to correct: fields, and what the officer wrote beside them
TALK_AT, INVITED_AT, PLACE, QUESTIONS = "talk_at", "invited_at", "place", "questions"  # an invitation
ASIDE = frozenset({ASKED, WORDS, TALK_AT, INVITED_AT, PLACE, QUESTIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The last invitation to a talk, moments in the school's zone; `questions` are what is to be explained."""

    talk_at: datetime
    invited_at: datetime
    place: str
    questions: tuple[str, ...]
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All that a card, an officer or the applicant may be shown of a case; each screen takes its own part."""

    application: Application
    school: School
    profile: Profile
    case: Case
    due: DueDate | None
    stages: tuple[tuple[Stage, DueDate], ...]
    checks: tuple[Check, ...]
    proposal: Proposal
    candidates: tuple[RollEntry, ...]  # pupils the child may be
    executor: Officer | None
    decider: Officer | None
    today: date
    acts: tuple[Act, ...] = ()  # what the person who looks may begin
    history: tuple[Event, ...] = ()
    asked: str | None = None  # what the bot waits for from this officer: "file" or "reason"
    chosen_file: str | None = None  # number of the personal file of the chosen pupil
    executes: bool = False  # the person who looks may work on cases of this school

    @property
    def status(self) -> Status:
        return self.case.status

    @property
    def on_paper(self) -> bool:
        """Whether nobody has come to the messenger for this case yet (ruling 7)."""
        return self.application.account_id is None

    @property
    def asked_fields(self) -> tuple[Field, ...]:
        """The answers the applicant was asked to correct, in the order of the form."""
        asked = set(self.application.progress.get(ASKED, ()))
        return tuple(one.field for one in self.profile.fields if one.field in asked)

    @property
    def asked_words(self) -> str:
        """What the officer wrote beside the request to correct."""
        return str(self.application.progress.get(WORDS, ""))

    @property
    def invited(self) -> Invited | None:
        """The invitation to a talk, if there was one."""
        told = self.application.progress
        if not told.get(TALK_AT):
            return None
        return Invited(
            talk_at=self.school.local(datetime.fromisoformat(told[TALK_AT])),
            invited_at=self.school.local(datetime.fromisoformat(told[INVITED_AT])),
            place=str(told.get(PLACE, "")),
            questions=tuple(told.get(QUESTIONS, ())),
            accepted=self.case.talk is not None and self.case.talk.outcome is Act.ACCEPT_TALK,
        )

    def last_note(self, *acts: Act) -> str:
        """What was written beside the last of these acts; the history must have been loaded."""
        return next((event.note or "" for event in reversed(self.history) if event.act in acts), "")

    @property
    def contact_proves(self) -> bool:
        """Whether the shared contact proves the right to the one pupil this can be (ruling 6, a)."""
        pupil_id = self.pupil_id
        return pupil_id is not None and phone_proves(self.checks, pupil_id)

    @property
    def pupil_id(self) -> int | None:
        """The pupil the case is about: chosen by an officer, or the only one it can be."""
        if self.application.pupil_id is not None:
            return self.application.pupil_id
        return self.candidates[0].pupil_id if len(self.candidates) == 1 else None


def case_of(application: Application, school: School) -> Case:
    """The facts the rules ask about; days are days of the school's zone (ruling 3)."""
    told: Mapping[str, Any] = application.progress
    talk = None
    if told.get("talk_on"):
        outcome = Act(told["talk_outcome"]) if told.get("talk_outcome") else None
        talk = Talk(date.fromisoformat(told["talk_on"]), date.fromisoformat(told["invited_on"]), outcome)
    return Case(
        profile=rules_of(school, application.profile),
        status=Status(application.status),
        school_id=application.school_id,
        filed_on=school.local(application.filed_at).date(),
        applicant_id=application.person_id,
        executor_id=application.executor_id,
        standing_order=school.standing_order is not None,
        drafted=Act(told["drafted"]) if told.get("drafted") else None,
        drafted_by=told.get("drafted_by"),
        decided_by=application.decided_by,
        decided_on=school.local(application.decided_at).date() if application.decided_at else None,
        talk=talk,
        resumed_on=date.fromisoformat(told["resumed_on"]) if told.get("resumed_on") else None,
    )


def progress_of(case: Case) -> dict[str, Any]:
    """What of a case the row keeps aside from its columns."""
    told: dict[str, Any] = {}
    if case.drafted:
        told |= {"drafted": case.drafted, "drafted_by": case.drafted_by}
    if case.talk:
        told |= {"talk_on": case.talk.on.isoformat(), "invited_on": case.talk.invited_on.isoformat()}
        if case.talk.outcome:
            told["talk_outcome"] = case.talk.outcome
    if case.resumed_on:
        told["resumed_on"] = case.resumed_on.isoformat()
    return told


def actor_of(viewer: Viewer, school_id: int) -> Actor:
    """The person with the roles they hold in that school; none elsewhere."""
    roles = viewer.staff_in(school_id)
    return Actor(viewer.person_id, roles, school_id if roles else None)


def proposal_of(view: CaseView) -> Proposal | None:
    """What the bot proposes to the one who decides; None where it can see nothing (in person, ruling 14)."""
    return view.proposal if view.checks else None


async def view_of(
    work: Work, application: Application, calendars: Calendars, *, viewer: Viewer | None = None, history: bool = False
) -> CaseView:
    """The case with its clock and its checks. Whether `viewer` may see it is for the caller to ask first."""
    school = await work.schools.of(application.school_id)
    assert school is not None
    case = case_of(application, school)
    calendar = calendars.of(school)
    checks, candidates = await _checks(work, application, school, case)
    chosen = next((entry for entry in candidates if entry.pupil_id == application.pupil_id), None)
    return CaseView(
        application=application,
        school=school,
        profile=case.profile,
        case=case,
        due=due(case, calendar),
        stages=total_due(case, calendar),
        checks=checks,
        proposal=propose(checks) if checks else Proposal.LOOK,
        candidates=candidates,
        executor=await _officer(work, application.executor_id, school.id),
        decider=await _officer(work, application.decided_by, school.id),
        today=school.local(work.now).date(),
        acts=acts_open_to(case, actor_of(viewer, school.id)) if viewer else (),
        history=tuple(await work.applications.history(application.id)) if history else (),
        chosen_file=chosen.source_id if chosen else None,
        executes=viewer is not None and bool(viewer.staff_in(school.id) & MAY_EXECUTE),
    )


async def listed(
    work: Work, applications: Sequence[Application], calendars: Calendars, *, viewer: Viewer | None = None
) -> list[CaseView]:
    """Cases for a list: clocks and hands, without checks, roll and history; as few queries for many as for one."""
    schools = {school.id: school for school in await work.schools.all()}
    hands: dict[tuple[int, int], Officer] = {}
    for school_id in {one.school_id for one in applications}:
        ids = {
            id_
            for one in applications
            if one.school_id == school_id
            for id_ in (one.executor_id, one.decided_by)
            if id_ is not None
        }
        for officer in await work.accounts.named(ids, school_id):
            hands[officer.person_id, school_id] = officer
    return [_listed(one, schools[one.school_id], calendars, hands, work.now, viewer) for one in applications]


def _listed(
    application: Application,
    school: School,
    calendars: Calendars,
    hands: Mapping[tuple[int, int], Officer],
    now: datetime,
    viewer: Viewer | None,
) -> CaseView:
    case, calendar = case_of(application, school), calendars.of(school)
    return CaseView(
        application=application,
        school=school,
        profile=case.profile,
        case=case,
        due=due(case, calendar),
        stages=total_due(case, calendar),
        checks=(),
        proposal=Proposal.LOOK,
        candidates=(),
        executor=hands.get((application.executor_id or 0, school.id)),
        decider=hands.get((application.decided_by or 0, school.id)),
        today=school.local(now).date(),
        executes=viewer is not None and bool(viewer.staff_in(school.id) & MAY_EXECUTE),
    )


async def _officer(work: Work, person_id: int | None, school_id: int) -> Officer | None:
    return await work.accounts.officer(person_id, school_id) if person_id else None


async def _checks(
    work: Work, application: Application, school: School, case: Case
) -> tuple[tuple[Check, ...], tuple[RollEntry, ...]]:
    """What the bot can see; nothing for a case without answers (in person, ruling 14) or one that is over."""
    if case.status in CLOSED:
        return (), ()
    roll = await work.schools.roll(school.id)
    if not application.answers.get(Field.CHILD_NAME):
        return (), tuple(entry for entry in roll if entry.pupil_id == application.pupil_id)
    guardians = await work.schools.guardians([entry.pupil_id for entry in roll])
    pupils = [_roll_pupil(entry, guardians.get(entry.pupil_id, []), work.now) for entry in roll]
    checks = check(
        stated_of(application),
        pupils,
        on_paper(case.profile) if application.channel in PAPER_CHANNELS else case.profile,
        open_for=await _open_for(work, application),
        granted_for=await _granted_for(work, application),
        near=lambda one, other: DamerauLevenshtein.distance(one, other, score_cutoff=NEAR_ENOUGH) <= NEAR_ENOUGH,
    )
    ids = {pupil_id for one in checks for pupil_id in one.pupil_ids} | {application.pupil_id}
    return checks, tuple(entry for entry in roll if entry.pupil_id in ids)


def stated_of(application: Application) -> Stated:
    answers = application.answers
    born = answers.get(Field.CHILD_BIRTH_DATE)
    return Stated(
        answers={Field(name): said for name, said in answers.items() if name in set(Field)},
        applicant=FullName.read(answers.get(Field.APPLICANT_NAME, "")),
        child=FullName.read(answers.get(Field.CHILD_NAME, "")),
        child_class=answers.get(Field.CHILD_CLASS, ""),
        child_born_on=date.fromisoformat(born) if born else None,
        phone=answers.get(Field.PHONE),
        shared_phone=application.contact_account_phone,
    )


def _roll_pupil(entry: RollEntry, guardians: list[tuple[str, str | None]], now: datetime) -> RollPupil:
    return RollPupil(
        id=entry.pupil_id,
        name=FullName.read(entry.name),
        class_title=entry.class_title,
        born_on=entry.born_on,
        left=entry.left_on is not None and entry.left_on <= now.date(),
        phones=frozenset(phone for _, phone in guardians if phone),
        guardians=tuple(FullName.read(name) for name, _ in guardians),
    )


async def _open_for(work: Work, application: Application) -> set[int]:
    """Pupils for whom the same applicant has another open application."""
    if application.account_id is None:
        return set()
    others = await work.applications.of_account(application.account_id)
    return {
        other.pupil_id
        for other in others
        if other.id != application.id and other.pupil_id is not None and other.status in OPEN
    }


async def _granted_for(work: Work, application: Application) -> set[int]:
    if application.person_id is None:
        return set()
    return {child.facts.pupil_id for child in await work.grants.children(application.person_id)}


__all__ = [
    "CaseView",
    "Invited",
    "Officer",
    "actor_of",
    "case_of",
    "listed",
    "progress_of",
    "proposal_of",
    "stated_of",
    "view_of",
]
