"""PLOVER 2.0 records, one JSON object a line. Says what a PLOVER record cannot hold; changes no code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TextIO

from dragoman.ontology.loader import TYPES
from dragoman.store.rows import ReportRow

CODEBOOKS = {
    "plover-2.0": "PLOVER 2.0 (draft, manual of 2024-02-04)",
    "plover-2021": "PLOVER as in CAMEO2PLOVER-2021 (draft 0.8 of 2021-09-17)",
}
# The manual's auxiliary modes. A threatened or requested happening has none: there the type itself says it.
AUXILIARY = {"negated": "negation", "planned": "future", "hypothetical": "hypothetical"}
# `resolution` runs from 5 (below city) to 1 (country); a sea or a region has none.
RESOLUTION = {"point": 5, "city": 4, "district": 3, "province": 2, "country": 1}

# Where PLOVER departs from the codes of ISO 3166-1 that we keep (manual, country codes).
PLOVER_CODE = {"XKX": "KOS"}

LEFT_OUT = {
    "no day": "reports without a day (PLOVER asks for a date)",
    "no actor": "reports without an identified actor (PLOVER asks for one)",
}
LOST = {
    "cameo": "CAMEO codes (no PLOVER field for them; kept in comment)",
    "told": "told-by chains longer than the publisher (kept in comment)",
    "modality": "modality threatened or requested (no PLOVER mode for it; kept in comment)",
    "own": "the codebook behind types that are not PLOVER's (told in comment)",
    "claims": "evidence spans and reasons of single fields (export parquet to keep them)",
}


def write_plover(
    rows: Iterable[ReportRow],
    out: TextIO,
    *,
    version: str,
    written: Mapping[str, str],
    editions: Mapping[str, str] = MappingProxyType({}),
) -> Counter[str]:
    """Writes one record a line; gives counts: "written", and the keys of `LEFT_OUT` and `LOST`.

    `written` says for each dispatch when it was coded (ISO 8601, UTC); `version` is the coder's;
    `editions` names for each dispatch the PLOVER edition, 2.0 where it does not.
    """
    counts: Counter[str] = Counter()
    for row in rows:
        missing = missing_field(row)
        if missing:
            counts[missing] += 1
            continue
        edition = editions.get(row.dispatch_id, "plover-2.0")
        record = plover_record(row, version, written.get(row.dispatch_id), edition=edition)
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        counts["written"] += 1
        counts["told"] += len(row.told) > 1
        counts["modality"] += row.modality in ("threatened", "requested")
        counts["cameo"] += row.cameo is not None
        counts["own"] += row.type not in TYPES
        counts["claims"] += 1
    return counts


def missing_field(row: ReportRow) -> str | None:
    """The required PLOVER field this report cannot fill, or None."""
    if row.when_first is None:
        return "no day"
    return None if row.actors else "no actor"


def summary_lines(counts: Counter[str]) -> Iterator[str]:
    """What was written, left out and lost, for people."""
    yield f"{counts['written']} PLOVER records written"
    for key, text in LEFT_OUT.items():
        if counts[key]:
            yield f"left out: {counts[key]} {text}"
    for key, text in LOST.items():
        if counts[key]:
            yield f"not in the records: {text}: {counts[key]} records"


def plover_record(row: ReportRow, version: str, written: str | None, *, edition: str = "plover-2.0") -> dict[str, Any]:
    """One report as a PLOVER record; fields without a value are left out. The report must have a day and an actor."""
    assert row.when_first is not None
    last = row.when_last if row.when_last != row.when_first else None
    record: dict[str, Any] = {
        "id": row.report_id,
        "date": row.when_first.isoformat(),
        "enddate": last.isoformat() if last else None,
        "actor": _entities(row.actors, row.actor_codes, row.actor_ids),
        "recipient": _entities(row.recipients, row.recipient_codes, row.recipient_ids),
        "event": [row.type],
        "mode": _modes(row),
        "context": row.contexts,
        "quad_code": row.quad,
        "event_scale": row.intensity,
        "event_loc": _location(row),
        "event_text": row.quote,
        "size": _filled({"dead": row.killed, "injured": row.injured, "arrested": row.captured}),
        "text": [_filled(_text(row))],
        "cite_info": _filled(_citation(row, version, edition)),
        "coder": f"dragoman {version}",
        "coded_date": written[:10] if written else None,
        "coded_time": written[11:19] if written else None,
        "comment": _comment(row),
    }
    return _filled(record)


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if v not in (None, [], {}, "")}


def _entities(names: list[str], codes: list[str], ids: list[str]) -> list[dict[str, Any]]:
    return [_entity(*parts) for parts in zip(names, codes, ids, strict=True)]


def _entity(name: str, code: str, ident: str) -> dict[str, Any]:
    """PLOVER keeps country and sector apart; ours is one word of the two, three letters each."""
    known = "" if code == "---" else code
    country, sector = (known[:3], known[3:]) if len(known) != 3 or known not in SECTORS else ("", known)
    is_item = ident[:1] == "Q" and ident[1:].isdigit()
    own = PLOVER_CODE.get(country, country)
    return _filled({"code": own, "sector": sector, "entity_text": name, "identifier_id": ident if is_item else None})


SECTORS = (
    *("COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL"),
    *("EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"),
)


def _modes(row: ReportRow) -> list[str]:
    modes = [row.mode] if row.mode else []
    if row.modality in AUXILIARY:
        modes.append(AUXILIARY[row.modality])
    return [*modes, "historical"] if row.background else modes


def _location(row: ReportRow) -> dict[str, Any]:
    if row.place is None:
        return {}
    return _filled(
        {
            "extracted_place": row.place_quote,
            "resolved_place": row.place,
            "geonameid": row.geonameid,
            "lat": row.lat if row.precision != "country" else None,  # never a point for a whole country
            "lon": row.lon if row.precision != "country" else None,
            "province": row.admin1,
            "country_code": PLOVER_CODE.get(row.country or "", row.country or ""),
            "resolution": RESOLUTION.get(row.precision or ""),
        }
    )


def _text(row: ReportRow) -> dict[str, Any]:
    return {
        "sequence": row.sentence_number,
        "start": row.sentence_start,
        "end": row.sentence_end,
        "text_story": row.sentence,
    }


def _citation(row: ReportRow, version: str, edition: str) -> dict[str, Any]:
    return {
        "citation": row.dispatch_id,
        "url": row.url,
        "title": row.title,
        "language": row.language,
        "publication": row.publisher,
        "license": row.licence,
        "coder": "dragoman",
        "codebook": CODEBOOKS[edition],
        "version": version,
    }


def _comment(row: ReportRow) -> str:
    parts = [f"told by: {' < '.join(row.told)}"] if row.told else []
    parts += [f"CAMEO: {row.cameo}"] if row.cameo else []
    if row.type not in TYPES:
        parts.append(f"{row.type} is a type of the coder's own codebook")
    if row.modality in ("threatened", "requested"):
        parts.append(f"modality: {row.modality}")
    return "; ".join(parts)
