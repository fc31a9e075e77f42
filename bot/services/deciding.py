"""Staff decide: take, choose the pupil, provide or refuse, adopt, register; two officers never both win."""

from dataclasses import replace
from datetime import datetime

from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.cases import CaseView, proposal_of, view_of
from bot.services.outcomes import Denied, Done, Moved, Needs, NotFound, Outcome, Overtaken
from bot.services.preparing import DRAFT as PLAN
from domain.access import DECIDING_STAFF, Viewer
from domain.applications import MAY_EXECUTE
from domain.cases import Act, Actor, Denial, Particulars, Proof
from domain.profiles import Ground, GroundKind
from storage.accounts import Officer
from storage.applications import Application
from storage.drafts import Draft
from storage.work import Database, Work

REPLY = "officer"  # the draft in which an officer's awaited reply is noted
ASK_FILE, ASK_REASON, ASK_EXPLANATION = "file", "reason", "explanation"


class Deciding:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def look(self, viewer: Viewer, application_id: int) -> CaseView | NotFound:
        """A case in full, for staff of its school alone."""
        async with self._database.open_read() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer, history=True)
            return await self._with_question(work, view, viewer)

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
        self,
        viewer: Viewer,
        application_id: int,
        seen: int,
        at: datetime,
        *,
        document_seen: bool = False,
        by_link: bool = False,
    ) -> Outcome:
        """Provide the service. It needs one pupil and one proof; against a proposal, a reason (rulings 6, 15).

        `by_link`: the school will hand the one-time link to an applicant on paper whose identity it knows.
        """
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if view.pupil_id is None and Act.GRANT in view.acts:
                return await self._await_reply(work, view, viewer, ASK_FILE, at)
            given = Particulars(
                on=view.school.local(at).date(),
                proof=_proof(view, document_seen, by_link),
                proposal=proposal_of(view),
                reason=application.reason or "",
            )
            outcome = await self._acting.perform(work, view, viewer, Act.GRANT, given, seen, at)
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
        """Refuse on one ground. Where the bot sees nothing against the application, the refusal is left prepared:
        it wants a reason first (ruling 15)."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            given = Particulars(on=view.school.local(at).date(), grounds=(ground,), proposal=proposal_of(view))
            outcome = await self._acting.perform(work, view, viewer, Act.REFUSE, given, seen, at)
            if isinstance(outcome, Denied) and outcome.why is Denial.NO_REASON:
                answers = {"application": application_id, "act": Act.REFUSE, "version": seen, "picked": [ground]}
                await work.drafts.begin(viewer.account_id, PLAN, at, answers)
                return Needs(ASK_EXPLANATION, view)
            return outcome

    async def hold_talk(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        """The talk took place: the clock of the decision runs on (ruling 10)."""
        return await self._act(viewer, application_id, Act.HOLD_TALK, seen, at)

    async def miss_talk(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        """Nobody came: the answer will carry the warning (B 3.3.3-c)."""
        return await self._act(viewer, application_id, Act.MISS_TALK, seen, at)

    async def withdraw(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        """Put down that an applicant on paper has taken the application back."""
        return await self._act(viewer, application_id, Act.WITHDRAW, seen, at)

    async def heirs(self, viewer: Viewer, application_id: int) -> tuple[CaseView, tuple[Officer, ...]] | NotFound:
        """Whom a case may be handed to: officers and heads of its school, but for the one who has it."""
        async with self._database.open_read() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            able = await work.accounts.officers(application.school_id, list(MAY_EXECUTE))
            others = {one.person_id: one for one, _account in able if one.person_id != application.executor_id}
            return view, tuple(sorted(others.values(), key=lambda one: one.name))

    async def reassign(self, viewer: Viewer, application_id: int, to: int, seen: int, at: datetime) -> Outcome:
        """Hand a case to another person of the school (B 3.3.2, ruling 9)."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            able = {
                kind
                for kind in MAY_EXECUTE
                for one, _account in await work.accounts.officers(application.school_id, [kind])
                if one.person_id == to
            }
            given = Particulars(on=view.school.local(at).date(), to=Actor(to, frozenset(able), application.school_id))
            return await self._acting.perform(work, view, viewer, Act.REASSIGN, given, seen, at)

    async def adopt(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.ADOPT, seen, at)

    async def register(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Outcome:
        return await self._act(viewer, application_id, Act.REGISTER, seen, at)

    async def choose(self, viewer: Viewer, application_id: int, pupil_id: int, at: datetime) -> CaseView | NotFound:
        """Say which pupil of the roll the application is about."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            own = {entry.pupil_id for entry in await work.schools.roll(application.school_id)}
            if pupil_id in own and await self._may_still_choose(work, application, viewer):
                await self._point(work, application, viewer, pupil_id, at)
            return await self._acting.again(work, application, viewer)

    async def reply(self, viewer: Viewer, said: str, at: datetime) -> CaseView | Needs | NotFound:
        """What an officer wrote when the bot waited for it: a personal file's number, or a reason."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, REPLY)
            application = await self._acting.of_staff(work, viewer, draft.answers["application"]) if draft else None
            if draft is None or application is None:
                return NotFound()
            if not await self._may_still_choose(work, application, viewer):
                await work.drafts.drop(draft)
                return await self._acting.again(work, application, viewer)
            if draft.answers["what"] == ASK_FILE:
                pupil_id = await work.schools.pupil(application.school_id, said.strip())
                if pupil_id is None:
                    view = await view_of(work, application, self._calendars, viewer=viewer)
                    return Needs("known_file", await self._with_question(work, view, viewer))
                await self._point(work, application, viewer, pupil_id, at)
            else:
                await work.applications.explain(application.id, said.strip())
            await work.drafts.drop(draft)
            return await self._acting.again(work, application, viewer)

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
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            given = Particulars(on=view.school.local(at).date(), grounds=grounds)
            return await self._acting.perform(work, view, viewer, act, given, seen, at)

    # -- looking

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


def _proof(view: CaseView, document_seen: bool, by_link: bool) -> Proof | None:
    if document_seen:
        return Proof.DOCUMENT_SEEN
    if by_link and view.on_paper:
        return Proof.SCHOOL_CODE
    return Proof.CONTACT_ON_ROLL if view.contact_proves else None


__all__ = [
    "ASK_EXPLANATION",
    "ASK_FILE",
    "ASK_REASON",
    "REPLY",
    "Deciding",
    "Denied",
    "Done",
    "Moved",
    "Needs",
    "NotFound",
    "Outcome",
    "Overtaken",
]
