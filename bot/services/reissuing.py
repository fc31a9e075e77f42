"""A misprint in a letter is corrected by a new letter, in five working days from the day it was asked (B 5.12)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.forms.access import access_form
from bot.forms.form import LONGEST_ANSWER, BadAnswer, Form
from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.cases import CaseView
from bot.services.outcomes import NotFound
from bot.services.papers import decision_paper, head_of
from domain.access import Viewer
from domain.applications import MAY_EXECUTE
from domain.cases import DELIVERED
from domain.limits import DueDate
from domain.profiles import Field, Stage
from storage.drafts import Draft
from storage.misprints import CORRECTED, NONE, Misprint
from storage.work import Database, Work

ASKING, DRAFT = "misprint", "reissue"
# What of an application is printed in a letter, and may have been typed wrong.
PRINTED = (Field.APPLICANT_NAME, Field.ANSWER_ADDRESS, Field.CHILD_NAME, Field.CHILD_CLASS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to correct a letter: until when it is to be done. `due` is None while its words are waited for."""

    view: CaseView
    due: DueDate | None = None
    too_long: bool = False
    again: bool = False  # one was open already


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue:
    """A letter being corrected: what was said of it, which fields are changed, which one is asked now."""

    view: CaseView
    draft: Draft
    misprint: Misprint | None
    choices: tuple[Field, ...]
    changes: dict[str, str]
    asking: Field | None = None
    declining: bool = False
    words: str = ""
    problem: str | None = None
    said: str = ""
    done: str | None = None


class Reissuing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def begin(self, viewer: Viewer, application_id: int, at: datetime) -> Asked | NotFound:
        """The applicant says that a letter has a misprint; in person it is said at school, so nothing more is asked."""
        async with self._database.open_act() as work:
            view = await self._own(work, viewer, application_id)
            if view is None:
                return NotFound()
            if (waiting := await work.misprints.open_of(application_id)) is not None:
                return Asked(view, self._due(view, waiting.asked_at), again=True)
            if view.school.in_person:
                return await self._put(work, view, viewer, "", at)
            await work.drafts.begin(viewer.account_id, ASKING, at, {"application": application_id})
            return Asked(view)

    async def say(self, viewer: Viewer, said: str, at: datetime) -> Asked | NotFound:
        """What is wrong in the letter, in the applicant's words; from now on five working days run."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, ASKING)
            view = await self._own(work, viewer, draft.answers["application"]) if draft else None
            if draft is None or view is None:
                return NotFound()
            if len(said) > LONGEST_ANSWER:
                return Asked(view, too_long=True)
            await work.drafts.drop(draft)
            return await self._put(work, view, viewer, " ".join(said.split()), at)

    async def open(self, viewer: Viewer, application_id: int, at: datetime) -> Reissue | NotFound:
        """An officer begins to correct the letter of a case; nobody need have asked."""
        async with self._database.open_act() as work:
            if await self._of_officer(work, viewer, application_id) is None:
                return NotFound()
            draft = await work.drafts.begin(viewer.account_id, DRAFT, at, {"application": application_id})
            return await self._standing(work, viewer, draft)

    async def pick(self, viewer: Viewer, draft_id: int, choice: str, at: datetime) -> Reissue | NotFound:
        """Choose the field to be typed anew, or `none`: there is no misprint, and the officer says why."""
        return await self._change(viewer, draft_id, at, asking=choice)

    async def write(self, viewer: Viewer, said: str, at: datetime) -> Reissue | NotFound:
        """The right value of the field, or why there is nothing to correct."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, None)
            if isinstance(here, NotFound):
                return here
            answers = here.draft.answers
            if here.declining:
                return await self._saved(work, viewer, here.draft, answers | {"words": said[:LONGEST_ANSWER]}, at)
            if here.asking is None:
                return here
            try:
                value = _form(here.view).answer(here.asking, said, {})[here.asking]
            except BadAnswer as bad:
                return replace(here, problem=bad.code, said=said)
            changes = here.changes | {here.asking.value: str(value)}
            return await self._saved(work, viewer, here.draft, answers | {"changes": changes, "asking": ""}, at)

    async def issue(self, viewer: Viewer, draft_id: int, at: datetime) -> Reissue | NotFound:
        """Freeze the new letter beside the old one, and send it; or send word that there is no misprint."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NotFound):
                return here
            if here.declining:
                return await self._decline(work, here, viewer, at)
            if not here.changes and not here.view.school.in_person:
                return here
            application = here.view.application
            await work.applications.mend(application.id, dict(application.answers) | here.changes)
            view = await self._acting.again(work, application, viewer)
            before = await work.documents.of_application(application.id, "decision")
            paper = decision_paper(view, view.decider or head_of(view.school), at)
            if before is not None:
                old = view.school.local(before.signed_at)
                paper = replace(paper, corrects=f"{old:%d.%m.%Y}")
            await self._acting.sign(work, view, "decision", paper, at, viewer.person_id)
            return await self._closed(work, replace(here, view=view), viewer, CORRECTED, at)

    async def _decline(self, work: Work, here: Reissue, viewer: Viewer, at: datetime) -> Reissue:
        if not here.words or here.misprint is None:
            return here
        return await self._closed(work, here, viewer, NONE, at)

    async def _closed(self, work: Work, here: Reissue, viewer: Viewer, outcome: str, at: datetime) -> Reissue:
        application = here.view.application
        await work.drafts.drop(here.draft)
        if here.misprint is not None:
            await work.misprints.answer(here.misprint.id, outcome, by=viewer.person_id, at=at, words=here.words)
        await work.audit.note(
            f"misprint_{outcome}", at=at, by=viewer.person_id, school_id=here.view.school.id,
            object_kind="application", object_id=application.id, clause="5.12", fields=sorted(here.changes),
        )  # fmt: skip
        if application.account_id is not None:
            of = here.misprint.id if here.misprint else 0
            await work.pushes.owe(
                f"reissued:{application.id}:{of}:{here.draft.id}", application.account_id, "reissued", at,
                application=application.id, misprint=of, outcome=outcome,
            )  # fmt: skip
        return replace(here, done=outcome)

    async def _put(self, work: Work, view: CaseView, viewer: Viewer, words: str, at: datetime) -> Asked:
        due = self._due(view, at)
        misprint = await work.misprints.ask(view.application.id, by=viewer.person_id, at=at, words=words, due_on=due.on)
        accounts = [view.school.staff_account_id] if view.school.staff_account_id else []
        if not accounts:
            able = await work.accounts.officers(view.school.id, list(MAY_EXECUTE))
            accounts = [account for _officer, account in able]
        for account in accounts:
            await work.pushes.owe(f"misprint:{misprint}:{account}", account, "misprint", at, misprint=misprint)
        return Asked(view, due)

    def _due(self, view: CaseView, asked_at: datetime) -> DueDate:
        limit = view.profile.limits[Stage.CORRECTION]
        return self._calendars.of(view.school).due(view.school.local(asked_at).date(), limit)

    async def _own(self, work: Work, viewer: Viewer, application_id: int) -> CaseView | None:
        application = await self._acting.of_applicant(work, viewer, application_id)
        if application is None or application.decided_at is None:
            return None
        view = await self._acting.view(work, application, viewer)
        return view if view.status in DELIVERED else None

    async def _of_officer(self, work: Work, viewer: Viewer, application_id: int) -> CaseView | None:
        application = await self._acting.of_staff(work, viewer, application_id)
        if application is None or not viewer.staff_in(application.school_id) & MAY_EXECUTE:
            return None
        view = await self._acting.view(work, application, viewer)
        return view if view.status in DELIVERED else None

    async def _here(self, work: Work, viewer: Viewer, draft_id: int | None) -> Reissue | NotFound:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        if draft is None or draft_id not in (None, draft.id):
            return NotFound()
        return await self._standing(work, viewer, draft)

    async def _standing(self, work: Work, viewer: Viewer, draft: Draft) -> Reissue | NotFound:
        view = await self._of_officer(work, viewer, draft.answers["application"])
        if view is None:
            return NotFound()
        said: dict[str, Any] = draft.answers
        printed = tuple(one for one in PRINTED if view.application.answers.get(one))
        asking = said.get("asking", "")
        return Reissue(
            view=view,
            draft=draft,
            misprint=await work.misprints.open_of(view.application.id),
            choices=printed,
            changes=dict(said.get("changes", {})),
            asking=Field(asking) if asking in {one.value for one in printed} else None,
            declining=asking == NONE,
            words=str(said.get("words", "")),
        )

    async def _change(self, viewer: Viewer, draft_id: int, at: datetime, **said: Any) -> Reissue | NotFound:
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NotFound):
                return here
            return await self._saved(work, viewer, here.draft, here.draft.answers | said, at)

    async def _saved(
        self, work: Work, viewer: Viewer, draft: Draft, answers: dict[str, Any], at: datetime
    ) -> Reissue | NotFound:
        return await self._standing(work, viewer, await work.drafts.save(draft, answers, at))


def _form(view: CaseView) -> Form:
    """The questions of the form, for their parsers: a corrected name is read as it was when it was first typed."""
    today: date = view.today
    return access_form([view.school.id], view.profile, in_person=view.school.in_person, today=today)
