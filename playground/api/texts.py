"""Words and keyboards of an outgoing message: read, checked and refused as Telegram does."""

import re
from collections.abc import Sequence
from typing import Any

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from playground.api.decoding import given
from playground.errors import bad
from playground.html import parse, trimmed, utf16
from playground.marks import completed
from playground.rooms import Room, inline_markup

TEXT_LIMIT = 4096  # UTF-16 units after entities are parsed
CAPTION_LIMIT = 1024
DATA_LIMIT = 64  # bytes
BUTTONS_LIMIT = 100
_STYLES = {None, "primary", "success", "danger"}
_WEB_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?\Z", re.IGNORECASE)
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)

Words = tuple[str, list[MessageEntity]]


def words(text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Words:
    """Plain text and all its entities; raises ApiError when the markup cannot be read."""
    source = text or ""
    mode = (given(parse_mode) or "").lower()
    if mode not in ("", "html"):
        raise bad("unsupported parse_mode")
    plain, marked = parse(source) if mode else (source, list(entities or ()))
    stripped, kept = trimmed(plain, marked)
    return stripped, completed(stripped, kept)


def message_words(text: str, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Words:
    """The text of a message: neither empty nor longer than 4096."""
    if not text:
        raise bad("message text is empty")
    plain, marked = words(text, parse_mode, entities)
    if not plain:
        raise bad("text must be non-empty")
    if utf16(plain) > TEXT_LIMIT:
        raise bad("message is too long")
    return plain, marked


def caption_words(text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None) -> Words:
    """The words under a picture or a file: may be none, at most 1024."""
    plain, marked = words(text, parse_mode, entities)
    if utf16(plain) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return plain, marked


def caption_fields(plain: str, marked: list[MessageEntity]) -> dict[str, Any]:
    """Caption fields of a message, absent when there is no caption."""
    return {"caption": plain or None, "caption_entities": marked or None}


def checked_inline(markup: Any) -> InlineKeyboardMarkup | None:
    """An inline keyboard Telegram would take; raises ApiError naming the button's fault."""
    inline = inline_markup(markup)
    if inline is None:
        return None
    buttons = [button for row in inline.inline_keyboard for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > BUTTONS_LIMIT:
        raise bad("reply markup is too long")
    return inline


def _check_button(button: InlineKeyboardButton) -> None:
    actions = [name for name in _ACTIONS if getattr(button, name, None) is not None]
    if not button.text.strip():
        raise bad("can't parse inline keyboard button: Text must be non-empty")
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if button.style not in _STYLES:
        raise bad("can't parse inline keyboard button: Invalid button style specified")
    if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= DATA_LIMIT:
        raise bad("BUTTON_DATA_INVALID")
    if button.copy_text is not None and not 1 <= len(button.copy_text.text) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if button.url is not None and not button.url.startswith("tg://") and not _WEB_LINK.match(button.url):
        raise bad(f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")


def checked_markup(markup: Any, room: Room) -> Any:
    """Any keyboard a new message may carry, checked for this room."""
    if isinstance(markup, ReplyKeyboardMarkup):
        buttons = [button for row in markup.keyboard for button in row]
        if room.kind != "private" and any(button.request_contact for button in buttons):
            raise bad("phone number can be requested in private chats only")
        if any(not button.text.strip() for button in buttons):
            raise bad("can't parse keyboard button: Text must be non-empty")
        return markup if buttons else None
    if isinstance(markup, ReplyKeyboardRemove | ForceReply):
        return markup
    return checked_inline(markup)
