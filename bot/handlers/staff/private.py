"""Where an answer to an officer goes: a personal one never to a group."""

from bot.handlers.private import from_group, show_in_private

__all__ = ["from_group", "show_in_private"]
