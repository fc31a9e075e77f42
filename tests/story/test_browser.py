"""The story on the chat page, in a real browser: what a visitor of the demo does with a mouse."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.story.stage import ANSWERS, QUESTIONS, Cast

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SOON = 15_000  # milliseconds: a chat is spoken to at Telegram's pace

pytestmark = [
    pytest.mark.story,
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: the story is not played on the page"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Wide enough for three chats; an error in the page's scripts fails the test."""
    page = await browser.new_page(viewport={"width": 1500, "height": 900})
    page.set_default_timeout(SOON)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await page.goto("about:blank")
    assert errors == []


async def types(chat: Locator, text: str) -> None:
    await chat.get_by_label("Сообщение", exact=True).fill(text)
    await chat.get_by_label("Отправить", exact=True).click()


async def taps(chat: Locator, label: str) -> None:
    await chat.get_by_role("button", name=label, exact=True).last.click()


async def reads(chat: Locator, text: str) -> None:
    await expect(chat.get_by_text(text).last).to_be_visible(timeout=SOON)


async def test_a_visitor_plays_the_parent_the_officer_and_the_teacher_on_one_page(called: Cast, page: Page) -> None:
    teacher, (officer, group) = await called.teacher(), await called.officer()
    parent_is, bot = called.parent_is, called.bot.id
    parent = await called.control.person(parent_is.called, parent_is.phone)
    seats = f"{parent.id}/{bot}+{officer.id}/{group}+{teacher.id}/{bot}"
    await page.goto(f"{called.control.url}/#/{seats}")
    parents, officers, teachers = (page.locator(f'[data-chat-of="{one.name}"]') for one in (parent, officer, teacher))

    await parents.get_by_role("button", name="Запустить").click()
    await taps(parents, "Подать заявление")
    await taps(parents, "Даю согласие")
    await taps(parents, "Родитель")
    for place, answer in enumerate(ANSWERS, start=3):
        await reads(parents, f"вопрос {place} из {QUESTIONS}")
        if answer is None:
            await taps(parents, "Отправить мой номер")
        else:
            await types(parents, answer.format(parent=parent_is, pupil=called.pupil))
    await taps(parents, "Здесь, в чате")
    await reads(parents, "Проверьте заявление")
    await taps(parents, "Подать заявление")
    await reads(parents, "Заявление принято")

    await taps(officers, "Взять")
    await taps(officers, "Предоставить")
    await reads(officers, "Предоставлено")
    await expect(officers).not_to_contain_text(called.pupil.family)  # nothing personal in a group

    await reads(parents, "Дневник открыт здесь")
    await expect(parents.locator(".file").last).to_contain_text(".pdf")
    await types(teachers, called.mark_line)
    await taps(teachers, "Сообщить сейчас")
    await reads(parents, "Алгебра - 5")
    await taps(parents, "Открыть день")
    await reads(parents, "Физика")
