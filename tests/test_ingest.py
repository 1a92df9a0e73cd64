"""The readers: what can be read is read, what cannot be read costs itself and says why."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.ingest import Defaults, Reject, find_inputs, read_inputs, read_stream
from dragoman.ingest.html import read_html
from dragoman.ingest.jsonfile import read_json, read_lines
from dragoman.ingest.plain import read_plain
from dragoman.model.text import Dispatch, Origin

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Talks in Vienna | Coast Radio</title>
<meta property="og:site_name" content="Coast Radio"><meta property="article:published_time" content="2020-01-28">
</head><body><nav>Home News Sport</nav><article><h1>Talks in Vienna</h1>
<p>The foreign minister met her Swiss counterpart in Vienna on Tuesday, the ministry said in a statement.</p>
<p>Both sides spoke of a long and useful conversation about transit through the mountain passes.</p>
</article><footer>All rights reserved</footer></body></html>"""


def read_bytes(tmp_path: Path, name: str, raw: bytes, defaults: Defaults = Defaults()) -> list[Dispatch | Reject]:  # noqa: B008
    path = tmp_path / name
    path.write_bytes(raw)
    return list(read_inputs(find_inputs([path]), defaults))


def codes(items: list[Dispatch | Reject]) -> list[str]:
    return [i.code if isinstance(i, Reject) else "ok" for i in items]


def only(items: list[Dispatch | Reject]) -> Dispatch:
    assert codes(items) == ["ok"]
    assert isinstance(items[0], Dispatch)
    return items[0]


def test_a_text_file_is_one_dispatch_exactly_as_written(tmp_path: Path) -> None:
    got = only(read_bytes(tmp_path, "a.txt", "\ufeffVIENNA –\r\n\r\nThey met.\n".encode()))
    assert got.text == "VIENNA –\n\nThey met.\n"


def test_what_the_user_says_fills_only_what_the_record_leaves_open(tmp_path: Path) -> None:
    lines = b'{"text": "a", "date": "2020-01-28", "source": "Coast Radio"}\n{"text": "b"}\n'
    first, second = read_bytes(tmp_path, "a.jsonl", lines, Defaults(date(2021, 5, 6), "Meridian Wire"))
    assert isinstance(first, Dispatch)
    assert isinstance(second, Dispatch)
    assert (first.published, first.publisher) == (date(2020, 1, 28), "Coast Radio")
    assert (second.published, second.publisher) == (date(2021, 5, 6), "Meridian Wire")


@pytest.mark.parametrize("name", ["text", "body", "content", "maintext"])
def test_the_text_may_stand_under_several_names(tmp_path: Path, name: str) -> None:
    assert only(read_bytes(tmp_path, "a.json", json.dumps({name: "They met."}).encode())).text == "They met."


def test_a_news_please_record_is_understood(tmp_path: Path) -> None:
    record = {
        "maintext": "They met.",
        "text": None,
        "title": "Talks",
        "date_publish": "2020-01-28 09:30:00",
        "source_domain": "coast.invalid",
        "url": "https://coast.invalid/1",
        "language": "en-US",
    }
    got = only(read_bytes(tmp_path, "a.json", json.dumps(record).encode()))
    assert (got.published, got.publisher, got.language) == (date(2020, 1, 28), "coast.invalid", "en")


def test_a_json_file_may_hold_an_object_a_list_or_lines(tmp_path: Path) -> None:
    assert codes(read_bytes(tmp_path, "a.json", b'\xef\xbb\xbf{"text": "a"}')) == ["ok"]
    assert codes(read_bytes(tmp_path, "b.json", b'[{"text": "a"}, {"text": "b"}]')) == ["ok", "ok"]
    assert codes(read_bytes(tmp_path, "c.json", b'{"text": "a"}\n{"text": "b"}\n')) == ["ok", "ok"]


def test_the_origin_names_record_and_byte(tmp_path: Path) -> None:
    raw = b'\xef\xbb\xbf[ {"text": "a"},\n  {"text": "b"}, 3]'
    items = read_bytes(tmp_path, "a.json", raw)
    bytes_at = [i.byte if isinstance(i, Reject) else i.origin.byte for i in items if isinstance(i, Reject) or i.origin]
    assert [raw[b : b + 3] for b in bytes_at] == [b'{"t', b'{"t', b"3]"]
    assert codes(items) == ["ok", "ok", "R006"]


def test_a_broken_line_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    raw = b'{"text": "a"}\n\n{"text": "b"\n{"text": "c"}'
    items = read_bytes(tmp_path, "a.jsonl", raw)
    assert codes(items) == ["ok", "R005", "ok"]
    broken = items[1]
    assert isinstance(broken, Reject)
    assert (broken.record, raw[broken.byte :][:12]) == (2, b'{"text": "b"')


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("empty.txt", b"", "R004"),
        ("blank.txt", b" \n\t\n", "R004"),
        ("latin.txt", "Caf\xe9 talks".encode("latin-1"), "R003"),
        ("utf16.txt", "talks".encode("utf-16"), "R003"),
        ("binary.txt", b"\x00\x01\x02talks", "R002"),
        ("pdf.txt", b"%PDF-1.7 ...", "R002"),
        ("zip.jsonl", b"PK\x03\x04....", "R002"),
        ("talks.docx", b"PK\x03\x04....", "R002"),
        ("big.txt", b"a" * 10_000_000, "R007"),
        ("big.jsonl", b'{"text": "' + b"a" * 10_000_000 + b'"}', "R007"),
        ("notext.json", b'{"title": "Talks"}', "R004"),
        ("blank.json", b'{"text": "  "}', "R004"),
        ("number.json", b'{"text": 12}', "R006"),
        ("publisher.json", b'{"text": "a", "publisher": {"name": "x"}}', "R006"),
        ("list.jsonl", b'["text"]', "R006"),
        ("date.json", b'{"text": "a", "published": "28 January"}', "R008"),
        ("feb.json", b'{"text": "a", "published": "2020-02-30"}', "R008"),
        ("half.json", b'{"text": "a\\ud800b"}', "R005"),
        ("cut.json", b'{"text": "a', "R005"),
        ("cutlist.json", b'[{"text": "a"}, {"text"', "R005"),
        ("emptylist.json", b"[]", "R004"),
        ("empty.json", b"", "R004"),
        ("empty.jsonl", b"\n\n", "R004"),
        ("deep.json", b'{"text":' + b"[" * 200_000, "R006"),
        ("latin.jsonl", b'{"text": "Caf\xe9"}', "R003"),
        ("latin.html", "<html><meta charset='latin-1'><p>Caf\xe9</p>".encode("latin-1"), "R003"),
        ("empty.html", b"", "R004"),
        ("menu.html", b"<html><body><nav>Home</nav></body></html>", "R009"),
    ],
)
def test_bad_input_has_a_reason_and_a_remedy(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    items = read_bytes(tmp_path, name, raw)
    assert codes(items) == [code]
    assert isinstance(items[0], Reject)
    assert items[0].found
    assert items[0].right
    assert len(items[0].line()) < 600


def test_a_missing_file_is_a_reject_and_the_rest_is_read(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("They met.")
    assert codes(list(read_inputs(find_inputs([tmp_path / "no.txt", good]), Defaults()))) == ["R001", "ok"]


def test_the_wrong_encoding_says_where_and_how_to_convert(tmp_path: Path) -> None:
    item = read_bytes(tmp_path, "a.txt", "\ufeffCaf".encode() + b"\xe9 talks")[0]
    assert isinstance(item, Reject)
    assert "byte 0xE9 at 6" in item.found
    assert "iconv" in item.right


def test_a_line_of_another_size_than_memory_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.ingest.jsonfile.MAX_LINE", 100)
    raw = b'{"text": "a"}\n{"text": "' + b"b" * 950 + b'"}\n{"text": "c"}\n'
    assert codes(list(read_lines(BytesIO(raw), "x", Defaults()))) == ["ok", "R007", "ok"]


def test_a_folder_is_read_to_the_bottom_in_order_and_projects_are_passed_over(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "p/parts/x.json", ".git/x.txt", "style.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "p" / "settings.toml").touch()
    (tmp_path / "p" / "rejects.jsonl").touch()
    inputs = find_inputs([tmp_path])
    assert [str(f.relative_to(tmp_path)) for f, _ in inputs.files] == ["a.txt", "b/1.txt", "b/2.txt"]
    assert inputs.left_alone == ((".css", 1),)


def test_an_empty_folder_is_a_reject(tmp_path: Path) -> None:
    assert codes(list(find_inputs([tmp_path]).rejects)) == ["R001"]


def test_a_file_name_that_is_no_utf8_does_not_stop_the_run(tmp_path: Path) -> None:
    path = Path(str(tmp_path) + "/caf\udce9.txt")
    path.write_bytes(b"They met.")
    got = only(list(read_inputs(find_inputs([path]), Defaults())))
    assert got.origin is not None
    assert got.origin.path.endswith(r"caf\udce9.txt")


def test_a_page_gives_its_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    got = only(read_bytes(tmp_path, "a.html", PAGE.encode()))
    assert "met her Swiss counterpart" in got.text
    assert "rights reserved" not in got.text
    assert (got.publisher, got.published, got.title) == ("Coast Radio", date(2020, 1, 28), "Talks in Vienna")


def test_a_date_in_the_text_of_a_page_is_not_taken_for_the_day_it_was_published(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2020-01-28">', "")
    page = page.replace("on Tuesday", "on 3 March 2019")
    assert only(read_bytes(tmp_path, "a.html", page.encode())).published is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', ["ok", "ok"]),
        (b'{\n "text": "a"\n}', ["ok"]),
        (b'[\n{"text": "a"}]', ["ok"]),
        (b'{"text": "a"}\nnonsense\n{"text": "b"}\n', ["ok", "R005", "ok"]),
        (PAGE.encode(), ["ok"]),
        (b"[Update] They met.\nAgain.", ["ok"]),
        ("\ufeff{}".encode(), ["R004"]),
        (b"", ["R004"]),
        (b"\x00\x01", ["R002"]),
    ],
)
def test_standard_input_is_told_by_how_it_begins(raw: bytes, expected: list[str]) -> None:
    assert codes(list(read_stream(BytesIO(raw), Defaults()))) == expected


def test_plain_text_on_standard_input_is_whole() -> None:
    got = only(list(read_stream(BytesIO(b"One.\nTwo.\nThree."), Defaults())))
    assert got.text == "One.\nTwo.\nThree."


ORIGIN = Origin("random")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda s: s.encode("utf-8", "surrogatepass"))))
def test_no_bytes_crash_a_reader(raw: bytes) -> None:
    items = [
        *read_plain(raw, ORIGIN, Defaults()),
        *read_json(raw, "random", Defaults()),
        *read_lines(BytesIO(raw), "random", Defaults()),
        *read_stream(BytesIO(raw), Defaults()),
    ]
    for item in items:
        if isinstance(item, Dispatch):
            assert item.text.strip()
            item.text.encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300).map(lambda raw: b"<html><body><p>" + raw))
def test_no_page_crashes_the_reader(raw: bytes) -> None:
    assert len(list(read_html(raw, ORIGIN, Defaults()))) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda x: st.lists(x, max_size=3)
)
KEYS = st.sampled_from(["text", "body", "date", "published", "publisher", "source", "title", "language", "x"])


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=4), min_size=1, max_size=5))
def test_a_list_and_lines_of_the_same_records_read_alike(records: list[dict[str, object]]) -> None:
    lines = "\n".join(json.dumps(r) for r in records).encode()
    whole = json.dumps(records).encode()
    by_line = codes(list(read_lines(BytesIO(lines), "x", Defaults())))
    assert len(by_line) == len(records)
    if "R005" not in by_line:
        assert codes(list(read_json(whole, "x", Defaults()))) == by_line
