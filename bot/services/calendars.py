"""The working calendar a school counts by."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from domain.calendar import WorkCalendar
from domain.overrides import Override, parse_overrides
from domain.profiles import profile
from storage.schools import School

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Calendars:
    """Production calendars by region, with the decrees an operator entered; read anew when their file changes."""

    overrides: tuple[Override, ...] = ()
    path: Path | None = None
    _changed: float = 0.0

    def of(self, school: School) -> WorkCalendar:
        return WorkCalendar.of(school.region or profile(school.profile).home_region, self.overrides)

    def refresh(self) -> bool:
        """Look whether the file of overrides has changed, and read it; whether what is counted by has changed.

        A file that is gone or cannot be read leaves the calendar as it was: dates do not jump for a slip of an editor.
        """
        if self.path is None:
            return False
        try:
            changed = self.path.stat().st_mtime
            if changed == self._changed:
                return False
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            logger.warning("calendar.unreadable", error=type(error).__name__)
            return False
        overrides, problems = parse_overrides(text)
        for problem in problems:
            logger.warning("calendar.override_refused", line=problem.line, fault=problem.fault.value)
        before, self.overrides, self._changed = self.overrides, overrides, changed
        return overrides != before
