"""A person complains: the form, the journal number, the course of it, the answer (B 5.1 - 5.3, 5.10 - 5.13)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.forms.complaint import (
    APPLICATION,
    BEFORE,
    DONE,
    DRAFT,
    FILES,
    Asked,
    complaint_form,
    said_of,
)
from bot.forms.form import Answered, Form, Step, UnknownStep, answered
from bot.services.calendars import Calendars
from bot.services.complaint_files import attached
from bot.services.complaint_papers import sheet_of
from bot.services.complaints import ComplaintView, NoComplaint, Refused, calendar_of, due_on, follow, moved, view_of
from bot.services.keeping import Fetch, received
from domain.access import Viewer
from domain.cases import Status
from domain.complaint_door import Own, route, to_own
from domain.complaints import Against, ComplaintAct, ComplaintStatus, Given, Reason
from domain.files import FileRef, Purpose
from domain.profiles import Field
from storage.authorities import Authority
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

REPLY_DRAFT = "complaint_reply"
CHANNEL = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintForm:
    """Where the form stands: the open question, or the review when `step` is None."""

    draft: Draft
    form: Form
    schools: tuple[School, ...]
    authority: Authority | None  # who will consider it
    against: str  # the body complained of
    step: Step | None
    problem: str | None = None
    said: str = ""

    @property
    def school(self) -> School | None:
        chosen = self.draft.answers.get(Asked.SCHOOL)
        return next((school for school in self.schools if str(school.id) == chosen), None)

    @property
    def files(self) -> int:
        return len(self.draft.answers.get(FILES, ()))

    @property
    def place(self) -> tuple[int, int]:
        assert self.step is not None
        return self.form.place(self.step.name, self.draft.answers)


@dataclass(frozen=True, slots=True)
class NoComplaintForm:
    """No form is open."""


class Complaining:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def open(
        self,
        external_id: str,
        locale: str,
        at: datetime,
        *,
        school_id: int = 0,
        application_id: int = 0,
        before_id: int = 0,
    ) -> ComplaintForm | NoComplaintForm:
        """Begin a complaint, or go on with the one begun; about a case of one's own or after an earlier complaint,
        with what is known already filled in. The tap is the word that lets us know the person."""
        async with self._database.open_act() as work:
            viewer = await work.accounts.admit(external_id, locale, at)
            known = await self._known(work, viewer, school_id, application_id, before_id)
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or set(known) & {APPLICATION, BEFORE}:
                draft = await work.drafts.open(viewer.account_id, DRAFT, at)
                draft = await work.drafts.save(draft, known, at)
            else:
                draft = await work.drafts.save(draft, {**known, **draft.answers}, at)
            return await self._view(work, draft)

    async def answer(
        self, viewer: Viewer, said: str, at: datetime, *, step: str | None = None
    ) -> ComplaintForm | NoComplaintForm:
        """Take an answer to the open question, or the one picked by a button of question `step`."""

        async def take(work: Work, view: ComplaintForm) -> ComplaintForm:
            taken = answered(view, said, step)
            if not isinstance(taken, Answered):
                return taken
            return await self._view(work, await work.drafts.save(view.draft, taken.answers, at))

        return await self._change(viewer, take)

    async def attach(self, viewer: Viewer, fetch: Fetch, ref: FileRef, at: datetime) -> ComplaintForm | NoComplaintForm:
        """Keep a file with the complaint."""
        new = await received(fetch, ref, Purpose.COMPLAINT)

        async def take(work: Work, view: ComplaintForm) -> ComplaintForm:
            if view.step is None or view.step.name != Asked.PAPERS:
                return replace(view, problem="text_only") if view.step else view
            draft = await attached(work, view.draft, new, viewer.account_id, at)
            return replace(view, problem=draft) if isinstance(draft, str) else await self._view(work, draft)

        return await self._change(viewer, take)

    async def back(self, viewer: Viewer, step: str, at: datetime) -> ComplaintForm | NoComplaintForm:
        """Ask the question before this one again."""
        return await self._ask(viewer, at, lambda view: view.form.before(step, view.draft.answers).name)

    async def mend(self, viewer: Viewer, step: str, at: datetime) -> ComplaintForm | NoComplaintForm:
        """Ask one question again, from the review."""
        return await self._ask(viewer, at, lambda view: view.form.step(step).name)

    async def look(self, viewer: Viewer) -> ComplaintForm | NoComplaintForm:
        """The form as it stands."""
        async with self._database.open_read() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            return await self._view(work, draft) if draft else NoComplaintForm()

    async def drop(self, viewer: Viewer) -> NoComplaintForm:
        async with self._database.open_act() as work:
            if draft := await work.drafts.of(viewer.account_id, DRAFT):
                await work.drafts.drop(draft)
        return NoComplaintForm()

    async def file(
        self, viewer: Viewer, draft_id: int, seen: int, at: datetime
    ) -> ComplaintView | ComplaintForm | NoComplaintForm:
        """Sign and register it: journal number, date and due date at once (B 5.6, 5.10, ruling 8)."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or draft.id != draft_id:
                return NoComplaintForm()
            view = await self._view(work, draft)
            if view.step is not None or draft.version != seen or view.authority is None:
                return view
            complaint_id = await self._register(work, view, viewer, at)
            await work.drafts.drop(draft)
            await follow(work, complaint_id, ComplaintAct.REGISTER, viewer.person_id, at)
            return await view_of(work, Own(complaint_id), viewer.person_id, self._calendars)

    async def mine(self, viewer: Viewer) -> list[tuple[int, str, ComplaintStatus]]:
        """What the person has complained of, newest first: id, number, state."""
        async with self._database.open_read() as work:
            found = await work.complaints.own(viewer.account_id)
            return [(one.id, one.number, ComplaintStatus(one.status)) for one in found]

    async def own(self, viewer: Viewer, complaint_id: int) -> ComplaintView | NoComplaint:
        """One complaint of one's own."""
        async with self._database.open_read() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            view = await view_of(work, key, viewer.person_id, self._calendars)
            draft = await work.drafts.of(viewer.account_id, REPLY_DRAFT)
            waited = draft is not None and draft.answers["complaint"] == complaint_id
            return replace(view, awaited="reply" if waited else None)

    async def sheet(self, viewer: Viewer, complaint_id: int) -> dict[str, Any] | None:
        """One's own complaint as it was signed, to be printed."""
        async with self._database.open_read() as work:
            key = await self._key(work, viewer, complaint_id)
            return await sheet_of(work, await view_of(work, key, viewer.person_id, self._calendars)) if key else None

    async def begin_reply(self, viewer: Viewer, complaint_id: int, at: datetime) -> ComplaintView | NoComplaint:
        """Wait for the words the authority asked for."""
        async with self._database.open_act() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            view = await view_of(work, key, viewer.person_id, self._calendars)
            if ComplaintAct.REPLY not in view.acts:
                return view
            answers = {"complaint": complaint_id}
            draft = await work.drafts.open(viewer.account_id, REPLY_DRAFT, at, answers)
            await work.drafts.save(draft, answers, at)
            return replace(view, awaited="reply")

    async def reply(self, viewer: Viewer, said: str, at: datetime) -> ComplaintView | Refused | NoComplaint:
        """The words the authority asked for."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, REPLY_DRAFT)
            key = await self._key(work, viewer, draft.answers["complaint"]) if draft else None
            if draft is None or key is None:
                return NoComplaint()
            await work.drafts.drop(draft)
            seen = (await work.complaints.read(key)).version
            given = Given(words=said.strip()[:3000])
            return await moved(work, key, viewer.person_id, ComplaintAct.REPLY, given, seen, at, self._calendars)

    async def withdraw(
        self, viewer: Viewer, complaint_id: int, seen: int, at: datetime
    ) -> ComplaintView | Refused | NoComplaint:
        async with self._database.open_act() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            return await moved(work, key, viewer.person_id, ComplaintAct.WITHDRAW, Given(), seen, at, self._calendars)

    # -- the form

    async def _known(
        self, work: Work, viewer: Viewer, school_id: int, application_id: int, before_id: int
    ) -> dict[str, Any]:
        """What need not be asked: from the case complained of, or from the complaint made before."""
        known: dict[str, Any] = {Asked.SCHOOL.value: str(school_id)} if school_id else {}
        application = await work.applications.of(application_id) if application_id else None
        if application is not None and application.account_id == viewer.account_id:
            said = application.answers
            address = str(said.get(Field.ANSWER_ADDRESS) or "")
            postal = address if address and "@" not in address else str(said.get(Field.REGISTERED_PLACE) or "")
            known = {
                Asked.SCHOOL.value: str(application.school_id),
                Asked.AGAINST.value: Against.SCHOOL.value,
                Asked.NAME.value: said.get(Field.APPLICANT_NAME),
                Asked.ADDRESS.value: postal,
                APPLICATION: application.id,
            }
            if application.status == Status.INTAKE_REFUSED:
                known[Asked.REASON.value] = Reason.DOCUMENTS_REFUSED.value
        key = await self._key(work, viewer, before_id) if before_id else None
        if key is not None:
            before = await work.complaints.read(key)
            known |= {
                Asked.AGAINST.value: Against.AUTHORITY.value if before.against_authority_id else Against.SCHOOL.value,
                Asked.NAME.value: before.said.get("name"),
                Asked.ADDRESS.value: before.said.get("address"),
                BEFORE: before.id,
            }
            if before.against_school_id:
                known[Asked.SCHOOL.value] = str(before.against_school_id)
            if before.application_id:
                known[APPLICATION] = before.application_id
        return {name: value for name, value in known.items() if value}

    async def _register(self, work: Work, view: ComplaintForm, viewer: Viewer, at: datetime) -> int:
        authority, school, answers = view.authority, view.school, view.draft.answers
        assert authority is not None
        assert school is not None
        about_authority = answers[Asked.AGAINST] == Against.AUTHORITY
        above = await work.authorities.above(school.id)
        reason, day = Reason(answers[Asked.REASON]), authority.local(at).date()
        said = {} if school.in_person else said_of(answers)
        if said.get("name"):
            await work.accounts.introduce(viewer.person_id, said["name"])
        return await work.complaints.register(
            authority.number_prefix,
            day.year,
            at=at,
            by=viewer.person_id,
            authority_id=authority.id,
            against_school_id=None if about_authority else school.id,
            against_authority_id=above.id if about_authority and above else None,
            account_id=viewer.account_id,
            person_id=viewer.person_id,
            application_id=answers.get(APPLICATION),
            before_id=answers.get(BEFORE),
            channel=CHANNEL,
            reason=reason,
            status=ComplaintStatus.REGISTERED,
            said=said,
            files=[] if school.in_person else list(answers.get(FILES, ())),
            due_on=due_on(reason, day, calendar_of(self._calendars, authority)),
        )

    async def _view(self, work: Work, draft: Draft) -> ComplaintForm:
        schools = tuple(await work.schools.all())
        if len(schools) == 1 and Asked.SCHOOL not in draft.answers:
            draft = replace(draft, answers={Asked.SCHOOL.value: str(schools[0].id), **draft.answers})
        chosen = next((one for one in schools if str(one.id) == draft.answers.get(Asked.SCHOOL)), None)
        form = complaint_form([school.id for school in schools], in_person=chosen is not None and chosen.in_person)
        step: Step | None = form.next(draft.answers)
        if draft.asking:
            step = next((one for one in form.steps if one.name == draft.asking), step)
        authority, against = None, chosen.name if chosen else ""
        if chosen is not None:
            above = await work.authorities.above(chosen.id)
            about_authority = draft.answers.get(Asked.AGAINST) == Against.AUTHORITY
            to = route(about_authority, above.id if above else None, above.superior_id if above else None)
            authority = await work.authorities.of(to) if to else None
            against = above.name if about_authority and above else chosen.name
        return ComplaintForm(draft=draft, form=form, schools=schools, authority=authority, against=against, step=step)

    async def _change(
        self, viewer: Viewer, change: Callable[[Work, ComplaintForm], Awaitable[ComplaintForm]]
    ) -> ComplaintForm | NoComplaintForm:
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            return await change(work, await self._view(work, draft)) if draft else NoComplaintForm()

    async def _ask(
        self, viewer: Viewer, at: datetime, choose: Callable[[ComplaintForm], str]
    ) -> ComplaintForm | NoComplaintForm:
        async def point(work: Work, view: ComplaintForm) -> ComplaintForm:
            try:
                asking = choose(view)
            except UnknownStep:
                return view
            return await self._view(work, await work.drafts.save(view.draft, view.draft.answers, at, asking=asking))

        return await self._change(viewer, point)

    async def _key(self, work: Work, viewer: Viewer, complaint_id: int) -> Own | None:
        party = await work.complaints.party(complaint_id)
        return to_own(party, viewer.account_id) if party else None


__all__ = ["DONE", "DRAFT", "REPLY_DRAFT", "Complaining", "ComplaintForm", "NoComplaintForm"]
