"""The journal of applications on paper: a landscape sheet, a line an application. Russian, like every paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.documents.render import Template, render_pdf
from bot.documents.text import drawable

COLUMNS = (
    "№",
    "Подано",
    "Как поступило",
    "Заявитель",
    "Ребёнок, класс",
    "Исполнитель",
    "Срок решения",
    "Решение",
    "Принято, кем",
    "Основания",
    "Состояние",
)
QUIET = frozenset({"Заявитель", "Ребёнок, класс", "Исполнитель", "Принято, кем"})  # they name people


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One application, cell by cell in the order of COLUMNS."""

    cells: tuple[str, ...]


def title_of(school: str, since: date, until: date) -> str:
    """What the journal is called: of whom, for which days."""
    return f"Журнал регистрации заявлений, {school}: {since:%d.%m.%Y} - {until:%d.%m.%Y}"


def journal_pdf(
    school: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], until: datetime
) -> bytes:
    """The journal as PDF/A; run it in a thread."""
    data = {
        "stamp": int(until.timestamp()),
        "school": drawable(school),
        "title": drawable(title),
        "columns": list(columns),
        "rows": [[drawable(cell) for cell in row] for row in rows],
    }
    return render_pdf(Template.JOURNAL, data)
