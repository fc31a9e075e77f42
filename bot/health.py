"""`/health` for people and balancers, `/metrics` for a collector: figures and versions, nobody's data."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from storage.engine import wal_is_safe
from storage.inbox import InboxState
from storage.pushes import PushState
from storage.work import Database, TryAgain

logger = structlog.get_logger(__name__)

PATIENCE = 5.0  # seconds; a database that thinks longer does not serve people either


@dataclass(frozen=True, slots=True)
class Health:
    """How it is going, as the database tells it."""

    at: datetime
    inbox: InboxState
    pushes: PushState
    outcomes: dict[str, int]  # of the last hour

    @property
    def lag_seconds(self) -> float:
        """How late the oldest push is; 0 where none is due."""
        oldest = self.pushes.oldest_due_at
        return max((self.at - oldest).total_seconds(), 0.0) if oldest else 0.0


async def looked_at(database: Database) -> Health | None:
    """The state of things; None when the database does not tell it in time."""
    try:
        async with asyncio.timeout(PATIENCE), database.open_read() as work:
            lately = await work.pushes.outcomes(work.now - timedelta(hours=1))
            return Health(work.now, await work.inbox.state(), await work.pushes.state(), lately)
    except (SQLAlchemyError, OSError, TimeoutError, TryAgain) as error:
        logger.warning("health.no_database", error=type(error).__name__)
        return None


def health_route(database: Database) -> Handler:
    """503 while the database does not answer, so that a balancer sends people elsewhere."""

    async def health(_request: web.Request) -> web.Response:
        found = await looked_at(database)
        if found is None:
            return web.json_response({"ok": False, "database": "no answer"}, status=503)
        last = found.inbox.last_received_at
        return web.json_response(
            {
                "ok": True,
                "inbox": {"waiting": found.inbox.waiting, "quarantined": found.inbox.quarantined},
                "last_update_at": last.isoformat() if last else None,
                "pushes": {
                    "owed": found.pushes.owed,
                    "lag_seconds": found.lag_seconds,
                    "set_aside": found.pushes.set_aside,
                    "last_hour": found.outcomes,
                },
                "warnings": warnings(database),
            }
        )

    return health


def warnings(database: Database) -> list[str]:
    """What works and could be better."""
    if database.engine.dialect.name == "sqlite" and not wal_is_safe():
        return ["sqlite: this version may damage a WAL file written by two connections; the journal is TRUNCATE"]
    return []


def metrics_route(database: Database) -> Handler:
    """The figures of this process, and those of the database as it tells them now."""

    async def collected(_request: web.Request) -> web.Response:
        found = await looked_at(database)
        metrics.DATABASE.set(found is not None)
        if found is not None:
            last = found.inbox.last_received_at
            metrics.WAITING.set(found.inbox.waiting)
            metrics.QUARANTINED.set(found.inbox.quarantined)
            metrics.LAST_UPDATE.set(last.timestamp() if last else 0)
            metrics.OWED.set(found.pushes.owed)
            metrics.LAG.set(found.lag_seconds)
            metrics.SET_ASIDE.set(found.pushes.set_aside)
        return web.Response(body=generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return collected
