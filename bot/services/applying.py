"""A parent applies: consent, the form, the review, filing, and how the case goes afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.documents.data import as_data
from bot.forms.access import CONTACT, access_form, contact_phone
from bot.forms.form import Answered, Form, Step, UnknownStep, answered
from bot.services.calendars import Calendars
from bot.services.cases import CaseView, listed, view_of
from bot.services.papers import application_paper
from bot.services.receipts import RECEIPT, receipt_paper
from domain.access import Viewer
from domain.cases import Status
from domain.profiles import Field, Profile, profile
from storage.applications import Application
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

CONSENT_VERSION = "2026-11"
DRAFT = "application"
FILED, CHANNEL = "filed", "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """Where the form stands: the open question, or the review when `step` is None."""

    draft: Draft
    form: Form
    schools: tuple[School, ...]
    step: Step | None
    problem: str | None = None  # code of why the last answer was not taken
    said: str = ""  # that answer

    @property
    def school(self) -> School | None:
        chosen = self.draft.answers.get(Field.SCHOOL)
        return next((school for school in self.schools if str(school.id) == chosen), None)

    @property
    def profile(self) -> Profile | None:
        return profile(self.school.profile) if self.school else None

    @property
    def place(self) -> tuple[int, int]:
        """Which question this is, and of how many."""
        assert self.step is not None
        return self.form.place(self.step.name, self.draft.answers)


@dataclass(frozen=True, slots=True)
class NoForm:
    """There is no open form: nothing was begun, or it has been filed or dropped."""


@dataclass(frozen=True, slots=True)
class NoSchools:
    """The service has no school yet."""


class Applying:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def agree(self, external_id: str, locale: str, at: datetime) -> FormView | NoSchools | None:
        """Record the consent to the processing of personal data (152-ФЗ), and open the form it was given for.

        Only now the person is known: nothing of them is kept before. None: a school's link has opened a diary to
        them already, and that is what the consent was given for.
        """
        async with self._database.open_act() as work:
            viewer = await work.accounts.admit(external_id, locale, at)
            await work.accounts.consent(viewer.person_id, CONSENT_VERSION, at)
            if await work.grants.children(viewer.person_id):
                return None
            return await self._opened(work, viewer, at)

    async def speak(self, viewer: Viewer, locale: str) -> None:
        """Change the language the person is spoken to."""
        async with self._database.open_act() as work:
            await work.accounts.speak(viewer.account_id, locale)

    async def open(self, viewer: Viewer, at: datetime) -> FormView | NoSchools:
        """Begin an application, or go on with the one begun."""
        async with self._database.open_act() as work:
            return await self._opened(work, viewer, at)

    async def again(self, viewer: Viewer, application_id: int, at: datetime) -> FormView | NoForm | NoSchools:
        """Begin anew with the answers of an application of one's own; a form already begun is gone on with instead."""
        async with self._database.open_act() as work:
            before = await work.applications.of(application_id)
            if before is None or before.account_id != viewer.account_id:
                return NoForm()
            schools = tuple(await work.schools.all())
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            if not set(draft.answers) - {Field.SCHOOL}:
                draft = await work.drafts.save(draft, dict(before.answers), at)
            return self._view(draft, schools, work.now)

    async def where(self, viewer: Viewer) -> FormView | NoForm:
        """The form as it stands."""
        async with self._database.open_read() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            return self._view(draft, tuple(await work.schools.all()), work.now) if draft else NoForm()

    async def answer(self, viewer: Viewer, said: str, at: datetime, *, step: str | None = None) -> FormView | NoForm:
        """Take an answer to the open question, or the one picked by a button of question `step`."""

        async def take(work: Work, view: FormView) -> FormView:
            taken = answered(view, said, step)
            if not isinstance(taken, Answered):
                return taken
            answers = taken.answers
            if taken.name == Field.SCHOOL:
                # Another regulation asks other questions: what both ask stays answered.
                kept = self._form(answers, view.schools, work.now)
                names = {one.name for one in kept.steps} | ({CONTACT} if _asks_phone(kept) else set())
                answers = {key: value for key, value in answers.items() if key in names}
            return self._view(await work.drafts.save(view.draft, answers, at), view.schools, work.now)

        return await self._change(viewer, take)

    async def share_contact(self, viewer: Viewer, phone: str, *, own: bool, at: datetime) -> FormView | NoForm:
        """Take the phone of a shared contact: one's own is an answer and a proof, another's is neither."""

        async def take(work: Work, view: FormView) -> FormView:
            if not _asks_phone(view.form):
                return view  # what no rule asks is not kept (B 5.12); in person nothing personal is (ruling 14)
            parsed = contact_phone(phone)
            if not own or parsed is None:
                problem = "contact_of_another" if not own else "phone"
                return replace(view, step=view.form.step(Field.PHONE), problem=problem, said=phone)
            answers: dict[str, Any] = {**view.draft.answers, CONTACT: parsed, Field.PHONE: parsed}
            return self._view(await work.drafts.save(view.draft, answers, at), view.schools, work.now)

        return await self._change(viewer, take)

    async def back(self, viewer: Viewer, step: str, at: datetime) -> FormView | NoForm:
        """Ask the question before this one again; nothing answered is lost."""
        return await self._ask(viewer, at, lambda view: view.form.before(step, view.draft.answers).name)

    async def mend(self, viewer: Viewer, step: str, at: datetime) -> FormView | NoForm:
        """Ask one question again, from the review."""
        return await self._ask(viewer, at, lambda view: view.form.step(step).name)

    async def drop(self, viewer: Viewer) -> NoForm:
        """Forget the draft, as asked."""
        async with self._database.open_act() as work:
            if draft := await work.drafts.of(viewer.account_id, DRAFT):
                await work.drafts.drop(draft)
        return NoForm()

    async def file(self, viewer: Viewer, seen: int, at: datetime) -> CaseView | FormView | NoForm:
        """Sign and register the application: number, date and due date at once (M 1.1.1, B 3.3.2, ruling 8).

        A form that has changed since the person saw it, or is not complete, is shown again instead.
        """
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return NoForm()
            view = self._view(draft, tuple(await work.schools.all()), work.now)
            if view.step is not None or draft.version != seen or view.school is None:
                return view
            application = await self._register(work, view, viewer, at)
            await work.drafts.drop(draft)
            shown = await view_of(work, application, self._calendars, viewer=viewer)
            await self._sign(work, shown, viewer, at)
            return shown

    async def cases(self, viewer: Viewer) -> list[CaseView]:
        """What the person has filed, newest first, each with its clock (B 1.3.4-a)."""
        async with self._database.open_read() as work:
            mine = await work.applications.of_account(viewer.account_id)
            return await listed(work, mine, self._calendars)

    async def case(self, viewer: Viewer, application_id: int) -> CaseView | None:
        """One case of one's own with its history; of another's nothing is told."""
        async with self._database.open_read() as work:
            application = await work.applications.of(application_id)
            if application is None or application.account_id != viewer.account_id:
                return None
            return await view_of(work, application, self._calendars, history=True)

    async def _opened(self, work: Work, viewer: Viewer, at: datetime) -> FormView | NoSchools:
        schools = tuple(await work.schools.all())
        if not schools:
            return NoSchools()
        first: dict[str, Any] = {Field.SCHOOL: str(schools[0].id)} if len(schools) == 1 else {}
        return self._view(await work.drafts.open(viewer.account_id, DRAFT, at, first), schools, work.now)

    async def _register(self, work: Work, view: FormView, viewer: Viewer, at: datetime) -> Application:
        school = view.school
        assert school is not None
        answers = {key: value for key, value in view.draft.answers.items() if not key.startswith("_")}
        if name := answers.get(Field.APPLICANT_NAME):
            await work.accounts.introduce(viewer.person_id, name, answers.get(Field.PHONE))
        return await work.applications.register(
            number=await work.applications.next_number(school.number_prefix, school.local(at).year),
            school_id=school.id,
            account_id=viewer.account_id,
            person_id=viewer.person_id,
            profile=school.profile,
            channel=CHANNEL,
            status=Status.FILED,
            answers=answers,
            contact_account_phone=view.draft.answers.get(CONTACT),
            at=at,
            by=viewer.person_id,
            act=FILED,
        )

    async def _sign(self, work: Work, view: CaseView, viewer: Viewer, at: datetime) -> None:
        """Freeze the form as signed and its receipt, owe the applicant the receipt and the staff their card."""
        application, school = view.application, view.school
        await work.applications.schedule(application.id, view.due.on if view.due else None)
        account = await work.accounts.of(viewer.account_id)
        if not school.in_person and account is not None:
            paper = application_paper(application, school, account.external_id)
            for kind, sheet in (("application", paper), (RECEIPT, receipt_paper(view))):
                await work.documents.sign(
                    kind,
                    {"template": sheet.template, "data": dict(as_data(sheet))},
                    school_id=school.id,
                    application_id=application.id,
                    at=at,
                    by=viewer.person_id,
                )
            await work.pushes.owe(
                f"receipt:{application.id}", viewer.account_id, RECEIPT, at, application=application.id
            )
        await owe_card(work, school, application)

    async def _change(
        self, viewer: Viewer, change: Callable[[Work, FormView], Awaitable[FormView]]
    ) -> FormView | NoForm:
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return NoForm()
            return await change(work, self._view(draft, tuple(await work.schools.all()), work.now))

    async def _ask(self, viewer: Viewer, at: datetime, choose: Callable[[FormView], str]) -> FormView | NoForm:
        async def point(work: Work, view: FormView) -> FormView:
            try:
                asking = choose(view)
            except UnknownStep:
                return view
            draft = await work.drafts.save(view.draft, view.draft.answers, at, asking=asking)
            return self._view(draft, view.schools, work.now)

        return await self._change(viewer, point)

    def _form(self, answers: dict[str, Any], schools: tuple[School, ...], now: datetime) -> Form:
        chosen = next((school for school in schools if str(school.id) == answers.get(Field.SCHOOL)), None)
        today: date = (chosen or schools[0]).local(now).date()
        return access_form(
            [school.id for school in schools],
            profile(chosen.profile) if chosen else None,
            in_person=chosen is not None and chosen.in_person,
            today=today,
        )

    def _view(self, draft: Draft, schools: tuple[School, ...], now: datetime) -> FormView:
        form = self._form(draft.answers, schools, now)
        step: Step | None = form.next(draft.answers)
        if draft.asking:
            step = next((one for one in form.steps if one.name == draft.asking), step)
        return FormView(draft=draft, form=form, schools=schools, step=step)


def _asks_phone(form: Form) -> bool:
    return any(step.name == Field.PHONE for step in form.steps)


async def owe_card(work: Work, school: School, application: Application) -> None:
    """The staff chat is owed a fresh card; several changes before it is paid make one card."""
    if school.staff_account_id is not None:
        await work.pushes.owe(
            f"card:{application.id}:{application.version}",
            school.staff_account_id,
            "card",
            work.now,
            application=application.id,
            version=application.version,
        )
