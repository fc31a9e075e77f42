"""Papers drawn from what was signed: the same document gives the same bytes, and their hash is kept."""

import asyncio
import hashlib
from dataclasses import dataclass

from bot.documents.render import Template, render_pdf
from domain.access import Viewer
from storage.documents import Document
from storage.work import Database


@dataclass(frozen=True, slots=True)
class Printed:
    kind: str
    number: str
    pdf: bytes
    by_pen: bool = False  # without names: they are written in by a pen (ruling 14)


class Printing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_applicant(self, viewer: Viewer, application_id: int, *kinds: str) -> Printed | None:
        """The newest paper of these kinds in a case of one's own; of another's there is nothing."""
        async with self._database.open_read() as work:
            application = await work.applications.of(application_id)
            if application is None or application.account_id != viewer.account_id:
                return None
            document = await work.documents.of_application(application_id, *kinds)
        return await self._printed(document, application.number) if document else None

    async def of_case(self, application_id: int, kind: str) -> Printed | None:
        """A paper of a case, for a push whose gate has been passed."""
        async with self._database.open_read() as work:
            application = await work.applications.of(application_id)
            document = await work.documents.of_application(application_id, kind)
        if application is None or document is None:
            return None
        return await self._printed(document, application.number)

    async def _printed(self, document: Document, number: str) -> Printed:
        return Printed(document.kind, number, await drawn(self._database, document))


async def drawn(database: Database, document: Document) -> bytes:
    """The paper of a frozen document, its hash kept the first time; outside any transaction, in a thread."""
    pdf = await asyncio.to_thread(render_pdf, Template(document.data["template"]), document.data["data"])
    if document.sha256 is None:
        async with database.open_upkeep() as work:
            await work.documents.fingerprint(document.id, hashlib.sha256(pdf).hexdigest())
    return pdf
