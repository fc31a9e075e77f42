"""`python -m tests.fuzz --count 100000 --seed 1`: how it went, and exit code 1 when something was found."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from storage.crypto import use_keys
from storage.engine import open_engine
from storage.tables import Row
from storage.work import Database
from tests.bot.test_rights import TAPS
from tests.conftest import TurnedClock
from tests.fuzz.crowd import Crowd, Report
from tests.fuzz.town import a_town
from tests.talk import talking


async def fuzz(folder: Path, seed: int, count: int) -> Report:
    """So many updates from this seed, over a new database."""
    use_keys(["a key for tests only"])
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'diary.db'}")
    event.listen(engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    clock = TurnedClock()
    database = Database(engine, clock)
    try:
        async with talking(database, clock) as talk:
            talk.mistakes_expected = True
            crowd = Crowd(await a_town(talk), seed, [one for row in TAPS.values() for one in row.tries])
            await crowd.begins()
            return await crowd.sends(count)
    finally:
        await database.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="updates nobody would send, through the whole bot")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(fuzz(Path(folder), asked.seed, asked.count))
    seconds = time.monotonic() - began
    sent = ", ".join(f"{kind} {number}" for kind, number in sorted(report.sent.items()))
    print(f"seed {asked.seed}: {asked.count} updates in {seconds:.0f} s ({asked.count / seconds:.0f}/s): {sent}")
    print(f"{report.said} texts said, {report.unreadable} updates that cannot be read, {len(report.found)} findings")
    for one in report.found:
        print("-", one)
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
