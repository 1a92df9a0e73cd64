"""Which endpoint and model to ask, and how patiently. Knows no network and holds no key, only the key's variable."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

FORMATS = ("json_schema", "json_object", "text")
# What may stand in an Authorization header. Anything else would be told, key and all, in an error of the HTTP library.
KEY = re.compile(r"[\x21-\x7e]+")


class LlmError(ValueError):
    """The settings of the second coder cannot be right; says what would be."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Where the second coder is, and how to ask it. Raises `LlmError` for what cannot be right.

    `base_url` is the part before `/chat/completions` ("http://localhost:11434/v1"). `key_env` names the environment
    variable with the API key; without it no key is sent. `cache` is a folder that keeps answers. `timeout` is in
    seconds for one answer, `tries` how often a busy, broken or unreachable endpoint is asked, `wait` the seconds before
    the second try, doubled each time. `answer_format` is asked for first, looser ones where the server refuses it.
    `temperature` and `seed` None are not sent, for servers that refuse them.
    """

    base_url: str
    model: str
    key_env: str | None = None
    cache: Path | str | None = None
    timeout: float = 120.0
    tries: int = 3
    wait: float = 1.0
    answer_format: str = "json_schema"
    temperature: float | None = 0.0
    seed: int | None = 0

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.base_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise LlmError(f"base_url: {self.base_url!r} is no web address such as http://localhost:11434/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise LlmError("base_url: no name, password or query may stand in it; put a key in a variable for key_env")
        if not self.model.strip():
            raise LlmError("model: the name of the model is needed, as the endpoint knows it")
        if self.answer_format not in FORMATS:
            raise LlmError(f"answer_format: {self.answer_format!r} is unknown; there are {', '.join(FORMATS)}")
        if self.timeout <= 0 or self.tries < 1 or self.wait < 0:
            raise LlmError("timeout must be above 0, tries at least 1, wait at least 0")

    @property
    def url(self) -> str:
        """The address that is asked."""
        return f"{self.base_url.rstrip('/')}/chat/completions"

    def key(self) -> str | None:
        """The API key, read from the environment each time it is needed; None when no variable is named.

        Raises `LlmError` when the variable is not set or holds no key. The message never holds the value.
        """
        if self.key_env is None:
            return None
        value = os.environ.get(self.key_env, "").strip()
        if not value:
            raise LlmError(f"the environment variable {self.key_env} is not set; it should hold the API key")
        if not KEY.fullmatch(value):
            raise LlmError(f"the environment variable {self.key_env} holds white space or signs that no API key has")
        return value

    def hide_key(self, text: str) -> str:
        """The text without the key: servers repeat it in their complaints."""
        value = os.environ.get(self.key_env, "").strip() if self.key_env else ""
        return text.replace(value, "***") if value else text
