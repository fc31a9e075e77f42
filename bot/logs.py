"""Logs: facts with ids, one JSON line each; never names, texts, marks or addresses with a token in them."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

HOUSE = Path(__file__).parent.parent
_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
_HIDDEN = "[token]"


def set_up_logs(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_the_error,
            hide_tokens,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries log updates and addresses: only their warnings are let through, without arguments of ours.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("aiogram.event", "aiohttp.access", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    logging.getLogger().addFilter(_NoTokens())
    for handler in logging.getLogger().handlers:
        handler.addFilter(_NoTokens())


def hide_tokens(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The Bot API puts the token into its addresses, and addresses get into errors."""
    return {key: _hidden(value) for key, value in event.items()}


def name_the_error(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as its types and the places of our own code it passed: its words may hold what people wrote."""
    if event.pop("exc_info", None):
        kinds, places = [], []
        error = sys.exc_info()[1]
        while error is not None:
            kinds.append(type(error).__name__)
            places += [
                f"{Path(frame.filename).relative_to(HOUSE)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
                if Path(frame.filename).is_relative_to(HOUSE) and "site-packages" not in frame.filename
            ]
            error = error.__cause__
        event["error"], event["at"] = " <- ".join(kinds), places
    return event


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return _TOKEN.sub(_HIDDEN, value)
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return value


class _NoTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub(_HIDDEN, record.getMessage())
        record.args = ()
        return True
