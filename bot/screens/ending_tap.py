"""The button that takes the consent back: several rooms lead to it."""

from aiogram.filters.callback_data import CallbackData


class ConsentTap(CallbackData, prefix="consent"):
    act: str  # ask, withdraw
