"""Drawing a screen: edit the tapped message where that is possible, otherwise say it anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, CallbackQuery, Message, TelegramObject

from bot.screens.screen import FileToSend, Screen

ALERT_LIMIT = 200
_REDRAW_ANEW = ("message to edit not found", "message can't be edited", "there is no text in the message")

_silent: ContextVar[bool] = ContextVar("silent", default=False)
_answered: ContextVar[list[bool] | None] = ContextVar("answered", default=None)


@contextmanager
def silently(silent: bool) -> Iterator[None]:
    """What is said inside comes without a sound, if so wished."""
    token = _silent.set(silent)
    try:
        yield
    finally:
        _silent.reset(token)


@contextmanager
def answering() -> Iterator[None]:
    """While a tap is being handled; `answered_already` then tells whether it got its pop-up."""
    token = _answered.set([])
    try:
        yield
    finally:
        _answered.reset(token)


def answered_already() -> bool:
    return bool(_answered.get())


async def show(event: TelegramObject, bot: Bot, screen: Screen) -> Message | None:
    """Answer an update with a screen. A private answer to a group tap goes to the person, never to the group."""
    if isinstance(event, CallbackQuery):
        shown = await _redraw(event, bot, screen)
    elif isinstance(event, Message):
        shown = await say(bot, event.chat.id, screen)
    else:
        raise TypeError(f"cannot answer a {type(event).__name__}")
    return shown


async def say(bot: Bot, chat_id: int, screen: Screen, topic: int | None = None) -> Message:
    """Send a screen as a new message (and what follows it); to a topic of a forum, while it is there."""
    try:
        message = await _send(bot, chat_id, screen, topic)
    except TelegramBadRequest as error:
        if topic is None or "thread not found" not in error.message:
            raise
        message = await _send(bot, chat_id, screen)
    for more in screen.effects:
        await say(bot, chat_id, more)
    return message


async def redraw(bot: Bot, chat_id: int, message_id: int | None, screen: Screen) -> int:
    """Edit a message of ours, or say it anew where there is none; the id of the message that now says it."""
    if message_id is not None:
        try:
            await bot.edit_message_text(
                screen.text, chat_id=chat_id, message_id=message_id, reply_markup=screen.keyboard
            )
        except TelegramBadRequest as error:
            if "not modified" in error.message:
                return message_id
            if not any(text in error.message for text in _REDRAW_ANEW):
                raise
        else:
            return message_id
    return (await say(bot, chat_id, screen)).message_id


async def _redraw(callback: CallbackQuery, bot: Bot, screen: Screen) -> Message | None:
    if screen.alert:
        if (answered := _answered.get()) is not None:
            answered.append(True)
        try:
            await callback.answer(screen.text[:ALERT_LIMIT], show_alert=True)
        except TelegramBadRequest as error:
            if "query is too old" not in error.message:
                raise
        return None
    editable = isinstance(callback.message, Message) and not (screen.file or screen.contact_button)
    if editable and isinstance(callback.message, Message) and callback.message.text is not None:
        try:
            edited = await callback.message.edit_text(screen.text, reply_markup=screen.keyboard)
        except TelegramBadRequest as error:
            if "not modified" in error.message:
                return None
            if not any(text in error.message for text in _REDRAW_ANEW):
                raise
        else:
            for more in screen.effects:
                await say(bot, callback.message.chat.id, more)
            return edited if isinstance(edited, Message) else None
    chat_id = callback.message.chat.id if callback.message else callback.from_user.id
    return await say(bot, chat_id, screen)


async def _send(bot: Bot, chat_id: int, screen: Screen, topic: int | None = None) -> Message:
    how: dict[str, Any] = {
        "reply_markup": screen.markup,
        "protect_content": screen.protected or None,
        "disable_notification": _silent.get() or None,
        "message_thread_id": topic,
    }
    if screen.file is None:
        return await bot.send_message(chat_id, screen.text, **how)
    content = _input(screen.file)
    if screen.file.photo:
        return await bot.send_photo(chat_id, content, caption=screen.text, **how)
    return await bot.send_document(chat_id, content, caption=screen.text, **how)


def _input(file: FileToSend) -> BufferedInputFile:
    return BufferedInputFile(file.content, filename=file.name)
