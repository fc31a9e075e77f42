"""The button that opens a page of what is told of the service; from wherever people stand."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import language
from bot.screens.screen import button


class AboutTap(CallbackData, prefix="va"):
    """A page of what is told of the service; of which school, in which language for those not yet known."""

    topic: str
    school: int = 0
    page: int = 0
    language: str = ""


def about_button(text: str, topic: str = "menu", school: int = 0, style: str | None = None) -> InlineKeyboardButton:
    return button(text, AboutTap(topic=topic, school=school, language=language()), style)
