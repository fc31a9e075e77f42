"""A question to the school's staff, and the conversation that follows."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.i18n import language, speaking
from bot.screens import common
from bot.screens.parent import about as about_screens
from bot.screens.parent import inquiry as screens
from bot.screens.parent.inquiry import AskTap, TalkTap
from bot.screens.screen import Screen
from bot.services.about import AboutService, WhichSchool
from bot.services.asking import Asking
from bot.services.inquiries import ASK_DRAFT, InquiryView
from bot.show import show
from domain.access import Viewer
from domain.inquiries import Topic

router = Router(name="parent.asking")
replies = Router(name="parent.asking.replies")


@router.message(Command("ask"), Private())
async def ask(message: Message, bot: Bot, asking: Asking, about_service: AboutService, viewer: Viewer | None) -> None:
    """The conversation that is open, or the topics of a new one."""
    mine = await asking.mine(viewer)
    screen = screens.inquiry(mine) if isinstance(mine, InquiryView) else await _topics(about_service, viewer, 0)
    await show(message, bot, screen)


@router.callback_query(AskTap.filter(), Private())
async def begin(
    callback: CallbackQuery,
    callback_data: AskTap,
    bot: Bot,
    asking: Asking,
    about_service: AboutService,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Choose a topic."""
    with speaking(callback_data.language or language()):
        if callback_data.act == "ask" and callback_data.topic in set(Topic):
            user, topic = str(callback.from_user.id), Topic(callback_data.topic)
            screen = screens.shown(await asking.begin(user, language(), callback_data.school, topic, at))
        else:
            mine = await asking.mine(viewer, unanswered=True)
            screen = (
                screens.inquiry(mine)
                if isinstance(mine, InquiryView)
                else await _topics(about_service, viewer, callback_data.school)
            )
        await show(callback, bot, screen)


async def _topics(about_service: AboutService, viewer: Viewer | None, school: int) -> Screen:
    view = await about_service.of(viewer, school)
    if isinstance(view, WhichSchool):
        return about_screens.which_school(view)
    return screens.topics(view.school.id, in_person=view.school.in_person, known=viewer is not None)


@router.callback_query(TalkTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: TalkTap, bot: Bot, asking: Asking, viewer: Viewer | None, at: datetime
) -> None:
    """A button of one's own conversation."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    tap = callback_data
    result = await asking.choose(viewer, tap.inquiry, tap.act, tap.version, at)
    why = tap.act == "why" and isinstance(result, InquiryView)
    await show(callback, bot, screens.why(result) if why and isinstance(result, InquiryView) else screens.shown(result))


@replies.message(Private(), Text(), Asked(ASK_DRAFT))
async def words(message: Message, bot: Bot, asking: Asking, viewer: Viewer, at: datetime) -> None:
    """What the bot waited for."""
    await show(message, bot, screens.shown(await asking.say(viewer, message.text or "", at)))
