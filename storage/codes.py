"""One-time links: 128 random bits, kept as a print, used once and in time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import CodeAttemptRow, LinkCodeRow

LINK_LIVES = timedelta(hours=72)
SECRET_BYTES = 16
SHORT_DIGITS, SHORT_LIVES, SHORT_ATTEMPTS = 6, timedelta(minutes=10), 5
ATTEMPTS_OF_ALL = 100  # chats are free to make: who guesses from hundreds of them must not have a chance either


def short_secret(code: str) -> str:
    """What is printed of a short code, so that no long one is ever taken for it."""
    return f"short:{code}"


@dataclass(frozen=True, slots=True)
class LinkCode:
    id: int
    kind: str
    school_id: int
    refs: dict[str, Any]
    expires_at: datetime
    used_at: datetime | None

    def alive(self, at: datetime) -> bool:
        """Whether it may still be used; two may ask at once, so `use` decides."""
        return self.used_at is None and self.expires_at > at


class LinkCodes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def make(self, kind: str, school_id: int, at: datetime, lives: timedelta = LINK_LIVES, **refs: Any) -> str:
        """A new secret, told once: the row keeps its print alone."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        await self._connection.execute(
            insert(LinkCodeRow).values(
                secret_print=secret,
                kind=kind,
                school_id=school_id,
                refs=refs,
                created_at=at,
                expires_at=at + lives,
            )
        )
        return secret

    async def make_short(self, kind: str, school_id: int, at: datetime, **refs: Any) -> str:
        """Six digits to be read out in person, good for ten minutes; of two that live no two are the same."""
        while True:
            code = f"{secrets.randbelow(10**SHORT_DIGITS):0{SHORT_DIGITS}}"
            before = await self.find(short_secret(code))
            if before is not None and before.alive(at):
                continue
            if before is not None:  # the digits of a dead one may be used again
                await self._connection.execute(
                    update(LinkCodeRow)
                    .where(LinkCodeRow.id == before.id)
                    .values(secret_print=secrets.token_urlsafe(SECRET_BYTES))
                )
            await self._connection.execute(
                insert(LinkCodeRow).values(
                    secret_print=short_secret(code),
                    kind=kind,
                    school_id=school_id,
                    refs=refs,
                    created_at=at,
                    expires_at=at + SHORT_LIVES,
                )
            )
            return code

    async def attempts_left(self, chat: str, at: datetime) -> int:
        """How many more short codes a chat may try; tries are forgotten after ten minutes.

        None is left to anybody when all chats together have missed a hundred times: a link opens as before.
        """
        await self._connection.execute(delete(CodeAttemptRow).where(CodeAttemptRow.at <= at - SHORT_LIVES))
        own = func.count().filter(CodeAttemptRow.chat_print == chat)
        missed = (await self._connection.execute(select(own, func.count()).select_from(CodeAttemptRow))).one()
        return min(SHORT_ATTEMPTS - int(missed[0]), ATTEMPTS_OF_ALL - int(missed[1]))

    async def missed(self, chat: str, at: datetime) -> None:
        """Count a short code that did not fit."""
        await self._connection.execute(insert(CodeAttemptRow).values(chat_print=chat, at=at))

    async def find(self, secret: str) -> LinkCode | None:
        query = select(
            LinkCodeRow.id,
            LinkCodeRow.kind,
            LinkCodeRow.school_id,
            LinkCodeRow.refs,
            LinkCodeRow.expires_at,
            LinkCodeRow.used_at,
        ).where(LinkCodeRow.secret_print == secret)
        row = (await self._connection.execute(query)).first()
        return LinkCode(*row) if row else None

    async def use(self, code: LinkCode, by: int, at: datetime) -> bool:
        """Use it up. False: it was used before, or its time is over."""
        used = await self._connection.execute(
            update(LinkCodeRow)
            .where(LinkCodeRow.id == code.id, LinkCodeRow.used_at.is_(None), LinkCodeRow.expires_at > at)
            .values(used_at=at, used_by=by)
        )
        return used.rowcount == 1

    async def void(self, school_id: int, at: datetime, **refs: Any) -> int:
        """End the links of a school that are still good and were made for this; how many there were."""
        query = select(LinkCodeRow.id, LinkCodeRow.refs).where(
            LinkCodeRow.school_id == school_id, LinkCodeRow.used_at.is_(None), LinkCodeRow.expires_at > at
        )
        alive = [
            row.id
            for row in await self._connection.execute(query)
            if all(row.refs.get(name) == value for name, value in refs.items())
        ]
        if alive:
            await self._connection.execute(update(LinkCodeRow).where(LinkCodeRow.id.in_(alive)).values(expires_at=at))
        return len(alive)
