"""The class teacher reads notes about absence and says a word on each."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.files import send_files
from bot.handlers.filters import Private, Teacher
from bot.screens.teacher import absence as screens
from bot.screens.teacher.absence import NoteTap
from bot.services.absences import NoNote
from bot.services.class_notes import ClassNotes
from bot.services.keeping import Keeping
from bot.show import show
from domain.absence_notes import NoteAct
from domain.access import Viewer

router = Router(name="teacher.absence")


@router.message(Command("absences"), Private(), Teacher())
async def waiting(message: Message, bot: Bot, class_notes: ClassNotes, viewer: Viewer) -> None:
    """All that waits for a word."""
    await show(message, bot, screens.waiting(await class_notes.waiting(viewer)))


@router.callback_query(NoteTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: NoteTap, bot: Bot, class_notes: ClassNotes, keeping: Keeping,
    viewer: Viewer | None, at: datetime,
) -> None:  # fmt: skip
    """A button of a note."""
    if callback_data.act in (NoteAct.ACCEPT, NoteAct.ASK):
        act = NoteAct(callback_data.act)
        found = await class_notes.decide(viewer, callback_data.note, act, callback_data.version, at)
    else:
        found = await class_notes.look(viewer, callback_data.note)
    if callback_data.act == "file" and not isinstance(found, NoNote) and found.here.note.file_id:
        protected = found.here.protect_content
        await send_files(bot, keeping, callback.from_user.id, [found.here.note.file_id], protected=protected)
        return
    await show(callback, bot, screens.note(found))
