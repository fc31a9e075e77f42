"""Methods of the Bot API by subject; importing this package fills the table of methods."""

from playground.api import callbacks, chats, editing, files, media, profile, sending, updates

__all__ = ["callbacks", "chats", "editing", "files", "media", "profile", "sending", "updates"]
