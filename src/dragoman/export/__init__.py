"""Exporters: rows out, no new facts."""
