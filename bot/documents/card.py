"""The report card (табель): the results of a year and what was missed, as the electronic diary has them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.documents.render import Template, render_pdf
from bot.documents.text import drawable, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """A subject: a cell for each column; one that is only an average so far is in `averages` by its column."""

    subject: str
    cells: tuple[str, ...]
    averages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """A paper in Russian whatever the reader's language; nobody signs it, and it says so."""

    school: str
    phone: str
    child: str
    school_class: str
    year: str
    columns: tuple[str, ...]  # terms, then what comes of the year
    lines: tuple[CardLine, ...]
    missed: tuple[tuple[str, str], ...]  # what of attendance, how much
    note: str
    made_at: datetime  # aware, in the school's zone


def card_pdf(card: ReportCard) -> bytes:
    """The card as PDF/A; the same card gives the same bytes. Run it in a thread."""
    return render_pdf(Template.CARD, card_data(card))


def card_data(card: ReportCard) -> Mapping[str, object]:
    """The card as its template reads it."""
    words = {name: drawable(value) for name, value in asdict(card).items() if isinstance(value, str)}
    return words | {
        "stamp": int(card.made_at.timestamp()),
        "made_at": moment(card.made_at),
        "columns": [drawable(one) for one in card.columns],
        "lines": [
            {
                "subject": drawable(line.subject),
                "cells": [{"words": drawable(cell), "mean": at in line.averages} for at, cell in enumerate(line.cells)],
            }
            for line in card.lines
        ],
        "missed": [[drawable(what), drawable(how)] for what, how in card.missed],
    }
