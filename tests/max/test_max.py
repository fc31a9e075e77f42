"""What the bot as it is does behind MAX by aiogram-max, an extra for Python 3.12: docs/decisions/0036.

What does not work there is expected not to: the day it does, the test says so, and the decision is looked at again.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import Update

from bot.app import make_intake
from bot.crew import Crew
from bot.house import build
from bot.intake import Intake
from bot.rooms import dispatcher
from bot.screens.screen import Screen
from bot.settings import Settings
from bot.show import say
from storage import tables
from storage.work import Database
from tests.bot.conftest import rows
from tests.conftest import TurnedClock
from tests.max.stand_in import BOT_ID, PERSON, Max, played

aiogram_max = pytest.importorskip(
    "aiogram_max", reason="aiogram-max is not installed: pip install '.[max]', Python 3.12"
)
httpx = pytest.importorskip("httpx")


class ByPerson(aiogram_max.MaxSession):  # type: ignore[misc]
    """In MAX a dialog has a number of its own; the bot knows a private chat by its person, and writes to persons."""

    async def _request(self, verb: str, path: str, *, params: Any = None, json: Any = None) -> Any:
        if (verb, path) == ("POST", "/messages") and params["chat_id"] > 0:
            params = {"user_id": params["chat_id"]}
        return await super()._request(verb, path, params=params, json=json)


def as_raw(update: Update) -> dict[str, Any]:
    """An update as the inbox keeps it, a private chat under the number of its person."""
    raw: dict[str, Any] = json.loads(update.model_dump_json(by_alias=True, exclude_none=True))
    tap = raw.get("callback_query")
    message, person = (tap.get("message"), tap["from"]) if tap else (raw["message"], raw["message"]["from"])
    if message and message["chat"]["type"] == "private":
        message["chat"]["id"] = person["id"]
    return raw


class Spike:
    """The bot of the product with a session of another make; letters come by `GetUpdates` and go through the inbox."""

    def __init__(self, there: Max, bot: Bot, intake: Intake) -> None:
        self.there, self.bot, self.intake = there, bot, intake
        self._offset = 0

    async def hears(self) -> None:
        """Ask once, keep what came, and wait until it is handled."""
        updates = await self.bot.get_updates(offset=self._offset or None, timeout=0)
        if updates:
            self._offset = updates[-1].update_id + 1
        await self.intake.keep([as_raw(one) for one in updates])
        await self.intake.idle()


def bot_of(there: Max) -> Bot:
    session = ByPerson("a token of a stand-in", api_url=there.url, client=httpx.AsyncClient(trust_env=False))
    return Bot(f"{BOT_ID}:max", session=session, default=DefaultBotProperties(parse_mode="HTML"))


@pytest.fixture
async def there() -> AsyncIterator[Max]:
    async with played() as there:
        yield there


@pytest.fixture
async def spike(there: Max, database: Database, clock: TurnedClock) -> AsyncIterator[Spike]:
    bot = bot_of(there)
    house = build(database, Settings(_env_file=None))
    intake = make_intake(bot, house, dispatcher(house), Crew(database))
    async with asyncio.TaskGroup() as group:
        group.create_task(intake.run())
        yield Spike(there, bot, intake)
        intake.stop()
    await bot.session.close()


async def test_who_begins_is_greeted_with_buttons_and_the_letter_lies_in_the_inbox(
    spike: Spike, there: Max, database: Database
) -> None:
    there.begins()
    await spike.hears()
    assert "Здравствуйте" in there.screen.text
    assert "Подать заявление" in there.screen.buttons
    (letter,) = await rows(database, tables.InboxRow)
    assert letter["chat"] == PERSON  # and not DIALOG: order is kept by people, as behind Telegram
    assert there.sent_to == [{"user_id": str(PERSON)}]


async def test_a_label_of_a_link_comes_as_telegrams_does(spike: Spike, there: Max) -> None:
    there.begins("nosuchsecretnosuchsec")
    await spike.hears()
    assert "Эта ссылка уже использована" in there.screen.text


async def test_a_command_is_answered(spike: Spike, there: Max) -> None:
    there.says("/help")
    await spike.hears()
    assert "/apply" in there.screen.text


async def test_an_old_button_says_so_in_a_pop_up(spike: Spike, there: Max) -> None:
    there.begins()
    await spike.hears()
    there.screen.taps[0] = "no:such:button"
    there.taps(there.screen.buttons[0])
    await spike.hears()
    assert there.notes


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="aiogram-max 1.3.0 edits the text and leaves the old buttons under it"
)
async def test_a_screen_drawn_in_place_has_its_own_buttons(spike: Spike, there: Max) -> None:
    there.begins()
    await spike.hears()
    there.taps("У меня есть код")
    await spike.hears()
    if "Код доступа" not in there.screen.text:
        pytest.fail("nothing was drawn")
    assert there.screen.buttons == ["‹ Назад"]


@pytest.mark.xfail(
    strict=True, raises=aiogram_max.MaxApiError, reason="aiogram-max 1.3.0 says every refusal by one error of its own"
)
async def test_too_many_requests_are_waited_for(spike: Spike, there: Max) -> None:
    there.refuses = 429
    with pytest.raises(TelegramRetryAfter):
        await spike.bot.send_message(PERSON, "Здравствуйте")


@pytest.mark.xfail(
    strict=True,
    raises=aiogram_max.MaxApiError,
    reason="aiogram-max 1.3.0 knows which message is which only while the process lives",
)
async def test_a_message_said_before_a_restart_can_be_edited(spike: Spike, there: Max) -> None:
    there.begins()
    await spike.hears()
    number = int(there.screen.mid.removeprefix("mid."))
    await bot_of(there).edit_message_text("иначе", chat_id=PERSON, message_id=number)


@pytest.mark.xfail(
    strict=True,
    raises=AttributeError,
    reason="aiogram-max 1.3.0 has no button that shares a phone, and fails on its keyboard",
)
async def test_the_phone_is_asked_for_by_a_button(spike: Spike, there: Max) -> None:
    await say(spike.bot, PERSON, Screen("Ваш телефон?", contact_button="Отправить мой номер"))
    assert "Отправить мой номер" in there.screen.buttons
