"""Becoming somebody by a one-time link: a teacher, an officer, a reader; making a group the staff chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.access import DECIDING_STAFF, Role, RoleKind, Viewer
from domain.cases import Proof, Status
from storage.codes import LinkCode
from storage.schools import School
from storage.work import Database, Work

ROLE, ACCESS, STAFF_CHAT = "role", "access", "staff_chat"


@dataclass(frozen=True, slots=True)
class Joined:
    """The link worked: what the person has become, and where."""

    kind: str
    school: School
    role: RoleKind | None = None


@dataclass(frozen=True, slots=True)
class BadLink:
    """The link is unknown, used or out of time; which of them a stranger need not know."""


class Joining:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, role: RoleKind, school_id: int, staff_id: int | None, *, by: int | None = None) -> str:
        """A one-time link that gives a role; its secret is told once and kept as a print."""
        return await self._make(ROLE, school_id, by, role=role, staff=staff_id)

    async def invite_reader(self, school_id: int, pupil_id: int, *, by: int | None = None) -> str:
        """A one-time link the school hands out to a parent whose identity it has seen (ruling 6, b)."""
        return await self._make(ACCESS, school_id, by, pupil=pupil_id)

    async def invite_staff_chat(self, school_id: int, *, by: int | None = None) -> str:
        """A one-time link that makes the group it is opened in the school's staff chat."""
        return await self._make(STAFF_CHAT, school_id, by)

    async def follow(self, external_id: str, locale: str, secret: str, at: datetime) -> Joined | BadLink:
        """Use a link from a private chat."""
        async with self._database.open_act() as work:
            code = await work.codes.find(secret)
            if code is None or code.kind not in (ROLE, ACCESS) or not code.alive(at):
                return BadLink()  # before anything is kept of the person (152-ФЗ)
            if not await self._still_good(work, code):
                return BadLink()
            viewer = await work.accounts.admit(external_id, locale, at)
            if not await work.codes.use(code, viewer.person_id, at):
                return BadLink()
            school = await work.schools.of(code.school_id)
            assert school is not None
            return await self._become(work, code, viewer, school, at)

    async def seat(
        self, group_id: str, locale: str, secret: str, viewer: Viewer | None, at: datetime
    ) -> Joined | BadLink:
        """Use a link in a group: it becomes the staff chat, if an officer of that school says so."""
        async with self._database.open_act() as work:
            code = await work.codes.find(secret)
            if code is None or code.kind != STAFF_CHAT or viewer is None:
                return BadLink()
            allowed = viewer.staff_in(code.school_id) & DECIDING_STAFF
            if not allowed or not await work.codes.use(code, viewer.person_id, at):
                return BadLink()
            group = await work.accounts.group(group_id, locale, at)
            await work.schools.seat_staff(code.school_id, group.id)
            await self._audit(work, "seat_staff_chat", viewer.person_id, code.school_id, at)
            school = await work.schools.of(code.school_id)
            assert school is not None
            return Joined(STAFF_CHAT, school)

    async def group_moved(self, old_id: str, new_id: str) -> None:
        """A group became a supergroup: its account follows."""
        async with self._database.open_act() as work:
            await work.accounts.moved(old_id, new_id)

    async def blocked(self, viewer: Viewer, blocked: bool, at: datetime) -> None:
        """The person blocked the bot or let it in again."""
        async with self._database.open_act() as work:
            await work.accounts.block(viewer.account_id, at if blocked else None)

    async def revoke(self, person_id: int, school_id: int) -> int:
        """End every role of a person in a school; how many."""
        async with self._database.open_act() as work:
            ended = await work.accounts.end_roles(person_id, school_id, work.now)
            await self._audit(work, "revoke_roles", None, school_id, work.now, person=person_id)
            return ended

    async def _still_good(self, work: Work, code: LinkCode) -> bool:
        """A link to a case on paper serves its first follower alone, and only while the service is provided."""
        if code.refs.get("application") is None:
            return True
        application = await work.applications.of(code.refs["application"])
        return application is not None and application.account_id is None and application.status == Status.PROVIDED

    async def _become(self, work: Work, code: LinkCode, viewer: Viewer, school: School, at: datetime) -> Joined:
        if code.kind == ROLE:
            role = Role(RoleKind(code.refs["role"]), school.id, code.refs.get("staff"))
            await work.accounts.give_role(viewer.person_id, role, at)
            await self._audit(work, "give_role", viewer.person_id, school.id, at, role=role.kind)
            return Joined(ROLE, school, role.kind)
        pupil_id, application_id = int(code.refs["pupil"]), code.refs.get("application")
        if application_id is not None:
            await work.applications.bind(application_id, viewer.account_id, viewer.person_id)
        if not await work.grants.standing(viewer.person_id, pupil_id):
            await work.grants.give(
                viewer.person_id, pupil_id, proof=Proof.SCHOOL_CODE, at=at, application_id=application_id
            )
            await self._audit(work, "grant_by_code", viewer.person_id, school.id, at, pupil=pupil_id)
        return Joined(ACCESS, school)

    async def _make(self, kind: str, school_id: int, by: int | None, **refs: Any) -> str:
        async with self._database.open_act() as work:
            secret = await work.codes.make(kind, school_id, work.now, **refs)
            await self._audit(work, f"invite_{kind}", by, school_id, work.now, **refs)
            return secret

    async def _audit(self, work: Work, act: str, by: int | None, school_id: int, at: datetime, **details: Any) -> None:
        await work.audit.note(act, at=at, by=by, school_id=school_id, object_kind="link", **details)
