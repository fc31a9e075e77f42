"""`invite` and `revoke`: who may do what, without chat."""

import asyncio

from bot.commands.common import complain, database, one_sentence, say
from domain.access import RoleKind

READER, STAFF_CHAT = "reader", "staff-chat"


def run_invite(role: str, school_id: int, person: str, bot_name: str) -> None:
    """Print a one-time link (or, for a staff chat, the command to say in the group)."""
    if role not in {*RoleKind, READER, STAFF_CHAT}:
        complain(f"Такой роли нет: {role}. Есть: {', '.join([*RoleKind, STAFF_CHAT, READER])}.")
    with one_sentence():
        secret = asyncio.run(_make(role, school_id, person))
    if role == STAFF_CHAT:
        say(f"/seat {secret}")
    else:
        say(f"https://t.me/{bot_name}?start={secret}" if bot_name else secret)


async def _make(role: str, school_id: int, person: str) -> str:
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
            return await joining.invite_reader(school_id, pupil)
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
