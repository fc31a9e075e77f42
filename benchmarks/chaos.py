"""Everything dies in turn: processes, PostgreSQL and Telegram itself, under load. `make chaos`

The people are those of the storm: parents who apply question by question, teachers who mark, officers who decide, each
doing everything once. Three processes stand behind nginx over one PostgreSQL. In turn a process is killed with -9, the
database as at a power cut, and Telegram goes away for a while; each comes back. Then it is counted: no formal act lost
or doubled, no push lost, and how much was said again.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from benchmarks.cluster import MISSING, Cluster, binaries, cluster
from benchmarks.fleet import NO_NGINX, Fleet, LastingPlayground, nginx
from benchmarks.founding import Founded, found_school
from benchmarks.people import Scene
from benchmarks.stage import Bot, Control, tail
from benchmarks.storm import LEASE_SECONDS, Outcome, Plan, Storm, table
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.moving import move
from storage.tables import PushRow

AWAY_SECONDS = 2.0  # how long PostgreSQL or Telegram stays away


class PatientControl(Control):
    """People put their phones down while Telegram is away: what they have begun to send is sent first."""

    def __init__(self, url: str, http: aiohttp.ClientSession, bot_id: int) -> None:
        super().__init__(url, http, bot_id)
        self._open = asyncio.Event()
        self._open.set()
        self._sending = 0

    async def post(self, route: str, /, **body: Any) -> Any:
        return await self._when_open(super().post(route, **body))

    async def get(self, route: str, /, **query: Any) -> Any:
        return await self._when_open(super().get(route, **query))

    async def look(self, route: str) -> Any:
        """As somebody who need not wait."""
        return await super().get(route)

    async def _when_open(self, asking: Awaitable[Any]) -> Any:
        await self._open.wait()
        self._sending += 1
        try:
            return await asking
        finally:
            self._sending -= 1

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        self._open.clear()
        while self._sending:  # noqa: ASYNC110 - those who send have no bell
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            self._open.set()


class Chaos(Storm):
    """A storm in which not only the bot is killed."""

    def __init__(
        self, plan: Plan, fleet: Fleet, founded: Founded, control: PatientControl, playground: LastingPlayground
    ) -> None:
        super().__init__(plan, fleet, founded, Scene(control, founded.school))
        self.fleet, self.phones, self.playground = fleet, control, playground
        self.victims = Counter[str]()
        self.down: list[Bot] = []
        self.said: list[dict[str, Any]] = []

    async def _kill(self) -> None:
        """At seeded moments, told in updates sent: a process, another, PostgreSQL, the third, Telegram, and again."""
        dice, turns = random.Random(self.plan.seed), self.scene.turns
        moments = sorted(dice.choices(range(1, self.plan.updates - 1), k=self.plan.kills))
        for number, moment in enumerate(moments):
            turns.allow(moment)
            await turns.reached(moment)
            if turns.opened:
                break
            await asyncio.sleep(dice.random())
            await self._strike(number, dice)
            self.kills += 1
        turns.allow(self.plan.updates)

    async def _strike(self, number: int, dice: random.Random) -> None:
        match ("process", "process", "PostgreSQL", "process", "Telegram")[number % 5]:
            case "PostgreSQL":
                await asyncio.to_thread(self.fleet.cluster.kill)
                await asyncio.sleep(AWAY_SECONDS)
                await asyncio.to_thread(self.fleet.cluster.start)
                self.victims["PostgreSQL"] += 1
            case "Telegram":
                async with self.phones.away():
                    self.said += await self.phones.look("log")  # the last moment: what is said after it is not counted
                    await asyncio.to_thread(self.playground.rest)
                    await asyncio.sleep(AWAY_SECONDS)
                    await asyncio.to_thread(self.playground.start)
                    await asyncio.to_thread(self.playground.wait)
                    await asyncio.to_thread(self.playground.remember, self.fleet)
                self.victims["Telegram"] += 1
            case _:
                member = self.fleet.members[(number + number // 5) % len(self.fleet.members)]
                self.down.append(member)
                await asyncio.to_thread(member.kill)
                if dice.random() < 0.5:
                    await asyncio.sleep(AWAY_SECONDS)
                member.start()
                self.down.remove(member)
                self.victims["process"] += 1

    async def _time_passes(self) -> None:
        while not self.over:
            await asyncio.sleep(2)
            await self.scene.control.forward(LEASE_SECONDS)
            for member in self.fleet.members:
                if member.starts and not member.running and member not in self.down:
                    member.start()  # as systemd would: it ended by itself
                    self.victims["ended by itself"] += 1

    async def _told(self) -> Counter[str]:
        last = await self.scene.control.get("log")
        told = Counter[str]()
        for one in [*self.said, *last]:
            if one["bot"] != self.bot.id:
                continue
            if one["chat"] == self.scene.group and one["method"] == "sendMessage" and "№ 31-" in one["text"]:
                told[one["text"].splitlines()[0]] += 1
            elif "Дневник открыт здесь" in one["text"]:
                told[f"news to {one['chat']}"] += 1
        return told

    async def tell(self) -> tuple[Outcome, list[str]]:
        """Run, and add to the faults of a storm what only this one can have."""
        outcome = await self.run()
        lost = [f"push lost: {told}" for told in await self._pushes_lost(outcome)]
        return outcome, lost

    async def _pushes_lost(self, outcome: Outcome) -> list[str]:
        engine = open_engine(self.fleet.database_url)
        try:
            async with engine.connect() as connection:
                open_ = await connection.execute(select(func.count()).where(PushRow.done_at.is_(None)))
                aside = await connection.execute(select(func.count()).where(PushRow.outcome == "set_aside"))
                found = [f"{open_.scalar_one()} owed", f"{aside.scalar_one()} set aside"]
        finally:
            await engine.dispose()
        news = sum(1 for told in outcome.told if told.startswith("news to "))
        expected = sum(1 for effect in outcome.done if effect[0] == "grant")
        found.append(f"{max(expected - news, 0)} decisions nobody was told of")
        return [one for one in found if not one.startswith("0 ")]


async def chaos(plan: Plan, folder: Path) -> list[str]:
    """What must not be, in words; everything is printed."""
    playground = LastingPlayground(folder / "playground")
    with cluster(folder / "postgres", ()) as server:
        playground.start()
        try:
            founded = await found_school(folder / "school", plan.pupils)
            url = await _moved(founded, server)
            await asyncio.to_thread(playground.wait)
            fleet = Fleet(folder / "fleet", playground, server, url)
            fleet.key = founded.key
            # A connection kept open would be to a Telegram that is no more.
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as http:
                control = PatientControl(playground.url, http, fleet.id)
                return await _told(Chaos(plan, fleet, founded, control, playground))
        finally:
            playground.stop()


async def _moved(founded: Founded, server: Cluster) -> str:
    """The school's file, moved to PostgreSQL as `move` does it."""
    url = await server.new_database()
    source, target = open_engine(f"sqlite+aiosqlite:///{founded.path}"), open_engine(url)
    await bring_up_to_date(target)
    await move(source, target)
    await source.dispose()
    await target.dispose()
    return url


async def _told(storm: Chaos) -> list[str]:
    started = time.monotonic()
    try:
        outcome, lost = await storm.tell()
    except BaseException:
        for member in storm.fleet.members:
            print(tail(member.log), file=sys.stderr)
        raise
    finally:
        storm.fleet.kill()
    print(table(outcome))
    struck = ", ".join(f"{name} {count} times" for name, count in storm.victims.items())
    print(f"  killed and back: {struck}; {time.monotonic() - started:.0f} s")
    faults = outcome.faults + lost
    for fault in lost:
        print(f"  ! {fault}")
    return faults


def main() -> int:
    """0 when nothing was lost, doubled or left unanswered."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=200, help="how many updates people send (about)")
    parser.add_argument("--kills", type=int, default=20, help="how often something is killed")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if binaries() is None or nginx() is None:
        print(MISSING if binaries() is None else NO_NGINX)
        return 0
    plan = Plan.of(asked.updates, asked.kills, asked.seed)
    print(f"{plan.updates} updates ({plan.parents} applications, {plan.marks} marks), seed {plan.seed}")
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        return 1 if asyncio.run(chaos(plan, Path(folder))) else 0


if __name__ == "__main__":
    sys.exit(main())
