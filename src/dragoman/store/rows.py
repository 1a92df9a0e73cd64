"""A reading as rows: the wide report row people read and the long rows of the audit trail. No SQL, no files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from dragoman.model.coding import ActorRef, Blank, Coded, Count, PlaceMention, Reading, Report
from dragoman.model.text import Dispatch, Span, make_id
from dragoman.ontology.cameo import goldstein

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report, flat. Lists of one side run in step (`actors[i]` has code `actor_codes[i]`); sides that could not be
    identified are left out of them and stand in the claims with their reason. `quote` is the trigger's words;
    `start`, `end` and the sentence's bounds are code points. `when_first` to `when_last` are days, both included;
    `lat` and `lon` degrees (WGS 84); `quad` 1-4 and `intensity` -10..10 come from the PLOVER manual, the two Goldstein
    scores from tables by `cameo` that differ in places. What was stored under schema 1 or 2 has no `cameo` and no
    `contexts`.
    """

    report_id: str
    dispatch_id: str
    ordinal: int
    publisher: str | None
    published: date | None
    type: str
    mode: str | None
    quad: int
    intensity: float | None
    cameo: str | None
    goldstein_icews: float | None
    goldstein_gdelt: float | None
    contexts: list[str]
    actors: list[str]
    actor_codes: list[str]
    actor_ids: list[str]
    actor_quotes: list[str]
    recipients: list[str]
    recipient_codes: list[str]
    recipient_ids: list[str]
    recipient_quotes: list[str]
    symmetric: bool
    when_first: date | None
    when_last: date | None
    when_value: str | None
    when_quote: str | None
    place: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: str | None
    place_quote: str | None
    modality: str
    background: bool
    killed: int | None
    injured: int | None
    captured: int | None
    told: list[str]
    score: float
    runner_up: str | None
    happening: str
    start: int
    end: int
    quote: str
    sentence_number: int | None
    sentence_start: int
    sentence_end: int
    sentence: str
    title: str | None
    url: str | None
    licence: str | None
    language: str


REPORT_FIELDS: tuple[str, ...] = tuple(f.name for f in fields(ReportRow))


@cache
def classes() -> dict[str, tuple[int, float, dict[str, float]]]:
    """Quad class, intensity and mode intensities of each PLOVER type, from the ontology that ships."""
    from dragoman.ontology.loader import load_ontology

    return {code: (kind.quad, kind.intensity, kind.modes) for code, kind in load_ontology().types.items()}


def classes_of(report: Report) -> tuple[int, float | None]:
    """Quad class and intensity: the report's own, or those of its PLOVER type where it states none."""
    if report.quad is not None and report.intensity is not None:
        return report.quad, report.intensity
    quad, intensity, modes = classes()[report.type.value]
    mode = _value(report.mode)
    return report.quad or quad, modes.get(mode) if mode else intensity


def report_rows(reading: Reading) -> list[ReportRow]:
    """The reports of a reading, flat, in the order of the reading."""
    return [_report_row(reading, report, i) for i, report in enumerate(reading.reports)]


def _report_row(reading: Reading, report: Report, ordinal: int) -> ReportRow:
    dispatch, text = reading.dispatch, reading.dispatch.text
    kind, mode = report.type.value, _value(report.mode)
    quad, intensity = classes_of(report)
    cameo = _value(report.cameo)
    when, place = _value(report.when), _value(report.where)
    return ReportRow(
        report_id=report.id,
        dispatch_id=dispatch.id,
        ordinal=ordinal,
        publisher=dispatch.publisher,
        published=dispatch.published,
        type=kind,
        mode=mode,
        quad=quad,
        intensity=intensity,
        cameo=cameo,
        goldstein_icews=goldstein(cameo, "icews") if cameo else None,
        goldstein_gdelt=goldstein(cameo, "gdelt") if cameo else None,
        contexts=[c.value for c in report.contexts],
        **_side("actor", report.actors, text),
        **_side("recipient", report.recipients, text),
        symmetric=report.symmetric,
        when_first=when.first if when else None,
        when_last=when.last if when else None,
        when_value=when.value if when else None,
        when_quote=_quote(report.when, text),
        place=place.name if place else None,
        geonameid=place.geonameid if place else None,
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        country=place.country if place else None,
        admin1=place.admin1 if place else None,
        precision=place.precision if place else None,
        place_quote=_quote(report.where, text),
        modality=report.modality.value.value,
        background=report.background.value,
        killed=_best(report.killed),
        injured=_best(report.injured),
        captured=_best(report.captured),
        told=[s.name for s in report.sources],
        score=report.type.score,
        runner_up=report.runner_up,
        happening=report.happening,
        start=report.trigger.start,
        end=report.trigger.end,
        quote=report.trigger.of(text),
        sentence_number=_sentence_number(reading.sentences, report.sentence),
        sentence_start=report.sentence.start,
        sentence_end=report.sentence.end,
        sentence=report.sentence.of(text),
        title=dispatch.title,
        url=dispatch.url,
        licence=dispatch.licence,
        language=dispatch.language,
    )


def _side(name: str, parties: Sequence[Coded[ActorRef] | Blank], text: str) -> dict[str, Any]:
    known = [p for p in parties if isinstance(p, Coded)]
    return {
        f"{name}s": [p.value.name for p in known],
        f"{name}_codes": [p.value.code for p in known],
        f"{name}_ids": [p.value.id for p in known],
        f"{name}_quotes": [p.evidence[0].of(text) for p in known],
    }


def _value(coded: Coded[Any] | Blank) -> Any:
    return coded.value if isinstance(coded, Coded) else None


def _quote(coded: Coded[Any] | Blank, text: str) -> str | None:
    return coded.evidence[0].of(text) if isinstance(coded, Coded) else None


def _best(coded: Coded[Count] | Blank) -> int | None:
    return coded.value.best if isinstance(coded, Coded) else None


def _sentence_number(sentences: tuple[Span, ...], span: Span) -> int | None:
    """Which sentence of the dispatch it is, from 1."""
    return sentences.index(span) + 1 if span in sentences else None


def record_hash(dispatch: Dispatch) -> str:
    """Changes when the record says something else about the same text: such a dispatch is read anew."""
    return make_id(dispatch.published, dispatch.title, dispatch.licence, dispatch.language)


def rows_of(reading: Reading) -> dict[str, list[Row]]:
    """All rows of one reading, table by table, without run and part."""
    key = {"dispatch_id": reading.dispatch.id}
    tables: dict[str, list[Row]] = {
        "dispatches": [_dispatch_row(reading.dispatch)],
        "readings": [_reading_row(reading)],
        "reports": [asdict(row) for row in report_rows(reading)],
        "claims": [row for report in reading.reports for row in claim_rows(report, reading.dispatch.text)],
        "sources": [row for report in reading.reports for row in _source_rows(report, reading.dispatch.text)],
        **_layers(reading),
    }
    return {name: [{**key, **row} for row in rows] for name, rows in tables.items()}


def _dispatch_row(dispatch: Dispatch) -> Row:
    origin = dispatch.origin
    return {
        "publisher": dispatch.publisher,
        "published": dispatch.published,
        "title": dispatch.title,
        "url": dispatch.url,
        "licence": dispatch.licence,
        "language": dispatch.language,
        "text": dispatch.text,
        "origin_path": origin.path if origin else None,
        "origin_record": origin.record if origin else None,
        "origin_byte": origin.byte if origin else None,
    }


def _reading_row(reading: Reading) -> Row:
    return {
        "record": record_hash(reading.dispatch),
        "reports": len(reading.reports),
        "sentences": len(reading.sentences),
        "issues": list(reading.issues),
    }


def claim_rows(report: Report, text: str) -> Iterator[Row]:
    """One row for each coded field and each blank; a value with several pieces of evidence has a row for each piece."""
    for name in ("type", "mode", "cameo"):
        yield from _claim(report, name, 0, getattr(report, name), text)
    for i, context in enumerate(report.contexts):
        yield from _claim(report, "context", i, context, text)
    for name, side in (("actor", report.actors), ("recipient", report.recipients)):
        for i, party in enumerate(side):
            yield from _claim(report, name, i, party, text)
    for name in ("when", "where", "modality", "background", "told", "killed", "injured", "captured"):
        yield from _claim(report, name, 0, getattr(report, name), text)


def _claim(report: Report, name: str, ordinal: int, coded: Coded[Any] | Blank, text: str) -> Iterator[Row]:
    is_blank = isinstance(coded, Blank)
    what = {
        "report_id": report.id,
        "field": name,
        "ordinal": ordinal,
        "value": None if isinstance(coded, Blank) else as_text(coded.value),
        "by": None if isinstance(coded, Blank) else coded.by,
        "score": None if isinstance(coded, Blank) else coded.score,
        "reason": coded.reason if isinstance(coded, Blank) else None,
    }
    spans: Sequence[Span | None] = coded.evidence or (None,)
    assert is_blank or coded.evidence
    for piece, span in enumerate(spans):
        yield {**what, "piece": piece, **_evidence(span, text)}


def as_text(value: object) -> str:
    """A value as it stands in a claim: plain text for words and flags, a JSON object for anything with parts."""
    if isinstance(value, Enum):
        return str(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = asdict(value)
        if isinstance(value, ActorRef):
            parts["code"] = value.code
        return json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _evidence(span: Span | None, text: str, name: str = "") -> Row:
    """Start, end and quote of a span; all three None without one. `name` is the prefix of the columns."""
    start, end, quote = (f"{name}_start", f"{name}_end", name) if name else ("start", "end", "quote")
    if span is None:
        return {start: None, end: None, quote: None}
    return {start: span.start, end: span.end, quote: span.of(text)}


def _source_rows(report: Report, text: str) -> Iterator[Row]:
    for i, source in enumerate(report.sources):
        head = {"report_id": report.id, "ordinal": i, "name": source.name, "how": source.how.value}
        yield {**head, **_evidence(source.span, text), **_evidence(source.cue, text, "cue")}


def _layers(reading: Reading) -> dict[str, list[Row]]:
    """Zones, mentions, times, places and statements, each in text order."""
    text = reading.dispatch.text
    chain_of = {m: chain.id for chain in reading.chains for m in chain.mentions}
    who = {a.span: a.who for a in reading.actors}
    return {
        "zones": [
            {"ordinal": i, "kind": z.kind.value, "note": z.note, **_evidence(z.span, text)}
            for i, z in enumerate(reading.zones)
            if z.span.start < z.span.end
        ],
        "mentions": [
            {"ordinal": i, "kind": m.kind.value, "key": m.key, "name": m.name.of(text), "chain": chain_of.get(m)}
            | _evidence(m.span, text)
            | _who(who.get(m.span))
            for i, m in enumerate(reading.mentions)
        ],
        "times": [
            {"ordinal": i, "kind": t.kind, "value": t.when.value, "first": t.when.first, "last": t.when.last}
            | {"grain": t.when.grain, "by": t.by, "score": t.score, **_evidence(t.span, text)}
            for i, t in enumerate(reading.times)
        ],
        "places": [_place_row(i, p, text) for i, p in enumerate(reading.places)],
        "statements": [
            {"ordinal": i, "stance": s.stance, "direct": s.direct, **_evidence(s.content, text)}
            | _evidence(s.speaker, text, "speaker")
            | _evidence(s.cue, text, "cue")
            for i, s in enumerate(reading.statements)
        ],
    }


def _who(who: Coded[ActorRef] | Blank | None) -> Row:
    """Whom a mention means: the actor's id, codes and role on the day, or the reason why none is known."""
    if who is None:
        return {}
    if isinstance(who, Blank):
        return {"reason": who.reason, "candidates": list(who.candidates)}
    ref = who.value
    return {
        "actor": ref.id,
        "actor_name": ref.name,
        "actor_kind": ref.kind,
        "country": ref.country,
        "sector": ref.sector,
        "role": ref.role.title if ref.role else None,
        "why": ref.why,
        "candidates": list(ref.candidates),
        "by": who.by,
        "score": who.score,
    }


def _place_row(ordinal: int, mention: PlaceMention, text: str) -> Row:
    head = {"ordinal": ordinal, "metonym": mention.metonym, **_evidence(mention.span, text)}
    if isinstance(mention.place, Blank):
        return {**head, "reason": mention.place.reason}
    place = mention.place.value
    return {
        **head,
        "geonameid": place.geonameid,
        "name": place.name,
        "lat": place.latitude,
        "lon": place.longitude,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
        "by": mention.place.by,
        "score": mention.place.score,
    }
