"""What is turned rather than done: the clock, faults, limits; and what the page listens to."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from aiohttp import web

from playground.answers import Body, as_json, posted
from playground.errors import ControlError
from playground.faults import Faults, fault_from
from playground.limits import Limits
from playground.world import World

_SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp")
_KEEP_ALIVE = 15.0  # seconds between comments on a silent event stream


class Knobs:
    """The clock, the faults and the limits of one playground, and its event stream."""

    def __init__(self, world: World, limits: Limits, faults: Faults, zone: str) -> None:
        self.world = world
        self.limits = limits
        self.faults = faults
        self.zone = ZoneInfo(zone)

    def routes(self) -> list[web.RouteDef]:
        """Their part of /control/*."""
        return [
            web.get("/control/clock", self.get_clock),
            web.post("/control/clock", posted(self.post_clock)),
            web.get("/control/faults", self.get_faults),
            web.post("/control/faults", posted(self.post_faults)),
            web.get("/control/limits", self.get_limits),
            web.post("/control/limits", posted(self.post_limits)),
            web.get("/control/events", self.events),
            web.get("/control/file/{key}", self.file),
        ]

    async def get_clock(self, request: web.Request) -> web.Response:
        return as_json(self._clock())

    async def post_clock(self, body: Body) -> Any:
        if "now" in body:
            self.world.clock.set(datetime.fromisoformat(str(body["now"])))
        elif "forward" in body:
            self.world.clock.forward(float(body["forward"]))
        elif "working_day" in body:
            self.world.clock.set(self._next_working_day(str(body["working_day"])))
        else:
            raise ControlError("now: ISO time, or forward: seconds, or working_day: HH:MM")
        self.world.tell({"kind": "clock"})
        return self._clock()

    def _clock(self) -> Body:
        return {"now": self.world.clock.now().isoformat(), "zone": str(self.zone)}

    def _next_working_day(self, at: str) -> datetime:
        """The first moment ahead that is `at` o'clock of a working day in Russia."""
        now = self.world.clock.now().astimezone(self.zone)
        hour, minute = (int(part) for part in at.split(":"))
        moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        off = holidays.country_holidays("RU", years=[now.year, now.year + 1])
        while moment <= now or not off.is_working_day(moment.date()):
            moment += timedelta(days=1)
        return moment

    async def get_faults(self, request: web.Request) -> web.Response:
        return as_json(self._faults())

    async def post_faults(self, body: Body) -> Any:
        if body.get("clear"):
            self.faults.clear()
        if body.get("kind"):
            self.faults.add(fault_from(body))
        self.world.tell({"kind": "faults"})
        return self._faults()

    def _faults(self) -> Body:
        return {"active": [fault.view() for fault in self.faults.active], "counts": self.faults.counts}

    async def get_limits(self, request: web.Request) -> web.Response:
        return as_json({"on": self.limits.on})

    async def post_limits(self, body: Body) -> Any:
        self.limits.on = bool(body.get("on"))
        return {"on": self.limits.on}

    # The page

    async def file(self, request: web.Request) -> web.Response:
        stored = self.world.files.get(request.match_info["key"])
        if stored is None:
            raise web.HTTPNotFound
        # A file somebody sent never runs as a page of ours: only pictures are shown in place.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        if stored.mime not in _SHOWN_IN_PLACE:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=stored.data, content_type=stored.mime, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: which rooms changed; a comment keeps the line open."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        watcher: asyncio.Queue[Body | None] = asyncio.Queue()
        self.world.watchers.add(watcher)
        try:
            await response.write(b": hello\n\n")
            while (line := await self._next_event(watcher)) is not None:
                await response.write(line)
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self.world.watchers.discard(watcher)
        return response

    async def _next_event(self, watcher: asyncio.Queue[Body | None]) -> bytes | None:
        try:
            async with asyncio.timeout(_KEEP_ALIVE):
                event = await watcher.get()
        except TimeoutError:
            return b": still here\n\n"
        return f"data: {json.dumps(event)}\n\n".encode() if event is not None else None
