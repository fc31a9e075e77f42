"""What the service itself says over HTTP: three ways, no folder, answers that are harmless wherever they are shown."""

from aiohttp import web
from aiohttp.typedefs import Handler

WEBHOOK_PATH = "/webhook"
LARGEST_BODY = 2**20  # bytes; the largest update of Telegram is far smaller
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Server": "diary",  # not which versions of what
}


def application(*, health: Handler, metrics: Handler, webhook: Handler | None) -> web.Application:
    """The three ways; without a webhook two."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(guarded)
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", metrics)
    if webhook is not None:
        app.router.add_post(WEBHOOK_PATH, webhook)
    return app


async def guarded(_request: web.Request, response: web.StreamResponse) -> None:
    """Nothing here is to be run, framed, guessed at or kept by whoever reads it."""
    response.headers.update(HEADERS)
