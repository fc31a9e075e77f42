"""A lesson has been published: what was written, and the way back while parents have not seen it."""

from dataclasses import replace

from bot.i18n import gettext as _
from bot.screens.screen import Screen, button
from bot.screens.teacher import lesson as lesson_screens
from bot.screens.teacher import marks as mark_screens
from bot.screens.teacher.taps import LessonsTap, OpenTap
from bot.services.lesson_pages import LessonPage
from bot.services.lesson_writing import Published
from bot.services.lessons import NoLesson


def published(result: Published | LessonPage | NoLesson) -> Screen:
    if not isinstance(result, Published):
        return lesson_screens.shown(result)
    screen = mark_screens.written(result.written)
    also = []
    if result.rest_were:
        also.append(_("остальные были"))
    if result.topic is not None:
        also.append(_("тема записана"))
    if result.homework:
        also.append(_("задание дано"))
    text = screen.text + (("\n" + _("А ещё: {also}.").format(also=", ".join(also))) if also else "")
    place = result.place
    ways = (button(_("К уроку"), OpenTap.to(place)), button(_("‹ Уроки"), LessonsTap(day=place.day.isoformat())))
    return replace(screen, text=text, rows=(*screen.rows, ways))
