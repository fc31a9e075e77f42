"""Staff decide: take, choose the pupil, provide or refuse, adopt, register; two officers never both win."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.documents.data import as_data
from bot.services.applying import owe_card
from bot.services.calendars import Calendars
from bot.services.cases import CaseView, actor_of, progress_of, view_of
from bot.services.papers import decision_paper
from domain.access import DECIDING_STAFF, Viewer
from domain.applications import perform
from domain.cases import DELIVERED, OPEN, Act, Case, Denial, Particulars, Proof, Status
from domain.profiles import Ground, GroundKind
from storage.accounts import Officer
from storage.applications import Application
from storage.drafts import Draft
from storage.work import Database, Work

REPLY = "officer"  # the draft in which an officer's awaited reply is noted
ASK_FILE, ASK_REASON = "file", "reason"


@dataclass(frozen=True, slots=True)
class Denied:
    """The act was not done; the case as it stands says why."""

    why: Denial
    view: CaseView


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody was first: the case has moved on since the person saw it."""

    view: CaseView


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such case for this person: a stranger learns nothing, not even that it exists."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The act waits for something only the officer can give: a pupil, a proof, a reason, a ground."""

    what: str
    view: CaseView


@dataclass(frozen=True, slots=True)
class Done:
    act: Act
    view: CaseView


Outcome = Done | Denied | Overtaken | Needs | NotFound


class Deciding:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def look(self, viewer: Viewer, application_id: int) -> CaseView | NotFound:
        """A case in full, for staff of its school alone."""
        async with self._database.open_read() as work:
            application = await self._theirs(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer, history=True)
            return await self._with_question(work, view, viewer)

    async def queue(self, viewer: Viewer) -> list[CaseView]:
        """The open cases of the schools where the person is staff, the one due first at the head."""
        async with self._database.open_read() as work:
            schools = viewer.schools_as(*DECIDING_STAFF)
            found = [one for school in schools for one in await work.applications.in_status(school, list(OPEN))]
            return [await view_of(work, one, self._calendars, viewer=viewer) for one in found]

    async def find(self, viewer: Viewer, number: str) -> CaseView | NotFound:
        """A case by its number, in the person's own schools."""
        async with self._database.open_read() as work:
            for school in viewer.schools_as(*DECIDING_STAFF):
                if application := await work.applications.by_number(school, number.strip()):
                    return await view_of(work, application, self._calendars, viewer=viewer, history=True)
            return NotFound()

    async def take(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.TAKE, seen, at)

    async def grant(
        self, viewer: Viewer, application_id: int, seen: int, at: datetime, *, document_seen: bool = False
    ) -> Outcome:
        """Provide the service. It needs one pupil and one proof; against a proposal, a reason (rulings 6, 15)."""
        async with self._database.open_act() as work:
            application = await self._theirs(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if view.pupil_id is None and Act.GRANT in view.acts:
                return await self._await_reply(work, view, viewer, ASK_FILE, at)
            given = Particulars(
                on=view.school.local(at).date(),
                proof=self._proof(view, document_seen),
                proposal=view.proposal if view.checks else None,
                reason=application.reason or "",
            )
            outcome = await self._perform(work, view, viewer, Act.GRANT, given, seen, at)
            if isinstance(outcome, Denied) and outcome.why is Denial.NO_REASON:
                return await self._await_reply(work, view, viewer, ASK_REASON, at)
            if isinstance(outcome, Denied) and outcome.why is Denial.NO_PROOF:
                return Needs("proof", view)
            return outcome

    async def grounds(self, viewer: Viewer, application_id: int) -> tuple[CaseView, tuple[Ground, ...]] | NotFound:
        """The grounds an officer may refuse on, by the profile of the case."""
        found = await self.look(viewer, application_id)
        return found if isinstance(found, NotFound) else (found, found.profile.grounds_of(GroundKind.REFUSAL))

    async def refuse(self, viewer: Viewer, application_id: int, ground: str, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.REFUSE, seen, at, grounds=(ground,))

    async def adopt(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.ADOPT, seen, at)

    async def register(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.REGISTER, seen, at)

    async def choose(self, viewer: Viewer, application_id: int, pupil_id: int, at: datetime) -> CaseView | NotFound:
        """Say which pupil of the roll the application is about."""
        async with self._database.open_act() as work:
            application = await self._theirs(work, viewer, application_id)
            if application is None:
                return NotFound()
            own = {entry.pupil_id for entry in await work.schools.roll(application.school_id)}
            if pupil_id in own and await self._may_still_choose(work, application, viewer):
                await self._point(work, application, viewer, pupil_id, at)
            return await self._again(work, application, viewer)

    async def reply(self, viewer: Viewer, said: str, at: datetime) -> CaseView | Needs | NotFound:
        """What an officer wrote when the bot waited for it: a personal file's number, or a reason."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, REPLY)
            application = await self._theirs(work, viewer, draft.answers["application"]) if draft else None
            if draft is None or application is None:
                return NotFound()
            if not await self._may_still_choose(work, application, viewer):
                await work.drafts.drop(draft)
                return await self._again(work, application, viewer)
            if draft.answers["what"] == ASK_FILE:
                pupil_id = await work.schools.pupil(application.school_id, said.strip())
                if pupil_id is None:
                    view = await view_of(work, application, self._calendars, viewer=viewer)
                    return Needs("known_file", await self._with_question(work, view, viewer))
                await self._point(work, application, viewer, pupil_id, at)
            else:
                await work.applications.explain(application.id, said.strip())
            await work.drafts.drop(draft)
            return await self._again(work, application, viewer)

    async def carded(self, view: CaseView, message_id: int) -> None:
        """Remember that the card of this version has been drawn."""
        async with self._database.open_upkeep() as work:
            await work.applications.carded(view.application.id, message_id, view.application.version)

    async def waits_for_reply(self, viewer: Viewer) -> bool:
        """Whether a plain message of this officer answers a question of ours."""
        async with self._database.open_read() as work:
            return await work.drafts.of(viewer.account_id, REPLY) is not None

    # -- the course of an act

    async def _act(
        self, viewer: Viewer, application_id: int, act: Act, seen: int, at: datetime, *, grounds: tuple[str, ...] = ()
    ) -> Outcome:
        async with self._database.open_act() as work:
            application = await self._theirs(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            given = Particulars(on=view.school.local(at).date(), grounds=grounds)
            return await self._perform(work, view, viewer, act, given, seen, at)

    async def _perform(
        self, work: Work, view: CaseView, viewer: Viewer, act: Act, given: Particulars, seen: int, at: datetime
    ) -> Outcome:
        """Ask the rules, move the case from the version seen, and do what follows from it: one transaction."""
        application, school = view.application, view.school
        moved = perform(view.case, act, actor_of(viewer, school.id), given)
        if isinstance(moved, Denial):
            return Denied(moved, view)
        values = self._columns(view, moved, act, given, viewer, at)
        won = await work.applications.move(
            application, seen=seen, act=act, to=moved.status, at=at, by=viewer.person_id, note=given.reason, **values
        )
        if not won:
            return Overtaken(view)
        await work.audit.note(
            act,
            at=at,
            by=viewer.person_id,
            school_id=school.id,
            object_kind="application",
            object_id=application.id,
            clause=",".join(given.grounds) or None,
        )
        after = await self._again(work, application, viewer)
        await work.applications.schedule(application.id, after.due.on if after.due else None)
        await self._follow(work, after, at)
        return Done(act, after)

    def _columns(
        self, view: CaseView, moved: Case, act: Act, given: Particulars, viewer: Viewer, at: datetime
    ) -> dict[str, Any]:
        values: dict[str, Any] = {"executor_id": moved.executor_id, "progress": progress_of(moved)}
        if act is Act.TAKE:
            values["taken_at"] = at
        if given.grounds:
            values["grounds"] = list(given.grounds)
        if given.proof:
            values |= {"proof": given.proof, "pupil_id": view.pupil_id}
        if moved.decided_by != view.case.decided_by:
            values |= {"decided_by": viewer.person_id, "decided_at": at}
        return values

    async def _follow(self, work: Work, view: CaseView, at: datetime) -> None:
        """What a new state owes: the grant, the letter, the notice to the applicant, the card."""
        application, school = view.application, view.school
        if view.status is Status.PROVIDED:
            await self._open_diary(work, application, at)
        if view.status in DELIVERED:
            await self._sign_letter(work, view, at)
        if application.account_id is not None and view.status is not Status.ADOPTING:
            await work.pushes.owe(
                f"case:{application.id}:{application.version}",
                application.account_id,
                "case",
                at,
                application=application.id,
                status=view.status,
            )
        await owe_card(work, school, application)

    async def _open_diary(self, work: Work, application: Application, at: datetime) -> None:
        assert application.person_id is not None
        assert application.pupil_id is not None
        if not await work.grants.standing(application.person_id, application.pupil_id):
            await work.grants.give(
                application.person_id,
                application.pupil_id,
                proof=application.proof or "",
                at=at,
                application_id=application.id,
                by=application.decided_by,
            )

    async def _sign_letter(self, work: Work, view: CaseView, at: datetime) -> None:
        """The letter, frozen when it is signed; in person it is printed at school instead (ruling 14)."""
        application, school = view.application, view.school
        officer = view.decider or Officer(0, school.name, None, None)
        if school.in_person:
            return
        paper = decision_paper(view, officer, at)
        await work.documents.sign(
            "decision",
            {"template": paper.template, "data": dict(as_data(paper))},
            school_id=school.id,
            application_id=application.id,
            at=at,
            by=application.decided_by,
        )

    # -- looking

    async def _theirs(self, work: Work, viewer: Viewer, application_id: int) -> Application | None:
        """The application, if the person is staff of its school."""
        application = await work.applications.of(application_id)
        if application is None or not viewer.staff_in(application.school_id) & DECIDING_STAFF:
            return None
        return application

    async def _again(self, work: Work, application: Application, viewer: Viewer) -> CaseView:
        fresh = await work.applications.of(application.id)
        assert fresh is not None
        return await view_of(work, fresh, self._calendars, viewer=viewer, history=True)

    async def _await_reply(self, work: Work, view: CaseView, viewer: Viewer, what: str, at: datetime) -> Needs:
        answers = {"application": view.application.id, "what": what}
        draft: Draft = await work.drafts.open(viewer.account_id, REPLY, at, answers)
        await work.drafts.save(draft, answers, at)
        return Needs(what, replace(view, asked=what))

    async def _with_question(self, work: Work, view: CaseView, viewer: Viewer) -> CaseView:
        draft = await work.drafts.of(viewer.account_id, REPLY)
        asked = draft.answers["what"] if draft and draft.answers["application"] == view.application.id else None
        return replace(view, asked=asked)

    async def _point(self, work: Work, application: Application, viewer: Viewer, pupil_id: int, at: datetime) -> None:
        await work.applications.point(application.id, pupil_id)
        await work.audit.note(
            "choose_pupil",
            at=at,
            by=viewer.person_id,
            school_id=application.school_id,
            object_kind="application",
            object_id=application.id,
            pupil=pupil_id,
        )

    async def _may_still_choose(self, work: Work, application: Application, viewer: Viewer) -> bool:
        """Only the executor says whom a case is about and why, and only until it is decided or drafted."""
        view = await view_of(work, application, self._calendars, viewer=viewer)
        return Act.GRANT in view.acts

    def _proof(self, view: CaseView, document_seen: bool) -> Proof | None:
        if document_seen:
            return Proof.DOCUMENT_SEEN
        return Proof.CONTACT_ON_ROLL if view.contact_proves else None
