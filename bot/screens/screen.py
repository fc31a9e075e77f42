"""What a person is shown: a value, drawn by bot.show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

PRIMARY, SUCCESS, DANGER = "primary", "success", "danger"
TEXT_LIMIT = 4096  # what Telegram takes in one message, in UTF-16 code units


@dataclass(frozen=True, slots=True)
class FileToSend:
    name: str
    content: bytes
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A text with its buttons, perhaps a file; `alert` says it in a pop-up over the screen as it is."""

    text: str
    rows: tuple[tuple[InlineKeyboardButton, ...], ...] = ()
    file: FileToSend | None = None
    contact_button: str | None = None  # a reply keyboard with one button that shares the sender's phone
    forget_keyboard: bool = False
    protected: bool = False
    alert: bool = False
    effects: tuple["Screen", ...] = field(default=())  # further messages, sent after this one

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        rows = [list(row) for row in self.rows if row]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None

    @property
    def markup(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
        """What goes with a new message; an edit can only carry `keyboard`."""
        if self.contact_button:
            button = KeyboardButton(text=self.contact_button, request_contact=True)
            return ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)
        return ReplyKeyboardRemove() if self.forget_keyboard and not self.rows else self.keyboard


def button(text: str, tap: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=tap.pack(), style=style)


def copy_button(text: str, copied: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, copy_text=CopyTextButton(text=copied))


def link_button(text: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, url=url)


def rows_of(buttons: Sequence[InlineKeyboardButton], width: int) -> tuple[tuple[InlineKeyboardButton, ...], ...]:
    """Buttons in rows of so many."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def quoted(said: str | None, limit: int = 200) -> str:
    """What a person typed, safe inside HTML and short enough to repeat."""
    text = (said or "").strip()
    return escape(text if len(text) <= limit else text[: limit - 1] + "…", quote=False)


def fitted(lines: list[str], limit: int = TEXT_LIMIT) -> str:
    """Whole lines as far as a message holds them; what did not fit is an ellipsis, never a broken tag."""
    taken: list[str] = []
    left = limit - 2
    for line in lines:
        left -= len(line.encode("utf-16-le")) // 2 + 1
        if left < 0:
            return "\n".join([*taken, "…"])
        taken.append(line)
    return "\n".join(taken)
