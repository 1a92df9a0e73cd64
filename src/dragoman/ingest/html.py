"""HTML pages: the article text and what the page says about itself, through trafilatura. Fetches nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from dragoman.ingest.encoding import BOM, check_head, decode
from dragoman.ingest.record import BadField, Defaults, Reject, dispatch_of, reject
from dragoman.model.text import Dispatch, Origin

CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{1,40})""", re.I)
MIN_WORDS = 5  # less is a menu or a button: trafilatura falls back to any words when it finds no article
SAVE = "Save the page with its article text in it, or give the text as .txt."


def read_html(raw: bytes, origin: Origin, defaults: Defaults) -> Iterator[Dispatch | Reject]:
    """The one dispatch of a page, or one reject (R002, R003, R004, R009)."""
    try:
        record = find_article(check_page(raw))
    except BadField as error:
        yield reject(origin, error.code, error.found, error.right)
        return
    yield dispatch_of(record, origin, defaults)


def check_page(raw: bytes) -> str:
    """The page as characters; raises `BadField` when it is empty, binary, or in another encoding than UTF-8."""
    check_head(raw)
    if not raw.strip():
        raise BadField("R004", "an empty page", SAVE)
    try:
        return decode(raw.removeprefix(BOM))
    except BadField as error:
        named = CHARSET.search(raw[:4096])
        if not named:
            raise
        name = named.group(1).decode("ascii")
        right = f"Convert it: iconv -f {name} -t UTF-8 FILE."
        raise BadField("R003", f"{error.found}; the page says its encoding is {name}", right) from error


def find_article(page: str) -> dict[str, str | None]:
    """Text, title, date, publisher, URL, licence and language of a page; raises `BadField` (R009) without a text."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        # Only dates the page states about itself: htmldate's wide search takes any date in the text for the day.
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # whatever the HTML libraries raise on a hostile page costs this page only
        raise BadField("R009", f"the page could not be taken apart ({type(error).__name__}: {error})", SAVE) from error
    facts = found if isinstance(found, dict) or found is None else found.as_dict()
    if not facts or len((facts.get("text") or "").split()) < MIN_WORDS:
        raise BadField("R009", "no article text in the page", SAVE)
    return {
        "text": facts["text"],
        "title": facts["title"],
        "published": facts["date"],
        "publisher": facts["sitename"] or facts["hostname"],
        "url": facts["url"],
        "licence": facts["license"],
        "language": facts["language"],
    }
