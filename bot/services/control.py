"""Control: figures of a quarter, checks with their справка, instructions and their follow-up (B 2.12, 4)."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.documents import letters, papers
from bot.documents.data import as_data
from bot.documents.figures import drawn_figures
from bot.documents.render import Template, render_pdf
from bot.services.calendars import Calendars
from bot.services.counting import Figures, count
from bot.services.overseeing import owe, owe_findings
from bot.services.papers import institution
from domain.access import RoleKind, Viewer
from domain.complaint_door import to_handle
from domain.control import Kind, Told, quarter_of
from storage.control import Inspection, Instruction
from storage.schools import School
from storage.work import Database, Work

DRAFT = "inspection"
ASK_AFTER, ASK_UNTIL = timedelta(days=1), timedelta(days=14)  # after a decision: «получилось?»
_LINE = re.compile(r"(.+?)[\s,;-]+(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$")
MOST_LINES = 20
MOST_QUARTERS = 40  # looked back


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of a school and what they still require."""

    school: School
    controls: bool  # whether the one who looks plans, holds and accepts; the school's head only reports
    inspections: tuple[Inspection, ...]
    instructions: tuple[Instruction, ...]
    today: date
    awaited: int = 0  # the check whose findings the bot waits for
    problem: bool = False  # the last words could not be read


@dataclass(frozen=True, slots=True)
class NoControl:
    """This person controls nothing here."""


class Control:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def schools(self, viewer: Viewer) -> list[School]:
        """The schools a person may look into: those they head, those their authority oversees (B 4.1)."""
        async with self._database.open_read() as work:
            ids = await self._mine(work, viewer)
            return [school for school in await work.schools.all() if school.id in ids]

    async def figures(self, viewer: Viewer, school_id: int, back: int = 0) -> Figures | NoControl:
        """The quarter of today, or one `back` quarters ago."""
        async with self._database.open_read() as work:
            school = await work.schools.of(school_id)
            if school is None or school_id not in await self._mine(work, viewer):
                return NoControl()
            since, until = quarter_of(school.local(work.now).date())
            back = max(0, min(back, MOST_QUARTERS))
            for _ in range(back):
                since, until = quarter_of(since - timedelta(days=1))
            return replace(await count(work, school, self._calendars.of(school), since, until), back=back)

    async def checks(self, viewer: Viewer, school_id: int) -> Checks | NoControl:
        async with self._database.open_read() as work:
            return await self._checks(work, viewer, school_id)

    async def plan(self, viewer: Viewer, school_id: int, kind: Kind, at: datetime) -> Checks | NoControl:
        """Begin a check: what it found is the next message of the one who holds it."""
        async with self._database.open_act() as work:
            return await self._plan(work, viewer, school_id, kind, at)

    async def check_on(self, viewer: Viewer, complaint_id: int, at: datetime) -> Checks | NoControl:
        """Begin an unplanned check of the school a complaint is about, for whom the door lets to it (B 4.2, 5.5).

        The complaint is tied to the check and named in none of its papers: the school reads those.
        """
        async with self._database.open_act() as work:
            party = await work.complaints.party(complaint_id)
            key = to_handle(party, await work.authorities.standing(viewer.person_id)) if party else None
            if party is None or key is None or party.against_school_id is None:
                return NoControl()
            return await self._plan(work, viewer, party.against_school_id, Kind.UNPLANNED, at, complaint_id)

    async def _plan(
        self, work: Work, viewer: Viewer, school_id: int, kind: Kind, at: datetime, complaint_id: int | None = None
    ) -> Checks | NoControl:
        checks = await self._checks(work, viewer, school_id)
        if isinstance(checks, NoControl) or not checks.controls:
            return NoControl()
        begun = await work.control.begun(school_id, kind, complaint_id)
        if begun is None:
            authority = await work.authorities.above(school_id)
            begun = await work.control.plan(
                checks.school.number_prefix, checks.today.year, school_id=school_id, kind=kind,
                planned_on=checks.today, authority_id=authority.id if authority else None, complaint_id=complaint_id,
            )  # fmt: skip
            await self._audit(work, "plan_inspection", viewer, school_id, begun, at)
        answers = {"inspection": begun, "school": school_id}
        draft = await work.drafts.open(viewer.account_id, DRAFT, at, answers)
        await work.drafts.save(draft, answers, at)
        return replace(await self._again(work, viewer, school_id), awaited=begun)

    async def findings(self, viewer: Viewer, said: str, at: datetime) -> Checks | NoControl:
        """What a check has found, a line each with the day to remedy it; the справка is signed with them (B 4.2)."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None:
                return NoControl()
            school_id, inspection_id = draft.answers["school"], draft.answers["inspection"]
            checks = await self._checks(work, viewer, school_id)
            inspection = await work.control.inspection(inspection_id)
            if isinstance(checks, NoControl) or not checks.controls or inspection is None:
                return NoControl()
            found = _findings(said, checks.today)
            if found is None:
                return replace(checks, awaited=inspection_id, problem=True)
            paper = await self._paper(work, viewer, checks.school, inspection, found, at)
            data = {"template": paper.template, "data": dict(as_data(paper))}
            await work.drafts.drop(draft)
            if await work.control.hold(inspection_id, at=at, by=viewer.person_id, paper=data):
                for text, due_on in found:
                    await work.control.instruct(inspection_id, school_id, text, due_on)
                await owe_findings(work, inspection_id, school_id)
                await self._audit(work, "hold_inspection", viewer, school_id, inspection_id, at)
            return await self._again(work, viewer, school_id)

    async def report(self, viewer: Viewer, instruction_id: int, at: datetime) -> Checks | NoControl:
        """The school's head says that an instruction is carried out; who controls accepts it (B 4.1)."""
        async with self._database.open_act() as work:
            one = await work.control.instruction(instruction_id)
            checks = await self._checks(work, viewer, one.school_id) if one else NoControl()
            if one is None or isinstance(checks, NoControl):
                return NoControl()
            if checks.controls and one.done_at is not None:
                await work.control.accept(instruction_id, at=at, by=viewer.person_id)
            elif await work.control.done(instruction_id, at=at, by=viewer.person_id):
                inspection = await work.control.inspection(one.inspection_id)
                assert inspection is not None
                await owe(work, inspection, instruction_id, Told.DONE)
            await self._audit(work, "instruction", viewer, one.school_id, instruction_id, at)
            return await self._again(work, viewer, one.school_id)

    async def reference(self, viewer: Viewer, inspection_id: int) -> tuple[str, bytes] | NoControl:
        """The справка as a paper."""
        async with self._database.open_read() as work:
            one = await work.control.inspection(inspection_id)
            if one is None or one.paper is None or one.school_id not in await self._mine(work, viewer):
                return NoControl()
        pdf = await asyncio.to_thread(render_pdf, Template(one.paper["template"]), one.paper["data"])
        return one.number, pdf

    # -- «получилось?» (B 2.12)

    async def ask(self) -> int:
        """A tick: a day after a grant its applicant is asked once."""
        async with self._database.open_upkeep() as work:
            owed = 0
            for application_id, account_id in await work.control.unasked(work.now - ASK_UNTIL, work.now - ASK_AFTER):
                key = f"after:{application_id}"
                owed += await work.pushes.owe(key, account_id, "after", work.now, application=application_id)
            return owed

    async def worked(self, viewer: Viewer, application_id: int, worked: bool, at: datetime) -> bool:
        """One tap, counted once; of one's own case alone."""
        async with self._database.open_act() as work:
            application = await work.applications.of(application_id)
            if application is None or application.account_id != viewer.account_id:
                return False
            await work.control.answer(application_id, worked, at)
            return True

    async def _mine(self, work: Work, viewer: Viewer) -> set[int]:
        found = set(viewer.schools_as(RoleKind.HEAD))
        for seat in viewer.seats:
            found |= set(await work.authorities.schools_of(seat.authority_id))
        return found

    async def _checks(self, work: Work, viewer: Viewer, school_id: int) -> Checks | NoControl:
        school = await work.schools.of(school_id)
        if school is None or school_id not in await self._mine(work, viewer):
            return NoControl()
        authority = await work.authorities.above(school_id)
        controls = authority is None or any(seat.authority_id == authority.id for seat in viewer.seats)
        return Checks(
            school=school,
            controls=controls,
            inspections=tuple(await work.control.inspections(school_id)),
            instructions=tuple(await work.control.instructions(school_id)),
            today=school.local(work.now).date(),
        )

    async def _again(self, work: Work, viewer: Viewer, school_id: int) -> Checks:
        checks = await self._checks(work, viewer, school_id)
        assert isinstance(checks, Checks)
        return checks

    async def _paper(
        self,
        work: Work,
        viewer: Viewer,
        school: School,
        inspection: Inspection,
        found: tuple[tuple[str, date], ...],
        at: datetime,
    ) -> letters.Notice:
        """The справка: violations and the time to remedy each (B 4.2)."""
        body = await work.authorities.of(inspection.authority_id) if inspection.authority_id else None
        member = await work.authorities.member(viewer.person_id, body.id) if body else None
        officer = await work.accounts.officer(viewer.person_id, school.id)
        signatory = papers.Officer(
            name=member.name if member else officer.name if officer else "",
            position=member.position if member else (officer.position if officer else None) or "руководитель",
            phone=(member.phone if member else officer.phone if officer else "") or "",
        )
        planned = inspection.kind == Kind.PLANNED
        points = tuple(f"{text}. Срок устранения: {due_on:%d.%m.%Y}" for text, due_on in found)
        return letters.Notice(
            number=inspection.number,
            made_at=school.local(at),
            institution=papers.Institution(name=body.name, address=str(body.facts.get("address") or ""))
            if body
            else institution(school),
            title="Справка по итогам проверки",
            addressee=school.name,
            signatory=signatory,
            fields=(
                letters.Field(label="Проверка", value="плановая (п. 4.2)" if planned else "внеплановая (п. 4.2)"),
                letters.Field(label="Учреждение", value=school.name),
            ),
            paragraphs=(("Выявлены нарушения, которые нужно устранить:",) if points else ("Нарушений не выявлено.",)),
            points=points,
            closing=("Об устранении каждого нарушения сообщите не позднее указанного срока.",) if points else (),
        )

    async def _audit(self, work: Work, act: str, viewer: Viewer, school_id: int, object_id: int, at: datetime) -> None:
        await work.audit.note(
            act, at=at, by=viewer.person_id, school_id=school_id, object_kind="inspection", object_id=object_id,
            clause="4.2",
        )  # fmt: skip


def _findings(said: str, today: date) -> tuple[tuple[str, date], ...] | None:
    """«Нет вывески с часами приёма 10.12.2026», a line each; "нет" is none found. None when a line cannot be read."""
    if said.strip().lower().rstrip(".") in {"нет", "no"}:
        return ()
    found = []
    for line in [one.strip() for one in said.splitlines() if one.strip()][:MOST_LINES]:
        match = _LINE.match(line)
        if match is None:
            return None
        try:
            due_on = date(int(match[4]), int(match[3]), int(match[2]))
        except ValueError:
            return None
        if due_on < today:
            return None
        found.append((match[1].strip(" ,.;-")[:500], due_on))
    return tuple(found) or None


__all__ = ["DRAFT", "Checks", "Control", "Figures", "NoControl", "drawn_figures"]
