"""Bots forked from an interpreter that has done its imports: killed and back in a fraction of a second.

Importing costs seconds in which there is nothing to kill. What runs is `python -m bot run` all the same: a process of
its own, with its own event loop, connections and threads.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from benchmarks.stage import Running

_context = get_context("forkserver")
_context.set_forkserver_preload(["bot.app", "bot.commands.root", "bot.logs", "sqlalchemy.dialects.sqlite.aiosqlite"])


@dataclass(frozen=True, slots=True)
class Forked:
    process: ForkServerProcess

    @property
    def pid(self) -> int | None:
        return self.process.pid

    def exit_code(self) -> int | None:
        return self.process.exitcode

    def wait(self, seconds: float) -> int:
        self.process.join(seconds)
        if self.process.exitcode is None:
            raise TimeoutError(f"process {self.pid} goes on after {seconds} s")
        return self.process.exitcode


def fork_bot(environment: Mapping[str, str], log: Path) -> Running:
    """Start the bot; a `Launch`."""
    process = _context.Process(target=_serve, args=({**environment}, log), daemon=True)
    process.start()
    return Forked(process)


def _serve(environment: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(log.parent)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    from bot.commands.root import app

    app(["run"])
