"""A second coder behind an OpenAI-compatible endpoint: off unless asked for. Its quotes become spans or blanks."""

from __future__ import annotations

from dragoman.llm.settings import LlmError, LlmSettings

__all__ = ["LlmError", "LlmSettings"]
