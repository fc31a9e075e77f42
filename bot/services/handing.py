"""Papers of a case that the school hands over: to who applied on paper, and where no name may pass (ruling 14)."""

from dataclasses import replace
from datetime import datetime

from bot.documents.data import as_data
from bot.documents.letters import Letter
from bot.documents.papers import Paper
from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.cases import CaseView
from bot.services.papers import decision_paper, head_of, invitation_paper, termination_paper
from bot.services.printing import Printed, drawn
from bot.services.receipts import RECEIPT, receipt_paper
from domain.access import Viewer
from domain.cases import DELIVERED, Status
from domain.profiles import Field
from storage.documents import Document
from storage.work import Database, Work

DECISION, INVITATION, TERMINATION = "decision", "invitation", "termination"
KINDS = (RECEIPT, INVITATION, DECISION, TERMINATION)
# In person two papers may stand beside each other: one without names that was printed from the chat, and one with
# names that a command has printed. The second must never be found where the first is looked for.
BLANK, NAMED = "blank_", "named_"


def handable(view: CaseView) -> tuple[str, ...]:
    """Which papers of the case there are to hand over now."""
    found = {
        RECEIPT: bool(view.stages),
        INVITATION: view.status is Status.INVITED,
        DECISION: view.status in DELIVERED,
        TERMINATION: view.status is Status.TERMINATED,
    }
    return tuple(kind for kind, there in found.items() if there)


class Handing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database = database
        self._acting = Acting(calendars)

    async def to_officer(self, viewer: Viewer, application_id: int, kind: str, at: datetime) -> Printed | None:
        """The paper as it was frozen, for staff of the school. In person it has lines where a pen writes the names."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None:
                return None
            view = await self._acting.view(work, application, viewer)
            prefix = BLANK if view.school.in_person else ""
            document = await self._frozen(work, view, prefix, kind, at, viewer.person_id)
            if document is None:
                return None
            await work.audit.note(
                "print_paper", at=at, by=viewer.person_id, school_id=view.school.id, object_kind="application",
                object_id=application_id, paper=kind,
            )  # fmt: skip
        return await self._printed(document, kind, view)

    async def with_names(
        self, school_id: int, number: str, kind: str, names: tuple[str, str] = ("", ""), *, anew: bool = False
    ) -> Printed | None:
        """The paper with every name, for the command line: nothing of it goes through the messenger.

        `names` are the applicant's own and where the answer goes; the child is the one the grant is about. What was
        printed once is printed the same again, unless `anew`: a misprint has been corrected (B 5.12).
        """
        async with self._database.open_act() as work:
            application = await work.applications.by_number(school_id, number)
            if application is None:
                return None
            view = await self._acting.view_for_nobody(work, application)
            prefix = NAMED if view.school.in_person else ""
            if prefix:
                view = await _named(work, view, names)
            document = await self._frozen(work, view, prefix, kind, work.now, None, anew=anew and bool(prefix))
            if document is None:
                return None
            await work.audit.note(
                "print_paper", at=work.now, by=None, school_id=school_id, object_kind="application",
                object_id=application.id, paper=kind,
            )  # fmt: skip
        return await self._printed(document, kind, view)

    async def _frozen(
        self, work: Work, view: CaseView, prefix: str, kind: str, at: datetime, by: int | None, *, anew: bool = False
    ) -> Document | None:
        application = view.application
        before = await work.documents.of_application(application.id, f"{prefix}{kind}")
        if before is not None and not anew:
            return before
        paper = _paper(view, kind, at) if prefix else None
        if paper is None:
            return before
        if before is not None and isinstance(paper, Letter):
            paper = replace(paper, corrects=f"{view.school.local(before.signed_at):%d.%m.%Y}")
        await work.documents.sign(
            f"{prefix}{kind}",
            {"template": paper.template, "data": dict(as_data(paper))},
            school_id=view.school.id,
            application_id=application.id,
            at=at,
            by=by,
        )
        return await work.documents.of_application(application.id, f"{prefix}{kind}")

    async def _printed(self, document: Document, kind: str, view: CaseView) -> Printed:
        pdf = await drawn(self._database, document)
        return Printed(kind, view.application.number, pdf, by_pen=document.kind.startswith(BLANK))


def _paper(view: CaseView, kind: str, at: datetime) -> Paper | None:
    """What a school that keeps no letters in the messenger prints, out of the case as it stands."""
    if kind not in handable(view):
        return None
    nobody = head_of(view.school)
    if kind == DECISION:
        return decision_paper(view, view.decider or nobody, view.application.decided_at or at)
    if kind == INVITATION:
        return invitation_paper(view, view.executor or nobody, at)
    return receipt_paper(view) if kind == RECEIPT else termination_paper(view, view.executor or nobody, at)


async def _named(work: Work, view: CaseView, names: tuple[str, str]) -> CaseView:
    applicant, address = names
    said = {Field.APPLICANT_NAME: applicant, Field.ANSWER_ADDRESS: address}
    roll = await work.schools.roll(view.school.id)
    if child := next((one for one in roll if one.pupil_id == view.pupil_id), None):
        said |= {Field.CHILD_NAME: child.name, Field.CHILD_CLASS: child.class_title}
    answers = dict(view.application.answers) | {key.value: value for key, value in said.items() if value}
    return replace(view, application=replace(view.application, answers=answers))
