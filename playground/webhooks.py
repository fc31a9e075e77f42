"""Delivery to a bot's own address: in order, one at a time, again and again until it says 2xx."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import TYPE_CHECKING

import aiohttp

from playground.updates import Pending

if TYPE_CHECKING:
    from playground.api.call import Call

FIRST_PAUSE = 0.5  # seconds before the second try; each next pause is twice as long
LONGEST_PAUSE = 30.0
ANSWER_WITHIN = 60.0
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """The deliverer of one bot; it lives from setWebhook to deleteWebhook."""

    def __init__(self, call: Call, url: str, secret: str | None, max_connections: int) -> None:
        self.url = url
        self.max_connections = max_connections
        self.last_error: str | None = None
        self.last_error_date: datetime | None = None
        self._clock = call.world.clock
        self._updates = call.account.updates
        self._headers = {_HEADER: secret} if secret else {}
        self._arrived = asyncio.Event()
        self._worker: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Begin to deliver, what already waits first."""
        self._updates.arrived = self._arrived.set
        self._worker = asyncio.ensure_future(self._deliver())

    def close(self) -> None:
        """Stop at once; what was not taken stays in the queue."""
        self._updates.arrived = lambda: None
        if self._worker is not None:
            self._worker.cancel()

    async def _deliver(self) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                self._arrived.clear()
                for pending in self._updates.first(1):
                    await self._insist(session, pending)
                    self._updates.done(pending)
                    self._arrived.set()
                await self._arrived.wait()

    async def _insist(self, session: aiohttp.ClientSession, pending: Pending) -> None:
        pause = FIRST_PAUSE
        while not await self._taken(session, pending):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _taken(self, session: aiohttp.ClientSession, pending: Pending) -> bool:
        headers = {"Content-Type": "application/json", **self._headers}
        body = json.dumps(pending.body, ensure_ascii=False).encode()
        try:
            async with session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                await response.read()
                if 200 <= response.status < 300:
                    return True
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        except aiohttp.ClientConnectorError:
            self._failed("Connection refused")
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientError:
            self._failed("Connection reset by peer")
        return False

    def _failed(self, reason: str) -> None:
        self.last_error = reason
        self.last_error_date = self._clock.now()
