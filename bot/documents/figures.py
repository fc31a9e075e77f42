"""How the service was kept in a quarter, as a picture: what was in time and what was not (B 2.12, 4.1)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.documents.render import Template, render_png
from bot.documents.text import drawable

WIDTH = 1080  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line: what is counted, the share in words, and the four parts in the order of the legend."""

    label: str
    note: str
    parts: tuple[int, int, int, int]  # in time, late, waiting, overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    label: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading with its lines; a group without lines is not drawn."""

    title: str
    bars: tuple[Bar, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPicture:
    title: str
    subtitle: str
    legend: tuple[str, str, str, str]
    groups: tuple[Group, ...]
    empty: str  # said where nothing is counted


async def drawn_figures(picture: FiguresPicture) -> bytes:
    """The picture, drawn in a thread."""
    return await asyncio.to_thread(render_png, Template.FIGURES, figures_data(picture), WIDTH)


def figures_data(picture: FiguresPicture) -> Mapping[str, object]:
    """The picture as its template reads it."""
    groups = [group for group in picture.groups if group.bars or group.counts]
    return {
        "title": drawable(picture.title),
        "subtitle": drawable(picture.subtitle),
        "legend": [drawable(words) for words in picture.legend],
        "empty": "" if groups else drawable(picture.empty),
        "groups": [
            {
                "title": drawable(group.title),
                "bars": [
                    {"label": drawable(bar.label), "note": drawable(bar.note), "parts": list(bar.parts)}
                    for bar in group.bars
                ],
                "counts": [{"label": drawable(one.label), "number": one.number} for one in group.counts],
            }
            for group in groups
        ],
    }
