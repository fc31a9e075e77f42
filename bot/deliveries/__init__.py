"""How each kind of push is delivered: its gate and facts from a service, its words from a screen.

A kind is a line of one of the tables beside this; what `storage.pushes` owes and no table names is set aside loudly.
"""

from collections.abc import Mapping

from aiogram import Bot

from bot.deliveries.cases import of_cases
from bot.deliveries.diary import of_diaries
from bot.deliveries.voice import of_voices
from bot.house import House
from bot.pushing import Deliver, NewsDelivery
from bot.screens.parent import news as news_screens
from bot.services.news_telling import Bundle, NewsTelling
from bot.show import say


def deliveries(house: House) -> Mapping[str, Deliver]:
    """Every kind of push that is not news of a diary."""
    return {**of_cases(house), **of_diaries(house), **of_voices(house)}


def news_delivery(telling: NewsTelling) -> NewsDelivery:
    """News of diaries, all kinds of them: one message about one child."""

    async def send(bot: Bot, bundle: Bundle) -> None:
        assert bundle.news is not None
        await say(bot, int(bundle.pushes[0].external_id), news_screens.news(bundle.news))

    return NewsDelivery(telling.prepare, send)
