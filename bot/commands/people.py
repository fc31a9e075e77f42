"""`invite` and `revoke`: who may do what, without chat."""

import asyncio

from bot.commands.common import complain, database, one_sentence, say
from domain.access import RoleKind, Scope

READER, STAFF_CHAT = "reader", "staff-chat"


def run_invite(role: str, school_id: int, person: str, bot_name: str, *, restricted: bool = False) -> None:
    """Print a one-time link (or, for a staff chat, the command to say in the group)."""
    if role not in {*RoleKind, READER, STAFF_CHAT}:
        complain(f"Такой роли нет: {role}. Есть: {', '.join([*RoleKind, STAFF_CHAT, READER])}.")
    with one_sentence():
        secret = asyncio.run(_make(role, school_id, person, Scope.LESSONS if restricted else Scope.WHOLE))
    if role == STAFF_CHAT:
        say(f"/seat {secret}")
    else:
        say(f"https://t.me/{bot_name}?start={secret}" if bot_name else secret)


async def _make(role: str, school_id: int, person: str, scope: Scope) -> str:
    from bot.services.joining import Joining

    async with database() as base:
        joining = Joining(base)
        async with base.open_read() as work:
            if await work.schools.of(school_id) is None:
                complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
            staff = {source: id_ for id_, source, _name, _position in await work.schools.staff(school_id)}
            pupil = await work.schools.pupil(school_id, person) if role == READER else None
        if role == STAFF_CHAT:
            return await joining.invite_staff_chat(school_id)
        if role == READER:
            if pupil is None:
                complain(f"Ученика с кодом «{person}» в списках нет.")
            assert pupil is not None
            return await joining.invite_reader(school_id, pupil, scope)
        if person and person not in staff:
            complain(f"Сотрудника с кодом «{person}» в списках нет.")
        if role == RoleKind.TEACHER and not person:
            complain("Для учителя нужен код из списков: --person КОД.")
        return await joining.invite(RoleKind(role), school_id, staff.get(person))


def run_revoke(person_id: int, school_id: int) -> None:
    async def end() -> int:
        from bot.services.joining import Joining

        async with database() as base:
            return await Joining(base).revoke(person_id, school_id)

    with one_sentence():
        say(f"Снято ролей: {asyncio.run(end())}")


def run_restrict(person_id: int, school_id: int, source_id: str, *, whole: bool) -> None:
    """Say whether the grant was changed; who reads too much already is restricted at once."""

    async def change() -> bool:
        from bot.services.joining import Joining

        async with database() as base:
            async with base.open_read() as work:
                pupil = await work.schools.pupil(school_id, source_id)
            if pupil is None:
                complain(f"Ученика с кодом «{source_id}» в списках нет.")
            assert pupil is not None
            return await Joining(base).rescope(school_id, person_id, pupil, Scope.WHOLE if whole else Scope.LESSONS)

    with one_sentence():
        changed = asyncio.run(change())
    if not changed:
        complain("Менять нечего: доступа нет или он уже такой.")
    say("Открыт весь дневник." if whole else "Открыты только расписание и задания.")
