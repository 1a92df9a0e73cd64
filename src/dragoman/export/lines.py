"""Report rows and readings as plain lines for a terminal. Knows words and order, not colours or tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from dragoman.model.coding import ActorRef, Blank, Coded, Frame, Place, Reading, Report
from dragoman.model.text import Span
from dragoman.store.rows import ReportRow

NOBODY = "–"


def kind_of(row: ReportRow) -> str:
    """Type and mode, for example "CONSULT visit"."""
    return f"{row.type} {row.mode}" if row.mode else row.type


def sides_of(row: ReportRow) -> str:
    """Who to whom: "Ana Sol [AUTGOV] → Ivo Brandt [CHEGOV]"; with "↔" all sides take part alike."""
    actors = _names(row.actors, row.actor_codes)
    recipients = _names(row.recipients, row.recipient_codes)
    if row.symmetric:
        return " ↔ ".join(actors + recipients) or NOBODY
    return f"{', '.join(actors) or NOBODY} → {', '.join(recipients) or NOBODY}"


def _names(names: Iterable[str], codes: Iterable[str]) -> list[str]:
    return [f"{name} [{code}]" for name, code in zip(names, codes, strict=True)]


def when_of(row: ReportRow) -> str:
    """The day or days; the TIMEX3 value where no day is known; "no day" otherwise."""
    if row.when_first is None:
        return row.when_value or "no day"
    if row.when_last is None or row.when_last == row.when_first:
        return row.when_first.isoformat()
    return f"{row.when_first.isoformat()} to {row.when_last.isoformat()}"


def where_of(row: ReportRow) -> str:
    """The place with its country; "no place" otherwise."""
    if row.place is None:
        return "no place"
    return f"{row.place} ({row.country})" if row.country else row.place


def told_of(row: ReportRow) -> str:
    """The told-by chain, nearest to the happening first."""
    return " < ".join(row.told) or "its own voice"


def how_real(row: ReportRow) -> str:
    """Modality, and "background" for history told along the way."""
    return f"{row.modality}, background" if row.background else row.modality


def figures_of(row: ReportRow) -> str:
    """The counts of people, for example "killed 3, injured 12"; empty without any."""
    pairs = (("killed", row.killed), ("injured", row.injured), ("captured", row.captured))
    return ", ".join(f"{name} {n}" for name, n in pairs if n is not None)


def report_lines(row: ReportRow) -> list[str]:
    """A report as four or five lines: what, who, when and where, told by whom, and the words it stands on."""
    place = f"{when_of(row)}, {where_of(row)}"
    figures = figures_of(row)
    cameo = f"; CAMEO {row.cameo}" if row.cameo else ""
    return [
        f"{kind_of(row)}  ({how_real(row)}{cameo})",
        f"  who     {sides_of(row)}",
        f"  when    {place}" + (f"; {figures}" if figures else ""),
        f"  told by {told_of(row)}",
        f"  words   {marked_sentence(row)}",
    ]


def marked_sentence(row: ReportRow) -> str:
    """The sentence on one line, the trigger in »marks«."""
    at = row.start - row.sentence_start
    if at >= 0 and row.end <= row.sentence_end:
        size = row.end - row.start
        text = f"{row.sentence[:at]}»{row.sentence[at : at + size]}«{row.sentence[at + size :]}"
    else:
        text = f"»{row.quote}« in: {row.sentence}"
    return " ".join(text.split())


def explain_lines(reading: Reading) -> Iterator[str]:
    """Every layer with its spans, as the reading goes: zones, sentences, mentions, chains, times, places, statements,
    frames, reports. `[start:end]` are code points in the text.
    """
    text = reading.dispatch.text

    def at(span: Span | None) -> str:
        return f"[{span.start}:{span.end}] {_short(span.of(text))}" if span else NOBODY

    yield from _layer("zones", (f"{z.kind.value:9} {at(z.span)}" + _note(z.note) for z in reading.zones))
    yield from _layer("sentences", (at(s) for s in reading.sentences))
    who = {a.span: a.who for a in reading.actors}
    yield from _layer(
        "mentions",
        (f"{m.kind.value:9} {at(m.span)}  key {m.key!r}{_meant(who.get(m.span))}" for m in reading.mentions),
    )
    yield from _layer(
        "chains", (f"{c.kind.value:9} " + " = ".join(at(m.span) for m in c.mentions) for c in reading.chains)
    )
    yield from _layer(
        "times", (f"{t.kind:9} {at(t.span)}  {t.when.value} ({t.when.grain}, {t.by})" for t in reading.times)
    )
    yield from _layer("places", (f"{at(p.span)}  {_place(p.place)}" + _metonym(p.metonym) for p in reading.places))
    yield from _layer(
        "statements",
        (f"{s.stance:9} speaker {at(s.speaker)}; cue {at(s.cue)}; content {at(s.content)}" for s in reading.statements),
    )
    yield from _layer("frames", (_frame(f, text) for f in reading.frames))
    if reading.opinions or reading.unaligned:
        yield from _layer("second coder", (*_opinions(reading), *(_unaligned(b, at) for b in reading.unaligned)))
    yield from _layer("reports", (line for r in reading.reports for line in _report(r, text)))
    yield from _layer("issues", reading.issues)


def _layer(name: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    yield f"{name}: {len([x for x in found if not x.startswith('   ')])}"
    yield from (f"  {line}" for line in found)


def _short(text: str, limit: int = 90) -> str:
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= limit else f'"{flat[: limit - 25]} … {flat[-20:]}"'


def _note(note: str | None) -> str:
    return f"  ({note})" if note else ""


def _metonym(stands_for_government: bool) -> str:
    return "  (stands for a government)" if stands_for_government else ""


def _meant(who: Coded[ActorRef] | Blank | None) -> str:
    """Whom a mention means, with the reason for the choice."""
    if who is None:
        return ""
    if isinstance(who, Blank):
        others = f"; may be {', '.join(who.candidates)}" if who.candidates else ""
        return f"  → {_blank(who)}{others}"
    ref = who.value
    return f"  → {ref.name} [{ref.code}] {ref.id}: {ref.why} ({who.by} {who.score:.2f})"


def _place(coded: Coded[Place] | Blank) -> str:
    if isinstance(coded, Blank):
        return _blank(coded)
    place = coded.value
    return (
        f"{place.name}, {place.country} ({place.precision}, GeoNames {place.geonameid}; {coded.by} {coded.score:.2f})"
    )


def shown_value(field: str, value: str) -> str:
    """The value of a claim for people: the JSON of an actor, a time, a place or a count in short."""
    if field in ("actor", "recipient"):
        who = json.loads(value)
        return f"{who['name']} [{who['code']}] {who['id']}" + (f", {who['why']}" if who["why"] else "")
    if field == "when":
        when = json.loads(value)
        days = f"{when['first']} to {when['last']}" if when["first"] else "no day"
        return f"{when['value']} ({days}; {when['grain']})"
    if field == "where":
        place = json.loads(value)
        return f"{place['name']}, {place['country']} ({place['precision']}, GeoNames {place['geonameid']})"
    if field in ("killed", "injured", "captured"):
        count = json.loads(value)
        high = "more" if count["high"] is None else count["high"]
        return f"{count['best']} ({count['low']} to {high})"
    return value


def _blank(blank: Blank) -> str:
    from dragoman.issues import meaning

    return f"blank {blank.reason}: {meaning(blank.reason)}"


def _frame(frame: Frame, text: str) -> str:
    actors, recipients = (", ".join(_short(s.of(text)) for s in side) for side in (frame.actors, frame.recipients))
    mutual = ", mutual" if frame.symmetric else ""
    head = f"{frame.type} {frame.mode or ''}".strip()
    words = f"[{frame.evidence.start}:{frame.evidence.end}] {_short(frame.evidence.of(text))}"
    return f"{head} {words}  {actors or NOBODY} → {recipients or NOBODY}  ({frame.entry} {frame.score:.2f}{mutual})"


def _opinions(reading: Reading) -> Iterator[str]:
    """What a second coder found, and what came of it."""
    for opinion in reading.opinions:
        said = f", said to be {opinion.frame.modality.value}" if opinion.frame.modality else ""
        yield f"{opinion.outcome.value:9} {_frame(opinion.frame, reading.dispatch.text)}{said}"


def _unaligned(blank: Blank, at: Callable[[Span | None], str]) -> str:
    where = f" {at(blank.evidence[0])}" if blank.evidence else ""
    return f"{_blank(blank)} {_short(blank.note)}{where}"


def _report(report: Report, text: str) -> Iterator[str]:
    """A report with every field, its value or reason, its words and the rule that gave it."""
    from dragoman.store.rows import claim_rows

    yield f"{report.type.value} [{report.trigger.start}:{report.trigger.end}] {_short(report.trigger.of(text))}"
    for row in claim_rows(report, text):
        if row["piece"]:
            continue
        words = f"[{row['start']}:{row['end']}] {_short(row['quote'])}" if row["quote"] else ""
        if row["reason"]:
            yield f"   {row['field']:10} {_blank(Blank(row['reason']))} {words}".rstrip()
        else:
            shown = shown_value(row["field"], row["value"])
            yield f"   {row['field']:10} {shown}  {words}  ({row['by']} {row['score']:.2f})"
    for source in report.sources:
        where = f"[{source.span.start}:{source.span.end}]" if source.span else "(from the record)"
        yield f"   source     {source.name} {where} {source.how.value}"
