"""How a subject went: marks as points, the weighted mean as a line; a small picture for a phone."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.documents.render import Template, render_png
from bot.documents.text import drawable

PHONE_WIDTH = 1080  # pixels
LOW, HIGH = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A mark: where it stands (0 to 1 across, its number up), the mean after it, what it weighs."""

    across: float
    value: float
    mean: float
    heavy: bool
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPicture:
    """The points in order, the words around them; `ticks` are dates below: where, what."""

    title: str
    subtitle: str
    points: tuple[TrendPoint, ...]
    ticks: tuple[tuple[float, str], ...]
    last_mean: str
    legend: str


def trend_png(picture: TrendPicture, width: int = PHONE_WIDTH) -> bytes:
    """The picture. Run it in a thread."""
    return render_png(Template.TREND, trend_data(picture), width)


def trend_data(picture: TrendPicture) -> Mapping[str, object]:
    return {
        "title": drawable(picture.title),
        "subtitle": drawable(picture.subtitle),
        "legend": drawable(picture.legend),
        "last_mean": drawable(picture.last_mean),
        "ticks": [[across, drawable(words)] for across, words in picture.ticks],
        "points": [
            {
                "across": point.across,
                "up": (point.value - LOW) / (HIGH - LOW),
                "mean": (point.mean - LOW) / (HIGH - LOW),
                "heavy": point.heavy,
                "label": drawable(point.label),
            }
            for point in picture.points
        ],
    }
