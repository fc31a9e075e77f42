"""The course of an act: ask the rules, move the case from the version seen, do what follows; one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.documents.data import as_data
from bot.documents.papers import Paper
from bot.services.applying import owe_card
from bot.services.calendars import Calendars
from bot.services.cases import ASIDE, CaseView, actor_of, progress_of, view_of
from bot.services.outcomes import Denied, Done, Moved, Overtaken
from bot.services.papers import decision_paper, head_of, invitation_paper, termination_paper
from domain.access import DECIDING_STAFF, Viewer
from domain.applications import perform
from domain.cases import DELIVERED, Act, Case, Denial, Particulars, Status
from domain.profiles import EndCause
from storage.applications import Application
from storage.work import Work

logger = structlog.get_logger(__name__)

# The applicant is told of these when somebody else has done them; a draft, its return and a change of hands are
# the school's own affairs.
TOLD = frozenset(
    {
        Act.TAKE,
        Act.ASK_TO_CORRECT,
        Act.CORRECT,
        Act.INVITE,
        Act.HOLD_TALK,
        Act.MISS_TALK,
        Act.GRANT,
        Act.REFUSE,
        Act.REFUSE_INTAKE,
        Act.ADOPT,
        Act.REGISTER,
        Act.WITHDRAW,
        Act.CANCEL,
        Act.TERMINATE,
    }
)
# The executor is told of these when somebody else has done them: the card alone would not ring.
WORK = frozenset({Act.CORRECT, Act.ACCEPT_TALK, Act.DECLINE_TALK, Act.WITHDRAW, Act.RETURN, Act.REASSIGN})
END_REASONS = {Act.CANCEL: "cancelled", Act.TERMINATE: "terminated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What an act leaves besides the facts the rules ask about."""

    progress: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


NOTHING_BESIDE = Beside()


class Acting:
    """What every service that moves cases does the same way. All of it happens inside the caller's transaction."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    async def of_staff(self, work: Work, viewer: Viewer, application_id: int) -> Application | None:
        """The application, if the person is staff of its school."""
        application = await work.applications.of(application_id)
        if application is None or not viewer.staff_in(application.school_id) & DECIDING_STAFF:
            _note_refused(viewer, application_id)
            return None
        return application

    async def of_applicant(self, work: Work, viewer: Viewer, application_id: int) -> Application | None:
        """The application, if it is the person's own."""
        application = await work.applications.of(application_id)
        if application is None or application.account_id != viewer.account_id:
            _note_refused(viewer, application_id)
            return None
        return application

    async def view(self, work: Work, application: Application, viewer: Viewer) -> CaseView:
        return await view_of(work, application, self._calendars, viewer=viewer, history=True)

    async def view_for_nobody(self, work: Work, application: Application) -> CaseView:
        """The case as a tick sees it: no person looks, so nobody may do anything."""
        return await view_of(work, application, self._calendars, history=True)

    async def again(self, work: Work, application: Application, viewer: Viewer) -> CaseView:
        """The case as it stands now."""
        fresh = await work.applications.of(application.id)
        assert fresh is not None
        return await self.view(work, fresh, viewer)

    async def perform(
        self,
        work: Work,
        view: CaseView,
        viewer: Viewer,
        act: Act,
        given: Particulars,
        seen: int,
        at: datetime,
        beside: Beside = NOTHING_BESIDE,
    ) -> Moved:
        """Ask the rules, move the case from the version seen, and do what follows from it."""
        application, school = view.application, view.school
        moved = perform(view.case, act, actor_of(viewer, school.id), given)
        if isinstance(moved, Denial):
            logger.info("act.denied", act=act, why=moved, person_id=viewer.person_id, application_id=application.id)
            return Denied(moved, view)
        values = _columns(view, moved, act, given, viewer, at) | dict(beside.columns)
        values["progress"] = _kept(application) | dict(beside.progress) | progress_of(moved)
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
        after = await self.again(work, application, viewer)
        await work.applications.schedule(application.id, after.due.on if after.due else None)
        await self._follow(work, after, act, viewer, at)
        return Done(act, after)

    async def end_by_itself(self, work: Work, view: CaseView, cause: EndCause, at: datetime) -> bool:
        """End a provided service because of a fact of the roll: nobody taps, so the act has no author but the fact.

        The ground is that of the profile for the cause; the letter is signed for the head of the school (B 2.5, 2.8.2).
        """
        application, ground = view.application, view.profile.ending(cause)
        codes = [ground.code] if ground else []
        won = await work.applications.move(
            application, seen=application.version, act=Act.TERMINATE, to=Status.TERMINATED, at=at, by=None,
            grounds=codes, progress=_kept(application) | progress_of(view.case),
        )  # fmt: skip
        if not won:
            return False
        await work.audit.note(
            "terminate_by_roll", at=at, by=None, school_id=view.school.id, object_kind="application",
            object_id=application.id, clause=",".join(codes) or None, cause=cause,
        )  # fmt: skip
        fresh = await work.applications.of(application.id)
        assert fresh is not None
        after = await view_of(work, fresh, self._calendars, history=True)
        await work.applications.schedule(application.id, None)
        await self._follow(work, after, Act.TERMINATE, None, at, cause)
        return True

    async def sign(self, work: Work, view: CaseView, kind: str, paper: Paper, at: datetime, by: int | None) -> None:
        """Freeze a paper of the case; in person it is printed at school instead (ruling 14)."""
        if view.school.in_person:
            return
        await work.documents.sign(
            kind,
            {"template": paper.template, "data": dict(as_data(paper))},
            school_id=view.school.id,
            application_id=view.application.id,
            at=at,
            by=by,
        )

    async def _follow(
        self, work: Work, view: CaseView, act: Act, viewer: Viewer | None, at: datetime, cause: str = ""
    ) -> None:
        """What a new state owes: the grant, the letter, the notices, the card."""
        if view.status is Status.PROVIDED:
            await _open_diary(work, view.application, at)
        if view.status is Status.TERMINATED:
            by = viewer.person_id if viewer else None
            await _close_diary(work, view.application, cause or END_REASONS[act], at, by)
        await self._sign_letter(work, view, act, viewer, at)
        await _tell(work, view, act, viewer, at)
        await owe_card(work, view.school, view.application)

    async def _sign_letter(self, work: Work, view: CaseView, act: Act, viewer: Viewer | None, at: datetime) -> None:
        """The letter an act calls for, frozen as it is signed; what nobody did is signed for the head."""
        nobody, by = head_of(view.school), viewer.person_id if viewer else None
        if view.status in DELIVERED:
            paper: Paper = decision_paper(view, view.decider or nobody, at)
            await self.sign(work, view, "decision", paper, at, view.application.decided_by)
        elif act is Act.INVITE:
            paper = invitation_paper(view, view.executor or nobody, at)
            await self.sign(work, view, "invitation", paper, at, by)
        elif act is Act.TERMINATE:
            officer = await work.accounts.officer(by, view.school.id) if by else None
            paper = termination_paper(view, officer or nobody, at)
            await self.sign(work, view, "termination", paper, at, by)


def _columns(view: CaseView, moved: Case, act: Act, given: Particulars, viewer: Viewer, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"executor_id": moved.executor_id}
    if act in {Act.TAKE, Act.REASSIGN}:
        values["taken_at"] = at
    if given.grounds:
        values["grounds"] = list(given.grounds)
    if act in {Act.RETURN, Act.GRANT}:
        values["grounds"] = []  # those of a draft that was given back
    if given.proof:
        values |= {"proof": given.proof, "pupil_id": view.pupil_id}
    if moved.decided_by != view.case.decided_by:
        values |= {"decided_by": viewer.person_id, "decided_at": at}
    return values


def _kept(application: Application) -> dict[str, Any]:
    return {key: value for key, value in application.progress.items() if key in ASIDE}


async def _open_diary(work: Work, application: Application, at: datetime) -> None:
    """The grant of a provided service. Who has applied on paper gets it by the one-time link (ruling 7)."""
    if application.person_id is None:
        return
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


async def _close_diary(work: Work, application: Application, reason: str, at: datetime, by: int | None) -> None:
    """The end of the service is the end of access, in the same commit."""
    if application.person_id is not None and application.pupil_id is not None:
        await work.grants.end(application.person_id, application.pupil_id, reason, at, by)
    await work.codes.void(application.school_id, at, application=application.id)


async def _tell(work: Work, view: CaseView, act: Act, viewer: Viewer | None, at: datetime) -> None:
    application = view.application
    mine = viewer is not None and application.account_id == viewer.account_id
    if application.account_id is not None and not mine and act in TOLD and view.status is not Status.ADOPTING:
        await work.pushes.owe(
            f"case:{application.id}:{application.version}",
            application.account_id,
            "case",
            at,
            application=application.id,
            status=view.status,
        )
    if act in WORK and application.executor_id not in (None, viewer.person_id if viewer else None):
        assert application.executor_id is not None
        if account := await work.accounts.account_of(application.executor_id):
            await work.pushes.owe(
                f"work:{application.id}:{application.version}",
                account.id,
                "work",
                at,
                application=application.id,
                version=application.version,
                act=act,
            )


def _note_refused(viewer: Viewer, application_id: int) -> None:
    """Told like a case that does not exist; the log knows who reached for it."""
    logger.warning("case.refused", person_id=viewer.person_id, application_id=application_id)
