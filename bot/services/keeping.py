"""Files people send are fetched and checked before a unit of work, and kept inside the one that needs them."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from domain.files import LARGEST, BadFile, FileRef, NewFile, Purpose, checked, within_share
from storage.files import FileCopy
from storage.work import Database, Work

DAY = timedelta(days=1)

Fetch = Callable[[FileRef], Awaitable[bytes | None]]
"""Brings the bytes of a file from the messenger; None when it does not give them."""


async def received(fetch: Fetch, ref: FileRef, purpose: Purpose) -> NewFile | BadFile:
    """A file brought and checked. To be called before a unit of work is opened: it waits for the network."""
    if ref.size is not None and ref.size > LARGEST:
        return BadFile.TOO_BIG
    content = await fetch(ref)
    return BadFile.NOT_FETCHED if content is None else checked(ref.name, content, purpose)


async def keep(work: Work, new: NewFile, purpose: Purpose, *, account_id: int, school_id: int | None) -> int | BadFile:
    """Keep a file in the unit of work that needs it; its id, or TOO_MANY for an account over its daily share."""
    if not within_share(*await work.files.sent_since(account_id, work.now - DAY), new):
        return BadFile.TOO_MANY
    return await work.files.keep(new, purpose, account_id=account_id, school_id=school_id, at=work.now)


class Keeping:
    """Kept files on their way out. Whoever asks for one has passed the door of what it belongs to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def copies(self, ids: Sequence[int], bot_id: int) -> list[FileCopy]:
        """The files as this bot would send them."""
        async with self._database.open_read() as work:
            return await work.files.copies(ids, bot_id)

    async def content(self, file_id: int) -> bytes | None:
        """The bytes of a file that is sent anew because the messenger has forgotten its address."""
        async with self._database.open_read() as work:
            return await work.files.content(file_id)

    async def sent(self, addresses: dict[int, str], bot_id: int) -> None:
        """Remember under which ids files have been sent, so that they need not be uploaded again."""
        async with self._database.open_upkeep() as work:
            for file_id, external_id in addresses.items():
                await work.files.sent_as(file_id, bot_id, external_id)
