"""A stand-in for an OpenAI-compatible endpoint: a real HTTP server on 127.0.0.1 that answers as it was told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


@dataclass
class Endpoint:
    """What it will answer (the last one again and again), and what it was asked."""

    answers: list[Answer]
    base_url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def next(self, body: dict[str, Any]) -> tuple[int, Any]:
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return answer(body)


def completion(content: str | None, *, finish: str = "stop", model: str = "stub-1") -> dict[str, Any]:
    """The object of a chat completion, with the fields that the protocol has."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": None},
                "logprobs": None,
                "finish_reason": finish,
            }
        ],
        "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960},
    }


def says(content: str | None, *, finish: str = "stop") -> Answer:
    """Answers with this text."""
    return lambda body: (200, completion(content, finish=finish))


def tells(*rows: dict[str, Any]) -> Answer:
    """Answers with these events."""
    return says(json.dumps({"events": list(rows)}))


def row(trigger: str, kind: str = "CONSULT", **more: Any) -> dict[str, Any]:
    """One event with defaults."""
    base = {"sentence": 1, "type": kind, "mode": None, "trigger": trigger, "actors": [], "recipients": []}
    return base | {"modality": "asserted"} | more


def fails(status: int, message: str = "out of order", **headers: str) -> Answer:
    """Answers with OpenAI's error object."""
    error = {"message": message, "type": "server_error", "param": None, "code": None}
    return lambda body: (status, {"error": error, "_headers": headers})


def refuses(kind: str, then: Answer) -> Answer:
    """Answers 400 to a response_format of this kind, as servers do that do not know it."""

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        if body.get("response_format", {}).get("type") == kind:
            return fails(400, f"response_format.type {kind!r} is not supported")(body)
        return then(body)

    return answer


def sleeps(seconds: float, then: Answer) -> Answer:
    """Answers late."""

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(seconds)
        return then(body)

    return answer


@contextmanager
def serve(*answers: Answer) -> Iterator[Endpoint]:
    """A running endpoint; shut down at the end."""
    endpoint = Endpoint(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.asked.append(body)
            endpoint.headers.append(dict(self.headers))
            endpoint.paths.append(self.path)
            status, content = endpoint.next(body) if self.path == "/v1/chat/completions" else fails(404)(body)
            extra = content.pop("_headers", {}) if isinstance(content, dict) else {}
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            try:
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client did not wait

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
