"""kill -9 between a tap of the school and its answer: the lesson, its homework, results, a change of the timetable."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.stage import Bot, Person, Playground, buttons
from benchmarks.warm import fork_bot
from tests.story.stage import PUPILS, Cast, Template, cast
from tests.story.test_story import count, errors_in, meanwhile, settled

pytestmark = [pytest.mark.story, pytest.mark.long, pytest.mark.timeout(300)]

LESSON = "1. 7 «А» Алгебра"
WRITTEN_ONCE = {  # by all the acts below
    "mark": PUPILS - 1, "mark_revision": PUPILS - 1, "mark_batch": 1, "attendance": 1, "homework": 1,
    "homework_revision": 1, "term_result": PUPILS - 1, "term_result_revision": PUPILS - 1, "timetable_change": 1,
}  # fmt: skip

Trouble = Callable[[Bot, Callable[[], bool]], Awaitable[None]]
"""What befalls the bot while an act is in hand; told how to see that the act is on disk."""


async def killed_before_it_acts(bot: Bot, _acted: Callable[[], bool]) -> None:
    bot.kill()
    bot.start()


async def killed_after_it_acted(bot: Bot, acted: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not acted():  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.002)
    bot.kill()
    bot.start()


def drafts(bot: Bot, kind: str) -> int:
    """The versions of the drafts of a kind: each tap that is kept adds one."""
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True, timeout=10)) as connection:
        query = "SELECT coalesce(sum(version), 0) FROM draft WHERE kind LIKE ?"
        return int(connection.execute(query, (f"{kind}%",)).fetchone()[0])


class Acts:
    """What people of the school do, each act once, with the trouble in the midst of it."""

    def __init__(self, played: Cast, trouble: Trouble) -> None:
        self.played, self.bot, self.trouble = played, played.bot, trouble

    async def tap(self, person: Person, label: str, table: str = "") -> None:
        """Tap a button; the act changes a table, or without one the draft of a lesson."""
        message = await person.sees(lambda one: label in buttons(one), about=label)
        before = self.at(table)
        async with meanwhile(person.presses(message, label)):
            await self.trouble(self.bot, lambda: self.at(table) != before)
        await self.done(table, before)

    async def say(self, person: Person, words: str, table: str = "") -> None:
        before = self.at(table)
        await person.says(words)
        await self.trouble(self.bot, lambda: self.at(table) != before)
        await self.done(table, before)

    async def done(self, table: str, before: int) -> None:
        """The act is on disk, and whatever came has had an answer."""
        async with asyncio.timeout(30):
            while self.at(table) == before:  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.05)
        await asyncio.to_thread(self.bot.wait)
        await settled(self.bot)

    def at(self, table: str) -> int:
        return count(self.bot, table) if table else drafts(self.bot, "lesson:")


async def the_school_day(played: Cast, trouble: Trouble) -> None:
    acts = Acts(played, trouble)
    teacher, (officer, _group) = await asyncio.gather(played.teacher(), played.officer())
    families = [pupil.family for pupil in played.template.school.pupils]

    async def seat(number: int) -> str:
        page = await teacher.sees(lambda one: any(label.startswith(families[number][:10]) for label in buttons(one)))
        return next(label for label in buttons(page) if label.startswith(families[number][:10]))

    async def anew(label: str) -> None:
        """From the list of lessons: what was answered twice stands in the chat twice."""
        await teacher.says("/lessons")
        await teacher.taps(label)

    await anew(LESSON)
    await acts.tap(teacher, await seat(0))
    for number in range(1, PUPILS):
        await teacher.taps(await seat(number))
        await teacher.sees(f"Отметок: {number + 1}")
    await teacher.taps("Н")
    await teacher.taps(await seat(PUPILS - 1))  # an absence says that there is nothing to mark
    await teacher.sees("нет: 1")
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await acts.say(teacher, "§ 12")
    await anew(f"✎ {LESSON}")
    await acts.tap(teacher, "Опубликовать", "mark_batch")

    await played.control.forward(120)  # parents have seen it: from here on every change is a correction
    await anew(f"✓ {LESSON}")
    await teacher.taps("Тема и задание")
    await teacher.taps("Заданное раньше")
    await teacher.taps("26 ноября (чт)")
    await teacher.taps("Изменить задание")
    await acts.say(teacher, "§ 12, № 345", "homework_revision")

    await teacher.says("/results")
    await teacher.taps("7 «А» Алгебра")
    page = await teacher.sees("II четверть")
    propose = next(label for label in buttons(page) if label.startswith("Поставить предложенные"))
    await acts.tap(teacher, propose, "term_result")

    await officer.says("/change 7А 26.11 3 отмена")
    await acts.tap(officer, "Внести изменение", "timetable_change")


@pytest.mark.parametrize("trouble", [killed_before_it_acts, killed_after_it_acted])
async def test_what_the_school_does_is_neither_lost_nor_doubled_when_the_bot_is_killed_in_the_midst_of_it(
    playground: Playground, template: Template, tmp_path: Path, trouble: Trouble
) -> None:
    async with cast(playground, template, tmp_path, launch=fork_bot) as played:
        await the_school_day(played, trouble)
        await settled(played.bot)
        assert {table: count(played.bot, table) for table in WRITTEN_ONCE} == WRITTEN_ONCE
        assert count(played.bot, "audit_event", "act = 'timetable.changed'") == 1
        assert played.bot.starts == 1 + 6
        assert await asyncio.to_thread(played.bot.stop) == 0
        assert errors_in(played.bot.log) == []
