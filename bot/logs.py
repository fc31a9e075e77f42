"""Logs: facts with ids, one JSON line each; never names, texts, marks or addresses with a token in them.

The promise is kept here and not by whoever writes a line: what does not look like a fact of the machinery is hidden.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

HOUSE = Path(__file__).parent.parent
HIDDEN = "[hidden]"

_ASCII = re.compile(r"[ -~]{0,300}")  # people's words are Russian; what is not a plain short line is not a fact
_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")  # the Bot API puts it into its addresses, and addresses get into errors
_NUMBER = re.compile(r"(?<![\w.:-])(?!\d{4}-\d\d-\d\d\b)\+?\d(?:[ ()-]{0,2}\d){6,}(?![\w:])")  # a phone, a passport
_MAIL = re.compile(r"\S+@\S+\.\S+")
_QUOTED = re.compile(r"'[^']{3,}'|\"[^\"]{3,}\"")  # libraries quote what they were given

Event = MutableMapping[str, Any]


def set_up_logs(level: str) -> None:
    """Everything that is logged, by us or by a library, as JSON lines to stderr."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_the_error,
        only_facts,
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[of_a_library, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # Libraries log updates and addresses: only their warnings are let through, and those are hidden where they quote.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for noisy in ("aiogram.event", "aiohttp.access", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def of_a_library(_logger: Any, _method: str, event: Event) -> Event:
    """A library's line: which library, and its words without what they quote."""
    record: logging.LogRecord = event["_record"]
    words = _QUOTED.sub(HIDDEN, str(event["event"]))
    event.update(event="library", logger=record.name, words=words)
    return event


def name_the_error(_logger: Any, _method: str, event: Event) -> Event:
    """An exception as its types and the places of our own code it passed: its words may hold what people wrote."""
    if said := event.pop("exc_info", None):
        error: BaseException | None = said[1] if isinstance(said, tuple) else sys.exc_info()[1]
        kinds, places = [], []
        while error is not None:
            kinds.append(type(error).__name__)
            places += places_of(error.__traceback__)
            error = error.__cause__ or error.__context__
        event["error"], event["at"] = " <- ".join(kinds), places
    return event


def places_of(trace: TracebackType | None) -> list[str]:
    """Where in our own code an exception passed."""
    return [
        f"{Path(frame.filename).relative_to(HOUSE)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
        if Path(frame.filename).is_relative_to(HOUSE) and "site-packages" not in frame.filename
    ]


def only_facts(_logger: Any, _method: str, event: Event) -> Event:
    """Numbers and plain short words stay; what could be a person's word, phone, address or a token is hidden."""
    for key in event.keys() - _OURS:
        event[key] = fact(event[key])
    return event


_OURS = frozenset({"timestamp", "level", "_record", "_from_structlog"})


def fact(value: Any) -> Any:
    """A value as it may stand in a log."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [fact(item) for item in value]
    if not isinstance(value, str):
        return HIDDEN  # an object prints what it holds
    if not _ASCII.fullmatch(value):
        return HIDDEN
    for hides in (_TOKEN, _MAIL, _NUMBER):
        value = hides.sub(HIDDEN, value)
    return value
