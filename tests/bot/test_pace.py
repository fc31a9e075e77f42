"""The pace of speech, on a clock that jumps: never more than Telegram allows, answers first, one gate for 429."""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, GetMe, SendMessage, TelegramMethod

from bot import pace
from bot.pace import GROUP_BURST, LONGEST_WAIT_OF_AN_ANSWER, OVERALL_PER_SECOND, ChatBusy, Pace, in_bulk

Sent = list[tuple[float, Any]]


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop that never sleeps: when there is nothing to do, its clock jumps to the next thing."""

    def __init__(self) -> None:
        super().__init__(_Impatient(self))
        self.jumped = 0.0

    def time(self) -> float:
        return self.jumped


class _Impatient(selectors.SelectSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        # A little more each time, as real clocks do: a wait too short for a float to add would never end.
        self._loop.jumped += (timeout or 0) + 1e-7
        return super().select(0)


class Line:
    """A bot session behind its pace: notes when each call went out."""

    def __init__(self, loop: JumpingLoop) -> None:
        self.loop, self.pace, self.sent = loop, Pace(), Sent()
        self.bot = Bot("42:TEST")
        self.floods: dict[int, int] = {}  # by the number of the call: seconds to wait

    async def say(self, chat: int, method: TelegramMethod[Any] | None = None) -> None:
        await self.pace(self._make_request, self.bot, method or SendMessage(chat_id=chat, text="x"))

    async def push(self, chat: int) -> None:
        with in_bulk():
            await self.say(chat)

    async def _make_request(self, _bot: Bot, method: TelegramMethod[Any]) -> Any:
        if seconds := self.floods.pop(len(self.sent), None):
            raise TelegramRetryAfter(method=method, message="too many", retry_after=seconds)
        self.sent.append((self.loop.time(), getattr(method, "chat_id", None)))

    def most_within(self, seconds: float, chat: int | None = None) -> int:
        """The most messages that ever went out within so many seconds."""
        moments = [moment for moment, to in self.sent if chat in (None, to)]
        return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Line], Coroutine[Any, Any, None]]], Line]:
    """Run a play on the jumping clock; the line as it was left."""

    def run(acts: Callable[[Line], Coroutine[Any, Any, None]]) -> Line:
        loop = JumpingLoop()
        monkeypatch.setattr(pace.time, "monotonic", loop.time)
        try:
            line = Line(loop)
            loop.run_until_complete(acts(line))
        finally:
            loop.close()
        return line

    return run


Play = Callable[[Callable[[Line], Coroutine[Any, Any, None]]], Line]


def test_a_storm_of_pushes_is_spread_over_the_seconds(play: Play) -> None:
    async def acts(line: Line) -> None:
        await asyncio.gather(*(line.push(chat) for chat in range(1, 301)))

    line = play(acts)
    assert len(line.sent) == 300
    assert line.most_within(1) <= OVERALL_PER_SECOND + 1
    assert line.sent[-1][0] < 300 / OVERALL_PER_SECOND + 1  # and no slower than that


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.4, 1.5])
def test_however_late_telegram_counts_no_second_holds_more_than_allowed(play: Play, delay: float) -> None:
    """Answers come late and bunched: what was sent long before may be counted together with what was sent just now."""

    async def acts(line: Line) -> None:
        dice = random.Random(1)

        async def late(_bot: Bot, method: TelegramMethod[Any]) -> None:
            await asyncio.sleep(delay * dice.random())
            line.sent.append((line.loop.time(), getattr(method, "chat_id", None)))  # here Telegram counts it
            await asyncio.sleep(delay * dice.random())

        async def push(chat: int) -> None:
            with in_bulk():
                await line.pace(late, line.bot, SendMessage(chat_id=chat, text="x"))

        await asyncio.gather(*(push(chat) for chat in range(1, 401)))

    line = play(acts)
    assert len(line.sent) == 400
    assert line.most_within(1) <= OVERALL_PER_SECOND


def test_an_urgent_push_goes_before_the_others_and_after_the_answers(play: Play) -> None:
    async def acts(line: Line) -> None:
        pushes = [asyncio.ensure_future(line.push(chat)) for chat in range(1, 101)]
        await asyncio.sleep(0.5)
        with in_bulk(urgent=True):
            urgent = asyncio.ensure_future(line.say(2000))
        await asyncio.sleep(0)
        answer = asyncio.ensure_future(line.say(1000))
        await asyncio.gather(*pushes, urgent, answer)

    order = [chat for _, chat in play(acts).sent]
    assert order.index(1000) < order.index(2000) < 40


def test_a_push_does_not_wait_for_a_busy_chat(play: Play) -> None:
    async def acts(line: Line) -> None:
        for _ in range(GROUP_BURST):
            await line.say(-7)
        before = line.loop.time()
        with pytest.raises(ChatBusy) as busy:
            await line.push(-7)
        assert line.loop.time() - before < 1
        assert 0 < busy.value.seconds <= pace.GROUP_SECONDS

    play(acts)


def test_a_turn_that_is_given_up_is_nobodys_loss(play: Play) -> None:
    async def acts(line: Line) -> None:
        pushes = [asyncio.ensure_future(line.push(chat)) for chat in range(1, 61)]
        await asyncio.sleep(0.1)
        for push in pushes[10:40]:
            push.cancel()
        await asyncio.gather(*pushes, return_exceptions=True)
        await asyncio.gather(*(line.push(chat) for chat in range(100, 130)))

    assert len(play(acts).sent) == 60


def test_a_private_chat_takes_a_few_at_once_and_then_one_a_second(play: Play) -> None:
    async def acts(line: Line) -> None:
        for _ in range(20):
            await line.say(7)

    line = play(acts)
    assert line.most_within(1) <= 4
    assert line.most_within(10) <= 13


def test_a_group_takes_less_than_twenty_a_minute(play: Play) -> None:
    async def acts(line: Line) -> None:
        for _ in range(60):
            await line.say(-7)

    line = play(acts)
    assert line.most_within(60) <= GROUP_BURST < 20


def test_an_answer_goes_before_the_pushes_that_wait(play: Play) -> None:
    async def acts(line: Line) -> None:
        pushes = [asyncio.ensure_future(line.push(chat)) for chat in range(1, 101)]
        await asyncio.sleep(0.5)
        asked_at = line.loop.time()
        await line.say(1000)
        assert line.loop.time() - asked_at < 3 / OVERALL_PER_SECOND
        await asyncio.gather(*pushes)

    assert len(play(acts).sent) == 101


def test_a_group_at_its_limit_does_not_hold_up_the_pushes_of_others(play: Play) -> None:
    async def acts(line: Line) -> None:
        for _ in range(GROUP_BURST):
            await line.say(-7)
        late = asyncio.ensure_future(line.say(-7))
        await asyncio.sleep(0)
        before = line.loop.time()
        await asyncio.gather(*(line.push(chat) for chat in range(1, 11)))
        assert line.loop.time() - before < 1
        await late

    play(acts)


def test_when_telegram_asks_to_wait_everybody_waits(play: Play) -> None:
    async def acts(line: Line) -> None:
        line.floods[0] = 5
        await line.say(1)
        assert line.loop.time() >= 5
        await asyncio.gather(*(line.say(chat) for chat in range(2, 12)))

    line = play(acts)
    assert min(moment for moment, _ in line.sent) >= 5
    assert len(line.sent) == 11  # the answer that was refused has gone out too


def test_a_refused_push_is_left_to_its_queue_and_closes_the_gate(play: Play) -> None:
    async def acts(line: Line) -> None:
        line.floods[0] = 5
        with pytest.raises(TelegramRetryAfter):
            await line.push(1)
        await line.say(2)

    (said,) = play(acts).sent
    assert said[0] >= 5


def test_a_pause_too_long_for_an_answer_is_left_to_the_inbox(play: Play) -> None:
    async def acts(line: Line) -> None:
        line.floods[0] = int(LONGEST_WAIT_OF_AN_ANSWER) + 1
        with pytest.raises(TelegramRetryAfter):
            await line.say(1)

    assert play(acts).sent == []


def test_an_answer_is_not_tried_for_ever(play: Play) -> None:
    async def acts(line: Line) -> None:
        line.floods = dict.fromkeys([0], 1)
        tries = 0

        async def flood(_bot: Bot, method: TelegramMethod[Any]) -> Any:
            nonlocal tries
            tries += 1
            raise TelegramRetryAfter(method=method, message="too many", retry_after=1)

        with pytest.raises(TelegramRetryAfter):
            await line.pace(flood, line.bot, SendMessage(chat_id=1, text="x"))
        assert tries == 3

    play(acts)


@pytest.mark.parametrize("method", [AnswerCallbackQuery(callback_query_id="1"), GetMe()])
def test_what_is_no_message_waits_for_nothing(play: Play, method: TelegramMethod[Any]) -> None:
    async def acts(line: Line) -> None:
        line.pace.pause(60)
        for _ in range(50):
            await line.say(1, method)
        assert line.loop.time() < 0.01

    play(acts)


def test_quiet_chats_are_forgotten(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHATS_REMEMBERED", 50)

    async def acts(line: Line) -> None:
        for chat in range(1, 41):
            await line.push(chat)
        await asyncio.sleep(120)
        for chat in range(41, 61):
            await line.push(chat)
        assert len(line.pace._chats) <= 50

    play(acts)
