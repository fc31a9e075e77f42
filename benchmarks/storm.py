"""Updates under kill -9: what people did, beside what the database holds. `python -m benchmarks.storm`

Parents answer the form question by question, teachers write marks, officers take cases and grant, two updates are
poison; the bot is killed at seeded moments and started again at once. Everybody does everything exactly once, so every
effect can be counted: none may be lost, none doubled, and nobody may be left without an answer.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.founding import Founded, found_school
from benchmarks.people import FORM_UPDATES, Effect, Officer, Parent, Scene, Teacher
from benchmarks.push_storm import push_storm
from benchmarks.school import SUBJECTS
from benchmarks.stage import Bot, Control, Playground, Stuck, tail
from benchmarks.tally import complaints, held, quarantined
from benchmarks.warm import fork_bot

OFFICER_UPDATES = 2  # take, grant
POISON = 2
LEASE_SECONDS = 31  # by the playground's clock: then what was being sent when the bot died is sent again
LONGEST_DELAY = 0.25  # seconds between the update that calls for a kill and the kill
KILLED_WHILE_STARTING = 0.3  # the share of kills that do not wait until the bot serves
QUIET_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does how much; three quarters of the updates belong to applications."""

    parents: int
    marks: int
    kills: int
    seed: int

    @classmethod
    def of(cls, updates: int, kills: int, seed: int) -> "Plan":
        each = FORM_UPDATES + OFFICER_UPDATES
        parents = max(1, round(updates * 0.75 / each))
        return cls(parents, max(updates - parents * each, len(SUBJECTS)), kills, seed)

    @property
    def updates(self) -> int:
        return self.parents * (FORM_UPDATES + OFFICER_UPDATES) + self.marks

    @property
    def pupils(self) -> int:
        return max(self.parents, -(-self.marks // len(SUBJECTS)))

    def marks_of(self, teacher: int) -> int:
        return len(range(teacher, self.marks, len(SUBJECTS)))


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a storm."""

    mode: str
    done: Counter[Effect]
    held: Counter[Effect]
    stuck: list[str]
    kills: int
    quarantined: int
    complaints: Counter[str]
    exit_code: int
    seconds: float
    log: str  # its end
    told: Counter[str]  # cards and news of decisions, by what they are of

    @property
    def repeated(self) -> int:
        """How many were said again after a crash: "at least once" is what is promised."""
        return sum(count - 1 for count in self.told.values())

    @property
    def lost(self) -> Counter[Effect]:
        return self.done - self.held

    @property
    def doubled(self) -> Counter[Effect]:
        return self.held - self.done

    @property
    def faults(self) -> list[str]:
        """Everything that must not be, in words."""
        found = [f"lost: {' '.join(effect)}" for effect in self.lost]
        found += [f"doubled: {' '.join(effect)}" for effect in self.doubled]
        found += [told if len(told) < 700 else f"{told[:350]}\n...\n{told[-350:]}" for told in self.stuck]
        found += [f"{count} times in the log: {event}" for event, count in self.complaints.items()]
        if self.exit_code:
            found.append(f"the exit code after SIGTERM was {self.exit_code}")
        if self.quarantined != POISON:
            found.append(f"{self.quarantined} updates were set aside, not {POISON}")
        return found


@dataclass(slots=True)
class Storm:
    """One bot and its people in a storm."""

    plan: Plan
    bot: Bot
    founded: Founded
    scene: Scene
    parents: list[Parent] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    kills: int = 0
    over: bool = False

    async def run(self) -> Outcome:
        """Everything, to the count."""
        started = time.monotonic()
        self.bot.start()
        await asyncio.to_thread(self.bot.wait)
        people = await self._seated()
        killing = asyncio.ensure_future(self._kill())
        passing = asyncio.ensure_future(self._time_passes())
        await asyncio.gather(self._poison(), *(self._goes(one) for one in people))
        self.scene.turns.open()
        await killing
        await self._quiet()
        self.over = True
        await passing
        return Outcome(
            mode="webhook" if self.bot.webhook else "polling",
            told=await self._told(),
            exit_code=await asyncio.to_thread(self.bot.stop),
            done=self.scene.done,
            held=await held(self.bot),
            quarantined=await quarantined(self.bot),
            complaints=complaints(self.bot.log),
            log=tail(self.bot.log),
            stuck=self.stuck,
            kills=self.kills,
            seconds=time.monotonic() - started,
        )

    async def _seated(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Everybody in their role, and what they are going to do."""
        scene, school, founded = self.scene, self.founded.school, self.founded
        staff = [
            *zip(school.teachers, founded.teachers, strict=True),
            *zip(school.officers, founded.officers, strict=True),
        ]
        people = await asyncio.gather(*(scene.member_of_staff(human, link) for human, link in staff))
        teachers, officers = people[: len(school.teachers)], people[len(school.teachers) :]
        scene.group = await scene.control.group("Сотрудники", officers)
        await officers[0].says(founded.seat, scene.group)
        await officers[0].sees("Теперь это чат сотрудников", scene.group)
        chosen = school.parents[: self.plan.parents]
        self.parents = [Parent(scene, await scene.somebody(human), human) for human in chosen]
        acts = [parent.applies() for parent in self.parents]
        for place, (person, subject) in enumerate(zip(teachers, SUBJECTS, strict=True)):
            acts.append(Teacher(scene, person, subject).marks(self.plan.marks_of(place)))
        for place, person in enumerate(officers):
            person.sight += 3 * self.plan.parents  # every card, and those that were sent twice
            acts.append(Officer(scene, person, place, len(officers)).decides(self.plan.parents))
        return acts

    async def _goes(self, act: Coroutine[Any, Any, None]) -> None:
        try:
            await act
        except Stuck as stuck:
            self.stuck.append(str(stuck))

    async def _kill(self) -> None:
        """kill -9 at seeded moments, told in updates sent; started again at once."""
        dice, turns = random.Random(self.plan.seed), self.scene.turns
        for moment in sorted(dice.choices(range(1, self.plan.updates - 1), k=self.plan.kills)):
            delay, patient = dice.random() * LONGEST_DELAY, dice.random() > KILLED_WHILE_STARTING
            turns.allow(moment)
            await turns.reached(moment)
            if turns.opened:
                break  # somebody gave up: the rest is not sent, and the count tells what is missing
            if patient:
                await asyncio.to_thread(self.bot.wait)
            await asyncio.sleep(delay)
            await asyncio.to_thread(self.bot.kill)
            self.bot.start()
            self.kills += 1
        turns.allow(self.plan.updates)

    async def _time_passes(self) -> None:
        """The playground's clock runs fast, so that the leases of pushes in flight at a crash run out."""
        while not self.over:
            await asyncio.sleep(2)
            await self.scene.control.forward(LEASE_SECONDS)

    async def _poison(self) -> None:
        """An update that nothing can read, in the lane of somebody who is busy, and one that is hardly an object."""
        control, turns = self.scene.control, self.scene.turns
        lane = {"id": self.parents[0].person.id, "type": "private"}
        await turns.reached(self.plan.updates // 3)
        await control.post("update", bot=self.bot.id, update={"message": {"chat": lane, "date": "yesterday"}})
        await turns.reached(self.plan.updates // 2)
        await control.post("update", bot=self.bot.id, update={"message": 42})

    async def _quiet(self) -> None:
        """Until nothing waits: not for the bot, not in its inbox, not among what it owes."""
        until = time.monotonic() + QUIET_SECONDS
        while True:
            pending = (await self.scene.control.get("pending", bot=self.bot.id))["pending"]
            state = await asyncio.to_thread(self.bot.health)
            if not (pending or state["inbox"]["waiting"] or state["pushes"]["owed"]):
                return
            if time.monotonic() > until:
                self.stuck.append(f"no quiet: {pending} updates not confirmed, {state}")
                return
            await asyncio.sleep(0.3)

    async def _told(self) -> Counter[str]:
        """Which cards were sent and which news of decisions told, and how often each."""
        scene, told = self.scene, Counter[str]()
        for one in await scene.control.get("log"):
            if one["bot"] != self.bot.id:
                continue
            if one["chat"] == scene.group and one["method"] == "sendMessage" and "№ 31-" in one["text"]:
                told[one["text"].splitlines()[0]] += 1
            elif "Дневник открыт здесь" in one["text"]:
                told[f"news to {one['chat']}"] += 1
        return told


def table(outcome: Outcome) -> str:
    """What was done beside what is held, by kind."""
    kinds = list(dict.fromkeys(effect[0] for effect in (*outcome.done, *outcome.held)))

    def of(kind: str, effects: Counter[Effect]) -> int:
        return sum(count for effect, count in effects.items() if effect[0] == kind)

    lines = [f"{outcome.mode}: {outcome.kills} kills, {outcome.seconds:.0f} s"]
    lines.append(f"  {'':<14}{'done':>7}{'held':>7}{'lost':>7}{'doubled':>9}")
    for kind in kinds:
        counts = [of(kind, effects) for effects in (outcome.done, outcome.held, outcome.lost, outcome.doubled)]
        lines.append("  {:<14}{:>7}{:>7}{:>7}{:>9}".format(kind, *counts))
    lines.append(
        f"  left without an answer: {len(outcome.stuck)}; poison set aside: {outcome.quarantined} of {POISON}; "
        f"notices: {len(outcome.told)}, said again: {outcome.repeated}"
    )
    lines += [f"  ! {fault}" for fault in outcome.faults]
    if outcome.faults:
        lines += ["  the end of its log:", *(f"    {line}" for line in outcome.log.splitlines())]
    return "\n".join(lines)


async def storms(plan: Plan, modes: Sequence[str], folder: Path) -> list[Outcome]:
    """The same plan in every mode, at the same time: each bot has its own database and people."""
    playground = Playground(folder)
    playground.start()
    try:
        founded = await found_school(folder / "school", plan.pupils)
        await asyncio.to_thread(playground.wait)
        async with aiohttp.ClientSession() as http:
            return await asyncio.gather(*(_storm(plan, mode, playground, founded, http) for mode in modes))
    finally:
        playground.stop()


async def _storm(
    plan: Plan, mode: str, playground: Playground, founded: Founded, http: aiohttp.ClientSession
) -> Outcome:
    folder = playground.folder / mode
    bot = founded.give(Bot(folder, playground.url, webhook=mode == "webhook", launch=fork_bot))
    try:
        return await Storm(plan, bot, founded, Scene(Control(playground.url, http, bot.id), founded.school)).run()
    except BaseException:
        print(tail(bot.log), file=sys.stderr)
        raise
    finally:
        bot.kill()


def main() -> int:
    """0 when nothing was lost, doubled or left unanswered."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=200, help="how many updates people send (about); 0: only pushes")
    parser.add_argument("--pushes", type=int, default=2000, help="how many are owed in a storm of their own; 0: none")
    parser.add_argument("--kills", type=int, default=50, help="how often the bot is killed with -9, in each mode")
    parser.add_argument("--mode", choices=("polling", "webhook", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    asked = parser.parse_args()
    plan = Plan.of(asked.updates, asked.kills, asked.seed)
    modes = ("polling", "webhook") if asked.mode == "both" else (asked.mode,)
    if asked.updates:
        print(f"{plan.updates} updates ({plan.parents} applications, {plan.marks} marks), seed {plan.seed}")
    with tempfile.TemporaryDirectory(prefix="storm-") as folder:
        outcomes = asyncio.run(storms(plan, modes, Path(folder))) if asked.updates else []
        for outcome in outcomes:
            print(table(outcome), flush=True)
        faults = [fault for outcome in outcomes for fault in outcome.faults]
        if asked.pushes:
            paid = asyncio.run(push_storm(Path(folder) / "pushes", asked.pushes, asked.kills, asked.seed))
            print(paid.table())
            faults += paid.faults
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
