"""How often a bot may speak: Telegram's own figures, in real time whatever the playground's clock says."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.errors import too_many

OVERALL = 30  # messages and edits in any sliding second
GROUP = 20  # messages and edits in any sliding minute of one group
PRIVATE_BURST = 5  # messages at once in one private chat, then
PRIVATE_RATE = 1.0  # messages a second


@dataclass
class Window:
    """At most `limit` events in any `seconds`; events of one moment count one by one."""

    limit: int
    seconds: float
    events: deque[float] = field(default_factory=deque)

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more fit; 0 when they fit now."""
        while self.events and self.events[0] <= now - self.seconds:
            self.events.popleft()
        over = len(self.events) + count - self.limit
        if over <= 0 or not self.events:
            return 0.0
        return self.events[min(over, len(self.events)) - 1] + self.seconds - now

    def take(self, now: float, count: int) -> None:
        self.events.extend([now] * count)


@dataclass
class Bucket:
    """`burst` at once, refilled at `rate` a second."""

    burst: int
    rate: float
    level: float = 0.0
    at: float = 0.0

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more fit; an album larger than the burst passes when the bucket is empty."""
        self.level = max(0.0, self.level - (now - self.at) * self.rate)
        self.at = now
        room = self.burst - min(count, self.burst)
        return max(0.0, (self.level - room) / self.rate)

    def take(self, now: float, count: int) -> None:
        self.level += count


class Limits:
    """The three limits of each bot. Refused requests do not count."""

    def __init__(self, monotonic: Callable[[], float], on: bool = True) -> None:
        self.on = on
        self._monotonic = monotonic
        self._overall: dict[int, Window] = defaultdict(lambda: Window(OVERALL, 1.0))
        self._groups: dict[tuple[int, int], Window] = defaultdict(lambda: Window(GROUP, 60.0))
        self._private: dict[tuple[int, int], Bucket] = defaultdict(lambda: Bucket(PRIVATE_BURST, PRIVATE_RATE))

    def take(self, bot_id: int, chat_id: int, count: int = 1, *, edit: bool = False) -> None:
        """Count `count` messages to a chat or raise 429; an edit does not count against a private chat."""
        if not self.on:
            return
        now = self._monotonic()
        meters: list[Window | Bucket] = [self._overall[bot_id]]
        if chat_id < 0:
            meters.append(self._groups[bot_id, chat_id])
        elif not edit:
            meters.append(self._private[bot_id, chat_id])
        wait = max(meter.wait(now, count) for meter in meters)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for meter in meters:
            meter.take(now, count)
