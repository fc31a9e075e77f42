"""The server: routes of the Bot API, of control and of the page, on loopback alone."""

import asyncio
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.answers import Handler, say_what_is_wrong
from playground.api.call import METHODS, Call
from playground.api.decoding import decode, read
from playground.api.updates import is_loopback
from playground.clock import Clock
from playground.control import Control
from playground.errors import ApiError, too_many
from playground.faults import Fault, Faults
from playground.files import UPLOAD_LIMIT
from playground.knobs import Knobs
from playground.limits import Limits
from playground.state import load, save
from playground.world import World

PAGE = Path(__file__).parent / "page"
_TOKEN = re.compile(r"(\d{1,16}):([\w-]+)\Z")
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_NOT_FOUND = ApiError(404, "Not Found")


class Playground:
    """One playground: a world, its limits and faults, and the web application over them."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        limits: bool = True,
        zone: str = "Europe/Moscow",
        state: Path | None = None,
    ) -> None:
        self.world = World(clock)
        self.state = state
        if state is not None and state.exists():
            load(self.world, state, keep_clock=clock is not None)
        self.limits = Limits(self.world.clock.monotonic, on=limits)
        self.faults = Faults()
        self.control = Control(self.world)
        self.knobs = Knobs(self.world, self.limits, self.faults, zone)

    def application(self) -> web.Application:
        """The aiohttp application; run it on a loopback address only."""
        app = web.Application(
            middlewares=[only_from_here, say_what_is_wrong], client_max_size=UPLOAD_LIMIT + 5 * 1024 * 1024
        )
        app.router.add_route("*", "/bot{token}/{method}", self.bot_api)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)
        app.add_routes([*self.control.routes(), *self.knobs.routes()])
        app.router.add_get("/", self.page)
        app.router.add_static("/page/", PAGE)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, app: web.Application) -> None:
        self.world.close()
        for account in self.world.accounts.values():
            if account.webhook is not None:
                account.webhook.close()
        if self.state is not None:
            save(self.world, self.state)

    async def page(self, request: web.Request) -> web.FileResponse:
        """The chat page; it runs its own scripts and no others."""
        policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
        return web.FileResponse(PAGE / "index.html", headers=headers)

    # The Bot API

    async def bot_api(self, request: web.Request) -> web.StreamResponse:
        """One request of a bot, through the faults in force."""
        method = request.match_info["method"]
        parameters_and_files = await self._read(request)
        for fault in self.faults.strike(method):
            if fault.kind == "latency":
                await asyncio.sleep(fault.seconds)
                continue
            if fault.kind == "drop_after":
                await self._answer(request, method, parameters_and_files)
            return self._struck(request, fault)
        return await self._answer(request, method, parameters_and_files)

    async def _read(self, request: web.Request) -> Any:
        try:
            return await read(request)
        except ApiError as error:
            return error
        except web.HTTPRequestEntityTooLarge:
            return ApiError(413, "Request Entity Too Large")

    def _struck(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.kind == "429":
            return _refused(too_many(fault.retry_after))
        if fault.kind == "500":
            return _refused(ApiError(500, "Internal Server Error"))
        if fault.kind == "502":
            return _refused(ApiError(502, "Bad Gateway"))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # nobody is left to read it

    async def _answer(self, request: web.Request, method: str, sent: Any) -> web.Response:
        call: Call | None = None
        try:
            call = self._call(request.match_info["token"])
            if isinstance(sent, ApiError):
                raise sent
            parameters, call.uploads = sent
            result = await self.perform(call, method, parameters)
        except ApiError as error:
            self._note_refusal(call, method, sent, error)
            return _refused(error)
        return _json({"ok": True, "result": result})

    def _call(self, token: str) -> Call:
        found = _TOKEN.match(token)
        if found is None:
            raise _UNAUTHORIZED
        return Call(self.world, self.world.account(int(found.group(1))), self.limits)

    async def perform(self, call: Call, name: str, parameters: dict[str, Any]) -> Any:
        """Do one method; the result is Telegram's JSON for this bot."""
        method = METHODS.get(name.lower())
        if method is None:
            raise _NOT_FOUND
        request = decode(method.request, parameters, call.uploads)
        return self.world.as_json(await method.answer(call, request), call.bot.id)

    def _note_refusal(self, call: Call | None, method: str, sent: Any, error: ApiError) -> None:
        if call is None or method.lower() == "getupdates":
            return
        parameters = {} if isinstance(sent, ApiError) else sent[0]
        chat = str(parameters.get("chat_id") or "")
        text = str(parameters.get("text") or parameters.get("caption") or "")
        number = int(chat) if chat.lstrip("-").isdigit() else None
        self.world.note(bot=call.bot.id, method=method, chat=number, text=text, refused=error.description)

    async def download(self, request: web.Request) -> web.Response:
        """The bytes behind a file_path."""
        try:
            self._call(request.match_info["token"])
        except ApiError as error:
            return _refused(error)
        stored = self.world.files.at(request.match_info["path"])
        if stored is None:
            return _refused(_NOT_FOUND)
        return web.Response(body=stored.data, content_type="application/octet-stream")


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only this machine's programs and this page are answered: no site open in a browser may steer it."""
    host = request.url.host or ""
    origin = request.headers.get("Origin")
    if not is_loopback(host) or (origin is not None and origin != f"{request.scheme}://{request.host}"):
        raise web.HTTPForbidden(text="The playground listens to its own machine only.")
    return await handler(request)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")


def _refused(error: ApiError) -> web.Response:
    response = _json(error.body(), error.code)
    if error.parameters and "retry_after" in error.parameters:
        response.headers["Retry-After"] = str(error.parameters["retry_after"])
    return response


def moment(text: str) -> datetime:
    """An ISO time from the environment; raises ValueError."""
    return datetime.fromisoformat(text)
