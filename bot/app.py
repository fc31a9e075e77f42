"""The house put together: settings in, a running bot out."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods.base import Response
from aiogram.types import BotCommand, LinkPreviewOptions, Message, Update
from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.crew import Crew
from bot.deliveries import deliveries, news_delivery
from bot.handlers.home import where_now_screen
from bot.health import health_route, metrics_route
from bot.house import House, build
from bot.i18n import gettext as _
from bot.i18n import known, speaking
from bot.intake import HANDLED_UPDATES, Intake, pause_before_retry
from bot.jobs import Tick, scheduler
from bot.metrics import MeasuredCalls
from bot.pace import Pace
from bot.people import answer_quietly
from bot.polling import Unauthorised, poll, webhook_route
from bot.pushing import Pushing
from bot.rooms import dispatcher
from bot.screens import common
from bot.screens.screen import Screen
from bot.services.keys import check_keys
from bot.settings import BadSettings, Settings
from bot.show import say
from bot.web import WEBHOOK_PATH, application
from storage.crypto import use_keys
from storage.engine import is_sqlite, only_server, open_engine
from storage.inbox import Letter
from storage.line import TryAgain
from storage.migrate import bring_up_to_date
from storage.sql import passes
from storage.work import Database

logger = structlog.get_logger(__name__)

TRIES_OF_A_CLOCK = 50  # a fifth of a second apart

# Pydantic keeps the models it makes of a generic one by context, and every task has its own: made here, before any
# task, the answers of Telegram are there for all of them.
ANSWERS = (Response[Message], Response[Message | bool], Response[list[Message]], Response[bool])


def make_bot(settings: Settings, pace: Pace | None = None) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    session.middleware(pace or Pace(settings.messages_per_second))
    session.middleware(MeasuredCalls())
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)),
    )


def make_intake(bot: Bot, house: House, dispatcher: Dispatcher, crew: Crew | None = None) -> Intake:
    """The intake, with what it says itself: where you are now, and sorry."""

    async def where_now(update: Update, letter: Letter) -> None:
        if update.callback_query:
            await answer_quietly(update.callback_query)
        if letter.chat <= 0:
            return  # in a group the card is owed as a row and draws itself
        async with house.database.open_read() as work:
            viewer = await work.accounts.viewer(str(letter.chat))
        with speaking(viewer.locale if viewer else known(None)):
            screen = await where_now_screen(
                house.homes,
                house.diary,
                house.applying,
                house.marking,
                house.lessons,
                house.day_attendance,
                viewer,
            )
            await say(bot, letter.chat, screen)

    async def apologise(update: Update, letter: Letter) -> None:
        if update.callback_query:
            await answer_quietly(update.callback_query)
        if letter.chat > 0:
            await say(bot, letter.chat, _said_in(update, common.apology))

    return Intake(
        bot, dispatcher, house.database, crew or Crew(house.database), where_now=where_now, apologise=apologise
    )


def _said_in(update: Update, screen: Any) -> Screen:
    user = getattr(update.event, "from_user", None)
    with speaking(known(user.language_code if user else None)):
        return screen()  # type: ignore[no-any-return]


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Database]:
    """The database of these settings, brought up to date; closed at the end."""
    use_keys(settings.keys)
    database = Database(open_engine(settings.database_url), clock)
    try:
        await _made_ready(database)
        yield database
    finally:
        await database.close()


async def _made_ready(database: Database) -> None:
    """Tables and keys. A server that is not there yet, or goes meanwhile, is waited for: it may be starting too."""
    for failures in count(1):
        try:
            await bring_up_to_date(database.engine)
            await check_keys(database)
        except (OSError, DBAPIError, TryAgain) as error:
            if is_sqlite(database.engine) or (isinstance(error, DBAPIError) and not passes(error)):
                raise
            logger.warning("database.awaited", error=type(error).__name__, failures=failures)
            await asyncio.sleep(pause_before_retry(failures))
        else:
            return


async def serve(settings: Settings) -> None:
    """Run until asked to stop; what is in hand then is finished."""
    clock = Clock()
    if settings.clock_url:
        await _take_time(clock, settings.clock_url)
    with only_server(settings.database_url):
        async with opened(settings, clock) as database:
            await _serve(settings, clock, database)


async def _take_time(clock: Clock, url: str) -> None:
    """From a playground, which may be starting at the same moment; without one the machine's own time goes on."""
    for _try in range(TRIES_OF_A_CLOCK):
        if await clock.follow(url):
            return
        await asyncio.sleep(0.2)


async def _serve(settings: Settings, clock: Clock, database: Database) -> None:
    crew = Crew(database, f"{socket.gethostname()}:{settings.http_port}")
    pace = Pace(settings.messages_per_second)
    bot = make_bot(settings, pace)
    house = build(database, settings)
    intake = make_intake(bot, house, dispatcher(house, settings.reads_a_minute), crew)
    pushing = Pushing(bot, database, deliveries(house), news_delivery(house.news_telling))
    gc.freeze()  # what has been loaded stays: to look through it for garbage takes a moment in which nobody is answered

    async def look_around() -> None:
        pace.share(crew.size)
        await intake.take_over()

    try:
        await _run(settings, clock, bot, intake, pushing, house, crew, look_around)
    finally:
        await bot.session.close()


async def _run(
    settings: Settings,
    clock: Clock,
    bot: Bot,
    intake: Intake,
    pushing: Pushing,
    house: House,
    crew: Crew,
    look_around: Callable[[], Awaitable[None]],
) -> None:
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    often = 1 if settings.clock_url else 60  # seconds; a turned clock lets a day pass in one
    ticks = [
        Tick("pushes", 1, pushing),
        Tick("inbox", 3600, intake.purge),
        Tick("reminders", often, house.reminding),
        Tick("leaving", often, house.leaving),
        Tick("not_entered", 600, house.entry_reminding),
        Tick("refresh", 600, house.nightly),
        Tick("retention", 3600, house.retention),
        Tick("voice", often, house.voicing.remind),
        Tick("complaints", often, house.complaint_telling.remind),
        Tick("after", 10 * often, house.control.ask),
        Tick("instructions", often, house.overseeing.remind),
        Tick("news", 60, house.news_reminding),
    ]
    if settings.clock_url:
        ticks.append(Tick("clock", 1, lambda: clock.follow(settings.clock_url), everywhere=True))
    jobs = scheduler(ticks, leads=lambda: crew.leads)
    runner = await _http(settings, intake, house)  # whoever had this port is dead, and so its name is free
    await crew.join()
    async with asyncio.TaskGroup() as group:
        handling = group.create_task(intake.run())
        living = group.create_task(crew.keep(stopping, look_around))
        introducing = group.create_task(_introduce(bot, settings))
        receiving = group.create_task(_receive(settings, bot, intake, crew, stopping))
        jobs.start()
        logger.info("serving", mode="webhook" if settings.webhook_url else "polling", port=settings.http_port)
        await stopping.wait()
        introducing.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await runner.cleanup()
        intake.stop()
        pushing.stop()
        await pushing.stopped()
        jobs.shutdown(wait=False)
        await handling
    if not living.result():
        raise SystemExit(1)  # the service manager starts it anew
    await crew.leave()
    if not receiving.result():
        raise BadSettings("BOT_TOKEN: Telegram does not know this token")
    logger.info("stopped")


async def _receive(settings: Settings, bot: Bot, intake: Intake, crew: Crew, stopping: asyncio.Event) -> bool:
    """Until stopped; False when Telegram does not know the token, which ends the run."""
    if settings.webhook_url:
        await stopping.wait()
        return True
    try:
        await poll(bot, intake, stopping, crew.turn)
    except Unauthorised:
        return False
    finally:
        stopping.set()
    return True


async def _introduce(bot: Bot, settings: Settings) -> None:
    """Tell Telegram how to reach us and what we can do; tried until it works, and nobody waits for it."""
    failures = 0
    while True:
        try:
            await _introduce_once(bot, settings)
        except Exception as error:
            failures += 1
            logger.warning("introduction.failed", error=type(error).__name__, failures=failures)
            await asyncio.sleep(min(2**failures, 60))
        else:
            return


async def _introduce_once(bot: Bot, settings: Settings) -> None:
    if settings.webhook_url:
        await bot.set_webhook(
            settings.webhook_url + WEBHOOK_PATH,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=list(HANDLED_UPDATES),
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)
    for code, language in (("ru", None), ("en", "en")):
        with speaking(code):
            await bot.set_my_commands(_commands(), language_code=language)


def _commands() -> list[BotCommand]:
    return [
        BotCommand(command="today", description=_("Дневник на сегодня")),
        BotCommand(command="apply", description=_("Подать заявление")),
        BotCommand(command="cases", description=_("Мои заявления")),
        BotCommand(command="about", description=_("Об услуге")),
        BotCommand(command="settings", description=_("Уведомления и язык")),
        BotCommand(command="help", description=_("Что здесь можно")),
    ]


async def _http(settings: Settings, intake: Intake, house: House) -> web.AppRunner:
    secret = settings.webhook_secret.get_secret_value()
    app = application(
        health=health_route(house.database),
        metrics=metrics_route(house.database),
        webhook=webhook_route(intake, secret) if settings.webhook_url else None,
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    except OSError as error:
        raise BadSettings(
            f"HTTP_PORT: cannot listen on {settings.http_host}:{settings.http_port} ({error.strerror})"
        ) from None
    return runner
