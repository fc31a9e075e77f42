"""The application form, and the cases it becomes."""

from dataclasses import replace
from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ContentType, Message

from bot.handlers.filters import Asked, Kind, Private, Text
from bot.screens import common
from bot.screens.parent import application as screens
from bot.screens.parent import case as case_screens
from bot.screens.parent import start as start_screens
from bot.screens.parent.application import FormTap
from bot.screens.parent.case import CaseTap
from bot.screens.screen import Screen
from bot.services.applying import DRAFT, Applying, FormView, NoForm
from bot.services.cases import CaseView
from bot.services.printing import Printing
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.application")
replies = Router(name="parent.replies")  # plain messages to an open form; asked last


@router.message(Command("apply"), Private())
async def apply(message: Message, bot: Bot, applying: Applying, viewer: Viewer | None, at: datetime) -> None:
    if viewer is None or not viewer.consented:
        await show(message, bot, start_screens.consent())
        return
    await show(message, bot, screens.opened(await applying.open(viewer, at)))


@router.message(Command("cases"), Private())
async def my_cases(message: Message, bot: Bot, applying: Applying, viewer: Viewer | None) -> None:
    await show(message, bot, case_screens.cases(await applying.cases(viewer) if viewer else []))


@router.callback_query(FormTap.filter())
async def form_step(
    callback: CallbackQuery, callback_data: FormTap, bot: Bot, applying: Applying, viewer: Viewer | None, at: datetime
) -> None:
    """A button of the form; an old one means the same, or says that the form is closed."""
    if viewer is None:
        await show(callback, bot, screens.closed())
        return
    await show(callback, bot, await _form_screen(callback_data, applying, viewer, at))


async def _form_screen(tap: FormTap, applying: Applying, viewer: Viewer, at: datetime) -> Screen:
    here = await applying.where(viewer)
    if isinstance(here, NoForm) or here.draft.id != tap.draft:
        return screens.closed()
    match tap.act:
        case "pick":
            return screens.form(await applying.answer(viewer, tap.value, at, step=tap.step))
        case "back":
            return screens.form(await applying.back(viewer, tap.step, at))
        case "mend":
            return screens.form(await applying.mend(viewer, tap.step, at))
        case "list":
            return screens.lines_to_mend(here)
        case "pause":
            return screens.paused()
        case "drop":
            return screens.sure_to_drop(here)
        case "dropped":
            await applying.drop(viewer)
            return screens.dropped()
        case "file":
            return _filed(await applying.file(viewer, tap.version, at))
    return screens.form(here)


PAPERS = {
    "paper": ("application",),
    "receipt": ("receipt",),
    "letter": ("decision",),
    "invitation": ("invitation",),
    "end": ("termination", "cancellation"),
}


@router.callback_query(CaseTap.filter())
async def case_step(
    callback: CallbackQuery,
    callback_data: CaseTap,
    bot: Bot,
    applying: Applying,
    printing: Printing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a case of one's own."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    match callback_data.act:
        case "list":
            screen = case_screens.cases(await applying.cases(viewer))
        case "again":
            screen = screens.opened(await applying.again(viewer, callback_data.case, at))
        case act if act in PAPERS:
            paper = await printing.of_applicant(viewer, callback_data.case, *PAPERS[act])
            screen = case_screens.paper(paper) if paper else common.not_found()
        case _:
            view = await applying.case(viewer, callback_data.case)
            shown = case_screens.why if callback_data.act == "why" else case_screens.case
            screen = shown(view) if view else common.not_found()
    await show(callback, bot, screen)


@replies.message(Private(), Kind(ContentType.CONTACT))
async def contact(message: Message, bot: Bot, applying: Applying, viewer: Viewer | None, at: datetime) -> None:
    """A shared contact: only one's own proves anything."""
    assert message.contact is not None
    own = message.from_user is not None and message.contact.user_id == message.from_user.id
    if viewer is None:
        await show(message, bot, start_screens.welcome())
        return
    await show(
        message, bot, screens.form(await applying.share_contact(viewer, message.contact.phone_number, own=own, at=at))
    )


@replies.message(Private(), Text(), Asked(DRAFT))
async def answer(message: Message, bot: Bot, applying: Applying, viewer: Viewer, at: datetime) -> None:
    """An answer to the open question."""
    await show(message, bot, screens.form(await applying.answer(viewer, message.text or "", at)))


@replies.message(Private(), Asked(DRAFT))
async def not_text(message: Message, bot: Bot, applying: Applying, viewer: Viewer) -> None:
    """A sticker, a voice, a photo where an answer in words is asked."""
    view = await applying.where(viewer)
    if isinstance(view, FormView) and view.step:
        view = replace(view, problem="text_only")
    await show(message, bot, screens.form(view))


def _filed(outcome: CaseView | FormView | NoForm) -> Screen:
    return screens.receipt(outcome) if isinstance(outcome, CaseView) else screens.form(outcome)
