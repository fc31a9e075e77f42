"""The README's pictures, taken from the running demo. By hand: `python -m benchmarks.pictures [folder]`

The demo is started as a visitor would start it, the story is played, and headless Chromium looks at the page.
"""

import argparse
import asyncio
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.stage import HOUSE, Control, Person, Playground, answers, buttons, end, free_port, python

IMAGES = HOUSE / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BOT = 7_000_000_001
DEMO_SECONDS = 90.0
WIDE, PHONE, CHAT = (1360, 760), (390, 860), (820, 900)  # what a page shows, in CSS pixels
MARGIN = 14
LARGEST = 250_000  # bytes of a picture
_PARENT = re.compile(r"Родитель: (.+?) \((?:по списку )?(.+?)\), ребёнок: (.+?), (\S+)")
_TEACHER = re.compile(r"Учитель: (.+?) \((.+?), (\S+)\)")
_OFFICER = re.compile(r"Сотрудники гимназии: (.+?) - (\S+)")  # the first of them


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in the demo, as it printed them."""

    parent: Person
    full_name: str
    child: str
    class_title: str
    teacher: Person
    officer: Person
    group: int

    @classmethod
    async def of(cls, printed: str, control: Control) -> "Cast":
        people = {one["name"]: one["id"] for one in await control.get("people")}
        groups = {one["title"]: one["id"] for one in await control.get("groups")}
        parent, teacher, officer = (found.search(printed) for found in (_PARENT, _TEACHER, _OFFICER))
        assert parent is not None, printed
        assert teacher is not None, printed
        assert officer is not None, printed

        def person(name: str, role: str) -> Person:
            return Person(control, people[f"{name} · {role}"], name)

        return cls(
            person(parent[1], "родитель"), parent[2], parent[3], parent[4], person(teacher[1], "учитель"),
            person(officer[1], officer[2]), groups["Сотрудники гимназии"],
        )  # fmt: skip


async def apply(cast: Cast) -> None:
    """From /start to the card in the staff chat."""
    parent, officer, group = cast.parent, cast.officer, cast.group
    await parent.says("/start")
    for label in ("Подать заявление", "Даю согласие"):
        await parent.taps(label)
    school = await parent.sees("вопрос 1 из")
    await parent.taps(school["buttons"][0][0]["text"])
    await parent.taps("Родитель")
    said = (
        cast.full_name, "Белгород, ул. Попова, д. 25, кв. 7", "parent@example.ru", None, "1408 123456",
        "УВД г. Белгорода, 01.02.2010", cast.child, cast.class_title,
    )  # fmt: skip
    for place, answer in enumerate(said, start=3):
        await parent.sees(f"вопрос {place} из")
        await (parent.says(answer) if answer else parent.shares_contact())
    await parent.taps("Здесь, в чате")
    await parent.sees("Проверьте заявление")
    await parent.taps("Подать заявление")
    await officer.sees("Ждёт исполнителя", group)


async def decide(cast: Cast) -> None:
    await cast.officer.taps("Взять", cast.group)
    await cast.officer.taps("Предоставить", cast.group)
    await cast.officer.sees("Предоставлено", cast.group)
    await cast.parent.sees("Дневник открыт здесь")


async def mark(cast: Cast) -> None:
    """A line of marks, written and not yet told to parents."""
    said = await cast.teacher.says(f"/mark {cast.class_title} алгебра {cast.child.split()[0]} 5")
    shown = await cast.teacher.sees(lambda one: bool(one["buttons"]), after=said, about="buttons")
    if "Записать" in buttons(shown):
        await cast.teacher.taps("Записать")
    await cast.teacher.sees("Записано", after=said)


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes and files pictures."""

    browser: Browser
    url: str
    folder: Path

    async def window(self, name: str, seats: str, size: tuple[int, int], scale: float = 1) -> None:
        """The whole page."""
        async with self._page(seats, size, scale) as page:
            kind: dict[str, Any] = {"type": "jpeg", "quality": 88} if name.endswith(".jpg") else {}
            self._keep(name, await page.screenshot(**kind))

    async def messages(self, name: str, seats: str, last: int) -> None:
        """The newest messages of a chat alone."""
        async with self._page(seats, CHAT, 2) as page:
            messages = page.locator("article[data-message-id]")
            await messages.evaluate_all(
                "(all, last) => all.slice(0, -last).forEach(one => { one.style.visibility = 'hidden' })", last
            )
            boxes = [await one.bounding_box() for one in (await messages.all())[-last:]]
            shown = [box for box in boxes if box is not None]
            left, top = min(box["x"] for box in shown) - MARGIN, min(box["y"] for box in shown) - MARGIN
            right = max(box["x"] + box["width"] for box in shown) + MARGIN
            bottom = max(box["y"] + box["height"] for box in shown) + MARGIN
            clip: Any = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            self._keep(name, await page.screenshot(clip=clip))

    @asynccontextmanager
    async def _page(self, seats: str, size: tuple[int, int], scale: float) -> AsyncIterator[Page]:
        width, height = size
        page = await self.browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=scale, locale="ru-RU"
        )
        await page.goto(f"{self.url}/#/{seats}")
        await page.locator("article[data-message-id]").last.wait_for()
        await asyncio.sleep(0.7)  # fonts, scrolling to the end
        yield page
        await page.close()

    def _keep(self, name: str, picture: bytes) -> None:
        if len(picture) > LARGEST:
            sys.exit(f"{name} is {len(picture)} bytes, more than {LARGEST}: take it smaller")
        (self.folder / name).write_bytes(picture)
        print(f"{name}: {len(picture) // 1000} kB")


async def take_all(cast: Cast, camera: Camera) -> None:
    """The story, with a picture at each of its turns."""
    parent, teacher = (f"{one.id}/{BOT}" for one in (cast.parent, cast.teacher))
    staff = f"{cast.officer.id}/{cast.group}"
    await apply(cast)
    await camera.messages("card.png", staff, last=1)
    await decide(cast)
    await mark(cast)
    await camera.messages("mark.png", teacher, last=2)
    await cast.teacher.taps("Сообщить сейчас")
    await cast.parent.sees("Алгебра - 5")
    await camera.messages("push.png", parent, last=2)
    await camera.window("page.jpg", f"{parent}+{staff}+{teacher}", WIDE)
    await cast.parent.taps("Открыть день")
    await camera.window("today.png", parent, PHONE, 2)


async def run(folder: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    with ExitStack() as at_the_end:
        house = Path(at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="pictures-")))
        port = free_port()
        demo = python(
            ["-m", "bot", "demo", "--port", str(port)], {**os.environ, "PYTHONUNBUFFERED": "1"}, house / "log"
        )
        at_the_end.callback(end, demo, signal.SIGTERM, 30)
        url = Playground(house, port=port).url
        answers(url, demo, house / "log")
        async with asyncio.timeout(DEMO_SECONDS):
            while "Остановить" not in (printed := (house / "log").read_text(encoding="utf-8")):  # noqa: ASYNC110
                await asyncio.sleep(0.3)
        async with aiohttp.ClientSession() as http, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=FLAGS, env={**os.environ, "LANGUAGE": "ru", "LANG": "ru_RU.UTF-8"}
            )
            await take_all(await Cast.of(printed, Control(url, http, BOT)), Camera(browser, url, folder))
            await browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=IMAGES)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(run(folder))


if __name__ == "__main__":
    main()
