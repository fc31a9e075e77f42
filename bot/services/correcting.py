"""What was asked to be corrected is corrected: the form opens on those answers alone, and the case goes on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.forms.access import CONTACT, access_form, contact_phone
from bot.forms.form import Answered, Form, Step, answered
from bot.services.acting import Acting, Beside
from bot.services.calendars import Calendars
from bot.services.cases import CaseView
from bot.services.outcomes import Done, Moved
from bot.services.papers import application_paper
from domain.access import Viewer
from domain.cases import Act, Particulars
from domain.profiles import Field
from storage.drafts import Draft
from storage.work import Database, Work

DRAFT = "correction"
_CASE, _VERSION = "_case", "_version"
_OF_CHILD = frozenset({Field.CHILD_NAME, Field.CHILD_CLASS, Field.CHILD_BIRTH_DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Where a correction stands: the open question, or the comparison of old and new when `step` is None."""

    view: CaseView
    draft: Draft
    form: Form
    step: Step | None
    problem: str | None = None
    said: str = ""

    @property
    def place(self) -> tuple[int, int]:
        """Which question this is, and of how many."""
        assert self.step is not None
        return self.form.place(self.step.name, self.draft.answers)

    @property
    def new(self) -> dict[str, Any]:
        """The answers given, by field."""
        return {key: value for key, value in self.draft.answers.items() if not key.startswith("_")}


@dataclass(frozen=True, slots=True)
class NothingToCorrect:
    """The case waits for no correction by this person: it is another's, or has gone on."""


Taking = Callable[[Work, Correction], Awaitable[Correction]]


class Correcting:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def open(self, viewer: Viewer, application_id: int, at: datetime) -> Correction | NothingToCorrect:
        """Begin to correct what was asked, or go on with it."""
        async with self._database.open_act() as work:
            view = await self._waiting(work, viewer, application_id)
            if view is None:
                return NothingToCorrect()
            key = {_CASE: application_id, _VERSION: view.application.version}
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is not None and draft.answers | key != draft.answers:
                await work.drafts.drop(draft)  # of another case, or of an earlier request
                draft = None
            if draft is None:
                draft = await work.drafts.open(viewer.account_id, DRAFT, at, key)
            else:
                draft = await work.drafts.save(draft, draft.answers, at)  # a plain message is meant for it now
            return _standing(view, draft)

    async def answer(
        self, viewer: Viewer, said: str, at: datetime, *, draft_id: int | None = None, step: str | None = None
    ) -> Correction | NothingToCorrect:
        """Take an answer to the open question, or the one picked by a button of question `step`."""

        async def take(work: Work, here: Correction) -> Correction:
            taken = answered(here, said, step)
            if not isinstance(taken, Answered):
                return taken
            return _standing(here.view, await work.drafts.save(here.draft, taken.answers, at))

        return await self._change(viewer, draft_id, take)

    async def share_contact(
        self, viewer: Viewer, phone: str, *, own: bool, at: datetime
    ) -> Correction | NothingToCorrect:
        """Take the phone of a shared contact, if the phone was asked: one's own proves, another's does not."""

        async def take(work: Work, here: Correction) -> Correction:
            if Field.PHONE not in {step.name for step in here.form.steps}:
                return here
            parsed = contact_phone(phone)
            if not own or parsed is None:
                problem = "contact_of_another" if not own else "phone"
                return replace(here, step=here.form.step(Field.PHONE), problem=problem, said=phone)
            answers = here.draft.answers | {CONTACT: parsed, Field.PHONE: parsed}
            return _standing(here.view, await work.drafts.save(here.draft, answers, at))

        return await self._change(viewer, None, take)

    async def anew(self, viewer: Viewer, draft_id: int, at: datetime) -> Correction | NothingToCorrect:
        """Ask the questions of a correction from the first again."""

        async def forget(work: Work, here: Correction) -> Correction:
            kept = {key: here.draft.answers[key] for key in (_CASE, _VERSION)}
            return _standing(here.view, await work.drafts.save(here.draft, kept, at))

        return await self._change(viewer, draft_id, forget)

    async def where(self, viewer: Viewer) -> Correction | NothingToCorrect:
        """The correction as it stands."""
        async with self._database.open_read() as work:
            return await self._here(work, viewer, None)

    async def send(
        self, viewer: Viewer, draft_id: int, seen: int, at: datetime
    ) -> Moved | Correction | NothingToCorrect:
        """Sign the corrected answers; the clock of the decision runs on from this day (ruling 10).

        A correction that has changed since the person saw it, or is not complete, is shown again instead.
        """
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NothingToCorrect) or here.step is not None or here.draft.version != seen:
                return here
            application, school = here.view.application, here.view.school
            columns: dict[str, Any] = {"answers": application.answers | here.new}
            if shared := here.draft.answers.get(CONTACT):
                columns["contact_account_phone"] = shared  # an earlier one stays: it is still the sender's own
            if _OF_CHILD & set(here.new):
                columns["pupil_id"] = None  # the officer chose by the old answers
            given = Particulars(on=school.local(at).date())
            version = here.draft.answers[_VERSION]
            outcome = await self._acting.perform(
                work, here.view, viewer, Act.CORRECT, given, version, at, Beside(columns=columns)
            )
            await work.drafts.drop(here.draft)
            if isinstance(outcome, Done):
                await self._sign(work, viewer, application.id, at)
            return outcome

    async def _sign(self, work: Work, viewer: Viewer, application_id: int, at: datetime) -> None:
        """Freeze the form anew, as corrected; the first one stays beside it."""
        application = await work.applications.of(application_id)
        account = await work.accounts.of(viewer.account_id)
        if application is None or account is None or application.account_id != account.id:
            return  # put down by an officer: the paper itself lies at school
        view = await self._acting.view(work, application, viewer)
        paper = application_paper(application, view.school, account.external_id, at)
        await self._acting.sign(work, view, "application", paper, at, viewer.person_id)

    async def _waiting(self, work: Work, viewer: Viewer, application_id: int) -> CaseView | None:
        """The case, if it waits for a correction that this person may make."""
        application = await self._acting.of_applicant(work, viewer, application_id)
        if application is None:
            application = await self._acting.of_staff(work, viewer, application_id)
        if application is None:
            return None
        view = await self._acting.view(work, application, viewer)
        return view if Act.CORRECT in view.acts and view.asked_fields else None

    async def _here(self, work: Work, viewer: Viewer, draft_id: int | None) -> Correction | NothingToCorrect:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        if draft is None or draft_id not in (None, draft.id):
            return NothingToCorrect()
        view = await self._waiting(work, viewer, draft.answers[_CASE])
        if view is None or view.application.version != draft.answers[_VERSION]:
            return NothingToCorrect()
        return _standing(view, draft)

    async def _change(self, viewer: Viewer, draft_id: int | None, change: Taking) -> Correction | NothingToCorrect:
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            return here if isinstance(here, NothingToCorrect) else await change(work, here)


def _standing(view: CaseView, draft: Draft) -> Correction:
    whole = access_form([view.school.id], view.profile, in_person=view.school.in_person, today=view.today)
    asked = set(view.asked_fields)
    form = Form(tuple(step for step in whole.steps if step.name in asked))
    return Correction(view=view, draft=draft, form=form, step=form.next(draft.answers))
