"""What a check requires reaches those who must act: the school's head, and who holds the check (B 4.1, 4.2)."""

import asyncio
from dataclasses import dataclass
from datetime import date

from bot.documents.render import Template, render_pdf
from domain.access import RoleKind
from domain.complaint_door import SeatKind
from domain.control import Told, to_tell
from storage.control import Inspection, Instruction
from storage.pushes import Push
from storage.schools import School
from storage.work import Database, Work

INSPECTION, INSTRUCTION = "inspection", "instruction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The results of a check as its school is told them, with the справка."""

    school: School
    inspection: Inspection
    count: int
    first_due: date | None
    paper: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """An instruction and what is to be said of it now."""

    school: School
    inspection: Inspection
    instruction: Instruction
    what: Told


class Overseeing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def remind(self) -> int:
        """A tick: owe reminders of instructions on their last morning and after it, each once."""
        async with self._database.open_upkeep() as work:
            return sum([await self._remind(work, one) for one in await work.control.waiting()])

    async def findings(self, push: Push) -> Findings | None:
        """The results of a check, if the reader still heads the school."""
        async with self._database.open_read() as work:
            inspection = await work.control.inspection(push.refs["inspection"])
            school = await work.schools.of(inspection.school_id) if inspection else None
            if inspection is None or inspection.paper is None or school is None:
                return None
            if push.account_id not in await heads_of(work, school.id):
                return None
            found = await work.control.of_inspection(inspection.id)
        paper = inspection.paper
        return Findings(
            school=school,
            inspection=inspection,
            count=len(found),
            first_due=min((one.due_on for one in found), default=None),
            paper=await asyncio.to_thread(render_pdf, Template(paper["template"]), paper["data"]),
        )

    async def required(self, push: Push) -> Required | None:
        """An instruction, if it still stands so and the reader must still act."""
        async with self._database.open_read() as work:
            one, what = await work.control.instruction(push.refs["instruction"]), Told(push.refs["what"])
            school = await work.schools.of(one.school_id) if one else None
            if one is None or school is None or one.accepted_at is not None:
                return None
            inspection = await work.control.inspection(one.inspection_id)
            assert inspection is not None
            now = to_tell(one.due_on, done=one.done_at is not None, now=school.local(work.now))
            if what is not now or push.account_id not in await _who_acts(work, inspection, what):
                return None
            return Required(school=school, inspection=inspection, instruction=one, what=what)

    async def _remind(self, work: Work, one: Instruction) -> int:
        school, inspection = await work.schools.of(one.school_id), await work.control.inspection(one.inspection_id)
        assert school is not None
        assert inspection is not None
        what = to_tell(one.due_on, done=one.done_at is not None, now=school.local(work.now))
        return await owe(work, inspection, one.id, what) if what is not None else 0


async def owe(work: Work, inspection: Inspection, instruction_id: int, what: Told) -> int:
    """Owe word of an instruction to everybody who must act on it; how many were owed anew."""
    owed = 0
    for account_id in await _who_acts(work, inspection, what):
        key = f"{INSTRUCTION}:{instruction_id}:{what}:{account_id}"
        owed += await work.pushes.owe(key, account_id, INSTRUCTION, work.now, instruction=instruction_id, what=what)
    return owed


async def owe_findings(work: Work, inspection_id: int, school_id: int) -> None:
    """The results of a check go to the head of its school in writing (B 4.2)."""
    for account_id in await heads_of(work, school_id):
        key = f"{INSPECTION}:{inspection_id}:{account_id}"
        await work.pushes.owe(key, account_id, INSPECTION, work.now, inspection=inspection_id)


async def heads_of(work: Work, school_id: int) -> list[int]:
    """Accounts of the heads of a school."""
    return [account for _one, account in await work.accounts.officers(school_id, [RoleKind.HEAD])]


async def _who_acts(work: Work, inspection: Inspection, what: Told) -> list[int]:
    """The school's head carries it out; who held the check (or heads the authority) follows it up."""
    heads = await heads_of(work, inspection.school_id)
    if inspection.authority_id is None:
        return [] if what is Told.DONE else heads
    above = [
        one.account_id
        for one in await work.authorities.members(inspection.authority_id)
        if one.kind is SeatKind.HEAD or one.person_id == inspection.held_by
    ]
    return list(dict.fromkeys({Told.LAST_DAY: heads, Told.OVERDUE: [*heads, *above], Told.DONE: above}[what]))
