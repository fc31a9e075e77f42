"""Rows in, domain values out. Nothing here commits by itself: a unit of work does (storage.work)."""
