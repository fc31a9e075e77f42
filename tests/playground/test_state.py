"""A playground that goes on after a restart."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup

from playground.acts import Acts
from playground.server import Playground
from playground.state import save
from playground.views import messages
from tests.playground.conftest import Stage
from tests.playground.test_sending import picture


@pytest.fixture
async def restarted(stage: Stage, bot: Bot, anna: int, tmp_path: Path) -> Playground:
    """The same world, read back from its file."""
    group = (await stage.post("groups", title="Канцелярия", members=[anna], supergroup=True))["id"]
    keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="y", style="danger")]])
    sent = await bot.send_photo(anna, picture(), caption="<b>Неделя</b>", parse_mode="HTML", reply_markup=keys)
    await bot.send_message(group, "Заявление № 1")
    await bot.pin_chat_message(group, 2)
    await stage.post("say", **{"as": anna, "text": "ответ", "reply_to": sent.message_id})
    await bot.set_my_commands([BotCommand(command="a", description="А")], scope=BotCommandScopeChat(chat_id=anna))
    await bot.set_chat_menu_button()
    save(stage.playground.world, tmp_path / "state.json")
    return Playground(state=tmp_path / "state.json")


def test_people_see_the_same_after_a_restart(stage: Stage, restarted: Playground, anna: int) -> None:
    before, after = stage.playground.world, restarted.world
    assert list(after.rooms) == list(before.rooms)
    for key, room in before.rooms.items():
        assert messages(after, after.rooms[key]) == messages(before, room)
    (stored,) = after.files.all()
    assert stored == before.files.all()[0]
    assert after.accounts[4242].bot == before.accounts[4242].bot


def test_what_waited_for_the_bot_still_waits_with_its_ids(stage: Stage, restarted: Playground) -> None:
    before, after = (world.accounts[4242].updates for world in (stage.playground.world, restarted.world))
    assert len(before) > 0
    assert after.first(100) == before.first(100)
    assert after.next_id == before.next_id


def test_life_goes_on_with_fresh_ids(stage: Stage, restarted: Playground, anna: int) -> None:
    acts = Acts(restarted.world)
    person = acts.person(anna)
    said = acts.say(person, acts.room(person), "дальше")
    assert said.message_id > max(max(room.messages) for room in stage.playground.world.rooms.values() if room.messages)
    assert abs((restarted.world.clock.now() - stage.playground.world.clock.now()).total_seconds()) < 10
