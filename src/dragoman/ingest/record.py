"""What every reader shares: the reject row, and how named fields become a dispatch. Knows no file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from dragoman.issues import meaning
from dragoman.model.text import Dispatch, Origin

MAX_TEXT = 5_000_000  # bytes of UTF-8 text in one record (R007)

# Names as our own format, news-please, trafilatura and common exports write them; the first filled one counts.
FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "maintext"),
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "date_publish"),
    "publisher": ("publisher", "source", "source_domain"),
    "url": ("url", "link"),
    "licence": ("licence", "license"),
    "language": ("language",),
}
LANGUAGES = {"english": "en", "eng": "en"}


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where it stands, the catalogued reason, what was found and what would be right.

    `record` counts from 1 within the file (0: the file as a whole), `byte` is the offset in the file where the trouble
    or the record starts.
    """

    file: str
    record: int
    byte: int
    code: str
    found: str
    right: str

    def __post_init__(self) -> None:
        meaning(self.code)  # an uncatalogued code stops here

    def row(self) -> dict[str, str | int]:
        """The reject as one JSON-ready row of `rejects.jsonl`."""
        return asdict(self)

    def line(self) -> str:
        """One line for people: place, code, what was found, what would be right."""
        place = (
            self.file
            + (f", record {self.record}" if self.record else "")
            + (f", byte {self.byte}" if self.byte else "")
        )
        return f"{place}: {self.code} {self.found}. {self.right}"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user says of records that do not say it themselves."""

    published: date | None = None
    publisher: str | None = None


class BadField(ValueError):
    """A field that cannot be used; carries the reason code and what would be right."""

    def __init__(self, code: str, found: str, right: str) -> None:
        super().__init__(found)
        self.code, self.found, self.right = code, found, right


def reject(origin: Origin, code: str, found: str, right: str) -> Reject:
    """A reject at the place `origin` names."""
    return Reject(origin.path, origin.record, origin.byte, code, found, right)


def dispatch_of(record: object, origin: Origin, defaults: Defaults) -> Dispatch | Reject:
    """The dispatch a decoded record describes, or why it describes none (R003, R004, R006, R007, R008)."""
    if not isinstance(record, Mapping):
        found = f"a {type(record).__name__} where an object should be"
        return reject(origin, "R006", found, 'A record is an object such as {"text": "..."}.')
    try:
        return _dispatch(record, origin, defaults)
    except BadField as error:
        return reject(origin, error.code, error.found, error.right)


def _dispatch(record: Mapping[str, object], origin: Origin, defaults: Defaults) -> Dispatch:
    day = _field(record, "published")
    language = _field(record, "language")
    return Dispatch(
        text=check_text(_field(record, "text"), sorted(map(str, record))),
        publisher=_field(record, "publisher") or defaults.publisher,
        published=parse_day(day) if day else defaults.published,
        title=_field(record, "title"),
        url=_field(record, "url"),
        licence=_field(record, "licence"),
        language=short_language(language) if language else "en",
        origin=origin,
    )


def _field(record: Mapping[str, object], name: str) -> str | None:
    """The first filled spelling of a field, or None; raises `BadField` on a value that is no string."""
    for key in FIELDS[name]:
        value = record.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            found = f'"{key}" is a {type(value).__name__} ({str(value)[:40]})'
            raise BadField("R006", found, f'"{key}" should be a string, or left out.')
        if value.strip():
            return check_unicode(value, key)
    return None


def check_unicode(value: str, name: str) -> str:
    """`value` itself; raises `BadField` (R003) when half a surrogate pair stands in it."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        found = f'"{name}" holds half a surrogate pair (U+{ord(value[error.start]):04X}) at character {error.start}'
        raise BadField("R003", found, "Write characters outside the BMP as UTF-8 or as a whole pair.") from error
    return value


def check_text(text: str | None, keys: list[str]) -> str:
    """The text, with something in it and within the limit; raises `BadField` (R004, R007) otherwise."""
    if text is None:
        found = f"no text; the fields are: {', '.join(k[:40] for k in keys[:12]) or 'none'}"
        raise BadField("R004", found, f"Put the text under one of: {', '.join(FIELDS['text'])}.")
    size = len(text.encode("utf-8"))
    if size > MAX_TEXT:
        raise BadField("R007", f"{size / 1e6:.1f} MB of text in one record", "Split it into one record a dispatch.")
    return text


def parse_day(value: str) -> date:
    """The day of an ISO 8601 date or date-time, as written (no change of time zone); raises `BadField` (R008)."""
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()
    except ValueError as error:
        raise BadField("R008", f"the date {text[:40]!r}", "Write it as YYYY-MM-DD, for example 2020-01-28.") from error


def short_language(value: str) -> str:
    """An ISO 639-1 code from "en", "en-US", "eng" or "English"; other names are kept in lower case."""
    word = value.strip().lower().replace("_", "-").split("-")[0]
    return LANGUAGES.get(word, word)
