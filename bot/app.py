"""The house put together: settings in, a running bot out."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import BotCommand, LinkPreviewOptions, Update
from aiohttp import web

from bot.clock import Clock
from bot.deliveries import deliveries
from bot.handlers import correcting, everybody
from bot.handlers.home import where_now_screen
from bot.handlers.parent import application, attendance, diary, ending, homework, marks, start, week, words
from bot.handlers.staff import cases as staff_cases
from bot.handlers.staff import chat as staff_chat
from bot.handlers.staff import paper as staff_paper
from bot.handlers.staff import preparing as staff_preparing
from bot.handlers.teacher import marks as teacher_marks
from bot.i18n import gettext as _
from bot.i18n import known, speaking
from bot.intake import HANDLED_UPDATES, Intake
from bot.jobs import Tick, scheduler
from bot.pace import Pace
from bot.people import Acquaintance, EveryTapIsAnswered, ForgedNumbers, answer_quietly
from bot.polling import Unauthorised, poll, webhook_route
from bot.pushing import Pushing
from bot.screens import common
from bot.screens.screen import Screen
from bot.services.applying import Applying
from bot.services.calendars import Calendars
from bot.services.correcting import Correcting
from bot.services.deciding import Deciding
from bot.services.diary import DiaryReading
from bot.services.ending import Ending
from bot.services.entering import Entering
from bot.services.free_words import FreeWords
from bot.services.homes import Homes
from bot.services.homework_reading import HomeworkReading
from bot.services.joining import Joining
from bot.services.keys import check_keys
from bot.services.marking import Marking
from bot.services.marks_reading import MarksReading
from bot.services.preparing import Preparing
from bot.services.printing import Printing
from bot.services.reminding import Reminding
from bot.services.telling import Telling
from bot.services.week import WeekReading
from bot.settings import BadSettings, Settings
from bot.show import say
from domain.overrides import parse_overrides
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.inbox import Letter
from storage.migrate import bring_up_to_date
from storage.work import Database

logger = structlog.get_logger(__name__)

WEBHOOK_PATH = "/webhook"


@dataclass(frozen=True, slots=True)
class House:
    """Everything that serves, by name; the dispatcher hands it to handlers."""

    database: Database
    applying: Applying
    correcting: Correcting
    deciding: Deciding
    ending: Ending
    entering: Entering
    preparing: Preparing
    reminding: Reminding
    diary: DiaryReading
    free_words: FreeWords
    homework_reading: HomeworkReading
    homes: Homes
    joining: Joining
    marking: Marking
    marks_reading: MarksReading
    printing: Printing
    telling: Telling
    week_reading: WeekReading

    def for_handlers(self) -> dict[str, Any]:
        names = (
            "applying",
            "correcting",
            "deciding",
            "diary",
            "ending",
            "entering",
            "free_words",
            "homes",
            "homework_reading",
            "joining",
            "marking",
            "marks_reading",
            "preparing",
            "printing",
            "week_reading",
        )
        return {name: getattr(self, name) for name in names}


def build(database: Database, settings: Settings) -> House:
    """The services over a database."""
    calendars = Calendars(_overrides(settings))
    return House(
        database=database,
        applying=Applying(database, calendars),
        correcting=Correcting(database, calendars),
        ending=Ending(database, calendars),
        entering=Entering(database, calendars),
        preparing=Preparing(database, calendars),
        reminding=Reminding(database, calendars),
        deciding=Deciding(database, calendars),
        diary=DiaryReading(database, calendars),
        free_words=FreeWords(database),
        homework_reading=HomeworkReading(database, calendars),
        homes=Homes(database, calendars),
        joining=Joining(database),
        marking=Marking(database, timedelta(seconds=settings.undo_seconds)),
        marks_reading=MarksReading(database),
        printing=Printing(database),
        telling=Telling(database, calendars),
        week_reading=WeekReading(database, calendars),
    )


def dispatcher(house: House) -> Dispatcher:
    """The rooms in the order they are asked; what nobody understood is answered by the last."""
    dispatcher = Dispatcher(disable_fsm=True, **house.for_handlers())
    dispatcher.update.outer_middleware(Acquaintance(house.database))
    dispatcher.callback_query.outer_middleware(EveryTapIsAnswered())
    dispatcher.callback_query.outer_middleware(ForgedNumbers())
    for router in ROUTERS:
        detach(router)
        dispatcher.include_router(router)
    return dispatcher


ROUTERS: tuple[Router, ...] = (
    diary.router,  # what is asked most is asked first
    marks.router,
    homework.router,
    week.router,
    attendance.router,
    start.router,
    everybody.commands,
    application.router,
    teacher_marks.router,
    correcting.router,
    ending.router,
    staff_preparing.router,
    staff_paper.router,
    staff_cases.router,
    staff_chat.router,
    staff_cases.replies,
    staff_preparing.replies,
    staff_paper.replies,
    correcting.replies,
    teacher_marks.replies,
    application.replies,
    words.router,  # behind every form that waits for an answer
    everybody.rest,
)


def detach(router: Router) -> None:
    """Let a router serve another dispatcher: a process has one, tests have many."""
    router._parent_router = None


def make_bot(settings: Settings) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    session.middleware(Pace())
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)),
    )


def make_intake(bot: Bot, house: House, dispatcher: Dispatcher) -> Intake:
    """The intake, with what it says itself: where you are now, and sorry."""

    async def where_now(update: Update, letter: Letter) -> None:
        if update.callback_query:
            await answer_quietly(update.callback_query)
        if letter.chat <= 0:
            return  # in a group the card is owed as a row and draws itself
        async with house.database.open_read() as work:
            viewer = await work.accounts.viewer(str(letter.chat))
        with speaking(viewer.locale if viewer else known(None)):
            screen = await where_now_screen(house.homes, house.diary, house.applying, house.marking, viewer)
            await say(bot, letter.chat, screen)

    async def apologise(update: Update, letter: Letter) -> None:
        if update.callback_query:
            await answer_quietly(update.callback_query)
        if letter.chat > 0:
            await say(bot, letter.chat, _said_in(update, common.apology))

    return Intake(bot, dispatcher, house.database, where_now=where_now, apologise=apologise)


def _said_in(update: Update, screen: Any) -> Screen:
    user = getattr(update.event, "from_user", None)
    with speaking(known(user.language_code if user else None)):
        return screen()  # type: ignore[no-any-return]


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Database]:
    """The database of these settings, brought up to date; closed at the end."""
    use_keys(settings.keys)
    engine = open_engine(settings.database_url)
    await bring_up_to_date(engine)
    database = Database(engine, clock)
    try:
        await check_keys(database)
        yield database
    finally:
        await database.close()


async def serve(settings: Settings) -> None:
    """Run until asked to stop; what is in hand then is finished."""
    clock = Clock()
    if settings.clock_url:
        await clock.follow(settings.clock_url)
    async with opened(settings, clock) as database:
        bot = make_bot(settings)
        house = build(database, settings)
        intake = make_intake(bot, house, dispatcher(house))
        pushing = Pushing(bot, database, deliveries(house.telling, house.printing))
        try:
            await _run(settings, clock, bot, intake, pushing, house)
        finally:
            await bot.session.close()


async def _run(settings: Settings, clock: Clock, bot: Bot, intake: Intake, pushing: Pushing, house: House) -> None:
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    ticks = [Tick("pushes", 1, pushing), Tick("inbox", 3600, intake.purge), Tick("reminders", 60, house.reminding)]
    if settings.clock_url:
        ticks.append(Tick("clock", 1, lambda: clock.follow(settings.clock_url)))
    jobs = scheduler(ticks)
    runner = await _http(settings, intake, house)
    async with asyncio.TaskGroup() as group:
        handling = group.create_task(intake.run())
        introducing = group.create_task(_introduce(bot, settings))
        receiving = group.create_task(_receive(settings, bot, intake, stopping))
        jobs.start()
        logger.info("serving", mode="webhook" if settings.webhook_url else "polling", port=settings.http_port)
        await stopping.wait()
        introducing.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await runner.cleanup()
        jobs.shutdown(wait=False)
        pushing.stop()
        intake.stop()
        await handling
    if not receiving.result():
        raise BadSettings("BOT_TOKEN: Telegram does not know this token")
    logger.info("stopped")


async def _receive(settings: Settings, bot: Bot, intake: Intake, stopping: asyncio.Event) -> bool:
    """Until stopped; False when Telegram does not know the token, which ends the run."""
    if settings.webhook_url:
        await stopping.wait()
        return True
    try:
        await poll(bot, intake, stopping)
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
        BotCommand(command="help", description=_("Что здесь можно")),
    ]


async def _http(settings: Settings, intake: Intake, house: House) -> web.AppRunner:
    app = web.Application(client_max_size=2**20)
    app.router.add_get("/health", health_route(house.database))
    if settings.webhook_url:
        app.router.add_post(WEBHOOK_PATH, webhook_route(intake, settings.webhook_secret.get_secret_value()))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    except OSError as error:
        raise BadSettings(
            f"HTTP_PORT: cannot listen on {settings.http_host}:{settings.http_port} ({error.strerror})"
        ) from None
    return runner


def health_route(database: Database) -> Any:
    """How it is going, in figures: what waits, what is owed, what was set aside."""

    async def health(_request: web.Request) -> web.Response:
        async with database.open_read() as work:
            inbox, pushes = await work.inbox.state(), await work.pushes.state()
            now = work.now
        lag = (now - pushes.oldest_due_at).total_seconds() if pushes.oldest_due_at else 0
        return web.json_response(
            {
                "ok": True,
                "inbox": {"waiting": inbox.waiting, "quarantined": inbox.quarantined},
                "last_update_at": inbox.last_received_at.isoformat() if inbox.last_received_at else None,
                "pushes": {"owed": pushes.owed, "lag_seconds": max(lag, 0), "set_aside": pushes.set_aside},
            }
        )

    return health


def _overrides(settings: Settings) -> tuple[Any, ...]:
    if settings.calendar_overrides is None:
        return ()
    overrides, problems = parse_overrides(settings.calendar_overrides.read_text(encoding="utf-8"))
    for problem in problems:
        logger.warning("calendar.override_refused", problem=str(problem))
    return overrides
