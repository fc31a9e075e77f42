"""Raw updates by long polling and by webhook; both only feed the intake."""

import asyncio
import hmac
import json
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import web

from bot.intake import HANDLED_UPDATES, Intake, NotKept, pause_before_retry

logger = structlog.get_logger(__name__)

LONG_POLL_SECONDS = 25
BATCH = 100
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


class Unauthorised(RuntimeError):
    """Telegram does not know the token: no use to go on."""


async def poll(
    bot: Bot, intake: Intake, stopping: asyncio.Event, turn: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Ask for raw updates in our turn, until stopped. Only what is on disk is confirmed, by the next question.

    aiogram would parse the answer whole, and one update it cannot parse would hide all others behind it.
    """
    assert isinstance(bot.session, AiohttpSession)
    url = bot.session.api.api_url(bot.token, "getUpdates")
    http = await bot.session.create_session()
    offset: int | None = None
    failures = 0
    while not stopping.is_set():
        await _until(stopping, turn())
        question = {"timeout": LONG_POLL_SECONDS, "limit": BATCH, "allowed_updates": list(HANDLED_UPDATES)}
        try:
            updates = await _until(stopping, _ask(http, url, question | ({"offset": offset} if offset else {})))
            if updates:
                await intake.keep(updates)
                offset = max(update["update_id"] for update in updates) + 1
            failures = 0
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, NotKept) as error:
            failures += 1
            # The address holds the token, so the error's own words stay out of the log.
            logger.warning("polling.failed", error=type(error).__name__, failures=failures)
            await _until(stopping, asyncio.sleep(pause_before_retry(failures)))
        await _until(stopping, intake.has_room())


async def _ask(http: aiohttp.ClientSession, url: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    timeout = aiohttp.ClientTimeout(total=LONG_POLL_SECONDS + 15)
    async with http.post(url, json=question, timeout=timeout) as response:
        answer = json.loads(await response.read())
    if answer.get("ok"):
        return [one for one in answer["result"] if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
    if response.status in (401, 404):
        raise Unauthorised
    raise aiohttp.ClientResponseError(response.request_info, (), status=response.status)


async def _until(stopping: asyncio.Event, work: Any) -> Any:
    """The result of the work, or None if asked to stop before it."""
    task = asyncio.ensure_future(work)
    stop = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for pending in (task, stop):
            if not pending.done():
                pending.cancel()


def webhook_route(intake: Intake, secret: str) -> Any:
    """The handler of Telegram's calls: checks the secret in constant time, keeps, and only then says 200."""

    async def receive(request: web.Request) -> web.Response:
        told = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode(), secret.encode()):
            logger.warning("webhook.refused")
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        try:
            await intake.keep([update])
        except NotKept:
            return web.Response(status=503)
        return web.Response(status=200)

    return receive
