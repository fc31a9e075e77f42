"""How the service ends by the applicant's own will: withdrawal, form App. 3, consent taken back; a talk answered."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.acting import Acting, Beside
from bot.services.applying import DRAFT as APPLICATION
from bot.services.calendars import Calendars
from bot.services.cases import CaseView
from bot.services.correcting import DRAFT as CORRECTION
from bot.services.outcomes import Done, Moved, NotFound
from bot.services.papers import cancellation_paper
from domain.access import Viewer
from domain.cases import Act, Particulars
from domain.profiles import EndCause
from storage.work import Database, Work


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """The consent is taken back: how many diaries were closed and how many applications ended with it."""

    diaries: int
    cases: int


class Ending:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def look(self, viewer: Viewer, application_id: int) -> CaseView | NotFound:
        """One's own case with what one may do to it."""
        async with self._database.open_read() as work:
            application = await self._acting.of_applicant(work, viewer, application_id)
            return await self._acting.view(work, application, viewer) if application else NotFound()

    async def withdraw(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Moved | NotFound:
        """Take the application back before the decision."""
        return await self._act(viewer, application_id, Act.WITHDRAW, seen, at)

    async def accept_talk(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Moved | NotFound:
        """Say that one will come."""
        return await self._act(viewer, application_id, Act.ACCEPT_TALK, seen, at)

    async def decline_talk(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Moved | NotFound:
        """Refuse the talk: the answer is then given on what is known, with a warning (B 3.3.3-c)."""
        return await self._act(viewer, application_id, Act.DECLINE_TALK, seen, at)

    async def cancel(self, viewer: Viewer, application_id: int, seen: int, at: datetime) -> Moved | NotFound:
        """Refuse the service by the form of App. 3: signed, frozen, and access ends at once (B 2.5)."""
        async with self._database.open_act() as work:
            application = await self._acting.of_applicant(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await self._acting.view(work, application, viewer)
            given = Particulars(on=view.school.local(at).date())
            outcome = await self._acting.perform(work, view, viewer, Act.CANCEL, given, seen, at)
            account = await work.accounts.of(viewer.account_id)
            if isinstance(outcome, Done) and account is not None:
                paper = cancellation_paper(application, view.school, account.external_id, at)
                await self._acting.sign(work, outcome.view, "cancellation", paper, at, viewer.person_id)
            return outcome

    async def withdraw_consent(self, viewer: Viewer, at: datetime) -> ConsentWithdrawn:
        """Take back the consent to the processing of personal data: the whole service ends with it (ruling 13)."""
        async with self._database.open_act() as work:
            ended = 0
            for application in await work.applications.of_account(viewer.account_id):
                view = await self._acting.view(work, application, viewer)
                ended += await self._end_without_consent(work, view, viewer, at)
            diaries = await work.grants.end_all(viewer.person_id, EndCause.CONSENT, at)
            await work.accounts.withdraw_consent(viewer.person_id, at)
            for kind in (APPLICATION, CORRECTION):
                if draft := await work.drafts.of(viewer.account_id, kind):
                    await work.drafts.drop(draft)
            await work.audit.note(
                "withdraw_consent", at=at, by=viewer.person_id, school_id=None, object_kind="person",
                object_id=viewer.person_id, diaries=diaries, cases=ended,
            )  # fmt: skip
            return ConsentWithdrawn(diaries, ended)

    async def _end_without_consent(self, work: Work, view: CaseView, viewer: Viewer, at: datetime) -> bool:
        """An open application is withdrawn, a provided service is ended on the ground that names the consent."""
        act = next((act for act in (Act.WITHDRAW, Act.CANCEL) if act in view.acts), None)
        if act is None:
            return False
        ground = view.profile.ending(EndCause.CONSENT)
        columns = {"grounds": [ground.code]} if ground and act is Act.CANCEL else {}
        given = Particulars(on=view.school.local(at).date())
        seen = view.application.version
        outcome = await self._acting.perform(work, view, viewer, act, given, seen, at, Beside(columns=columns))
        return isinstance(outcome, Done)

    async def _act(self, viewer: Viewer, application_id: int, act: Act, seen: int, at: datetime) -> Moved | NotFound:
        async with self._database.open_act() as work:
            application = await self._acting.of_applicant(work, viewer, application_id)
            if application is None:
                return NotFound()
            view = await self._acting.view(work, application, viewer)
            given = Particulars(on=view.school.local(at).date())
            return await self._acting.perform(work, view, viewer, act, given, seen, at)
