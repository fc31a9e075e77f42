"""The playground's time: real time moved by an offset, so that days can pass in a second."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC time that ticks with the real one; `monotonic` is for limits and waits, and is never moved."""

    def __init__(
        self,
        start: datetime | None = None,
        *,
        real: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._real = real
        self.monotonic = monotonic
        self._offset = timedelta()
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """The playground's time, aware, UTC."""
        return datetime.fromtimestamp(self._real(), UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Make it `moment` now; it goes on ticking from there. A naive moment is UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._offset = aware.astimezone(UTC) - datetime.fromtimestamp(self._real(), UTC)

    def forward(self, seconds: float) -> None:
        """Move by `seconds`; a negative number goes back."""
        self._offset += timedelta(seconds=seconds)
