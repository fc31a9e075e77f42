"""A parent talks to the diary through the dispatcher: commands, taps, old and forged buttons."""

from collections.abc import AsyncGenerator, Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User

from bot.handlers.parent import diary as handlers
from bot.rooms import detach
from bot.screens.parent.diary import DayTap, MonthTap
from bot.services.diary import DiaryReading
from domain.access import Viewer
from storage.work import Database
from tests.conftest import NOW
from tests.seed import SmallSchool, seeding, small_school

PARENT = User(id=77, is_bot=False, first_name="A")
_ids = count(1)


class Telegram(BaseSession):
    """Keeps what the bot asked for and answers as the servers would."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[SendMessage | EditMessageText] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        assert isinstance(method, SendMessage | EditMessageText)
        self.drawn.append(method)
        return Message(message_id=next(_ids), date=NOW, chat=Chat(id=77, type="private"))

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None: ...


class Parent:
    """Says and taps; sees the last screen drawn."""

    def __init__(self, dispatcher: Dispatcher, viewer: Viewer | None, chat: str = "private") -> None:
        self._dispatcher, self._viewer, self._telegram = dispatcher, viewer, Telegram()
        self._bot = Bot("42:TEST", session=self._telegram)
        self._chat = Chat(id=77, type=chat)

    def _message(self, text: str) -> Message:
        return Message(message_id=next(_ids), date=NOW, chat=self._chat, from_user=PARENT, text=text)

    async def says(self, text: str) -> None:
        await self._feed(Update(update_id=next(_ids), message=self._message(text)))

    async def taps(self, data: str) -> None:
        tap = CallbackQuery(
            id=str(next(_ids)), chat_instance="1", from_user=PARENT, message=self._message("..."), data=data
        )
        await self._feed(Update(update_id=next(_ids), callback_query=tap))

    async def presses(self, label: str) -> None:
        markup = self._telegram.drawn[-1].reply_markup
        assert isinstance(markup, InlineKeyboardMarkup)
        (data,) = (one.callback_data for row in markup.inline_keyboard for one in row if one.text == label)
        assert data
        await self.taps(data)

    async def _feed(self, update: Update) -> None:
        await self._dispatcher.feed_update(self._bot, update, viewer=self._viewer)

    @property
    def screens(self) -> list[str]:
        return [method.text for method in self._telegram.drawn]

    @property
    def edited(self) -> bool:
        return isinstance(self._telegram.drawn[-1], EditMessageText)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database, "Иванов Пётр Ильич")


@pytest.fixture
def dispatcher(database: Database) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(diary=DiaryReading(database))
    detach(handlers.router)  # another test may have served it
    dispatcher.include_router(handlers.router)
    yield dispatcher
    handlers.router._parent_router = None  # a router has one dispatcher for life; a test has its own


async def test_a_parent_reads_today_walks_the_days_and_chooses_one_by_the_calendar(
    dispatcher: Dispatcher, school: SmallSchool
):
    parent = Parent(dispatcher, school.parent)
    await parent.says("/today")
    assert parent.screens[-1].startswith("<b>Пётр · 7 «А» · среда, 25 ноября</b>\n1 · 08:30–09:15 · <b>Алгебра</b>")
    await parent.presses("чт ›")
    assert "четверг, 26 ноября" in parent.screens[-1]
    await parent.presses("Календарь")
    assert "Ноябрь 2026" in parent.screens[-1]
    await parent.presses("‹ окт")
    await parent.presses("28·")
    assert "среда, 28 октября</b>\nКаникулы по 1 ноября включительно." in parent.screens[-1]
    await parent.presses("Сегодня")
    assert "среда, 25 ноября" in parent.screens[-1]
    assert parent.edited, "one screen is redrawn, no trail is left"


async def test_children_are_switched_by_a_tap(dispatcher: Dispatcher, database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        await seed.grant(school.parent, await seed.pupil(school.id, school.class_id, "Иванова Анна Ильинична"))
    parent = Parent(dispatcher, school.parent)
    await parent.says("/day")
    await parent.presses("Анна")
    assert parent.screens[-1].startswith("<b>Анна · 7 «А»")


async def test_a_button_whose_grant_has_ended_answers_with_the_polite_nothing_over_the_page(
    dispatcher: Dispatcher, database: Database, school: SmallSchool
):
    parent = Parent(dispatcher, school.parent)
    await parent.says("/today")
    async with database.open_act() as work:
        assert await work.grants.end(school.parent.person_id, school.pupil_id, "revoked", NOW)
    await parent.presses("чт ›")
    assert parent.edited
    ended = parent.screens[-1]
    assert "ничего не найдено" in ended

    async with seeding(database) as seed:
        neighbour = await seed.person()
        await seed.grant(neighbour, school.classmate_id)
    for somebody in (None, neighbour):
        other = Parent(dispatcher, somebody)
        await other.taps(DayTap(pupil=school.pupil_id, day="2026-11-25").pack())
        await other.taps(MonthTap(pupil=school.pupil_id, year=2026, month=11).pack())
        assert other.screens == [ended, ended], "a stranger and another parent see the very same"


async def test_a_stranger_who_asks_for_today_is_told_how_to_get_access(dispatcher: Dispatcher, school: SmallSchool):
    stranger = Parent(dispatcher, None)
    await stranger.says("/today")
    assert stranger.screens == ["Пока вам не открыт ни один дневник. Чтобы получить доступ, подайте заявление."]


@pytest.mark.parametrize("day", ["", "soon", "2026-13-45", "9999-12-31", "0001-01-01"])
async def test_a_forged_day_opens_today(dispatcher: Dispatcher, school: SmallSchool, day: str):
    parent = Parent(dispatcher, school.parent)
    await parent.taps(DayTap(pupil=school.pupil_id, day=day).pack())
    assert "среда, 25 ноября" in parent.screens[-1]


@pytest.mark.parametrize(("year", "month"), [(-5, 1), (10**12, 1), (2026, 99)])
async def test_a_forged_month_opens_this_month(dispatcher: Dispatcher, school: SmallSchool, year: int, month: int):
    parent = Parent(dispatcher, school.parent)
    await parent.taps(MonthTap(pupil=school.pupil_id, year=year, month=month, day="nonsense").pack())
    assert "Ноябрь 2026" in parent.screens[-1]


async def test_nothing_of_a_diary_is_shown_in_a_group(dispatcher: Dispatcher, school: SmallSchool):
    in_group = Parent(dispatcher, school.parent, chat="supergroup")
    await in_group.says("/today")
    await in_group.taps(DayTap(pupil=school.pupil_id).pack())
    await in_group.taps(MonthTap(pupil=school.pupil_id, year=2026, month=11).pack())
    assert in_group.screens == []


def test_the_longest_button_is_within_what_telegram_takes():
    largest = 2**63 - 1
    longest = MonthTap(pupil=largest, year=2026, month=12, day=date(2026, 12, 31).isoformat()).pack()
    assert len(longest.encode()) <= 64
