"""Becoming somebody by a one-time link: a teacher, an officer, a reader; making a group the staff chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from domain.access import DECIDING_STAFF, Role, RoleKind, Scope, Viewer
from domain.cases import Proof, Status
from storage.codes import LinkCode, short_secret
from storage.schools import School
from storage.work import Database, Work

logger = structlog.get_logger(__name__)

CODE = "code"  # the draft of somebody who has said that they have one
ROLE, ACCESS, STAFF_CHAT, ACCOUNT = "role", "access", "staff_chat", "account"
OWN_LINK_LIVES = timedelta(hours=1)  # of a link one makes to take oneself to a new account
REMEMBERED = timedelta(days=30)  # notices that met a closed door are owed again to who comes back so soon


@dataclass(frozen=True, slots=True)
class Joined:
    """The link worked: what the person has become, and where."""

    kind: str
    school: School
    role: RoleKind | None = None


@dataclass(frozen=True, slots=True)
class BadLink:
    """The link is unknown, used or out of time; which of them a stranger need not know.

    `left`: of a short code, how many more may be tried from this chat in ten minutes.
    """

    left: int | None = None


async def _schools_of(work: Work, account_id: int, person_id: int) -> list[int]:
    """Where a person has cases or rights."""
    cases = {one.school_id for one in await work.applications.of_account(account_id)}
    rights = {child.school_id for child in await work.grants.children(person_id)}
    return sorted(cases | rights)


class Joining:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(self, role: RoleKind, school_id: int, staff_id: int | None, *, by: int | None = None) -> str:
        """A one-time link that gives a role; its secret is told once and kept as a print."""
        return await self._make(ROLE, school_id, by, role=role, staff=staff_id)

    async def invite_reader(
        self, school_id: int, pupil_id: int, scope: Scope = Scope.WHOLE, *, by: int | None = None
    ) -> str:
        """A one-time link the school hands out to a parent whose identity it has seen (ruling 6, b).

        `scope` restricts a second guardian whose rights a court or an agreement has restricted.
        """
        return await self._make(ACCESS, school_id, by, pupil=pupil_id, scope=scope)

    async def rescope(self, school_id: int, person_id: int, pupil_id: int, scope: Scope) -> bool:
        """Restrict a guardian who reads already, or give the whole diary back. False: nothing was to be changed."""
        async with self._database.open_act() as work:
            changed = await work.grants.rescope(person_id, pupil_id, scope)
            if changed:
                await self._audit(
                    work, "rescope_grant", None, school_id, work.now, person=person_id, pupil=pupil_id, scope=scope
                )
            return changed

    async def own_move(self, viewer: Viewer) -> str | None:
        """A one-time link by which a person takes everything of theirs to a new account of the messenger.

        It is made in the old account, so holding it is the proof; it lives an hour. None: there is nothing to take.
        """
        async with self._database.open_act() as work:
            schools = await _schools_of(work, viewer.account_id, viewer.person_id)
            if not schools:
                return None
            await work.codes.void(schools[0], work.now, account=viewer.account_id)
            secret = await work.codes.make(
                ACCOUNT, schools[0], work.now, OWN_LINK_LIVES, account=viewer.account_id, everywhere=True
            )
            await self._audit(work, "make_account_link", viewer.person_id, schools[0], work.now)
            return secret

    async def invite_staff_chat(self, school_id: int, *, by: int | None = None) -> str:
        """A one-time link that makes the group it is opened in the school's staff chat."""
        return await self._make(STAFF_CHAT, school_id, by)

    async def follow(self, external_id: str, locale: str, secret: str, at: datetime) -> Joined | BadLink:
        """Use a link from a private chat."""
        async with self._database.open_act() as work:
            return await self._follow(work, await work.codes.find(secret), external_id, locale, at)

    async def enter(self, external_id: str, locale: str, said: str, at: datetime) -> Joined | BadLink:
        """Use a short code heard at school: five tries of one chat in ten minutes, whosever the codes are."""
        async with self._database.open_act() as work:
            left = await work.codes.attempts_left(external_id, at)
            if left <= 0:
                return BadLink(0)
            digits = "".join(filter(str.isdigit, said))
            joined = await self._follow(work, await work.codes.find(short_secret(digits)), external_id, locale, at)
            if isinstance(joined, BadLink):
                await work.codes.missed(external_id, at)
                return BadLink(left - 1)
            known = await work.accounts.viewer(external_id)
            if known is not None and (draft := await work.drafts.of(known.account_id, CODE)):
                await work.drafts.drop(draft)
            return joined

    async def await_code(self, viewer: Viewer, at: datetime) -> None:
        """Somebody known says that they have a code: six digits are for it now, not for an open form."""
        async with self._database.open_act() as work:
            draft = await work.drafts.open(viewer.account_id, CODE, at)
            await work.drafts.save(draft, {}, at)

    async def _follow(
        self, work: Work, code: LinkCode | None, external_id: str, locale: str, at: datetime
    ) -> Joined | BadLink:
        if code is None or code.kind not in (ROLE, ACCESS, ACCOUNT) or not code.alive(at):
            logger.info("link.refused", known=code is not None)
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
        self, group_id: str, locale: str, secret: str, viewer: Viewer | None, at: datetime, topic: int | None = None
    ) -> Joined | BadLink:
        """Use a link in a group: it becomes the staff chat, if an officer of that school says so.

        Said in a topic of a forum, it seats that topic: cards and reminders go there.
        """
        async with self._database.open_act() as work:
            code = await work.codes.find(secret)
            if code is None or code.kind != STAFF_CHAT or viewer is None:
                return BadLink()
            allowed = viewer.staff_in(code.school_id) & DECIDING_STAFF
            if await work.authorities.is_chat(group_id):
                return BadLink()  # those complained of and those who consider complaints never share a chat (B 5.5)
            if not allowed or not await work.codes.use(code, viewer.person_id, at):
                return BadLink()
            group = await work.accounts.group(group_id, locale, at)
            await work.schools.seat_staff(code.school_id, group.id, topic)
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
            if not blocked:
                await work.pushes.reopen(viewer.account_id, work.now - REMEMBERED, work.now)

    async def back(self, viewer: Viewer) -> None:
        """The person writes again: whoever was noted as having blocked the bot has not."""
        async with self._database.open_upkeep() as work:
            if await work.accounts.let_in(viewer.account_id):
                await work.pushes.reopen(viewer.account_id, work.now - REMEMBERED, work.now)

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
        if code.kind == ACCOUNT:
            return application is not None and application.account_id == code.refs["account"]
        return application is not None and application.account_id is None and application.status == Status.PROVIDED

    async def _become(self, work: Work, code: LinkCode, viewer: Viewer, school: School, at: datetime) -> Joined:
        if code.kind == ROLE:
            role = Role(RoleKind(code.refs["role"]), school.id, code.refs.get("staff"))
            await work.accounts.give_role(viewer.person_id, role, at)
            await self._audit(work, "give_role", viewer.person_id, school.id, at, role=role.kind)
            return Joined(ROLE, school, role.kind)
        if code.kind == ACCOUNT:
            await self._move(work, code, viewer, school, at)
            return Joined(ACCOUNT, school)
        pupil_id, application_id = int(code.refs["pupil"]), code.refs.get("application")
        if application_id is not None:
            await work.applications.bind(application_id, viewer.account_id, viewer.person_id)
        if not await work.grants.standing(viewer.person_id, pupil_id):
            await work.grants.give(
                viewer.person_id, pupil_id, proof=Proof.SCHOOL_CODE, at=at, application_id=application_id,
                scope=Scope(code.refs.get("scope", Scope.WHOLE)),
            )  # fmt: skip
            await self._audit(work, "grant_by_code", viewer.person_id, school.id, at, pupil=pupil_id)
        return Joined(ACCESS, school)

    async def _move(self, work: Work, code: LinkCode, viewer: Viewer, school: School, at: datetime) -> None:
        """Give what a person has in one school to their new account: cases and rights, and nothing elsewhere.

        By a link made in the old account itself it is what they have everywhere.

        Two people are two people: whoever follows the link becomes the applicant, by the document the officer saw.
        """
        old = await work.accounts.of(code.refs["account"])
        if old is None or old.person_id is None or old.id == viewer.account_id:
            return
        own = bool(code.refs.get("everywhere"))
        for school_id in await _schools_of(work, old.id, old.person_id) if own else [school.id]:
            await work.applications.hand_over(old.id, viewer.account_id, viewer.person_id, school_id)
            for grant in await work.grants.in_school(old.person_id, school_id):
                await work.grants.end(old.person_id, grant.pupil_id, "account_changed", at)
                if not await work.grants.standing(viewer.person_id, grant.pupil_id):
                    await work.grants.give(
                        viewer.person_id, grant.pupil_id, proof=grant.proof if own else Proof.DOCUMENT_SEEN, at=at,
                        application_id=grant.application_id, label=grant.label, scope=grant.scope,
                    )  # fmt: skip
        await self._audit(work, "change_account", viewer.person_id, school.id, at, old=old.person_id)
        key = f"moved:{code.id}"
        await work.pushes.owe(key, old.id, "moved", at, school=school.id)

    async def _make(self, kind: str, school_id: int, by: int | None, **refs: Any) -> str:
        async with self._database.open_act() as work:
            secret = await work.codes.make(kind, school_id, work.now, **refs)
            await self._audit(work, f"invite_{kind}", by, school_id, work.now, **refs)
            return secret

    async def _audit(self, work: Work, act: str, by: int | None, school_id: int, at: datetime, **details: Any) -> None:
        await work.audit.note(act, at=at, by=by, school_id=school_id, object_kind="link", **details)
