"""A complaint in chat: the form, and the course of what was filed."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ContentType, Message

from bot.files import fetching, file_of
from bot.forms.complaint import DRAFT
from bot.handlers.filters import Asked, Kind, Private, Text
from bot.i18n import language, speaking
from bot.screens import common
from bot.screens.complaint_tap import ComplainTap
from bot.screens.parent import complaint as screens
from bot.screens.parent.complaint import GriefTap, OwnTap
from bot.screens.screen import Screen
from bot.services.complaining import REPLY_DRAFT, Complaining, NoComplaintForm
from bot.services.complaint_telling import ComplaintTelling
from bot.services.complaints import ComplaintView, NoComplaint
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.complaining")
replies = Router(name="parent.complaining.replies")


@router.message(Command("complain"), Private())
async def complain(message: Message, bot: Bot, complaining: Complaining, viewer: Viewer | None, at: datetime) -> None:
    """Begin a complaint, or go on with the one begun; a stranger is told first what will be kept."""
    if viewer is None:
        await show(message, bot, screens.before())
        return
    await show(message, bot, screens.form(await complaining.open(str(message.chat.id), language(), at)))


@router.message(Command("complaints"), Private())
async def complaints(message: Message, bot: Bot, complaining: Complaining, viewer: Viewer | None) -> None:
    await show(message, bot, screens.mine(await complaining.mine(viewer) if viewer else []))


@router.callback_query(ComplainTap.filter(), Private())
async def begin(
    callback: CallbackQuery, callback_data: ComplainTap, bot: Bot, complaining: Complaining, at: datetime
) -> None:
    """From a refusal, the stand or an earlier complaint, with what is known filled in."""
    with speaking(callback_data.language or language()):
        opened = await complaining.open(
            str(callback.from_user.id),
            language(),
            at,
            school_id=callback_data.school,
            application_id=callback_data.case,
            before_id=callback_data.before,
        )
        await show(callback, bot, screens.form(opened))


@router.callback_query(GriefTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: GriefTap,
    bot: Bot,
    complaining: Complaining,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of the form."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _form_screen(callback_data, complaining, viewer, at))


async def _form_screen(tap: GriefTap, complaining: Complaining, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "pick":
            return screens.form(await complaining.answer(viewer, tap.value, at, step=tap.step))
        case "back":
            return screens.form(await complaining.back(viewer, tap.step, at))
        case "mend":
            return screens.form(await complaining.mend(viewer, tap.step, at))
        case "list":
            return screens.mend(await complaining.look(viewer))
        case "drop":
            await complaining.drop(viewer)
            return screens.dropped()
        case "file":
            filed = await complaining.file(viewer, tap.draft, tap.version, at)
            return screens.registered(filed) if isinstance(filed, ComplaintView) else screens.form(filed)
    return screens.form(await complaining.look(viewer))


@router.callback_query(OwnTap.filter(), Private())
async def own(
    callback: CallbackQuery,
    callback_data: OwnTap,
    bot: Bot,
    complaining: Complaining,
    complaint_telling: ComplaintTelling,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of one's own complaint."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    screen = await _own_screen(callback_data, complaining, complaint_telling, viewer, at)
    await show(callback, bot, screen)


async def _own_screen(
    tap: OwnTap, complaining: Complaining, telling: ComplaintTelling, viewer: Viewer, at: datetime
) -> Screen:
    match tap.act:
        case "list":
            return screens.mine(await complaining.mine(viewer))
        case "reply":
            return screens.outcome(await complaining.begin_reply(viewer, tap.complaint, at))
        case "withdrawn":
            return screens.outcome(await complaining.withdraw(viewer, tap.complaint, tap.version, at))
    view = await complaining.own(viewer, tap.complaint)
    if isinstance(view, NoComplaint):
        return screens.outcome(view)
    if tap.act == "letter" and (pdf := await telling.letter(view.complaint.answer)):
        return screens.letter(view.complaint.number, pdf)
    if tap.act == "form" and (pdf := await telling.letter(await complaining.sheet(viewer, tap.complaint))):
        return screens.sheet(view.complaint.number, pdf)
    return {"why": screens.why, "withdraw": screens.sure_to_withdraw}.get(tap.act, screens.own)(view)


@replies.message(Private(), Text(), Asked(DRAFT))
async def answer(message: Message, bot: Bot, complaining: Complaining, viewer: Viewer, at: datetime) -> None:
    """An answer to the open question of the form."""
    await show(message, bot, screens.form(await complaining.answer(viewer, message.text or "", at)))


@replies.message(Private(), Kind(ContentType.DOCUMENT, ContentType.PHOTO), Asked(DRAFT))
async def attach(message: Message, bot: Bot, complaining: Complaining, viewer: Viewer, at: datetime) -> None:
    """A document or a picture to go with the complaint."""
    ref = file_of(message)
    here = await complaining.attach(viewer, fetching(bot), ref, at) if ref else NoComplaintForm()
    await show(message, bot, screens.form(here))


@replies.message(Private(), Text(), Asked(REPLY_DRAFT))
async def reply(message: Message, bot: Bot, complaining: Complaining, viewer: Viewer, at: datetime) -> None:
    """What the authority asked for."""
    await show(message, bot, screens.outcome(await complaining.reply(viewer, message.text or "", at)))
