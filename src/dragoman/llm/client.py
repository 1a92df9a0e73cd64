"""Ask an OpenAI-compatible endpoint for one answer. The only module that knows HTTP; knows nothing of coding."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.llm.settings import FORMATS, LlmError, LlmSettings

if TYPE_CHECKING:
    import ssl

    import httpx

Message = dict[str, str]
LONGEST_WAIT = 30.0  # seconds between two tries, also where the server asks for more
LARGEST_ANSWER = 4_000_000  # bytes; a page of rows has some thousand
TOLD = 200  # characters of a server's complaint, or of an unusable row, that are passed on
# The server understood us and does not take something in the request: perhaps the answer's format.
REFUSED = (400, 415, 422, 501)
BUSY = 429


class MissingExtra(ImportError):
    """httpx is not installed; the message says how to get it."""


class EndpointError(Exception):
    """The endpoint gave no answer; names it and its status, never the key."""


class Refused(EndpointError):
    """The endpoint does not take the request as it is."""


class NoContent(Exception):
    """The endpoint answered, but not with a finished text."""


def check(settings: LlmSettings) -> None:
    """Raises `MissingExtra` without the extra `llm`, `LlmError` for an address or key that can never work.

    Opens no connection.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingExtra("the second coder needs httpx. Get it with: pip install 'dragoman[llm]'") from error
    try:
        httpx.URL(settings.url)
        httpx.Client(verify=certificates()).close()  # proxies and certificates that the environment names
    except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
        raise LlmError(f"{settings.base_url} cannot be asked: {error}") from error
    settings.key()


def ask(settings: LlmSettings, messages: Sequence[Message], schema: dict[str, Any]) -> str:
    """The text of the answer. A server that refuses the JSON schema is asked for any JSON object, then for text.

    Raises `EndpointError` when no answer came, `NoContent` when one came without a finished text.
    """
    steps = FORMATS[FORMATS.index(settings.answer_format) :]
    for step in steps[:-1]:
        try:
            return text_of(post(settings, request(settings, messages, step, schema)), settings)
        except Refused:
            continue  # if it was not the format, the last step says what it was
    return text_of(post(settings, request(settings, messages, steps[-1], schema)), settings)


def request(settings: LlmSettings, messages: Sequence[Message], step: str, schema: dict[str, Any]) -> bytes:
    """The body of a request. ASCII: lone surrogates of a text stay escaped."""
    body: dict[str, Any] = {"model": settings.model, "messages": list(messages), "stream": False}
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.seed is not None:
        body["seed"] = settings.seed
    if step == "json_schema":
        named = {"name": "happenings", "strict": True, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif step == "json_object":
        body["response_format"] = {"type": "json_object"}
    return json.dumps(body).encode("ascii")


def post(settings: LlmSettings, body: bytes) -> bytes:
    """The bytes of a good answer; tries again after 429, 5xx and broken connections, not after a slow answer.

    Raises `Refused` when the server does not take the request, `EndpointError` when it gives no answer.
    """
    import httpx

    try:
        key = settings.key()
    except LlmError as error:
        raise EndpointError(str(error)) from None
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    told = ""
    with httpx.Client(timeout=settings.timeout, headers=headers, verify=certificates()) as http:
        for attempt in range(1, settings.tries + 1):
            wait = settings.wait * 2 ** (attempt - 1)
            try:
                status, raw, asked = exchange(http, settings, body)
            except (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError) as error:
                told = f"no connection ({type(error).__name__}: {error})"
            except (httpx.TimeoutException, TimeoutError):
                raise EndpointError(f"{settings.url}: no answer within {settings.timeout:g} s") from None
            except httpx.HTTPError as error:
                raise failure(settings, f"{type(error).__name__}: {error}") from None
            else:
                if status == 200:
                    return raw
                told = f"HTTP {status}: {complaint(raw)}"
                if status in REFUSED:
                    raise failure(settings, told, kind=Refused)
                if status != BUSY and status < 500:
                    raise failure(settings, told)
                wait = max(wait, asked)
            if attempt < settings.tries:
                time.sleep(min(wait, LONGEST_WAIT))
    raise failure(settings, f"{told} (tries: {settings.tries})")


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust, read once a process: it takes a quarter of a second."""
    import httpx

    return httpx.create_ssl_context()


def exchange(http: httpx.Client, settings: LlmSettings, body: bytes) -> tuple[int, bytes, float]:
    """Status, body and the seconds after which the server wants to be asked again (0 where it does not say).

    The body is read in pieces, so that a server that drips or floods does not hold or fill us. Raises `TimeoutError`,
    and `EndpointError` for an answer that is too large.
    """
    end = time.monotonic() + settings.timeout
    raw = bytearray()
    with http.stream("POST", settings.url, content=body) as response:
        for piece in response.iter_bytes():
            raw += piece
            if time.monotonic() > end:
                raise TimeoutError
            if len(raw) > LARGEST_ANSWER:
                raise EndpointError(f"{settings.url}: the answer is larger than {LARGEST_ANSWER:,} bytes")
        after = response.headers.get("Retry-After", "")
    return response.status_code, bytes(raw), float(after) if after.isdecimal() and len(after) < 6 else 0.0


def failure(settings: LlmSettings, what: str, *, kind: type[EndpointError] = EndpointError) -> EndpointError:
    """The error to raise, without the key."""
    return kind(settings.hide_key(f"{settings.url}: {what}"))


def complaint(raw: bytes) -> str:
    """What a server says is wrong: the message of OpenAI's error object, else the body's beginning, on one line."""
    text = raw.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    error = found.get("error") if isinstance(found, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return one_line(message if isinstance(message, str) else text, TOLD)


def one_line(text: str, limit: int) -> str:
    """The beginning of a text on one line, without signs that could steer a terminal."""
    flat = " ".join(text[: 4 * limit].split())
    clean = "".join(c if c.isprintable() else "\ufffd" for c in flat)
    return clean if len(clean) <= limit else f"{clean[:limit]} …"


def text_of(raw: bytes, settings: LlmSettings) -> str:
    """The first choice's text of a chat completion; raises `NoContent` saying what stands there instead."""
    try:
        answer = json.loads(raw)
        choice = answer["choices"][0]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise NoContent(settings.hide_key(f"{settings.url}: no chat completion, but {complaint(raw)!r}")) from None
    if ended == "length":
        raise NoContent(f"{settings.url}: the answer was cut off (finish_reason 'length')")
    if not isinstance(text, str):
        raise NoContent(f"{settings.url}: no text in the answer (finish_reason {ended!r})")
    return text
