"""The working calendar a school counts by."""

from dataclasses import dataclass

from domain.calendar import WorkCalendar
from domain.overrides import Override
from domain.profiles import profile
from storage.schools import School


@dataclass(frozen=True, slots=True)
class Calendars:
    """Production calendars by region, with the decrees an operator entered."""

    overrides: tuple[Override, ...] = ()

    def of(self, school: School) -> WorkCalendar:
        return WorkCalendar.of(school.region or profile(school.profile).home_region, self.overrides)
