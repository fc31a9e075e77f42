"""Becoming a member of an authority by a one-time code; making a group its chat (B 5.6)."""

from dataclasses import dataclass
from datetime import datetime

from domain.access import Viewer
from domain.complaint_door import SeatKind
from storage.authorities import CHAT, Authority
from storage.work import Database


@dataclass(frozen=True, slots=True)
class Seated:
    """The code worked: a post in the authority, or (None) the chat of it."""

    authority: Authority
    kind: SeatKind | None


@dataclass(frozen=True, slots=True)
class NotSeated:
    """The code is good, and this is not the place or the person for it."""


class Seating:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, authority_id: int, kind: SeatKind, *, name: str, position: str, phone: str) -> str:
        """A one-time code that gives a post; its secret is told once and kept as a print."""
        async with self._database.open_act() as work:
            secret = await work.authorities.make_code(
                authority_id, kind, work.now, name=name, position=position, phone=phone
            )
            await work.audit.note("invite_seat", at=work.now, by=None, school_id=None, object_kind="authority",
                                  object_id=authority_id, kind=kind)  # fmt: skip
            return secret

    async def invite_chat(self, authority_id: int) -> str:
        async with self._database.open_act() as work:
            secret = await work.authorities.make_code(authority_id, CHAT, work.now)
            await work.audit.note("invite_chat", at=work.now, by=None, school_id=None, object_kind="authority",
                                  object_id=authority_id)  # fmt: skip
            return secret

    async def follow(self, external_id: str, locale: str, secret: str, at: datetime) -> Seated | NotSeated | None:
        """Use a code in a private chat; None: it is no code of an authority."""
        async with self._database.open_glance() as work:
            found = await work.authorities.code(secret, at)
        if found is None or found.kind == CHAT:
            return None
        async with self._database.open_act() as work:
            code = await work.authorities.code(secret, at)
            authority = await work.authorities.of(code.authority_id) if code else None
            if code is None or authority is None:
                return NotSeated()
            viewer = await work.accounts.admit(external_id, locale, at)
            if not await work.authorities.use(code, viewer.person_id, at):
                return NotSeated()
            kind = SeatKind(code.kind)
            await work.authorities.give_seat(viewer.person_id, authority.id, kind, at, **code.refs)
            await work.audit.note("give_seat", at=at, by=viewer.person_id, school_id=None, object_kind="authority",
                                  object_id=authority.id, kind=kind)  # fmt: skip
            return Seated(authority, kind)

    async def seat_chat(
        self, group_id: str, locale: str, secret: str, viewer: Viewer | None, at: datetime
    ) -> Seated | NotSeated | None:
        """Use a code in a group: it becomes the authority's chat, if a member says so and it is no school's (B 5.5)."""
        async with self._database.open_glance() as work:
            found = await work.authorities.code(secret, at)
        if found is None:
            return None
        async with self._database.open_act() as work:
            code = await work.authorities.code(secret, at)
            authority = await work.authorities.of(code.authority_id) if code else None
            if code is None or authority is None or code.kind != CHAT or viewer is None:
                return NotSeated()
            member = any(seat.authority_id == authority.id for seat in viewer.seats)
            if not member or await work.authorities.is_staff_chat(group_id):
                return NotSeated()
            if not await work.authorities.use(code, viewer.person_id, at):
                return NotSeated()
            group = await work.accounts.group(group_id, locale, at)
            await work.authorities.seat_chat(authority.id, group.id)
            await work.audit.note("seat_authority_chat", at=at, by=viewer.person_id, school_id=None,
                                  object_kind="authority", object_id=authority.id)  # fmt: skip
            return Seated(authority, None)

    async def revoke(self, person_id: int, authority_id: int) -> int:
        """End the posts of a person in an authority; how many."""
        async with self._database.open_act() as work:
            ended = await work.authorities.end_seats(person_id, authority_id, work.now)
            await work.audit.note("revoke_seat", at=work.now, by=None, school_id=None, object_kind="authority",
                                  object_id=authority_id, person=person_id)  # fmt: skip
            return ended
