"""The button that begins a complaint, from wherever people stand: a refusal, the stand, an earlier complaint."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import language
from bot.screens.screen import button


class ComplainTap(CallbackData, prefix="vn"):
    school: int = 0
    case: int = 0  # attached
    before: int = 0  # complained of before
    language: str = ""


def complain_button(text: str, *, school: int = 0, case: int = 0, style: str | None = None) -> InlineKeyboardButton:
    return button(text, ComplainTap(school=school, case=case, language=language()), style)
