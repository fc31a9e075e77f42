"""Messages changed, pinned and deleted."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto

from tests.playground.conftest import Stage
from tests.playground.test_sending import document, picture

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def keys(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data="x")]])


async def test_an_edit_changes_the_words_in_place_and_drops_the_keyboard(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "раз", reply_markup=keys("Да"))
    assert not (await stage.chat(anna))[-1]["edited"]
    edited = await bot.edit_message_text("<b>два</b>", chat_id=anna, message_id=sent.message_id, parse_mode="HTML")
    assert isinstance(edited, type(sent))
    assert edited.edit_date is not None
    seen = (await stage.chat(anna))[-1]
    assert (seen["id"], seen["text"], seen["buttons"], seen["edited"]) == (sent.message_id, "два", [], True)


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "<b>раз</b>", parse_mode="HTML", reply_markup=keys("Да"))
    with pytest.raises(TelegramBadRequest) as refusal:
        await sent.edit_text("<strong>раз</strong>", parse_mode="HTML", reply_markup=keys("Да"))
    assert refusal.value.message == NOT_MODIFIED
    with pytest.raises(TelegramBadRequest) as refusal:
        await sent.edit_reply_markup(reply_markup=keys("Да"))
    assert refusal.value.message == NOT_MODIFIED
    await sent.edit_reply_markup(reply_markup=keys("Нет"))


async def test_other_entities_under_the_same_words_are_a_change(bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "раз")
    await sent.edit_text("<i>раз</i>", parse_mode="HTML")


async def test_what_is_not_there_cannot_be_edited_or_deleted(bot: Bot, anna: int) -> None:
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to edit not found"):
        await bot.edit_message_text("x", chat_id=anna, message_id=99999)
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to delete not found"):
        await bot.delete_message(anna, 99999)


async def test_a_persons_message_cannot_be_edited(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "моё"})
    with pytest.raises(TelegramBadRequest, match="Bad Request: message can't be edited"):
        await bot.edit_message_text("x", chat_id=anna, message_id=said["id"])


async def test_words_and_captions_are_edited_each_by_its_own_method(bot: Bot, anna: int) -> None:
    text = await bot.send_message(anna, "раз")
    photo = await bot.send_photo(anna, picture(), caption="раз")
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await text.edit_caption(caption="два")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await photo.edit_text("два")
    edited = await photo.edit_caption(caption="два")
    assert not isinstance(edited, bool)
    assert edited.caption == "два"


async def test_a_picture_is_replaced_in_place(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_photo(anna, picture(), caption="пн")
    await sent.edit_media(InputMediaPhoto(media=picture("next.png"), caption="вт"), reply_markup=keys("›"))
    seen = (await stage.chat(anna))[-1]
    assert (seen["file"]["name"], seen["text"]) == ("next.png", "вт")
    await sent.edit_media(InputMediaDocument(media=document()))
    seen = (await stage.chat(anna))[-1]
    assert (seen["photo"], seen["file"]["name"], seen["text"]) == (False, "письмо.pdf", "")


async def test_a_message_is_deleted_within_two_days(stage: Stage, bot: Bot, anna: int) -> None:
    first = await bot.send_message(anna, "раз")
    second = await bot.send_message(anna, "два")
    await stage.post("clock", forward=47 * 3600)
    await first.delete()
    await stage.post("clock", forward=2 * 3600)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await second.delete()
    assert [seen["text"] for seen in await stage.chat(anna)] == ["/start", "два"]


async def test_a_bot_deletes_others_words_in_private_but_not_in_a_group(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "паспорт"})
    await bot.delete_message(anna, said["id"])
    group = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    said = await stage.post("say", **{"as": anna, "chat": group, "text": "паспорт"})
    with pytest.raises(TelegramBadRequest, match="Bad Request: message can't be deleted"):
        await bot.delete_message(group, said["id"])
    ruled = (await stage.post("groups", title="Канцелярия", members=[anna], admin=True))["id"]
    said = await stage.post("say", **{"as": anna, "chat": ruled, "text": "паспорт"})
    await bot.delete_message(ruled, said["id"])


async def test_many_are_deleted_at_once_and_the_missing_are_skipped(stage: Stage, bot: Bot, anna: int) -> None:
    sent = [(await bot.send_message(anna, str(number))).message_id for number in range(3)]
    await bot.delete_messages(anna, [*sent, 99999])
    assert len(await stage.chat(anna)) == 1
    with pytest.raises(TelegramBadRequest, match="there must be from 1 to 100 message identifiers"):
        await bot.delete_messages(anna, list(range(1, 102)))


async def test_a_pinned_message_says_so_in_the_group(stage: Stage, bot: Bot, anna: int) -> None:
    group = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    card = await bot.send_message(group, "Заявление № 1")
    await bot.pin_chat_message(group, card.message_id)
    seen = await stage.chat(anna, group)
    assert seen[-2]["pinned"]
    assert seen[-1]["service"] == "Электронный дневник закрепляет сообщение"
    pinned = (await bot.get_chat(group)).pinned_message
    assert pinned is not None
    assert pinned.message_id == card.message_id
    await bot.unpin_chat_message(group)
    assert (await bot.get_chat(group)).pinned_message is None
    with pytest.raises(TelegramBadRequest, match="message to unpin not found"):
        await bot.unpin_chat_message(group, message_id=card.message_id)
