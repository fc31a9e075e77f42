"""Roles in a school as its head sees them: one is ended at once, with a reason that is kept (ruling 16, B 4.3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.forms.form import LONGEST_ANSWER
from bot.services.outcomes import NotFound
from domain.access import RoleKind, Viewer
from domain.cases import OPEN
from storage.accounts import StaffRole
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

DRAFT = "unrole"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView:
    """The roles of a school, and the one about to be ended."""

    school: School
    roles: tuple[StaffRole, ...]
    ending: StaffRole | None = None
    draft: Draft | None = None
    reason: str = ""
    ended: bool = False
    left_open: int = 0  # cases the person was working on: they are to be handed on
    own: bool = False  # a head does not end their own role: the school would be left without one
    too_long: bool = False


__all__ = ["DRAFT", "Roles", "StaffRole", "StaffView"]


class Roles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, viewer: Viewer) -> list[StaffView]:
        """The roles of every school where the person is the head."""
        async with self._database.open_read() as work:
            schools = [await work.schools.of(school_id) for school_id in viewer.schools_as(RoleKind.HEAD)]
            return [await self._view(work, school) for school in schools if school is not None]

    async def choose(self, viewer: Viewer, school_id: int, role_id: int, at: datetime) -> StaffView | NotFound:
        """Begin to end a role: its reason is asked."""
        async with self._database.open_act() as work:
            view = await self._of_head(work, viewer, school_id)
            role = next((one for one in view.roles if one.id == role_id), None) if view else None
            if view is None or role is None:
                return NotFound()
            if role.person_id == viewer.person_id and role.kind is RoleKind.HEAD:
                return replace(view, own=True)
            answers = {"school": school_id, "role": role_id}
            return replace(view, ending=role, draft=await work.drafts.begin(viewer.account_id, DRAFT, at, answers))

    async def write(self, viewer: Viewer, said: str, at: datetime) -> StaffView | NotFound:
        """Take the reason."""
        async with self._database.open_act() as work:
            view = await self._about_to_end(work, viewer)
            if isinstance(view, NotFound) or view.draft is None:
                return view
            if len(said) > LONGEST_ANSWER:
                return replace(view, too_long=True)
            answers = view.draft.answers | {"reason": " ".join(said.split())}
            return replace(view, draft=await work.drafts.save(view.draft, answers, at), reason=str(answers["reason"]))

    async def end(self, viewer: Viewer, draft_id: int, at: datetime) -> StaffView | NotFound:
        """End the role in this commit: the next tap of that person is a stranger's."""
        async with self._database.open_act() as work:
            view = await self._about_to_end(work, viewer)
            if isinstance(view, NotFound) or view.ending is None or view.draft is None or view.draft.id != draft_id:
                return NotFound()
            if not view.reason:
                return view
            role = view.ending
            await work.drafts.drop(view.draft)
            if await work.accounts.end_role(role.id, by=viewer.person_id, reason=view.reason, at=at):
                await work.audit.note(
                    "end_role", at=at, by=viewer.person_id, school_id=view.school.id, object_kind="role",
                    object_id=role.id, role=role.kind, person=role.person_id,
                )  # fmt: skip
                if account := await work.accounts.account_of(role.person_id):
                    await work.pushes.owe(
                        f"unrole:{role.id}", account.id, "unrole", at, school=view.school.id, role=role.kind
                    )
            left = [
                one
                for one in await work.applications.in_status(view.school.id, list(OPEN))
                if one.executor_id == role.person_id
            ]
            return replace(await self._view(work, view.school), ending=role, ended=True, left_open=len(left))

    async def _about_to_end(self, work: Work, viewer: Viewer) -> StaffView | NotFound:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        view = await self._of_head(work, viewer, draft.answers["school"]) if draft else None
        if draft is None or view is None:
            return NotFound()
        role = next((one for one in view.roles if one.id == draft.answers["role"]), None)
        return (
            replace(view, ending=role, draft=draft, reason=str(draft.answers.get("reason", ""))) if role else NotFound()
        )

    async def _of_head(self, work: Work, viewer: Viewer, school_id: int) -> StaffView | None:
        if RoleKind.HEAD not in viewer.staff_in(school_id):
            return None
        school = await work.schools.of(school_id)
        return await self._view(work, school) if school else None

    async def _view(self, work: Work, school: School) -> StaffView:
        return StaffView(school=school, roles=tuple(await work.accounts.roles_in(school.id)))
