"""An officer writes to an applicant about a case, with name and phone, and is answered; texts at hand are kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.cases import CaseView
from bot.services.outcomes import NotFound
from domain.access import Viewer
from domain.applications import MAY_EXECUTE
from storage.accounts import Officer
from storage.case_messages import CannedText
from storage.drafts import Draft
from storage.pushes import Push
from storage.schools import School
from storage.work import Database, Work

DRAFT, ANSWER = "message", "message_answer"
LONGEST, MOST_CANNED = 1000, 30  # characters of a message; texts of a school


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A message being written: its words, the texts at hand, how it stands."""

    view: CaseView
    draft: Draft | None = None
    text: str = ""
    canned: tuple[CannedText, ...] = ()
    sent: bool = False
    too_long: bool = False
    in_person: bool = False  # nothing personal goes through the messenger: it is said at school


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to its reader."""

    view: CaseView
    text: str
    officer: Officer | None  # None: it goes to one


@dataclass(frozen=True, slots=True)
class Canned:
    """The texts of the schools one works for."""

    school: School
    texts: tuple[CannedText, ...]


class Corresponding:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def begin(self, viewer: Viewer, application_id: int, at: datetime, text: str = "") -> Writing | NotFound:
        """Write to the applicant of a case; with a text at once where it was said as a reply to the card."""
        async with self._database.open_act() as work:
            view = await self._of_officer(work, viewer, application_id)
            return await self._begun(work, view, viewer, at, text) if view else NotFound()

    async def reply_to_card(
        self, viewer: Viewer, chat_id: str, message_id: int, text: str, at: datetime
    ) -> Writing | NotFound:
        """The same, by a reply to the card in the staff chat."""
        async with self._database.open_act() as work:
            application = await work.applications.by_card(chat_id, message_id)
            view = await self._of_officer(work, viewer, application.id) if application else None
            return await self._begun(work, view, viewer, at, text) if view else NotFound()

    async def write(self, viewer: Viewer, said: str, at: datetime) -> Writing | NotFound:
        """The words of the message."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, None)
            if isinstance(here, NotFound) or here.draft is None:
                return here
            return await self._worded(work, here, said, at)

    async def pick(self, viewer: Viewer, draft_id: int, text_id: int, at: datetime) -> Writing | NotFound:
        """Take a text at hand for the words."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NotFound) or here.draft is None:
                return NotFound()
            text = next((one.text for one in here.canned if one.id == text_id), None)
            return await self._worded(work, here, text, at) if text else here

    async def send(self, viewer: Viewer, draft_id: int, at: datetime) -> Writing | NotFound:
        """Owe the message to the applicant; it is kept with the case."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NotFound) or here.draft is None or not here.text:
                return here
            application = here.view.application
            assert application.account_id is not None
            message = await work.case_messages.write(
                application.id, by=viewer.person_id, to_applicant=True, text=here.text, at=at
            )
            await work.drafts.drop(here.draft)
            await work.audit.note(
                "write_to_applicant", at=at, by=viewer.person_id, school_id=here.view.school.id,
                object_kind="application", object_id=application.id,
            )  # fmt: skip
            await work.pushes.owe(f"message:{message}", application.account_id, "message", at, message=message)
            return replace(here, sent=True)

    async def begin_answer(self, viewer: Viewer, application_id: int, at: datetime) -> CaseView | NotFound:
        """The applicant answers; the next words are for the executor."""
        async with self._database.open_act() as work:
            view = await self._of_applicant(work, viewer, application_id)
            if view is None:
                return NotFound()
            await work.drafts.begin(viewer.account_id, ANSWER, at, {"application": application_id})
            return view

    async def answer(self, viewer: Viewer, said: str, at: datetime) -> Writing | NotFound:
        """The applicant's words, to the executor in private, or to whoever may work on the case."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, ANSWER)
            view = await self._of_applicant(work, viewer, draft.answers["application"]) if draft else None
            if draft is None or view is None:
                return NotFound()
            if len(said) > LONGEST:
                return Writing(view=view, too_long=True)
            application = view.application
            message = await work.case_messages.write(
                application.id, by=viewer.person_id, to_applicant=False, text=said.strip(), at=at
            )
            await work.drafts.drop(draft)
            executor = await work.accounts.account_of(application.executor_id) if application.executor_id else None
            able = await work.accounts.officers(application.school_id, list(MAY_EXECUTE))
            accounts = [executor.id] if executor else [account for _officer, account in able]
            for account in accounts:
                await work.pushes.owe(f"message:{message}:{account}", account, "message", at, message=message)
            return Writing(view=view, sent=True)

    async def letter(self, push: Push) -> Letter | None:
        """A message for the one it is addressed to, if it still is."""
        async with self._database.open_read() as work:
            message = await work.case_messages.of(push.refs["message"])
            application = await work.applications.of(message.application_id) if message else None
            if message is None or application is None:
                return None
            view = await self._acting.view_for_nobody(work, application)
            if message.to_applicant:
                if application.account_id != push.account_id:
                    return None
                return Letter(view, message.text, await work.accounts.officer(message.by, application.school_id))
            able = await work.accounts.officers(application.school_id, list(MAY_EXECUTE))
            return Letter(view, message.text, None) if push.account_id in {one[1] for one in able} else None

    async def canned(self, viewer: Viewer) -> list[Canned]:
        """The texts of every school where the person may work on cases."""
        async with self._database.open_read() as work:
            return await self._canned(work, viewer)

    async def can(self, viewer: Viewer, text: str, at: datetime) -> list[Canned]:
        """Keep a text, for every school where the person may work on cases."""
        async with self._database.open_act() as work:
            words = " ".join(text.split())[:LONGEST]
            for one in await self._canned(work, viewer):
                if words and len(one.texts) < MOST_CANNED:
                    await work.case_messages.can(one.school.id, words, by=viewer.person_id, at=at)
            return await self._canned(work, viewer)

    async def uncan(self, viewer: Viewer, text_id: int, at: datetime) -> list[Canned]:
        """Let a text go."""
        async with self._database.open_act() as work:
            for one in await self._canned(work, viewer):
                await work.case_messages.uncan(one.school.id, text_id, at)
            return await self._canned(work, viewer)

    async def _canned(self, work: Work, viewer: Viewer) -> list[Canned]:
        mine = viewer.schools_as(*MAY_EXECUTE)
        schools = [school for school in await work.schools.all() if school.id in mine]
        return [Canned(school, tuple(await work.case_messages.canned(school.id))) for school in schools]

    async def _begun(self, work: Work, view: CaseView, viewer: Viewer, at: datetime, text: str) -> Writing:
        if view.school.in_person:
            return Writing(view=view, in_person=True)
        answers = {"application": view.application.id, "text": text[:LONGEST]}
        draft = await work.drafts.begin(viewer.account_id, DRAFT, at, answers)
        return await self._writing(work, view, draft)

    async def _worded(self, work: Work, here: Writing, text: str, at: datetime) -> Writing:
        assert here.draft is not None
        if len(text) > LONGEST:
            return replace(here, too_long=True)
        draft = await work.drafts.save(here.draft, here.draft.answers | {"text": text.strip()}, at)
        return await self._writing(work, here.view, draft)

    async def _here(self, work: Work, viewer: Viewer, draft_id: int | None) -> Writing | NotFound:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        if draft is None or draft_id not in (None, draft.id):
            return NotFound()
        view = await self._of_officer(work, viewer, draft.answers["application"])
        return await self._writing(work, view, draft) if view else NotFound()

    async def _writing(self, work: Work, view: CaseView, draft: Draft) -> Writing:
        canned = tuple(await work.case_messages.canned(view.school.id))
        return Writing(view=view, draft=draft, text=str(draft.answers.get("text", "")), canned=canned)

    async def _of_officer(self, work: Work, viewer: Viewer, application_id: int) -> CaseView | None:
        """The case, if the person may work on it and its applicant is in the messenger."""
        application = await self._acting.of_staff(work, viewer, application_id)
        if application is None or application.account_id is None:
            return None
        if not viewer.staff_in(application.school_id) & MAY_EXECUTE:
            return None
        return await self._acting.view(work, application, viewer)

    async def _of_applicant(self, work: Work, viewer: Viewer, application_id: int) -> CaseView | None:
        application = await self._acting.of_applicant(work, viewer, application_id)
        if application is None:
            return None
        view = await self._acting.view(work, application, viewer)
        return None if view.school.in_person else view
