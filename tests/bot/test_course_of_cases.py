"""Whatever people tap, in whatever order, the rows of a case say nothing impossible: random taps, real services."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from domain.cases import CLOSED, Act, Status
from storage import tables
from storage.engine import open_engine
from storage.work import Database
from tests.bot.conftest import BELGOROD, MOSCOW_REGION, School, a_school, rows
from tests.bot.test_hands import ACTS
from tests.conftest import TurnedClock
from tests.talk import Person, talking

WHO = ("parent", "officer", "colleague", "head", "administrator", "teacher")
STEPS = [step for one in ACTS.values() for step in one.steps] + [
    "plan:pick:{draft}:BT-error",
    "k:seen:{case}:{version}:",
]
moves = st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(STEPS), st.integers(0, 30)), min_size=10, max_size=25)


async def play(path: Path, code: str, in_person: bool, moved: list[tuple[str, str, int]]) -> None:
    clock = TurnedClock()
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    event.listen(engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    database = Database(engine, clock)
    async with talking(database, clock) as talk:
        school = await a_school(talk, code, in_person=in_person)
        parent = talk.person()
        await school.applies(parent)
        await school.officer.presses("k:take:1:1:")
        for who, step, hours in moved:
            person = parent if who == "parent" else getattr(school, who)
            clock.now += timedelta(hours=hours)
            await tries(school, person, step)
        await talk.pays()
        await nothing_is_impossible(school)
    await database.close()


async def tries(school: School, person: Person, step: str) -> None:
    if step.startswith("say:"):
        await person.says(step.removeprefix("say:"))
        return
    database = school.talk.database
    case = (await rows(database, tables.ApplicationRow))[-1]
    drafts = await rows(database, tables.DraftRow)
    latest = drafts[-1] if drafts else {"id": 0, "version": 0}
    names = {"case": case["id"], "version": case["version"], "heir": 3}
    await person.presses(step.format(**names, draft=latest["id"], draft_version=latest["version"]))


async def nothing_is_impossible(school: School) -> None:
    database = school.talk.database
    (case,) = await rows(database, tables.ApplicationRow)
    events = await rows(database, tables.ApplicationEventRow)
    status = Status(case["status"])
    assert events[-1]["status"] == status
    assert case["version"] == len(events)  # every step has its event, and every event was a step
    assert all(one["by"] is not None for one in events)
    audited = [row["act"] for row in await rows(database, tables.AuditRow) if row["act"] in set(Act)]
    assert audited == [one["act"] for one in events[1:]]
    if status in {Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED, Status.GRANTED_UNREGISTERED}:
        assert case["decided_by"] is not None
        assert case["decided_at"] is not None
    if status in {Status.REFUSED, Status.INTAKE_REFUSED}:
        assert case["grounds"]
    assert (case["due_on"] is None) is (status in CLOSED or status is Status.PROVIDED)
    standing = [row for row in await rows(database, tables.GrantRow) if row["ended_at"] is None]
    assert bool(standing) is (status is Status.PROVIDED)
    decisions = await rows(database, tables.DocumentRow, kind="decision")
    delivered = {"provided", "refused", "intake_refused"} & {one["status"] for one in events}
    # A school that keeps personal data out of the messenger hands its letters out by itself: none is frozen here.
    assert len(decisions) == (0 if school.in_person else len(delivered))


@pytest.mark.parametrize(("code", "in_person"), [(BELGOROD, False), (MOSCOW_REGION, False), (BELGOROD, True)])
def test_no_order_of_taps_leaves_an_impossible_row(tmp_path: Path, blank: Path, code: str, in_person: bool) -> None:
    path = tmp_path / "diary.db"

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves)
    def played(moved: list[tuple[str, str, int]]) -> None:
        shutil.copyfile(blank, path)
        asyncio.run(play(path, code, in_person, moved))

    played()
