"""What the database holds after a storm, in the same words in which people noted what they did."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.people import ANSWERED, CONSENTED, FILED, GRANTED, LETTER, MARKED, SIGNED, TAKEN, Effect
from benchmarks.stage import Bot
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.tables import (
    AccountRow,
    ApplicationEventRow,
    ApplicationRow,
    ConsentRow,
    DocumentRow,
    GrantRow,
    InboxRow,
    MarkRow,
    PupilRow,
    SubjectRow,
)

EXPECTED_COMPLAINTS = {"inbox.unreadable"}  # the poison
CONNECTIONS = "sqlalchemy.pool"  # says that a connection did not end well, as none does whose server has been killed


async def held(bot: Bot) -> Counter[Effect]:
    """Every effect there is, as often as it is there."""
    use_keys([bot.key])
    engine = open_engine(bot.database_url)
    try:
        async with engine.connect() as connection:
            return Counter([*await _of_parents(connection), *await _of_cases(connection), *await _marks(connection)])
    finally:
        await engine.dispose()


async def quarantined(bot: Bot) -> int:
    engine = open_engine(bot.database_url)
    try:
        async with engine.connect() as connection:
            query = select(func.count()).where(InboxRow.quarantined_at.is_not(None))
            return (await connection.execute(query)).scalar_one()
    finally:
        await engine.dispose()


async def _of_parents(connection: AsyncConnection) -> list[Effect]:
    consents = select(AccountRow.external_id).join(ConsentRow, ConsentRow.person_id == AccountRow.person_id)
    found: list[Effect] = [(CONSENTED, account) for account in (await connection.execute(consents)).scalars()]
    filed = select(AccountRow.external_id, ApplicationRow.answers).join(
        AccountRow, AccountRow.id == ApplicationRow.account_id
    )
    for account, answers in await connection.execute(filed):
        found.append((FILED, account))
        found += [(ANSWERED, account, name, said) for name, said in answers.items() if name != "school"]
    signed = (
        select(AccountRow.external_id)
        .join(ApplicationRow, ApplicationRow.account_id == AccountRow.id)
        .join(DocumentRow, DocumentRow.application_id == ApplicationRow.id)
        .where(DocumentRow.kind == "application")
    )
    return [*found, *((SIGNED, account) for account in (await connection.execute(signed)).scalars())]


async def _of_cases(connection: AsyncConnection) -> list[Effect]:
    taken = (
        select(ApplicationRow.number)
        .join(ApplicationEventRow, ApplicationEventRow.application_id == ApplicationRow.id)
        .where(ApplicationEventRow.act == "take")
    )
    granted = select(ApplicationRow.number).join(GrantRow, GrantRow.application_id == ApplicationRow.id)
    letters = (
        select(ApplicationRow.number)
        .join(DocumentRow, DocumentRow.application_id == ApplicationRow.id)
        .where(DocumentRow.kind == "decision")
    )
    kinds = ((TAKEN, taken), (GRANTED, granted), (LETTER, letters))
    return [(kind, number) for kind, query in kinds for number in (await connection.execute(query)).scalars()]


async def _marks(connection: AsyncConnection) -> list[Effect]:
    query = (
        select(PupilRow.name, SubjectRow.title, MarkRow.value)
        .join(PupilRow, PupilRow.id == MarkRow.pupil_id)
        .join(SubjectRow, SubjectRow.id == MarkRow.subject_id)
    )
    return [(MARKED, *row) for row in await connection.execute(query)]


def complaints(log: Path) -> Counter[str]:
    """Errors in the log of a bot, by event, but for those the poison must cause."""
    return Counter(event for event in _errors(log) if event not in EXPECTED_COMPLAINTS)


def _errors(log: Path) -> Iterator[str]:
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            if told.get("level") == "error" and not str(told.get("logger")).startswith(CONNECTIONS):
                yield " ".join(str(told[key]) for key in ("event", "error", "logger", "words") if key in told)
        elif line.startswith(("ERROR", "Traceback")):
            yield line[:80]
