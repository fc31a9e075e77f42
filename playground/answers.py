"""JSON in, JSON out: how control requests are read, answered and refused."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from playground.errors import ApiError, ControlError

Body = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def as_json(value: Any) -> web.Response:
    """A JSON answer with Cyrillic left readable."""
    text = json.dumps(value, ensure_ascii=False)
    return web.Response(text=text, content_type="application/json", charset="utf-8")


async def body_of(request: web.Request) -> Body:
    """The JSON object of a request; an empty body is an empty object."""
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise ControlError("the body must be JSON") from None
    if not isinstance(body, dict):
        raise ControlError("the body must be a JSON object")
    return body


def posted(act: Callable[[Body], Awaitable[Any]]) -> Handler:
    """A handler that reads a body, acts and answers with what the act returns."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return as_json(await act(await body_of(request)))

    return handler


@web.middleware
async def say_what_is_wrong(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A control request that cannot be done gets 400 and a sentence."""
    if not request.path.startswith("/control/"):
        return await handler(request)
    try:
        return await handler(request)
    except (ControlError, ApiError) as error:
        return web.json_response({"error": str(error)}, status=400)
    except (KeyError, TypeError, ValueError) as error:
        return web.json_response({"error": f"bad request: {error!r}"}, status=400)
