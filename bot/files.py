"""Files at the Telegram edge: what a message carries, how it is fetched, how a kept file is sent."""

from collections.abc import Sequence
from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
    Message,
)

from bot.services.keeping import Fetch, Keeping
from domain.files import FileKind, FileRef
from storage.files import FileCopy

ALBUM = 10
_SHOWN_AS_PHOTO = frozenset({FileKind.JPEG, FileKind.PNG})


def file_of(message: Message) -> FileRef | None:
    """The file a message carries: a document, or the largest size of a photo; None where there is none."""
    if message.document:
        document = message.document
        return FileRef(document.file_id, document.file_name or "", document.file_size)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return FileRef(largest.file_id, "photo.jpg", largest.file_size)
    return None


def fetching(bot: Bot) -> Fetch:
    """Brings files from Telegram. A network that fails raises, so that the update is tried again."""

    async def fetch(ref: FileRef) -> bytes | None:
        content = BytesIO()
        try:
            file = await bot.get_file(ref.external_id)
        except TelegramBadRequest:
            return None  # too big, or an id Telegram no longer knows
        if file.file_path is None:
            return None
        await bot.download_file(file.file_path, content)
        return content.getvalue()

    return fetch


async def send_files(bot: Bot, keeping: Keeping, chat_id: int, ids: Sequence[int], *, protected: bool = False) -> None:
    """Send kept files: pictures as albums, papers after them, each uploaded once in the life of the bot."""
    copies = await keeping.copies(ids, bot.id)
    pictures = [one for one in copies if one.kind in _SHOWN_AS_PHOTO]
    papers = [one for one in copies if one.kind not in _SHOWN_AS_PHOTO]
    sent: dict[int, str] = {}
    for group in (*_in_albums(pictures), *_in_albums(papers)):
        sent |= await _send_group(bot, keeping, chat_id, group, protected=protected)
    if sent:
        await keeping.sent(sent, bot.id)


def _in_albums(copies: list[FileCopy]) -> list[list[FileCopy]]:
    return [copies[at : at + ALBUM] for at in range(0, len(copies), ALBUM)]


async def _send_group(
    bot: Bot, keeping: Keeping, chat_id: int, group: list[FileCopy], *, protected: bool
) -> dict[int, str]:
    """The addresses of what had to be uploaded."""
    try:
        messages = await _send(bot, chat_id, group, protected=protected)
    except TelegramBadRequest as error:
        if "wrong file identifier" not in error.message:
            raise
        # Addresses are tied to the token: another bot, or one whose token was changed, uploads anew.
        group = [
            FileCopy(id=o.id, name=o.name, kind=o.kind, content=await keeping.content(o.id), address=None)
            for o in group
        ]
        messages = await _send(bot, chat_id, group, protected=protected)
    return {
        one.id: address
        for one, message in zip(group, messages, strict=True)
        if one.address is None and (address := _address_of(message))
    }


async def _send(bot: Bot, chat_id: int, group: list[FileCopy], *, protected: bool) -> list[Message]:
    if len(group) > 1:
        return await bot.send_media_group(chat_id, [_media(one) for one in group], protect_content=protected or None)
    (one,) = group
    if one.kind in _SHOWN_AS_PHOTO:
        return [await bot.send_photo(chat_id, _input(one), protect_content=protected or None)]
    return [await bot.send_document(chat_id, _input(one), protect_content=protected or None)]


def _media(one: FileCopy) -> MediaUnion:
    if one.kind in _SHOWN_AS_PHOTO:
        return InputMediaPhoto(media=_input(one))
    return InputMediaDocument(media=_input(one))


def _input(one: FileCopy) -> BufferedInputFile | str:
    return one.address or BufferedInputFile(one.content or b"", filename=one.name)


def _address_of(message: Message) -> str | None:
    if message.document:
        return message.document.file_id
    return message.photo[-1].file_id if message.photo else None
