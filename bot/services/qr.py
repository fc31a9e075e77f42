"""An address as a picture a phone reads off the screen."""

import io

import segno


def picture_of(url: str) -> bytes:
    """The address as a PNG."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()
