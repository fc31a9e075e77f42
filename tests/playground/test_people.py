"""What people do through the control routes, and what the bot hears of it."""

import asyncio
import base64
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)

from tests.playground.conftest import Stage
from tests.playground.test_sending import png


async def heard(bot: Bot) -> list[Update]:
    """What waits for the bot, confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def message(bot: Bot) -> Message:
    (update,) = await heard(bot)
    assert update.message is not None
    return update.message


async def pressed(bot: Bot) -> CallbackQuery:
    (update,) = await bot.get_updates(timeout=5)
    await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    return update.callback_query


def row(*buttons: dict[str, Any]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button) for button in buttons]])


async def test_a_bot_hears_words_with_their_author_chat_and_time(stage: Stage, bot: Bot) -> None:
    name = "Вера Дроздова"
    person = await stage.person(name, language="en", username="vera_d")
    start = await message(bot)
    assert (start.text, start.chat.id, start.chat.type) == ("/start", person, "private")
    user = start.from_user
    assert user is not None
    assert (user.first_name, user.last_name, user.language_code, user.username) == ("Вера", "Дроздова", "en", "vera_d")
    assert start.entities is not None
    assert start.entities[0].type == "bot_command"
    assert start.date == stage.playground.world.clock.now().replace(microsecond=0, second=start.date.second)


async def test_a_persons_edit_is_heard_as_edited(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "5 б"})
    await heard(bot)
    await stage.post("edit", **{"as": anna, "message_id": said["id"], "text": "5 в"})
    (update,) = await heard(bot)
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.message_id) == ("5 в", said["id"])
    assert (await stage.chat(anna))[-1]["edited"]


async def test_a_contact_is_the_senders_own_unless_forged(stage: Stage, bot: Bot, anna: int) -> None:
    other = await stage.person(started=False, phone="+79000000001")
    await stage.post("contact", **{"as": anna, "phone": "+79000000002"})
    own = (await message(bot)).contact
    await stage.post("contact", **{"as": anna, "of": other})
    forged = (await message(bot)).contact
    assert own is not None
    assert forged is not None
    assert (own.user_id, own.phone_number) == (anna, "79000000002")
    assert (forged.user_id, forged.phone_number) == (other, "79000000001")


async def test_files_pictures_and_albums_reach_the_bot(stage: Stage, bot: Bot, anna: int) -> None:
    scan = {"as": anna, "name": "скан.png", "data": base64.b64encode(png()).decode(), "media_group": "7"}
    await stage.post("attach", **scan, photo=True, caption="паспорт")
    await stage.post("attach", **scan)
    photo, file = [update.message for update in await heard(bot) if update.message]
    assert photo.photo is not None
    assert file.document is not None
    assert (photo.caption, photo.media_group_id, file.media_group_id) == ("паспорт", "7", "7")
    data = await bot.download(file.document)
    assert data is not None
    assert data.read() == png()


async def test_a_sticker_is_no_text(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("sticker", **{"as": anna})
    sticker = await message(bot)
    assert sticker.sticker is not None
    assert sticker.text is None


@pytest.mark.parametrize(("alert", "text"), [(True, "Решение уже принято"), (False, "")])
async def test_a_tap_gets_the_bots_answer(stage: Stage, bot: Bot, anna: int, alert: bool, text: str) -> None:
    sent = await bot.send_message(anna, "?", reply_markup=row({"text": "Да", "callback_data": "y:1"}))
    tap = asyncio.ensure_future(stage.post("tap", **{"as": anna, "message_id": sent.message_id, "button": "Да"}))
    query = await pressed(bot)
    assert (query.data, query.from_user.id) == ("y:1", anna)
    assert isinstance(query.message, Message)
    assert query.message.message_id == sent.message_id
    await bot.answer_callback_query(query.id, text, show_alert=alert)
    assert await tap == {"text": text, "show_alert": alert}


async def test_a_forged_press_carries_any_data(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "?", reply_markup=row({"text": "Да", "callback_data": "y:1"}))
    tap = asyncio.ensure_future(stage.post("tap", **{"as": anna, "message_id": sent.message_id, "data": "admin:1"}))
    query = await pressed(bot)
    assert query.data == "admin:1"
    await bot.answer_callback_query(query.id)
    await tap


async def test_an_answer_after_150_seconds_or_to_nobody_is_too_late(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.send_message(anna, "?", reply_markup=row({"text": "Да", "callback_data": "y"}))
    too_late = "query is too old and response timeout expired or query ID is invalid"
    tap = asyncio.ensure_future(stage.post("tap", **{"as": anna, "button": "Да"}))
    query = await pressed(bot)
    await stage.post("clock", forward=151)
    with pytest.raises(TelegramBadRequest, match=f"Bad Request: {too_late}"):
        await bot.answer_callback_query(query.id)
    await stage.post("clock", forward=-10)
    await bot.answer_callback_query(query.id)
    await tap
    with pytest.raises(TelegramBadRequest, match=too_late):
        await bot.answer_callback_query("1")
    with pytest.raises(TelegramBadRequest, match=too_late):
        await stage.bot("5151:other").answer_callback_query(query.id)


async def test_an_answer_has_at_most_200_characters(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.send_message(anna, "?", reply_markup=row({"text": "Да", "callback_data": "y"}))
    tap = asyncio.ensure_future(stage.post("tap", **{"as": anna, "button": "Да"}))
    query = await pressed(bot)
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, "я" * 201)
    await bot.answer_callback_query(query.id, "я" * 200)
    assert len((await tap)["text"]) == 200


async def test_a_tap_nobody_answers_is_null(stage: Stage, bot: Bot, anna: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.acts.ANSWER_WAIT", 0.05)
    await bot.send_message(anna, "?", reply_markup=row({"text": "Да", "callback_data": "y"}))
    assert await stage.post("tap", **{"as": anna, "button": "Да"}) is None


async def test_a_button_with_a_deep_link_says_start(stage: Stage, bot: Bot, anna: int) -> None:
    link = "https://t.me/diary_demo_bot?start=code_1-A"
    await bot.send_message(anna, "?", reply_markup=row({"text": "Открыть", "url": link}))
    answer = await stage.post("tap", **{"as": anna, "button": "Открыть"})
    assert answer["url"] == link
    assert (await message(bot)).text == "/start code_1-A"
    newcomer = await stage.person(started=False)
    await stage.post("open", **{"as": newcomer, "url": link})
    assert (await message(bot)).chat.id == newcomer
    assert await stage.post("open", **{"as": newcomer, "url": "https://example.org"}) is None


async def test_a_copying_button_gives_its_text_to_the_person_only(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.send_message(anna, "№", reply_markup=row({"text": "№", "copy_text": CopyTextButton(text="31-000147")}))
    assert (await stage.post("tap", **{"as": anna, "button": "№"}))["copied"] == "31-000147"
    assert await heard(bot) == []


async def test_a_reply_keyboard_says_its_label_or_shares_the_contact(stage: Stage, bot: Bot, anna: int) -> None:
    keys = [[KeyboardButton(text="Мой номер", request_contact=True), KeyboardButton(text="Отмена")]]
    asked = await bot.send_message(anna, "?", reply_markup=ReplyKeyboardMarkup(keyboard=keys))
    await stage.post("tap", **{"as": anna, "button": "Отмена"})
    assert (await message(bot)).text == "Отмена"
    await stage.post("tap", **{"as": anna, "button": "Мой номер"})
    shared = await message(bot)
    assert shared.contact is not None
    assert shared.contact.user_id == anna
    assert shared.reply_to_message is not None
    assert shared.reply_to_message.message_id == asked.message_id


@pytest.mark.parametrize(
    ("route", "body", "reason"),
    [
        ("say", {"text": ""}, "text: from 1 to 4096 characters"),
        ("say", {"text": "x", "chat": -5}, "chat: there is no group -5"),
        ("say", {"text": "x", "reply_to": 1}, "message_id: there is no message 1"),
        ("tap", {"button": "Нет такой"}, "button: nothing is called 'Нет такой' here"),
        ("attach", {"data": "***"}, "data: base64 is expected"),
        ("attach", {"data": ""}, "data: the file is empty"),
        ("people", {"name": " "}, "name: what is the person called?"),
        ("groups", {"members": []}, "members: at least one person"),
        ("migrate", {"group": -5}, "group: there is no group -5"),
        ("clock", {}, "now: ISO time"),
        ("faults", {"kind": "earthquake"}, "kind: one of"),
        ("update", {"update": 5}, "update: a JSON object"),
    ],
)
async def test_a_wish_that_makes_no_sense_is_told_why(
    stage: Stage, anna: int, route: str, body: dict[str, Any], reason: str
) -> None:
    assert reason in await stage.refused(route, **{"as": anna, **body})


async def test_nobody_acts_for_a_person_who_does_not_exist(stage: Stage, bot: Bot) -> None:
    assert "nobody has the id 1" in await stage.refused("say", **{"as": 1, "text": "x"})


async def test_a_group_begins_with_the_bot_in_it(stage: Stage, bot: Bot, anna: int) -> None:
    oleg = await stage.person(started=False)
    group = (await stage.post("groups", title="Канцелярия", members=[anna, oleg]))["id"]
    assert -1_000_000_000_000 < group < 0
    joined, created = await heard(bot)
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert created.message is not None
    assert created.message.group_chat_created
    await stage.post("say", **{"as": oleg, "chat": group, "text": "слышно?"})
    assert (await message(bot)).text == "слышно?"  # privacy is off
    assert (await bot.get_chat_member(group, anna)).status == "creator"
    assert (await bot.get_chat_member(group, oleg)).status == "member"
    assert await bot.get_chat_member_count(group) == 3
    assert [member.user.id for member in await bot.get_chat_administrators(group)] == [anna]
    assert (await bot.get_chat(group)).title == "Канцелярия"


async def test_somebody_outside_the_group_neither_sees_nor_speaks(stage: Stage, bot: Bot, anna: int) -> None:
    group = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    stranger = await stage.person("Игорь Панфилов", started=False)
    assert "не в группе" not in await stage.refused("say", **{"as": stranger, "chat": group, "text": "x"})
    assert (await bot.get_chat_member(group, stranger)).status == "left"
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await bot.get_chat_member(group, 1)


async def test_people_and_bots_come_and_go(stage: Stage, bot: Bot, anna: int) -> None:
    oleg = await stage.person(started=False)
    group = (await stage.post("groups", title="Канцелярия", members=[anna], bots=[]))["id"]
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(group, "я здесь?")
    await stage.post("members", **{"as": anna, "group": group, "add": [4242, oleg]})
    added, first, second = await heard(bot)
    assert added.my_chat_member is not None
    assert first.message is not None
    assert second.message is not None
    assert [user.id for user in (first.message.new_chat_members or [])] == [4242]
    assert [user.id for user in (second.message.new_chat_members or [])] == [oleg]
    await stage.post("members", **{"as": oleg, "group": group, "remove": [oleg]})
    gone = (await message(bot)).left_chat_member
    assert gone is not None
    assert gone.id == oleg
    await stage.post("members", **{"as": anna, "group": group, "remove": [4242]})
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was kicked from the group chat"):
        await bot.send_message(group, "а теперь?")


async def test_a_bot_that_left_may_not_write(stage: Stage, bot: Bot, anna: int) -> None:
    group = (await stage.post("groups", title="Канцелярия", members=[anna], supergroup=True))["id"]
    assert group < -1_000_000_000_000
    await bot.leave_chat(group)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot is not a member of the supergroup chat"):
        await bot.send_message(group, "я здесь?")


async def test_a_group_that_migrated_names_its_new_id(stage: Stage, bot: Bot, anna: int) -> None:
    old = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    await heard(bot)
    new = (await stage.post("migrate", group=old))["id"]
    to, since = [update.message for update in await heard(bot) if update.message]
    assert (to.chat.id, to.migrate_to_chat_id) == (old, new)
    assert (since.chat.id, since.migrate_from_chat_id) == (new, old)
    status, answer = await stage.api("sendMessage", chat_id=old, text="?")
    assert (status, answer["description"], answer["parameters"]) == (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new},
    )
    await bot.send_message(new, "мы здесь")
    assert "the group has become" in await stage.refused("say", **{"as": anna, "chat": old, "text": "x"})


async def test_the_lists_name_everybody(stage: Stage, bot: Bot, anna: int) -> None:
    group = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    assert [person["id"] for person in await stage.get("people")] == [anna]
    assert [(one["id"], one["kind"]) for one in await stage.get("groups")] == [(group, "group")]
    assert [(one["id"], one["username"]) for one in await stage.get("bots")] == [(4242, "diary_demo_bot")]
    assert [chat["id"] for chat in await stage.get("chats", **{"as": anna})] == [4242, group]
