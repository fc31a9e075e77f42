"""A person's right to their own data (152-ФЗ, ст. 14): what is held, a copy of it, when it goes."""

import json
from dataclasses import dataclass
from datetime import datetime

from domain.access import Viewer
from storage.holdings import Held
from storage.work import Database


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is held of the person, table by table, at this moment."""

    held: tuple[Held, ...]
    at: datetime

    def count(self, name: str) -> int:
        return next((len(one.rows) for one in self.held if one.name == name), 0)

    def as_json(self) -> bytes:
        """Everything as a file that people and programs can read."""
        told = {"at": self.at.isoformat(), **{one.name: list(one.rows) for one in self.held}}
        return json.dumps(told, ensure_ascii=False, indent=2, default=str).encode()


class OwnDataService:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, viewer: Viewer) -> OwnData:
        """What is held of the one who asks; of nobody else."""
        async with self._database.open_read() as work:
            return OwnData(tuple(await work.holdings.of(viewer.person_id)), work.now)
