"""A file sent in private by an officer, and its buttons."""

import asyncio
from datetime import datetime

from aiogram import Bot, Router
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from bot.files import fetching, file_of
from bot.handlers.filters import Kind, Officer, Private
from bot.screens import common
from bot.screens.import_words import refusals
from bot.screens.staff import bringing as screens
from bot.screens.staff.bringing import FileTap
from bot.services.bringing import Bringing, Brought, NoImport
from bot.show import show
from domain.access import Viewer

TELL_EVERY = 2.0  # seconds between two words about a long import

router = Router(name="staff.bringing")
files = Router(name="staff.bringing.files")


@files.message(Private(), Officer(), Kind(ContentType.DOCUMENT))
async def receive(message: Message, bot: Bot, bringing: Bringing, viewer: Viewer, at: datetime) -> None:
    """A file: what it would change."""
    ref = file_of(message)
    assert ref is not None
    await show(message, bot, screens.looked(await bringing.receive(viewer, ref, fetching(bot), at)))


@router.callback_query(FileTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: FileTap, bot: Bot, bringing: Bringing, viewer: Viewer | None, at: datetime
) -> None:
    """A button under the file."""
    draft = callback_data.draft
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "school":
        screen = screens.looked(await bringing.choose(viewer, draft, callback_data.school, at))
    elif callback_data.act == "refused":
        screen = screens.refused(await bringing.refused(viewer, draft, refusals))
    elif callback_data.act == "drop":
        screen = screens.dropped(await bringing.drop(viewer, draft, at))
    else:
        let_go = callback_data.act == "gone"
        screen = screens.brought(await _carry_out(callback, bot, bringing, viewer, draft, at, let_go=let_go))
    await show(callback, bot, screen)


async def _carry_out(
    callback: CallbackQuery, bot: Bot, bringing: Bringing, viewer: Viewer, draft: int, at: datetime, *, let_go: bool
) -> Brought | NoImport:
    """Import while now and then telling how far it has come."""
    heard: list[tuple[str, int, int]] = []

    def hear(what: str, done: int, total: int) -> None:
        heard[:] = [(what, done, total)]

    async with asyncio.TaskGroup() as group:
        work = group.create_task(bringing.carry_out(viewer, draft, let_go=let_go, progress=hear, at=at))
        while not work.done():
            await asyncio.wait({work}, timeout=TELL_EVERY)
            if not work.done() and heard:
                await show(callback, bot, screens.working(*heard[0]))
    return work.result()
