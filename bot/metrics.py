"""What a collector may know: how much, how fast, how it ended; labels are names of ours, never of people."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, Update
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
"""One of our own: the library's global one would carry what we did not choose."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

UPDATES = Counter("diary_updates", "Updates handled", ["kind", "outcome"], registry=REGISTRY)
HANDLING = Histogram("diary_handling_seconds", "An update in hand", ["kind"], buckets=SECONDS, registry=REGISTRY)
CALLS = Counter("diary_telegram_calls", "Calls of the Bot API", ["method", "outcome"], registry=REGISTRY)
CALLING = Histogram("diary_telegram_seconds", "The Bot API's answer", buckets=SECONDS, registry=REGISTRY)
PUSHES = Counter("diary_pushes", "Pushes that were paid", ["kind", "outcome"], registry=REGISTRY)
TICKS = Counter("diary_ticks", "Runs of the ticks", ["name", "outcome"], registry=REGISTRY)

WAITING = Gauge("diary_inbox_waiting", "Updates kept and not answered yet", registry=REGISTRY)
QUARANTINED = Gauge("diary_inbox_quarantined", "Updates set aside for a person to look at", registry=REGISTRY)
LAST_UPDATE = Gauge("diary_last_update_timestamp_seconds", "When the newest update came", registry=REGISTRY)
OWED = Gauge("diary_pushes_owed", "Pushes not paid yet, future ones too", registry=REGISTRY)
LAG = Gauge("diary_pushes_lag_seconds", "How late the oldest due push is", registry=REGISTRY)
SET_ASIDE = Gauge("diary_pushes_set_aside", "Pushes set aside by a mistake of ours", registry=REGISTRY)
DATABASE = Gauge("diary_database_up", "Whether the database answered this very question", registry=REGISTRY)


class MeasuredUpdates(BaseMiddleware):
    """Counts and times what comes in; stands outermost, so that nothing is outside of it."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        assert isinstance(event, Update)
        kind, since, outcome = event.event_type, time.perf_counter(), "failed"
        try:
            result = await handler(event, data)
            outcome = "handled"
            return result
        finally:
            HANDLING.labels(kind).observe(time.perf_counter() - since)
            UPDATES.labels(kind, outcome).inc()


class MeasuredCalls(BaseRequestMiddleware):
    """Counts and times what goes out; stands innermost, so that a wait for one's turn is not Telegram's fault."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        name, since, outcome = method.__api_method__, time.perf_counter(), "failed"
        try:
            response = await make_request(bot, method)
            outcome = "ok"
            return response
        except TelegramAPIError as error:
            outcome = type(error).__name__.removeprefix("Telegram")
            raise
        finally:
            if name != "getUpdates":  # it waits for people, not for Telegram
                CALLING.observe(time.perf_counter() - since)
            CALLS.labels(name, outcome).inc()
