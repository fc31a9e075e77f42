"""The demo as a newcomer has it: whoever plays the officer of the authority has work at once."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from benchmarks.stage import HOUSE, Control, Person, Started, answers, buttons, end, free_port, python, tail
from bot.commands.demo import TOKEN

pytestmark = [pytest.mark.story, pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[Control]:
    """The demo, started as a newcomer starts it; its last word is the address to open."""
    port, log = free_port(), tmp_path / "demo.log"
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONUNBUFFERED": "1"}
    demo: Started = python(["-m", "bot", "demo", "--port", str(port)], environment, log)
    url = f"http://127.0.0.1:{port}"
    try:
        await asyncio.to_thread(answers, f"{url}/control/clock", demo, log)
        while "Откройте в браузере" not in tail(log):
            assert demo.exit_code() is None, tail(log)
            await asyncio.sleep(0.2)
        async with aiohttp.ClientSession() as http:
            yield Control(url, http, int(TOKEN.split(":")[0]))
    finally:
        end(demo, signal.SIGTERM, 30)


async def of_the_page(control: Control, called: str) -> Person:
    """The person of the page with that beside the name."""
    async with control.http.get(f"{control.url}/control/people") as response:
        people = json.loads(await response.read())
    found = next(one for one in people if called in one["name"])
    return Person(control, found["id"], found["name"], sight=30)


async def test_a_newcomer_is_the_officer_of_the_authority_and_opens_a_complaint(control: Control) -> None:
    officer, head = await of_the_page(control, "специалист"), await of_the_page(control, "начальник")
    said = await officer.says("/inbox")
    waiting = await officer.sees("Открытые жалобы: 1", after=said)
    await officer.taps(buttons(waiting)[0])
    card = await officer.sees("Требуют лишние документы")
    for words in ("Селиверстова Ольга Макаровна", "справку о составе семьи", "Гимназия № 7"):
        assert words in card["text"]
    await head.taps("Открыть", under="Новая жалоба")
    await head.taps("Назначить ответственного…")
    await head.taps("Субботина В. К. · специалист")
    await officer.taps("Открыть", under="Вам поручена жалоба")
    await officer.sees(lambda message: "Обоснована…" in buttons(message), about="what may be decided")


async def test_a_demo_whose_port_is_taken_says_so_and_leaves_no_bot_behind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port, log = taken.getsockname()[1], tmp_path / "demo.log"
        demo = python(["-m", "bot", "demo", "--port", str(port)], {**os.environ, "PYTHONUNBUFFERED": "1"}, log)
        assert await asyncio.to_thread(demo.wait, 120) == 2
    assert "Возможно, порт занят" in tail(log)
    assert standing_in(tmp_path) == []


def standing_in(folder: Path) -> list[str]:
    """The processes whose folder this is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):  # of another user, or just ended
            if path.resolve() == folder.resolve():
                found.append(path.parent.name)
    return found
