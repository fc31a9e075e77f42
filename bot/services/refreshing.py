"""The nightly refresh: a folder that another system fills is read again when it has changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.services.importing import Importing, Progress, Report
from exchange.model import SheetReading
from exchange.reading import read
from storage.work import Database

PREFIX = "refresh:"  # of the source of such a run; behind it, the print of the files


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The files are those of the last refresh: nothing was read."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """A heading had to be guessed: nobody is there at night to say whether rightly, so nothing was written."""

    sheets: tuple[SheetReading, ...]


class Refreshing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def refresh(
        self, school_id: int, files: Mapping[str, bytes], progress: Progress | None = None
    ) -> Report | Unchanged | Guessed:
        """Bring the school to what the files say and owe news of what is fresh. Nobody goes without a word here.

        Files that have not changed are not read: after the turn of a year those of last year would undo it.
        """
        source = PREFIX + _print(files)
        async with self._database.open_read() as work:
            if await work.roll.last_source(school_id, PREFIX) == source:
                return Unchanged()
        parcel = read(files)
        guessed = tuple(sheet for sheet in parcel.sheets if not sheet.sure)
        if guessed:
            return Guessed(guessed)
        return await Importing(self._database).run(parcel, school_id=school_id, source=source, progress=progress)


def _print(files: Mapping[str, bytes]) -> str:
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\0{len(files[name])}\0".encode())
        found.update(files[name])
    return found.hexdigest()[:32]
