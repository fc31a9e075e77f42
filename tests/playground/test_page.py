"""The chat page in a real browser: what people see and press."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.playground.conftest import Stage
from tests.playground.test_sending import document, picture

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: the page is not looked at"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    """A wide page; an error in its scripts fails the test."""
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await page.goto("about:blank")
    assert errors == []


async def next_update(bot: Bot) -> Update:
    (update,) = await bot.get_updates(timeout=5)
    await bot.get_updates(offset=update.update_id + 1)
    return update


def keys(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(buttons)])


async def test_a_newcomer_starts_talks_and_presses(stage: Stage, bot: Bot, page: Page) -> None:
    await stage.post("people", name="Вера Дроздова")
    await page.goto(stage.url)
    await page.locator('[data-person="Вера Дроздова"]').click()
    chat = page.locator('[data-chat-of="Вера Дроздова"]')
    await chat.get_by_role("button", name="Запустить").click()
    started = (await next_update(bot)).message
    assert started is not None
    assert started.text == "/start"

    button = InlineKeyboardButton(text="Подать заявление", callback_data="apply", style="primary")
    sent = await bot.send_message(
        started.chat.id, "<b>Здравствуйте!</b> 1 &lt; 2", parse_mode="HTML", reply_markup=keys(button)
    )
    bubble = chat.locator(f'article[data-message-id="{sent.message_id}"]')
    await expect(bubble.locator("b")).to_have_text("Здравствуйте!")
    await bubble.get_by_role("button", name="Подать заявление", exact=True).click()
    query = (await next_update(bot)).callback_query
    assert query is not None
    await bot.answer_callback_query(query.id, "Уже подано", show_alert=True)
    await expect(page.locator("#alert")).to_contain_text("Уже подано")
    await page.get_by_role("button", name="Хорошо").click()

    await sent.edit_text("Вопрос 1 из 11")
    await expect(bubble).to_contain_text("Вопрос 1 из 11")
    await chat.get_by_label("Сообщение", exact=True).fill("Дроздова Вера")
    await chat.get_by_label("Отправить", exact=True).click()
    answer = (await next_update(bot)).message
    assert answer is not None
    assert answer.text == "Дроздова Вера"
    await sent.delete()
    await expect(bubble).to_have_count(0)


@pytest.mark.long
async def test_two_people_are_seen_side_by_side(stage: Stage, bot: Bot, page: Page) -> None:
    first, second = await stage.person("Анна Ефимова"), await stage.person("Олег Гусев")
    await page.goto(f"{stage.url}/#/{first},{second}/4242")
    await bot.send_message(second, "Только Олегу")
    await expect(page.locator('[data-chat-of="Олег Гусев"]')).to_contain_text("Только Олегу")
    await expect(page.locator('[data-chat-of="Анна Ефимова"]')).to_contain_text("/start")
    await expect(page.locator('[data-chat-of="Анна Ефимова"]')).not_to_contain_text("Только Олегу")


@pytest.mark.long
async def test_links_contacts_commands_and_copies_do_what_they_say(stage: Stage, bot: Bot, page: Page) -> None:
    person = await stage.person("Анна Ефимова")
    await next_update(bot)
    await bot.set_my_commands([BotCommand(command="help", description="Помощь")])
    await page.goto(f"{stage.url}/#/{person}/4242")
    chat = page.locator(f'[data-chat-of="Анна Ефимова"][data-chat="{bot.id}"]')

    await bot.send_message(person, "Ссылка: https://t.me/diary_demo_bot?start=c0de")
    await chat.get_by_text("https://t.me/diary_demo_bot?start=c0de").click()
    followed = (await next_update(bot)).message
    assert followed is not None
    assert followed.text == "/start c0de"

    ask = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Мой номер", request_contact=True)]])
    await bot.send_message(person, "Телефон?", reply_markup=ask)
    await chat.get_by_role("button", name="Мой номер", exact=True).click()
    shared = (await next_update(bot)).message
    assert shared is not None
    assert shared.contact is not None

    await chat.get_by_label("Команды", exact=True).click()
    await chat.get_by_role("button", name="/help Помощь").click()
    asked = (await next_update(bot)).message
    assert asked is not None
    assert asked.text == "/help"

    copy = InlineKeyboardButton(text="Номер", copy_text=CopyTextButton(text="31-000147"))
    await bot.send_message(person, "№", reply_markup=keys(copy))
    await chat.get_by_role("button", name="Номер", exact=True).click()
    await expect(chat.locator(".toast")).to_have_text("Скопировано: 31-000147")


@pytest.mark.long
async def test_pictures_files_and_answers_are_drawn(stage: Stage, bot: Bot, page: Page) -> None:
    person = await stage.person("Анна Ефимова")
    await page.goto(f"{stage.url}/#/{person}/4242")
    chat = page.locator('[data-chat-of="Анна Ефимова"]')
    await bot.send_photo(person, picture(), caption="Неделя")
    await bot.send_document(person, document("Решение.pdf"))
    await expect(chat.locator(".frame img")).to_have_js_property("naturalWidth", 40)
    await expect(chat.locator(".file")).to_contain_text("Решение.pdf")
    upload = {"name": "скан.txt", "mimeType": "text/plain", "buffer": b"scan"}
    await chat.locator('input[type="file"]').set_input_files(upload)  # type: ignore[arg-type]
    await expect(chat.locator(".file").last).to_contain_text("скан.txt")


@pytest.mark.long
async def test_the_clock_moves_and_shows_the_schools_time(stage: Stage, bot: Bot, page: Page) -> None:
    await page.goto(stage.url)
    await expect(page.locator("#clock-time")).to_have_text("09:00")
    await page.get_by_role("button", name="+1 час").click()
    await expect(page.locator("#clock-time")).to_have_text("10:00")
    await page.get_by_role("button", name="Рабочий день, 9:00").click()
    await expect(page.locator("#clock-date")).to_contain_text("24 ноября 2026")
    await page.get_by_label("Дата и время", exact=True).fill("2027-01-11T08:30")
    await page.get_by_role("button", name="Перейти").click()
    await expect(page.locator("#clock-time")).to_have_text("08:30")
    assert stage.playground.world.clock.now().isoformat().startswith("2027-01-11T05:30")


@pytest.mark.long
async def test_a_phone_shows_one_thing_at_a_time_and_nothing_overflows(
    stage: Stage, bot: Bot, browser: Browser
) -> None:
    person = await stage.person("Анна Ефимова")
    long = "§ 12 " + "оченьдлинноеслово" * 12
    row = [InlineKeyboardButton(text=text, callback_data="x") for text in ("Неделя картинкой", "Оценки", "Ещё")]
    await bot.send_message(person, long, reply_markup=keys(*row))
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    await page.goto(stage.url)
    await page.locator('[data-person="Анна Ефимова"]').click()
    chat = page.locator('[data-chat-of="Анна Ефимова"]')
    await expect(chat).to_contain_text("оченьдлинноеслово")
    await asyncio.sleep(0.2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await chat.locator(".messages").evaluate("node => node.scrollWidth <= node.clientWidth")
    await chat.get_by_label("К списку людей").click()
    await expect(page.locator('[data-person="Анна Ефимова"]')).to_be_visible()


@pytest.mark.long
async def test_what_people_type_never_becomes_markup_of_the_page(stage: Stage, bot: Bot, page: Page) -> None:
    person = await stage.person("<img src=x onerror=alert(1)>")
    await stage.post("say", **{"as": person, "text": "<script>document.title='взлом'</script><b>x</b>"})
    await page.goto(f"{stage.url}/#/{person}/4242")
    await expect(page.locator(".messages")).to_contain_text("<script>")
    assert await page.locator(".messages b").count() == 0
    assert await page.title() == "Площадка - электронный дневник"
