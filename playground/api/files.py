"""getFile: the way from an id to bytes."""

from aiogram.methods import GetFile
from aiogram.types import File

from playground.api.call import Call, method
from playground.errors import ApiError, bad
from playground.files import DOWNLOAD_LIMIT


@method(GetFile)
async def get_file(call: Call, request: GetFile) -> File:
    """The path of a file, of at most 20 MB, that this bot knows."""
    try:
        stored = call.world.files.by_id(request.file_id, call.bot.id)
    except ApiError:
        raise bad("invalid file_id") from None
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return File(
        file_id=request.file_id,
        file_unique_id=stored.key,
        file_size=len(stored.data),
        file_path=stored.path,
    )
