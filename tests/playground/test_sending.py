"""What a bot sends: words, pictures, files, albums, keyboards - and every refusal with its text."""

import struct
import zlib
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from tests.playground.conftest import Stage


def png(width: int = 40, height: int = 30) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**{"text": "Да", **button})]])


def picture(name: str = "week.png") -> BufferedInputFile:
    return BufferedInputFile(png(), name)


def document(name: str = "письмо.pdf", data: bytes = b"%PDF-") -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def test_a_person_sees_what_the_bot_said(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.send_message(anna, "  Срок: <b>25.11</b> ", parse_mode="HTML", reply_markup=keyboard(callback_data="y"))
    seen = (await stage.chat(anna))[-1]
    assert (seen["text"], seen["html"]) == ("Срок: 25.11", "Срок: <b>25.11</b>")
    assert seen["entities"] == [{"type": "bold", "offset": 6, "length": 5}]
    assert seen["buttons"] == [[{"text": "Да", "style": None, "url": None, "data": "y", "copy": None}]]
    assert (seen["from"], seen["from_name"]) == (4242, "Электронный дневник")


@pytest.mark.parametrize(
    ("words", "description"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("я" * 4097, "message is too long"),
        ("👍" * 2049, "message is too long"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_words_that_cannot_be_sent(bot: Bot, anna: int, words: str, description: str) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(anna, words, parse_mode="HTML")
    assert refusal.value.message == f"Bad Request: {description}"


async def test_the_longest_text_is_measured_without_its_markup(bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, f"<b>{'я' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"copy_text": CopyTextButton(text="x" * 257)}, "BUTTON_COPY_TEXT_INVALID"),
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"url": "нет"}, "inline keyboard button URL 'нет' is invalid: Wrong HTTP URL"),
        ({"url": "http://localhost"}, "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL"),
    ],
)
async def test_buttons_that_cannot_be_sent(stage: Stage, anna: int, button: dict[str, Any], description: str) -> None:
    # Sent raw: the client leaves empty fields out.
    row = [{"text": "Да"} | {key: getattr(value, "model_dump", lambda v=value: v)() for key, value in button.items()}]
    status, answer = await stage.api("sendMessage", chat_id=anna, text="?", reply_markup={"inline_keyboard": [row]})
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "я" * 32},
        {"url": "https://t.me/diary_demo_bot?start=abc"},
        {"url": "tg://user?id=1"},
        {"copy_text": CopyTextButton(text="31-2026-000147")},
        {"callback_data": "x", "style": "danger"},
    ],
)
async def test_buttons_that_can(bot: Bot, anna: int, button: dict[str, Any]) -> None:
    sent = await bot.send_message(anna, "?", reply_markup=keyboard(**button))
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == keyboard(**button).model_dump()


async def test_more_than_a_hundred_buttons_are_too_many(bot: Bot, anna: int) -> None:
    rows = [[InlineKeyboardButton(text="x", callback_data="x")] * 5] * 21
    with pytest.raises(TelegramBadRequest, match="reply markup is too long"):
        await bot.send_message(anna, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))


async def test_a_person_who_has_not_begun_cannot_be_found(stage: Stage, bot: Bot) -> None:
    stranger = await stage.person(started=False)
    for chat in (stranger, 1, -1):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(chat, "здравствуйте")


async def test_a_bot_may_not_begin_with_somebody_it_met_in_a_group(stage: Stage, bot: Bot) -> None:
    stranger = await stage.person(started=False)
    await stage.post("groups", title="Канцелярия", members=[stranger])
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger, "здравствуйте")


async def test_a_person_who_blocked_the_bot_is_forbidden_until_they_let_it_speak(
    stage: Stage, bot: Bot, anna: int
) -> None:
    await stage.post("block", **{"as": anna, "blocked": True})
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna, "здравствуйте")
    await stage.post("block", **{"as": anna, "blocked": False})
    await bot.send_message(anna, "здравствуйте")
    statuses = [
        (u.my_chat_member.old_chat_member.status, u.my_chat_member.new_chat_member.status)
        for u in await bot.get_updates()
        if u.my_chat_member
    ]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_a_bot_cannot_write_to_a_bot(stage: Stage, bot: Bot) -> None:
    await stage.bot("5151:other").get_me()
    with pytest.raises(TelegramForbiddenError, match="bots can't send messages to bots"):
        await bot.send_message(5151, "привет")


async def test_a_reply_points_at_its_message(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "вопрос"})
    sent = await bot.send_message(anna, "ответ", reply_parameters=ReplyParameters(message_id=said["id"]))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "вопрос"
    assert (await stage.chat(anna))[-1]["reply_to"] == said["id"]


async def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(bot: Bot, anna: int) -> None:
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna, "ответ", reply_parameters=ReplyParameters(message_id=99999))
    lenient = ReplyParameters(message_id=99999, allow_sending_without_reply=True)
    assert (await bot.send_message(anna, "ответ", reply_parameters=lenient)).reply_to_message is None


async def test_a_picture_is_measured_and_comes_back_by_its_id(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_photo(anna, picture(), caption="Неделя")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (40, 30)
    again = await bot.send_photo(anna, sent.photo[-1].file_id)
    assert again.photo is not None
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    seen = (await stage.chat(anna))[-2]
    assert (seen["photo"], seen["text"], seen["file"]["mime"]) == (True, "Неделя", "image/png")
    async with stage.http.get(stage.url + seen["file"]["url"]) as response:
        assert await response.read() == png()


async def test_a_file_can_be_downloaded_by_the_bot_that_knows_it(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_document(anna, document(data=b"%PDF-1.7"))
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("письмо.pdf", 8)
    data = await bot.download(sent.document)
    assert data is not None
    assert data.read() == b"%PDF-1.7"
    other = stage.bot("5151:other")
    with pytest.raises(TelegramBadRequest, match="Bad Request: invalid file_id"):
        await other.get_file(sent.document.file_id)


@pytest.mark.parametrize(
    ("photo", "description"),
    [
        (BufferedInputFile(b"no picture", "x.png"), "IMAGE_PROCESS_FAILED"),
        (BufferedInputFile(png(9000, 1001), "x.png"), "PHOTO_INVALID_DIMENSIONS"),
        (BufferedInputFile(png(210, 10), "x.png"), "PHOTO_INVALID_DIMENSIONS"),
        (BufferedInputFile(b"", "x.png"), "file must be non-empty"),
        ("AgACAgIAnonsense", "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_pictures_that_cannot_be_sent(bot: Bot, anna: int, photo: Any, description: str) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_photo(anna, photo)
    assert refusal.value.message == f"Bad Request: {description}"


async def test_a_caption_of_1025_characters_is_too_long(bot: Bot, anna: int) -> None:
    await bot.send_photo(anna, picture(), caption="я" * 1024)
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(anna, picture(), caption="я" * 1025)


async def test_an_album_shares_one_id(stage: Stage, bot: Bot, anna: int) -> None:
    first = InputMediaPhoto(media=picture(), caption="<i>все</i>", parse_mode="HTML")
    sent = await bot.send_media_group(anna, [first, InputMediaPhoto(media=picture())])
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].media_group_id
    assert [seen["media_group"] for seen in (await stage.chat(anna))[-2:]] == [sent[0].media_group_id] * 2


@pytest.mark.parametrize(
    ("kinds", "description"),
    [("", "there are no messages to send"), ("p" * 11, "too many messages"), ("pd", "document can't be mixed")],
)
async def test_albums_that_cannot_be_sent(stage: Stage, bot: Bot, anna: int, kinds: str, description: str) -> None:
    known: dict[str, Any] = {"p": InputMediaPhoto(media=picture()), "d": InputMediaDocument(media=document())}
    media = [known[kind] for kind in kinds]
    with pytest.raises(TelegramBadRequest, match=description):
        await bot.send_media_group(anna, media)
    assert len(await stage.chat(anna)) == 1


async def test_a_reply_keyboard_stays_until_it_is_removed(stage: Stage, bot: Bot, anna: int) -> None:
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Мой номер", request_contact=True)]])
    await bot.send_message(anna, "Телефон?", reply_markup=keys)
    await bot.send_message(anna, "Ждём")
    assert (await stage.chat(anna))[1]["reply_keyboard"] == [[{"text": "Мой номер", "style": None, "contact": True}]]
    screen = {"as": anna, "chat": 4242}
    assert (await stage.get("screen", **screen))["keyboard"] is not None
    await bot.send_message(anna, "Спасибо", reply_markup=ReplyKeyboardRemove())
    assert (await stage.get("screen", **screen))["keyboard"] is None


async def test_a_phone_can_be_asked_for_in_private_only(stage: Stage, bot: Bot, anna: int) -> None:
    group = (await stage.post("groups", title="Канцелярия", members=[anna]))["id"]
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Мой номер", request_contact=True)]])
    with pytest.raises(TelegramBadRequest, match="phone number can be requested in private chats only"):
        await bot.send_message(group, "Телефон?", reply_markup=keys)


async def test_copies_hide_where_they_come_from_and_forwards_show_it(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "показание"})
    oleg = await stage.person()
    await bot.copy_message(oleg, anna, said["id"])
    await bot.forward_message(oleg, anna, said["id"])
    copied, forwarded = (await stage.chat(oleg))[-2:]
    assert (copied["text"], copied["forwarded_from"]) == ("показание", None)
    assert (forwarded["text"], forwarded["forwarded_from"]) == ("показание", (await stage.chat(anna))[0]["from_name"])


async def test_a_protected_message_stays_where_it_is(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "тайна", protect_content=True)
    assert (await stage.chat(anna))[-1]["protected"]
    with pytest.raises(TelegramBadRequest, match="message can't be forwarded"):
        await bot.forward_message(anna, anna, sent.message_id)


async def test_typing_shows_until_the_message_comes(stage: Stage, bot: Bot, anna: int) -> None:
    await bot.send_chat_action(anna, "typing")
    assert (await stage.get("screen", **{"as": anna}))["typing"] == "typing"
    await bot.send_message(anna, "готово")
    assert (await stage.get("screen", **{"as": anna}))["typing"] is None
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(anna, "dancing")


async def test_a_reaction_is_seen(stage: Stage, bot: Bot, anna: int) -> None:
    said = await stage.post("say", **{"as": anna, "text": "спасибо"})
    await bot.set_message_reaction(anna, said["id"], [ReactionTypeEmoji(emoji="👍")])
    assert (await stage.chat(anna))[-1]["reactions"] == ["👍"]


async def test_a_burst_meets_429_with_the_seconds_to_wait(stage: Stage, bot: Bot, anna: int) -> None:
    await stage.post("limits", on=True)
    for _ in range(5):
        await bot.send_message(anna, "ещё")
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(anna, "ещё")
    assert refusal.value.retry_after == 1
    assert len(await stage.chat(anna)) == 6
    assert await stage.post("limits", on=False) == {"on": False}
    await bot.send_message(anna, "ещё")


async def test_the_log_holds_what_was_sent_and_apart_what_was_refused(stage: Stage, bot: Bot, anna: int) -> None:
    sent = await bot.send_message(anna, "раз", reply_markup=keyboard(callback_data="x"))
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(anna, "я" * 5000)
    await sent.edit_text("два")
    log = await stage.get("log")
    assert [(entry["method"], entry["chat"], entry["text"]) for entry in log] == [
        ("sendMessage", anna, "раз"),
        ("editMessageText", anna, "два"),
    ]
    assert log[0]["buttons"] == ["Да"]
    assert [entry["text"] for entry in await stage.get("log", since=log[0]["n"])] == ["два"]
    (refused,) = await stage.get("log", refused="true")
    assert refused["refused"] == "Bad Request: message is too long"
