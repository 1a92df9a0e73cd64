"""Reports as CSV, one row a report. Lists are joined with "; ". The columns are documented in `COLUMNS`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from dragoman.store.rows import ReportRow

COLUMNS: dict[str, str] = {
    "report_id": "stable id of the report, from the dispatch and the place of the trigger in it",
    "dispatch_id": "stable id of the dispatch, from publisher, URL and text",
    "publisher": "who published the dispatch",
    "published": "day of publication (YYYY-MM-DD)",
    "type": "PLOVER type, or a type of a codebook",
    "mode": "PLOVER mode, empty when the type has none or none fits",
    "quad": "quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    "intensity": "PLOVER intensity of type and mode, -10 to 10 (not a Goldstein score)",
    "cameo": "CAMEO code (1.1b3) as text: 010 is not 10",
    "goldstein_icews": "Goldstein score of the CAMEO code in the ICEWS edition, -10 to 10",
    "goldstein_gdelt": "the same in GDELT's table, which differs in places and lacks 106 and 1213",
    "contexts": "PLOVER contexts, joined with '; '",
    "actors": "names of the acting sides, in text order, joined with '; '",
    "actor_codes": "PLOVER country and sector codes of the actors, in step with actors",
    "actor_ids": "ids of the actors (Wikidata, country:XXX or minted x:...), in step with actors",
    "recipients": "names of the sides acted upon; empty when all sides act alike",
    "recipient_codes": "codes of the recipients, in step with recipients",
    "recipient_ids": "ids of the recipients, in step with recipients",
    "symmetric": "true when all sides take part alike and stand under actors",
    "when_first": "first day of the happening",
    "when_last": "last day of the happening, included",
    "when_value": "TIMEX3 value: how exactly the time is known",
    "place": "name of the place in GeoNames",
    "geonameid": "GeoNames id of the place",
    "lat": "latitude in degrees (WGS 84); empty where only a region is known",
    "lon": "longitude in degrees (WGS 84)",
    "country": "ISO 3166-1 alpha-3 code of the place's country",
    "admin1": "first-level division of the place",
    "precision": "point, city, district, province, country, sea or region",
    "modality": "asserted, negated, planned, threatened, requested or hypothetical",
    "background": "true for history told along the way",
    "killed": "people killed, best figure in the text",
    "injured": "people injured, best figure",
    "captured": "people captured or arrested, best figure",
    "told": "told-by chain, nearest to the happening first, joined with ' < '",
    "score": "score of the type, 0 to 1",
    "happening": "id shared by the reports of one dispatch that tell the same happening",
    "start": "first character of the trigger in the dispatch, in code points from 0",
    "end": "character after the trigger",
    "quote": "the trigger: text[start:end]",
    "sentence": "the sentence the trigger stands in",
    "title": "title of the dispatch",
    "url": "URL of the dispatch",
    "licence": "licence of the dispatch",
}


def write_csv(rows: Iterable[ReportRow], out: TextIO) -> int:
    """Writes a header and one line a report; gives the number of reports."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow([cell(getattr(row, name), name) for name in COLUMNS])
        count += 1
    return count


def cell(value: object, name: str) -> str:
    """A value as CSV text: empty for none, "true"/"false", lists joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return (" < " if name == "told" else "; ").join(map(str, value))
    return str(value)
