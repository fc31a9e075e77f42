"""Trouble on demand: refusals, delays and dropped connections, counted or by chance."""

import random
from dataclasses import dataclass, field
from typing import Any

from playground.errors import ControlError

KINDS = ("429", "500", "502", "latency", "drop_after", "drop_before")


@dataclass
class Fault:
    """One kind of trouble for one method (or for all but getUpdates), `times` or at a `rate`."""

    kind: str
    methods: frozenset[str]
    left: int | None = None
    rate: float | None = None
    retry_after: int = 1
    seconds: float = 1.0
    chance: random.Random = field(default_factory=random.Random)
    struck: int = 0

    def strikes(self, method: str) -> bool:
        """Whether this request suffers; a strike is counted."""
        meant = method in self.methods if self.methods else method != "getupdates"
        if not meant or self.left == 0:
            return False
        if self.rate is not None and self.chance.random() >= self.rate:
            return False
        if self.left is not None:
            self.left -= 1
        self.struck += 1
        return True

    def view(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "methods": sorted(self.methods),
            "left": self.left,
            "rate": self.rate,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
            "struck": self.struck,
        }


def fault_from(wish: dict[str, Any]) -> Fault:
    """A fault as the control route describes it; raises ControlError with the field at fault."""
    kind = str(wish.get("kind", ""))
    if kind not in KINDS:
        raise ControlError(f"kind: one of {', '.join(KINDS)}")
    methods = wish.get("method") or []
    names = [methods] if isinstance(methods, str) else methods
    rate = wish.get("rate")
    if rate is not None and not 0 <= float(rate) <= 1:
        raise ControlError("rate: a number from 0 to 1")
    times = wish.get("times")
    return Fault(
        kind=kind,
        methods=frozenset(str(name).lower() for name in names),
        left=None if times is None else int(times),
        rate=None if rate is None else float(rate),
        retry_after=int(wish.get("retry_after", 1)),
        seconds=float(wish.get("seconds", 1.0)),
        chance=random.Random(wish.get("seed")),
    )


class Faults:
    """The faults in force, in the order they were asked for."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.counts: dict[str, int] = {}

    def add(self, fault: Fault) -> None:
        self.active.append(fault)

    def clear(self) -> None:
        self.active.clear()

    def strike(self, method: str) -> list[Fault]:
        """Faults this request meets: every delay, and at most one that ends it."""
        met: list[Fault] = []
        for fault in self.active:
            ended = any(earlier.kind != "latency" for earlier in met)
            if (fault.kind == "latency" or not ended) and fault.strikes(method.lower()):
                met.append(fault)
                self.counts[fault.kind] = self.counts.get(fault.kind, 0) + 1
        self.active = [fault for fault in self.active if fault.left != 0]
        return met
