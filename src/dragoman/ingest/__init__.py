"""Readers: one module a source format, each giving dispatches and rejects."""

from dragoman.ingest.files import Inputs, find_inputs, read_inputs, read_stream
from dragoman.ingest.record import MAX_TEXT, Defaults, Reject

__all__ = ["MAX_TEXT", "Defaults", "Inputs", "Reject", "find_inputs", "read_inputs", "read_stream"]
