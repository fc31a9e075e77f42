"""How often a bot may speak, on a clock of our own."""

import pytest

from playground.errors import ApiError
from playground.limits import Limits

BOT, PERSON, GROUP = 1, 100, -100


class Seconds:
    """A monotonic clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    return Limits(seconds)


def refusal(limits: Limits, chat: int, count: int = 1, *, edit: bool = False) -> int:
    with pytest.raises(ApiError) as caught:
        limits.take(BOT, chat, count, edit=edit)
    assert caught.value.code == 429
    assert caught.value.parameters is not None
    wait = int(caught.value.parameters["retry_after"])
    assert caught.value.description == f"Too Many Requests: retry after {wait}"
    return wait


def test_thirty_messages_fit_a_second_and_the_next_waits(limits: Limits, seconds: Seconds) -> None:
    for chat in range(30):
        limits.take(BOT, PERSON + chat)
    assert refusal(limits, PERSON + 30) == 1
    seconds.now += 1.0
    limits.take(BOT, PERSON + 30)


def test_the_second_slides(limits: Limits, seconds: Seconds) -> None:
    for chat in range(15):
        limits.take(BOT, PERSON + chat)
    seconds.now += 0.9
    for chat in range(15, 30):
        limits.take(BOT, PERSON + chat)
    seconds.now += 0.2  # the first fifteen are over a second old, the rest are not
    for chat in range(30, 45):
        limits.take(BOT, PERSON + chat)
    refusal(limits, PERSON + 45)


def test_a_private_chat_takes_five_at_once_and_then_one_a_second(limits: Limits, seconds: Seconds) -> None:
    for _ in range(5):
        limits.take(BOT, PERSON)
    assert refusal(limits, PERSON) == 1
    seconds.now += 1.0
    limits.take(BOT, PERSON)
    refusal(limits, PERSON)


def test_edits_do_not_count_against_a_private_chat(limits: Limits) -> None:
    for _ in range(20):
        limits.take(BOT, PERSON, edit=True)
    limits.take(BOT, PERSON)


def test_a_group_takes_twenty_a_minute_edits_counted(limits: Limits, seconds: Seconds) -> None:
    for turn in range(20):
        limits.take(BOT, GROUP, edit=turn % 2 == 0)
        seconds.now += 1.0
    assert refusal(limits, GROUP, edit=True) == 40
    seconds.now += 40.0
    limits.take(BOT, GROUP)


def test_an_album_counts_as_many_as_it_holds(limits: Limits) -> None:
    limits.take(BOT, PERSON, 5)
    assert refusal(limits, PERSON, 3) == 3


def test_an_album_larger_than_the_burst_passes_into_a_quiet_chat(limits: Limits) -> None:
    limits.take(BOT, PERSON, 10)
    assert refusal(limits, PERSON) == 6


def test_a_refused_message_does_not_count(limits: Limits, seconds: Seconds) -> None:
    for _ in range(20):
        limits.take(BOT, GROUP)
    for _ in range(50):
        refusal(limits, GROUP)
    seconds.now += 60.0
    limits.take(BOT, GROUP)


def test_each_bot_has_limits_of_its_own(limits: Limits) -> None:
    for _ in range(5):
        limits.take(BOT, PERSON)
    limits.take(BOT + 1, PERSON)


def test_limits_can_be_off(limits: Limits) -> None:
    limits.on = False
    for _ in range(100):
        limits.take(BOT, PERSON)
