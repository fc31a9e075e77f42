"""The care of a technician: copy, loss, return; what a check sees; keys that change beside a serving bot."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.stage import HOUSE, Bot, Person
from tests.story.stage import Cast

pytestmark = [pytest.mark.story, pytest.mark.long]


async def told(bot: Bot, *words: str, expect: int = 0, **more: str) -> str:
    """What a command says to the one who typed it."""

    def run() -> str:
        environment = {**bot.environment, "PYTHONPATH": str(HOUSE), **more}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words], env=environment, cwd=bot.folder, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == expect, done.stdout + done.stderr[-2000:]
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return await asyncio.to_thread(run)


async def test_a_copy_taken_from_a_serving_bot_brings_everything_back(called: Cast, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    teacher, (officer, _group) = await asyncio.gather(called.teacher(), called.officer())
    await teacher.says(called.mark_line)
    await teacher.sees("Записано: 1")
    assert "Копия готова" in await told(called.bot, "backup", str(copy))
    assert copy.stat().st_mode & 0o077 == 0  # nobody else may read it
    assert "уже есть" in await told(called.bot, "backup", str(copy), expect=2)
    assert "Бот работает" in await told(called.bot, "restore", str(copy), expect=2)

    await asyncio.to_thread(called.bot.stop)
    called.bot.database.write_bytes(b"the disk has failed" * 100)
    assert "Восстановлено" in await told(called.bot, "restore", str(copy))
    called.bot.start()
    await asyncio.to_thread(called.bot.wait)
    with closing(sqlite3.connect(called.bot.database)) as base:
        assert base.execute("SELECT count(*) FROM mark").fetchone() == (1,)
    assert "Всё в порядке" in await told(called.bot, "check")
    await officer.says("/queue")
    await officer.sees("Открытых заявлений нет")


async def test_a_copy_taken_under_load_is_whole_and_holds_what_was_confirmed_before_it(
    called: Cast, tmp_path: Path
) -> None:
    teacher, _officer = await asyncio.gather(called.teacher(), called.officer())
    passers_by = [await called.control.person(f"passer-by {number}") for number in range(8)]
    confirmed, busy = 0, True

    async def marks() -> None:
        nonlocal confirmed
        while busy:
            said = await teacher.says(called.mark_line)
            await teacher.sees("Записано: 1", after=said)
            confirmed += 1

    async def asks(person: Person) -> None:
        while busy:
            said = await person.says("/start")
            await person.sees("дневник", after=said)

    crowd = asyncio.gather(marks(), *(asks(person) for person in passers_by))
    copies: list[tuple[Path, int]] = []
    for number in range(4):
        before, copy = confirmed, tmp_path / f"copy-{number}.db"
        assert "Копия готова" in await told(called.bot, "backup", str(copy))
        copies.append((copy, before))
    busy = False
    await crowd
    await asyncio.to_thread(called.bot.stop)
    assert copies[-1][1] > copies[0][1]  # the bot went on meanwhile
    for copy, before in (copies[0], copies[-1]):
        assert "Восстановлено" in await told(called.bot, "restore", str(copy))
        called.bot.start()
        await asyncio.to_thread(called.bot.wait)
        assert "Всё в порядке" in await told(called.bot, "check")
        await asyncio.to_thread(called.bot.stop)
        with closing(sqlite3.connect(called.bot.database)) as base:
            assert before <= base.execute("SELECT count(*) FROM mark").fetchone()[0] <= confirmed


async def test_what_is_no_copy_is_not_put_in_the_place_of_the_database(called: Cast, tmp_path: Path) -> None:
    await asyncio.to_thread(called.bot.stop)
    before = called.bot.database.read_bytes()
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"SQLite format 3\0 and then nothing of it" * 50)
    assert "не база или повреждён" in await told(called.bot, "restore", str(wrong), expect=2)
    assert "нет" in await told(called.bot, "restore", str(tmp_path / "none.db"), expect=2)
    assert called.bot.database.read_bytes() == before


async def test_a_check_names_what_is_not_in_order(called: Cast) -> None:
    assert "нет чата сотрудников" in await told(called.bot, "check", expect=2)
    officer, group = await called.officer()
    assert "Всё в порядке" in await told(called.bot, "check")
    await called.control.post("members", **{"as": officer.id, "group": group, "remove": [called.bot.id]})
    assert "Бота нет в чате сотрудников" in await told(called.bot, "check", expect=2)
    open_env = called.bot.folder / ".env"
    open_env.write_text("LOG_LEVEL=INFO\n", encoding="utf-8")
    open_env.chmod(0o644)
    assert ".env могут читать все" in await told(called.bot, "check", expect=2)
    open_env.unlink()
    with closing(sqlite3.connect(called.bot.database, timeout=10)) as base, base:
        base.execute("UPDATE audit_event SET act = 'nothing' WHERE id = 1")
    assert "не сходится запись 1" in await told(called.bot, "check", expect=2)


async def test_keys_change_beside_a_serving_bot_and_the_old_one_goes(called: Cast) -> None:
    teacher = await called.teacher()
    old, new = called.bot.key, "the new key of a school"
    for keys in (f"{new},{old}", new):  # first both, then the old one goes
        await asyncio.to_thread(called.bot.stop)
        called.bot.key = keys
        called.bot.start()
        await asyncio.to_thread(called.bot.wait)
        await teacher.says(called.mark_line)
        await teacher.sees("Записано: 1")
        if keys != new:
            assert "зашифровано заново" in await told(called.bot, "rotate-keys")
    assert "верните прежний ключ" in await told(called.bot, "check", expect=2, SECRET_KEYS=old)
