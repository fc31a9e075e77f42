"""Pictures, files and albums."""

from typing import Any

from aiogram.methods import SendDocument, SendMediaGroup, SendPhoto
from aiogram.types import InputMediaDocument, InputMediaPhoto, Message

from playground.api.call import Call, method
from playground.api.posting import media_fields, send
from playground.api.texts import caption_fields, caption_words
from playground.errors import bad

ALBUM_LIMIT = 10


@method(SendPhoto)
async def send_photo(call: Call, request: SendPhoto) -> Message:
    """A picture with words under it."""
    caption = caption_fields(*caption_words(request.caption, request.parse_mode, request.caption_entities))
    content = media_fields(call, request.photo, "photo") | caption
    return send(call, request, content, markup=request.reply_markup)[0]


@method(SendDocument)
async def send_document(call: Call, request: SendDocument) -> Message:
    """A file with words under it."""
    caption = caption_fields(*caption_words(request.caption, request.parse_mode, request.caption_entities))
    content = media_fields(call, request.document, "document") | caption
    return send(call, request, content, markup=request.reply_markup)[0]


def media_content(call: Call, media: Any) -> dict[str, Any]:
    """The content of one InputMedia; only photos and documents are known here."""
    if not isinstance(media, InputMediaPhoto | InputMediaDocument):
        raise bad("unsupported type of media in the request")
    caption = caption_fields(*caption_words(media.caption, media.parse_mode, media.caption_entities))
    return media_fields(call, media.media, str(media.type)) | caption


@method(SendMediaGroup)
async def send_media_group(call: Call, request: SendMediaGroup) -> list[Message]:
    """Two to ten pictures or files that stand together."""
    if not request.media:
        raise bad("there are no messages to send")
    if len(request.media) > ALBUM_LIMIT:
        raise bad("too many messages to send as an album")
    if len({str(media.type) for media in request.media}) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [media_content(call, media) for media in request.media]
    if len(contents) > 1:
        album = str(call.world.random.randint(10**16, 10**17))
        contents = [{**content, "media_group_id": album} for content in contents]
    return send(call, request, *contents)
