"""A local stand-in for Telegram: a Bot API server, control routes for tests and a chat page in the browser."""
