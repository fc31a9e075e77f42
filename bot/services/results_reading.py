"""A parent reads the results of a year: of terms, interim and final (M 1.2.2, kinds 2 and 3)."""

from dataclasses import dataclass

from bot.services.reading import ChildView, NoDiary, admit
from domain.access import Viewer
from domain.result_table import Result, ResultTable, result_table
from domain.terms import SchoolTerm, year_of
from storage.work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsView(ChildView):
    """The results of one school year; `terms` are those of that year that have any, in order."""

    table: ResultTable
    terms: tuple[SchoolTerm, ...]
    this_year: int

    @property
    def another_year(self) -> int:
        """The year one may turn to: the one before, or back to this one."""
        return self.this_year - 1 if self.table.year == self.this_year else self.this_year


class ResultsReading:
    """A page is the access query and two SELECTs: the terms, and the results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def year(self, viewer: Viewer | None, pupil_id: int | None, year: int | None = None) -> ResultsView | NoDiary:
        """The results of a school year, named by the year it begins in; of this one, or the one before."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            this_year = year_of(admitted.today).starts_on.year
            shown = year if year in (this_year - 1, this_year) else this_year
            assert shown is not None
            found = await work.results.of_pupil(admitted.permit, shown, work.now)
            terms = await work.diary_terms.terms(admitted.permit)
        table = result_table([Result(one.of, one.subject, one.value) for one in found], shown)
        return ResultsView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            table=table,
            terms=tuple(term for term in terms if term.id in table.term_ids),
            this_year=this_year,
        )
