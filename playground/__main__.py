"""`python -m playground`: serve until interrupted. Settings come from PLAYGROUND_* variables."""

import os
import sys
from pathlib import Path

from aiohttp import web

from playground.api.updates import is_loopback
from playground.clock import Clock
from playground.server import Playground, moment


def main() -> int:
    """Start the server; returns 2 with one sentence when a setting cannot be used."""
    host = os.environ.get("PLAYGROUND_HOST", "127.0.0.1")
    port = os.environ.get("PLAYGROUND_PORT", "8800")
    start = os.environ.get("PLAYGROUND_CLOCK")
    limits = os.environ.get("PLAYGROUND_LIMITS", "on")
    zone = os.environ.get("PLAYGROUND_ZONE", "Europe/Moscow")
    state = os.environ.get("PLAYGROUND_STATE")
    if not is_loopback(host):
        return _stop(f"PLAYGROUND_HOST: {host!r} is not a loopback address; the playground is for this machine only")
    if not port.isdigit():
        return _stop(f"PLAYGROUND_PORT: {port!r} is not a port")
    if limits not in ("on", "off"):
        return _stop(f"PLAYGROUND_LIMITS: {limits!r} is neither on nor off")
    try:
        clock = Clock(moment(start)) if start else None
        kept = Path(state) if state else None
        playground = Playground(clock=clock, limits=limits == "on", zone=zone, state=kept)
    except (ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        return _stop(f"PLAYGROUND_CLOCK, PLAYGROUND_ZONE or PLAYGROUND_STATE cannot be used: {reason}")
    return serve(playground, host, int(port))


def serve(playground: Playground, host: str, port: int) -> int:
    """Listen until interrupted; returns 2 when the port is taken."""
    sys.stdout.write(f"Площадка: http://{host}:{port}/\n")
    sys.stdout.flush()
    try:
        web.run_app(playground.application(), host=host, port=port, print=None, access_log=None, shutdown_timeout=1.0)
    except OSError as error:
        return _stop(f"PLAYGROUND_PORT: cannot listen on {host}:{port}: {error.strerror}")
    return 0


def _stop(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
