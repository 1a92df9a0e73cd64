"""The client against a real HTTP server: formats, retries, limits, and errors that never tell the key."""

from __future__ import annotations

import json
import pickle
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from endpoint import Answer, Endpoint, completion, fails, refuses, says, serve, sleeps

import dragoman
from dragoman.llm import LlmError, LlmSettings, client
from dragoman.llm.answer import MOST_ROWS, NoJson, read_rows
from dragoman.llm.client import EndpointError, MissingExtra, NoContent, ask, check
from dragoman.llm.settings import FORMATS

MESSAGES = [{"role": "user", "content": "1. Ana Sol met Ivo Brandt. \ud800"}]
SCHEMA: dict[str, Any] = {"type": "object"}
KEY = "sk-test-0123456789"


def settings(endpoint: Endpoint, **more: Any) -> LlmSettings:
    return LlmSettings(endpoint.base_url, "stub-1", **{"timeout": 5.0, "wait": 0.01, **more})


def ask_it(endpoint: Endpoint, **more: Any) -> str:
    return ask(settings(endpoint, **more), MESSAGES, SCHEMA)


def formats(endpoint: Endpoint) -> list[str | None]:
    return [body.get("response_format", {}).get("type") for body in endpoint.asked]


def test_the_request_is_a_chat_completion_with_a_schema_and_nothing_left_to_chance() -> None:
    with serve(says("yes")) as endpoint:
        assert ask_it(endpoint) == "yes"
    (body,) = endpoint.asked
    assert endpoint.paths == ["/v1/chat/completions"]
    assert body["model"] == "stub-1"
    assert body["messages"] == MESSAGES
    assert (body["temperature"], body["seed"], body["stream"]) == (0.0, 0, False)
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "happenings", "strict": True, "schema": SCHEMA},
    }
    assert "Authorization" not in endpoint.headers[0]


def test_a_server_that_refuses_the_schema_is_asked_more_loosely() -> None:
    with serve(refuses("json_schema", says("yes"))) as endpoint:
        assert ask_it(endpoint) == "yes"
        assert formats(endpoint) == ["json_schema", "json_object"]
    with serve(refuses("json_schema", refuses("json_object", says("yes")))) as endpoint:
        assert ask_it(endpoint) == "yes"
        assert formats(endpoint) == ["json_schema", "json_object", None]
    with serve(says("yes")) as endpoint:
        assert ask_it(endpoint, answer_format="text", temperature=None, seed=None) == "yes"
        assert set(endpoint.asked[0]) == {"model", "messages", "stream"}


def test_a_server_that_refuses_everything_says_why() -> None:
    with (
        serve(fails(400, "maximum context length is 8 tokens")) as endpoint,
        pytest.raises(EndpointError, match="HTTP 400: maximum context length"),
    ):
        ask_it(endpoint)
    assert len(endpoint.asked) == len(FORMATS)


@pytest.mark.parametrize("first", [fails(429), fails(500), fails(503), fails(429, Retry_After="0")])
def test_a_busy_or_broken_server_is_asked_again(first: Answer) -> None:
    with serve(first, first, says("yes")) as endpoint:
        assert ask_it(endpoint) == "yes"
        assert len(endpoint.asked) == 3


def test_the_wait_grows_and_heeds_the_server_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waits.append)
    busy = [fails(429), fails(429, Retry_After="7"), fails(429, Retry_After="9999"), fails(429, Retry_After="soon")]
    with serve(*busy) as endpoint, pytest.raises(EndpointError):
        ask_it(endpoint, tries=5, wait=2.0)
    assert waits == [2.0, 7.0, 30.0, 16.0]


def test_a_server_that_stays_broken_is_named_with_its_status() -> None:
    with serve(fails(500, "no GPU")) as endpoint, pytest.raises(EndpointError) as error:
        ask_it(endpoint)
    assert str(error.value) == f"{endpoint.base_url}/chat/completions: HTTP 500: no GPU (tries: 3)"
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_what_will_not_get_better_is_asked_once_and_redirects_are_not_followed(status: int) -> None:
    answer = fails(status, "no", Location="http://127.0.0.1:1/v1/chat/completions")
    with serve(answer) as endpoint, pytest.raises(EndpointError, match=f"HTTP {status}: no"):
        ask_it(endpoint)
    assert len(endpoint.asked) == 1


def test_a_slow_answer_is_given_up_in_time_and_not_asked_for_again() -> None:
    start = time.monotonic()
    with serve(sleeps(1.5, says("late"))) as endpoint:
        with pytest.raises(EndpointError, match=r"no answer within 0\.2 s"):
            ask_it(endpoint, timeout=0.2)
        assert time.monotonic() - start < 1.2
        assert len(endpoint.asked) == 1


def test_a_server_that_drips_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        code = (
            "import socket, sys, time; s = socket.socket(fileno=int(sys.argv[1])); c, _ = s.accept(); c.recv(9999)\n"
            "c.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 1000\\r\\n\\r\\n')\n"
            "for _ in range(100): c.sendall(b'x'); time.sleep(0.1)"
        )
        number = listening.fileno()
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(number)], pass_fds=[number], stderr=subprocess.DEVNULL
        )
        try:
            base = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
            start = time.monotonic()
            with pytest.raises(EndpointError, match="no answer within"):
                ask(LlmSettings(base, "m", timeout=1.0, tries=1), MESSAGES, SCHEMA)
            assert time.monotonic() - start < 4
        finally:
            other.kill()
            other.wait()


def test_nobody_listening_is_said_after_all_tries() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with pytest.raises(EndpointError, match=rf"127\.0\.0\.1:{port}.*no connection .*\(tries: 2\)"):
        ask(LlmSettings(f"http://127.0.0.1:{port}/v1", "m", tries=2, wait=0), MESSAGES, SCHEMA)


def test_a_flood_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LARGEST_ANSWER", 1000)
    with serve(says("x" * 5000)) as endpoint, pytest.raises(EndpointError, match="larger than"):
        ask_it(endpoint)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html>login</html>", "no chat completion, but '<html>login</html>'"),
        (b"[" * 100_000, "no chat completion"),
        ({"object": "chat.completion", "choices": []}, "no chat completion"),
        ({"error": {"message": "quota"}}, "no chat completion, but 'quota'"),
        (completion(None, finish="content_filter"), "no text in the answer .finish_reason 'content_filter'"),
        (completion('{"events": [', finish="length"), "cut off"),
    ],
)
def test_an_answer_without_a_finished_text_is_told_apart(content: Any, why: str) -> None:
    with serve(lambda body: (200, content)) as endpoint, pytest.raises(NoContent, match=why):
        ask_it(endpoint)


def test_the_key_is_sent_and_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", f"{KEY}\n")
    with serve(fails(401, f"Incorrect API key provided: {KEY}")) as endpoint:
        held = settings(endpoint, key_env="MY_KEY")
        with pytest.raises(EndpointError) as error:
            ask(held, MESSAGES, SCHEMA)
        assert endpoint.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert "Incorrect API key provided: ***" in str(error.value)
    assert KEY not in str(error.value) + repr(held) + repr(pickle.dumps(held))


@pytest.mark.parametrize("value", ["", " \n", "sk\nHost: elsewhere", "schlüssel", "two words"])
def test_a_key_that_cannot_be_one_is_refused_before_anything_is_sent(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", value)
    with serve(says("yes")) as endpoint:
        with pytest.raises(LlmError, match="MY_KEY") as error:
            check(settings(endpoint, key_env="MY_KEY"))
        with pytest.raises(EndpointError, match="MY_KEY"):
            ask_it(endpoint, key_env="MY_KEY")
        assert not endpoint.asked
    assert not value.strip() or value not in str(error.value)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"base_url": "localhost:11434"}, "web address"),
        ({"base_url": "ftp://x/v1"}, "web address"),
        ({"base_url": "http://"}, "web address"),
        ({"base_url": "http://[::1/v1"}, "web address"),
        ({"base_url": "http://x:99999/v1"}, "web address"),
        ({"base_url": "http://me:secret@x/v1"}, "no name, password"),
        ({"base_url": "http://x/v1?key=secret"}, "no name, password"),
        ({"model": " "}, "model"),
        ({"answer_format": "xml"}, "json_schema, json_object, text"),
        ({"tries": 0}, "tries"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_settings_that_cannot_work_say_what_would(wrong: dict[str, Any], word: str) -> None:
    with pytest.raises(LlmError, match=word) as error:
        LlmSettings(**{"base_url": "http://x/v1", "model": "m", **wrong})
    assert "secret" not in str(error.value)


def test_a_trailing_slash_changes_nothing() -> None:
    assert LlmSettings("http://x/v1/", "m").url == LlmSettings("http://x/v1", "m").url == "http://x/v1/chat/completions"


@pytest.mark.parametrize(("name", "value"), [("ALL_PROXY", "gopher://x:1"), ("SSL_CERT_FILE", "/no/such.pem")])
def test_an_environment_that_cannot_work_is_said_when_loading(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    client.certificates.cache_clear()
    with pytest.raises(LlmError, match="cannot be asked"):
        check(LlmSettings("http://localhost:1/v1", "m"))
    client.certificates.cache_clear()


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'dragoman\[llm\]'"):
        dragoman.load(llm=LlmSettings("http://localhost:1/v1", "m"))


def test_without_a_second_coder_nothing_is_connected_and_no_client_imported(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "asks = {'socket.connect', 'socket.getaddrinfo', 'socket.gethostbyname', 'socket.sendto', 'socket.sendmsg'}\n"
        "def hook(event, args):\n"
        "    if event in asks: raise SystemExit(f'{event} {args}')\n"
        "sys.addaudithook(hook)\n"
        "import dragoman\n"
        "reading = dragoman.load().read('The French president met the German chancellor in Paris on Monday.')\n"
        "print(len(reading.reports), reading.opinions, reading.unaligned, 'dragoman.llm.client' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.strip() == "1 () () False", done.stderr


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "```json\n{}\n```",
        "```\n{}\n```\n",
        "<think>\nor [?]\n</think>\n\n{}",
        "<think>x</think>```json\n{}\n```",
    ],
)
def test_what_models_wrap_around_json_is_taken_off(wrapped: str) -> None:
    event = {"sentence": 1, "type": "AID", "mode": "", "trigger": "gave", "actors": ["Fiji"], "modality": "asserted"}
    rows, odd = read_rows(wrapped.replace("{}", json.dumps({"events": [event]})))
    assert [(r.type, r.mode, r.actors, r.recipients) for r in rows] == [("AID", None, ("Fiji",), ())]
    assert odd == []


@pytest.mark.parametrize("content", ["", "Sorry.", '{"events": [', "[]", '{"events": {}}', "[" * 99_999, "1" * 9999])
def test_what_is_no_list_of_events_is_no_json(content: str) -> None:
    with pytest.raises(NoJson):
        read_rows(content)


def test_rows_of_another_form_are_told_and_cost_the_others_nothing() -> None:
    good = {"sentence": 1, "type": "AID", "trigger": "gave", "actors": [], "modality": "asserted"}
    wrong: list[Any] = [7, {}, good | {"sentence": True}, good | {"actors": "Fiji"}, good | {"mode": 3}]
    rows, odd = read_rows(json.dumps({"events": [*wrong, good]}))
    assert len(rows) == 1
    assert len(odd) == len(wrong)


def test_a_model_that_runs_in_circles_is_cut_off() -> None:
    event = {"sentence": 1, "type": "AID", "trigger": "gave", "actors": [], "modality": "asserted"}
    rows, odd = read_rows(json.dumps({"events": [event] * (MOST_ROWS + 7)}))
    assert len(rows) == MOST_ROWS
    assert odd == ["7 more rows"]
