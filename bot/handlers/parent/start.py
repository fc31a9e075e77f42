"""First contact: what this is, consent, one-time links, home."""

from dataclasses import replace
from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import OneTimeLink, Private, ShortCode
from bot.handlers.home import home_screen
from bot.i18n import language, speaking
from bot.screens import seat as seat_screens
from bot.screens.parent import application as form_screens
from bot.screens.parent import case as case_screens
from bot.screens.parent import start as screens
from bot.screens.parent.start import SpeakTap, StartTap
from bot.screens.screen import Screen
from bot.services.applying import Applying, NoForm
from bot.services.diary import DiaryReading
from bot.services.homes import Homes
from bot.services.joining import Joining
from bot.services.seating import Seating
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.start")


@router.message(CommandStart(deep_link=True), Private())
async def follow_link(
    message: Message, command: CommandObject, joining: Joining, seating: Seating, bot: Bot, at: datetime
) -> None:
    """A one-time link brought the person here."""
    await _follow(message, command.args or "", joining, seating, bot, at)


@router.message(Private(), OneTimeLink())
async def take_link(message: Message, secret: str, joining: Joining, seating: Seating, bot: Bot, at: datetime) -> None:
    """The same link, sent as a message because it did not open."""
    await _follow(message, secret, joining, seating, bot, at)


async def _follow(message: Message, secret: str, joining: Joining, seating: Seating, bot: Bot, at: datetime) -> None:
    """A code of an authority, or else of a school."""
    user = str(message.chat.id)
    seated = await seating.follow(user, language(), secret, at)
    screen = (
        seat_screens.seated(seated) if seated else screens.joined(await joining.follow(user, language(), secret, at))
    )
    await show(message, bot, screen)


@router.message(Private(), ShortCode())
async def take_code(message: Message, code: str, joining: Joining, bot: Bot, at: datetime) -> None:
    """A short code, typed as it was heard."""
    await show(message, bot, screens.joined(await joining.enter(str(message.chat.id), language(), code, at)))


@router.message(CommandStart(), Private())
async def start(
    message: Message, bot: Bot, homes: Homes, joining: Joining, diary: DiaryReading, viewer: Viewer | None
) -> None:
    """The first word, or a new beginning; pushes come again to who had blocked the bot."""
    if viewer is not None:
        await joining.back(viewer)
    await show(message, bot, await home_screen(homes, diary, viewer))


@router.callback_query(SpeakTap.filter())
async def speak(
    callback: CallbackQuery,
    callback_data: SpeakTap,
    bot: Bot,
    applying: Applying,
    homes: Homes,
    diary: DiaryReading,
    viewer: Viewer | None,
) -> None:
    """Go on in another language; for somebody not yet known it lives in the buttons alone."""
    if viewer is not None:
        await applying.speak(viewer, callback_data.language)
    with speaking(callback_data.language):
        await show(callback, bot, await home_screen(homes, diary, viewer))


@router.callback_query(StartTap.filter())
async def step(
    callback: CallbackQuery,
    callback_data: StartTap,
    bot: Bot,
    joining: Joining,
    applying: Applying,
    homes: Homes,
    diary: DiaryReading,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """The buttons of the first screens."""
    with speaking(callback_data.language or language()):
        await show(
            callback, bot, await _next_screen(callback_data.act, callback, joining, applying, homes, diary, viewer, at)
        )


async def _next_screen(
    act: str,
    callback: CallbackQuery,
    joining: Joining,
    applying: Applying,
    homes: Homes,
    diary: DiaryReading,
    viewer: Viewer | None,
    at: datetime,
) -> Screen:
    match act:
        case "agree":
            agreed = await applying.agree(str(callback.from_user.id), language(), at)
            if agreed is None and viewer is not None:
                return await home_screen(homes, diary, replace(viewer, consented=True))
            return form_screens.opened(agreed or NoForm())
        case "code":
            if viewer is not None:
                await joining.await_code(viewer, at)
            return screens.ask_code()
        case "cases" if viewer is not None:
            return case_screens.cases(await applying.cases(viewer))
        case "apply" if viewer is not None and viewer.consented:
            return form_screens.opened(await applying.open(viewer, at))
        case "apply":
            return screens.consent()
    return await home_screen(homes, diary, viewer)
