"""Answers to pressed buttons."""

from datetime import timedelta

from aiogram.methods import AnswerCallbackQuery

from playground.api.call import Call, method
from playground.errors import bad

ANSWERED_WITHIN = timedelta(seconds=150)  # by the playground's clock
TEXT_LIMIT = 200


@method(AnswerCallbackQuery)
async def answer_callback_query(call: Call, request: AnswerCallbackQuery) -> bool:
    """End the spinner of a button, perhaps with words; too late or unknown is refused."""
    press = call.world.presses.get(request.callback_query_id)
    now = call.world.clock.now()
    if press is None or press.bot_id != call.bot.id or now - press.at > ANSWERED_WITHIN:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if request.text and len(request.text) > TEXT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    if request.url and not request.url.startswith(("https://t.me/", "tg://")):
        raise bad("URL_INVALID")
    if press.answer is None:
        press.answer = {"text": request.text or "", "show_alert": bool(request.show_alert)}
        if request.url:
            press.answer["url"] = request.url
        press.answered.set()
        call.world.note(bot=call.bot.id, method="answerCallbackQuery", chat=press.person_id, text=request.text or "")
    return True
