"""What the bot owes is paid once, to those who may still hear it, whatever Telegram answers and whenever it dies."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta

import pytest
from aiogram import Bot
from sqlalchemy import update

from bot.pushing import GUILTY, LEASE, WINDOW, Deliver, NewsDelivery
from bot.services.news import Fact, owe_news
from bot.services.news_telling import Bundle
from domain.news import NewsKind
from storage import tables
from storage.line import TryAgain
from storage.pushes import Push
from tests.bot.conftest import School, a_school, begins, rows
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk
from tests.telegram import BAD_REQUEST, FORBIDDEN, NO_CHAT, RETRY_AFTER, SERVER_ERROR, Died, Json, refusal


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    """The parent of the first pupil, to whom a mark is owed, due now."""
    await school.grants(parent)
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    await school.teacher.taps("Сообщить сейчас")
    return parent


async def the_push(talk: Talk) -> dict[str, object]:
    (push,) = await rows(talk.database, tables.PushRow)
    return dict(push)


# -- access is asked again


async def end_the_grant(talk: Talk, school: School) -> None:
    async with talk.database.open_upkeep() as work:
        (grant,) = await work.grants.readers([school.pupil.id])
        assert await work.grants.end(grant.person_id, school.pupil.id, "test", talk.clock.now)


async def let_the_pupil_leave(talk: Talk, school: School) -> None:
    await change(talk, tables.PupilRow, school.pupil.id, left_on=NOW.date())


async def withdraw_the_mark(talk: Talk, _school: School) -> None:
    await change(talk, tables.MarkRow, 1, withdrawn_at=NOW)


async def change(talk: Talk, row: type[tables.Row], row_id: int, **values: object) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(update(row).where(row.__table__.c.id == row_id).values(**values))


@pytest.mark.parametrize("meanwhile", [end_the_grant, let_the_pupil_leave, withdraw_the_mark])
async def test_news_are_not_told_to_who_may_not_hear_them_any_more(
    talk: Talk,
    school: School,
    reader: Person,
    meanwhile,  # type: ignore[no-untyped-def]
) -> None:
    await meanwhile(talk, school)
    await talk.pays()
    assert reader.everything_said == ""
    push = await the_push(talk)
    assert push["done_at"] is not None
    assert push["outcome"] in ("no_access", "stale")


async def test_the_day_a_pupil_leaves_is_a_day_of_the_schools_own_zone(
    talk: Talk, school: School, reader: Person
) -> None:
    await change(talk, tables.PupilRow, school.pupil.id, left_on=NOW.date() + timedelta(days=1))
    talk.clock.now = NOW.replace(hour=21, minute=30)  # past midnight in Moscow, not yet in UTC
    await talk.pays()
    assert reader.everything_said == ""


async def test_a_step_of_a_case_that_has_moved_on_is_not_told(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:grant:1:2:")
    told = parent.everything_said
    await talk.pays()
    new = parent.everything_said.removeprefix(told)
    assert "На рассмотрении" not in new
    assert new.count("Доступ предоставлен") == 1


async def test_a_card_goes_only_to_the_staff_chat_of_the_moment(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await change(talk, tables.SchoolRow, school.id, staff_account_id=None)
    await talk.pays()
    assert school.chat.everything_said == ""


async def test_a_queue_holds_ids_and_nothing_else(talk: Talk, school: School, reader: Person, parent: Person) -> None:
    other = talk.person(started=False)
    await school.applies(other)
    for push in await rows(talk.database, tables.PushRow):
        values = [value for value in push["refs"].values() if not isinstance(value, int | None)]
        assert all(value in ("filed", "taken", "provided") for value in values)
        assert [word for word in school.personal if word in push["key"]] == []


# -- what Telegram answers


@pytest.mark.parametrize("answer", [FORBIDDEN, NO_CHAT, refusal(403, "Forbidden: user is deactivated")])
async def test_who_has_blocked_the_bot_is_noted_and_not_tried_again(
    talk: Talk, school: School, reader: Person, answer: Json
) -> None:
    talk.telegram.fails(answer)
    await talk.pays()
    assert (await the_push(talk))["outcome"] == "blocked"
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    assert account["blocked_at"] == talk.clock.now
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 4")
    await school.teacher.taps("Сообщить сейчас")
    calls = len(talk.telegram.calls)
    await talk.pays()
    assert len(talk.telegram.calls) == calls  # nothing is even asked of Telegram


@pytest.mark.parametrize(("answer", "least", "most"), [(RETRY_AFTER, 5, 5), (None, 1.6, 2.4), (SERVER_ERROR, 1.6, 2.4)])
async def test_what_is_nobodys_fault_is_put_back_and_counts_no_attempt(
    talk: Talk, reader: Person, answer: Json | None, least: float, most: float
) -> None:
    due_at = (await the_push(talk))["due_at"]
    talk.telegram.fails(answer)
    await talk.pays()
    push = await the_push(talk)
    assert (push["done_at"], push["attempts"], push["due_at"]) == (None, 0, due_at)
    pause = push["lease_until"] - talk.clock.now  # type: ignore[operator]
    assert least <= pause.total_seconds() <= most  # with a little chance, so that a crowd does not come back at once
    assert await talk.pays() == 0  # not before the pause is over
    talk.clock.now += pause
    await talk.pays()
    assert reader.chat.sent == 1
    assert (await the_push(talk))["outcome"] == "sent"


async def test_a_request_of_ours_that_is_bad_is_set_aside_aloud(talk: Talk, reader: Person) -> None:
    talk.mistakes_expected = True
    talk.telegram.fails(BAD_REQUEST)
    await talk.pays()
    assert (await the_push(talk))["outcome"] == "set_aside"
    assert [entry["event"] for entry in talk.mistakes] == ["push.refused"]
    assert await talk.pays() == 0
    async with talk.database.open_read() as work:
        assert (await work.pushes.state()).set_aside == 1


async def test_a_push_that_breaks_us_does_not_hold_up_the_others(talk: Talk, school: School, reader: Person) -> None:
    talk.mistakes_expected = True
    async with talk.database.open_upkeep() as work:
        (account,) = await rows_in(work)
        await work.pushes.owe("broken", account, "no such kind", talk.clock.now - timedelta(hours=1))
    await talk.pays()
    assert reader.chat.sent == 1
    assert "push.failed" in [entry["event"] for entry in talk.mistakes]


async def rows_in(work) -> list[int]:  # type: ignore[no-untyped-def]
    return [reader.account_id for reader in await work.grants.readers([1])]


async def test_a_group_that_became_a_supergroup_gets_its_card(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    moved = talk.group()
    answer = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=moved.id)
    talk.telegram.fails(answer, chat=school.chat.id)
    await talk.pays()
    await talk.pays()
    assert "Ждёт исполнителя" in moved.screen


# -- once, and after a death


async def test_what_is_paid_is_not_paid_again(talk: Talk, reader: Person) -> None:
    assert await talk.pays() == 1
    talk.clock.forward(days=1)
    assert await talk.pays() == 0
    await talk.restarts()
    assert await talk.pays() == 0
    assert reader.chat.sent == 1


async def test_two_ticks_at_once_pay_once(talk: Talk, reader: Person) -> None:
    await asyncio.gather(talk.pays(), talk.pays(), talk.pays())
    assert reader.chat.sent == 1


@pytest.mark.parametrize(("heard", "times"), [(False, 1), (True, 2)])
async def test_died_while_sending_it_is_sent_when_the_lease_is_over(
    talk: Talk, reader: Person, heard: bool, times: int
) -> None:
    """At least once: what Telegram had taken before the death is said again, and nothing is lost."""
    talk.telegram.fails(Died(), after=heard)
    with pytest.raises(Died):
        await talk.pays()
    assert await talk.pays() == 0  # it is in hand, as far as anybody can know
    talk.clock.now += LEASE
    assert await talk.pays() == 1
    assert reader.chat.sent == times
    assert (await the_push(talk))["attempts"] == 2


@pytest.mark.long
async def test_a_claim_that_has_run_out_is_fenced(talk: Talk, reader: Person) -> None:
    async with talk.database.open_upkeep() as work:
        (slow,) = await work.pushes.claim(work.now, limit=1, lease=LEASE)
    talk.clock.now += LEASE
    await talk.pays()
    async with talk.database.open_upkeep() as work:
        assert not await work.pushes.finish([slow], "late", work.now)
        assert not await work.pushes.put_back(slow, work.now)
    assert (await the_push(talk))["outcome"] == "sent"


async def test_a_burst_longer_than_the_window_is_paid_in_one_tick(talk: Talk, school: School) -> None:
    readers = [talk.person() for _ in range(WINDOW + 5)]
    async with seeding(talk.database) as seed:
        for reader in readers:
            await seed.grant(await seed.person(external_id=str(reader.id)), school.pupil.id)
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    talk.clock.forward(minutes=2)
    assert await talk.pays() == WINDOW + 5
    assert [reader.chat.sent for reader in readers] == [1] * (WINDOW + 5)


async def test_a_pusher_that_is_stopped_takes_nothing_new(talk: Talk, reader: Person) -> None:
    talk.pushing.stop()
    assert await talk.pays() == 0
    assert (await the_push(talk))["lease_until"] is None


async def test_a_school_that_protects_its_content_says_so_to_telegram(
    talk: Talk, school: School, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await change(talk, tables.SchoolRow, school.id, protect_content=True)
    forms = []
    serve = talk.telegram._serve
    monkeypatch.setattr(
        talk.telegram, "_serve", lambda name, form, files: forms.append(form) or serve(name, form, files)
    )
    await talk.pays()
    assert [form.get("protect_content") for form in forms] == ["true"]


# -- the urgent, the large and the small


async def owe(talk: Talk, school: School, number: int, **values: object) -> list[Person]:
    """So many readers of a child, each owed the news of its mark."""
    readers = [talk.person() for _ in range(number)]
    async with seeding(talk.database) as seed:
        mark = await seed.mark(school.pupil.id, school.subject_id, NOW.date(), "5")
        for reader in readers:
            await seed.grant(await seed.person(external_id=str(reader.id)), school.pupil.id)
    async with talk.database.open_upkeep() as work:
        fact = Fact(kind=NewsKind.MARK, id=mark, pupils=(school.pupil.id,), about=NOW.date())
        assert await owe_news(work, fact) == number
    if values:
        async with talk.database.transaction() as connection:
            await connection.execute(update(tables.PushRow).values(**values))
    return readers


async def test_the_urgent_does_not_wait_behind_a_backlog(talk: Talk, school: School) -> None:
    backlog = await owe(talk, school, WINDOW * 2, due_at=NOW - timedelta(hours=1))
    await school.applies(talk.person(started=False))
    order: list[int] = []
    serve = talk.telegram._serve
    talk.telegram._serve = lambda name, form, files: (  # type: ignore[method-assign]
        order.append(int(form.get("chat_id", 0))) or serve(name, form, files)
    )
    await talk.pays()
    assert order.index(school.chat.id) < WINDOW
    assert len(order) >= len(backlog)


async def test_a_small_school_has_its_share_beside_a_large_one(talk: Talk, school: School) -> None:
    await owe(talk, school, 60, due_at=NOW - timedelta(hours=1))
    other = await a_school(talk)
    few = await owe(talk, other, 3)
    async with talk.database.open_upkeep() as work:
        claimed = await work.pushes.claim(work.now, limit=20, lease=LEASE)
    theirs = {push.external_id for push in claimed}
    assert {str(reader.id) for reader in few} <= theirs
    assert len(claimed) == 20


async def test_what_was_in_hand_at_three_deaths_is_tried_alone_and_then_set_aside_aloud(
    talk: Talk, school: School, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.mistakes_expected = True
    monkeypatch.setattr("bot.pushing.CALM_SECONDS", 0)
    deaths = 0
    while (await the_push(talk))["outcome"] is None:
        talk.telegram.fails(Died())
        with contextlib.suppress(Died):
            await talk.pays()
            break
        deaths += 1
        talk.clock.now += LEASE
    assert deaths == GUILTY
    assert (await the_push(talk))["outcome"] == "set_aside"
    assert [entry["event"] for entry in talk.mistakes] == ["push.kills"]


async def test_a_suspect_is_not_tried_by_a_process_that_has_just_begun(
    talk: Talk, school: School, reader: Person
) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.PushRow).values(attempts=3))
    assert await talk.pays() == 0
    talk.pushing._began -= 60
    assert await talk.pays() == 1
    assert reader.chat.sent == 1


async def test_a_bundle_that_breaks_us_is_set_aside_alone(
    talk: Talk, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.mistakes_expected = True
    readers = await owe(talk, school, 6)
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.PushRow).where(tables.PushRow.id == 3).values(refs={"broken": 1}))
    await talk.pays()
    assert sorted(reader.chat.sent for reader in readers) == [0, 1, 1, 1, 1, 1]
    outcomes = [row["outcome"] for row in await rows(talk.database, tables.PushRow)]
    assert sorted(map(str, outcomes)) == ["sent"] * 5 + ["set_aside"]


@pytest.mark.long
async def test_an_hour_without_telegram_loses_nothing_and_bundles_the_backlog(
    talk: Talk, school: School, reader: Person
) -> None:
    outage = talk.telegram.fails(None, times=1000, chat=reader.id)
    for _step in range(12):
        talk.clock.forward(minutes=5)
        await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 4")
        talk.pushing._rest_until = 0
        await talk.pays()
    outage.times = 0
    talk.pushing._rest_until = 0
    talk.clock.forward(minutes=10)
    await talk.pays()
    assert reader.chat.sent == 1
    assert reader.screen.splitlines()[1] == f"Алгебра - 5, {', '.join('4' * 12)}"
    assert {row["outcome"] for row in await rows(talk.database, tables.PushRow)} == {"sent"}


async def test_when_telegram_is_away_one_goes_ahead_to_look(talk: Talk, school: School) -> None:
    await owe(talk, school, 60)
    talk.telegram.fails(None, times=1000)
    await talk.pays()
    calls = len(talk.telegram.calls)
    assert calls <= WINDOW
    talk.pushing._rest_until = 0
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert len(talk.telegram.calls) == calls + 1


@pytest.mark.long
async def test_a_decision_at_night_comes_without_a_sound(
    talk: Talk, school: School, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await school.applies(parent)
    talk.clock.now = NOW.replace(hour=20)  # eleven in the evening in Moscow
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:grant:1:2:")
    forms = []
    serve = talk.telegram._serve
    monkeypatch.setattr(
        talk.telegram, "_serve", lambda name, form, files: forms.append(form) or serve(name, form, files)
    )
    await talk.pays()
    quiet = {form["chat_id"]: form.get("disable_notification") for form in forms if "text" in form or "caption" in form}
    assert quiet[str(parent.id)] == "true"


# -- the database goes away while something is said


async def test_news_that_could_not_be_read_are_told_when_the_database_is_back(
    talk: Talk, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, times = talk.pushing._news, 0

    async def away_once(pushes: Sequence[Push]) -> list[Bundle]:
        nonlocal times
        times += 1
        if times == 1:
            raise TryAgain("ConnectionDoesNotExistError")
        return await whole.prepare(pushes)

    monkeypatch.setattr(talk.pushing, "_news", NewsDelivery(away_once, whole.send))
    await talk.pays()
    assert (await the_push(talk))["outcome"] is None  # not set aside
    talk.clock.forward(minutes=1)
    await talk.pays()
    assert reader.chat.everything_said != []
    assert (await the_push(talk))["outcome"] == "sent"


async def test_a_card_is_drawn_when_the_database_is_back(
    talk: Talk, school: School, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = 0

    def away_once(deliver: Deliver) -> Deliver:
        async def first(bot: Bot, push: Push) -> str:
            nonlocal times
            times += 1
            if times == 1:
                raise TryAgain("ConnectionDoesNotExistError")
            return await deliver(bot, push)

        return first

    kinds = {kind: away_once(deliver) for kind, deliver in talk.pushing._kinds.items()}
    monkeypatch.setattr(talk.pushing, "_kinds", kinds)
    await begins(parent)
    await school.applies(parent)
    for _ in range(3):
        await talk.pays()
        talk.clock.forward(minutes=1)
    outcomes = {push["outcome"] for push in await rows(talk.database, tables.PushRow)}
    assert "set_aside" not in outcomes
    assert "Ждёт исполнителя" in school.chat.screen
