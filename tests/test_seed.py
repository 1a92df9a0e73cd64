"""The example dispatch, read when `../shared` is there: zones, sides, sources, and what must not come out."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman import Blank, Coded, Reading, Report
from dragoman.model.text import Span, ZoneKind
from dragoman.reader import Reader

Gold = dict[str, Any]


@pytest.fixture(scope="module")
def gold(shared: Path) -> Gold:
    return json.loads((shared / "seed" / "gold.json").read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def text(shared: Path) -> str:
    return (shared / "seed" / "dispatch.txt").read_text(encoding="utf8")


@pytest.fixture(scope="module")
def dated(text: str, reader: Reader) -> Reading:
    return reader.read(text, published="2020-01-30", publisher="Mehr News Agency")


@pytest.fixture(scope="module")
def undated(text: str, reader: Reader) -> Reading:
    return reader.read(text, publisher="Mehr News Agency")


def at(reading: Reading, type_: str, trigger: str) -> Report:
    """The one report of a type whose trigger holds or lies in the words given."""
    text = reading.dispatch.text
    start = text.index(trigger)
    words = Span(start, start + len(trigger))
    found = [r for r in reading.reports if r.type.value == type_ and r.trigger.meets(words)]
    assert len(found) == 1, [(r.type.value, r.trigger.of(text)) for r in reading.reports]
    return found[0]


def names(sides: tuple[Coded[Any] | Blank, ...]) -> list[str]:
    return [side.value.name for side in sides if isinstance(side, Coded)]


def countries(sides: tuple[Coded[Any] | Blank, ...]) -> set[str]:
    return {side.value.country for side in sides if isinstance(side, Coded)}


def codes(sides: tuple[Coded[Any] | Blank, ...]) -> set[str]:
    return {side.value.code for side in sides if isinstance(side, Coded)}


def told(report: Report) -> list[str]:
    return [source.name for source in report.sources]


def test_dateline_credit_and_licence_are_marked(dated: Reading, gold: Gold) -> None:
    found = {(z.kind.value, z.span.of(dated.dispatch.text).strip()) for z in dated.zones}
    assert {(z["kind"], z["quote"]) for z in gold["zones"]} <= found


def test_the_licence_is_recorded_by_its_spdx_id(dated: Reading) -> None:
    assert [z.note for z in dated.zones if z.kind is ZoneKind.LICENCE] == ["CC-BY-4.0"]


def test_nothing_is_coded_outside_the_body(dated: Reading) -> None:
    outside = [z.span for z in dated.zones if z.kind is not ZoneKind.BODY]
    for report in dated.reports:
        sides = [span for side in (*report.actors, *report.recipients) for span in side.evidence]
        assert not [s for s in (report.trigger, *sides) for zone in outside if s.meets(zone)]


def test_syria_supports_iran_in_the_lead(dated: Reading) -> None:
    report = at(dated, "SUPPORT", "supports")
    assert (countries(report.actors), countries(report.recipients)) == ({"SYR"}, {"IRN"})


def test_assad_and_khaji_meet_in_damascus(dated: Reading) -> None:
    report = at(dated, "CONSULT", "meeting")
    assert report.symmetric
    assert codes(report.actors) == {"SYRGOV", "IRNGOV"}
    assert names(report.actors) == ["Bashar al-Assad", "Ali Asghar Khaji"]
    assert isinstance(report.where, Coded)
    assert (report.where.value.name, report.where.value.country) == ("Damascus", "SYR")


def test_khaji_and_muallem_hold_talks(dated: Reading) -> None:
    report = at(dated, "CONSULT", "met and held talks")
    assert report.symmetric
    assert codes(report.actors) == {"SYRGOV", "IRNGOV"}
    khaji, muallem = names(report.actors)
    assert khaji == "Ali Asghar Khaji"
    assert "Muallem" in muallem


def test_what_assad_said_came_through_press_tv(dated: Reading) -> None:
    assert told(at(dated, "SUPPORT", "supports")) == ["Bashar al-Assad", "Press TV", "Mehr News Agency"]
    assert told(at(dated, "CONSULT", "meeting")) == ["Press TV", "Mehr News Agency"]


def test_the_agency_itself_tells_of_the_talks(dated: Reading) -> None:
    assert told(at(dated, "CONSULT", "met and held talks")) == ["Mehr News Agency"]


def test_tuesday_is_the_one_before_publication(dated: Reading) -> None:
    when = at(dated, "CONSULT", "meeting").when
    assert isinstance(when, Coded)
    assert when.value.first == when.value.last == date(2020, 1, 28)


def test_tuesday_stays_a_weekday_without_a_publication_date(undated: Reading) -> None:
    when = at(undated, "CONSULT", "meeting").when
    assert isinstance(when, Coded)
    assert (when.value.value, when.value.first, when.value.last) == ("XXXX-WXX-2", None, None)


def test_the_withdrawal_of_2018_is_history(dated: Reading) -> None:
    report = at(dated, "REJECT", "withdrawal")
    assert countries(report.actors) == {"USA"}
    assert report.background.value
    assert isinstance(report.when, Coded)
    assert report.when.value.value == "2018"


def test_no_report_comes_from_what_the_war_destroyed(dated: Reading) -> None:
    text = dated.dispatch.text
    start = text.index("rebuilds what has been destroyed")
    clause = Span(start, text.index(", he remarked"))
    assert not [r for r in dated.reports if r.trigger.meets(clause)]


def test_zarif_is_no_participant(dated: Reading) -> None:
    text = dated.dispatch.text
    start = text.index("Foreign Minister Mohammad Javad Zarif")
    title = Span(start, start + len("Foreign Minister Mohammad Javad Zarif"))
    for report in dated.reports:
        sides = (*report.actors, *report.recipients)
        assert not [n for n in names(sides) if "Zarif" in n]
        assert not [s for side in sides for s in side.evidence if title.holds(s)]


def test_peace_talks_in_kazakhstan_are_never_asserted(dated: Reading) -> None:
    text = dated.dispatch.text
    start = text.index("the next round of Syria peace talks")
    phrase = Span(start, text.index(" in Kazakhstan"))
    held = [r for r in dated.reports if r.trigger.meets(phrase)]
    assert not [r for r in held if r.modality.value.value == "asserted"]


def test_economic_terrorism_is_never_a_bare_fact(dated: Reading) -> None:
    text = dated.dispatch.text
    start = text.index("the U.S. economic terrorism")
    phrase = Span(start, start + len("the U.S. economic terrorism against Syria and Iran"))
    for report in dated.reports:
        if report.trigger.meets(phrase):
            assert report.sources


def test_reports_of_one_meeting_share_a_happening(dated: Reading) -> None:
    assert at(dated, "CONSULT", "conferred").happening == at(dated, "CONSULT", "meeting").happening
    assert at(dated, "CONSULT", "discussed").happening == at(dated, "CONSULT", "met and held talks").happening


IDENTITY = {"iran": "country:IRN", "syria": "country:SYR", "usa": "country:USA"}


def meant_by(reading: Reading, quote: str) -> set[str]:
    """The ids that the mentions inside any place of the quote stand for; the whole quote's where it is one mention."""
    text = reading.dispatch.text
    found: set[str] = set()
    for match in re.finditer(re.escape(quote) + r"(?!\w)", text):
        place = Span(match.start(), match.end())
        inside = [a for a in reading.actors if place.holds(a.span) or a.span.of(text).endswith(quote)]
        exact = [a for a in inside if a.span.meets(place) and a.span.end == place.end] or inside
        found |= {a.who.value.id for a in exact if isinstance(a.who, Coded) and a.span.meets(place)}
    return found


def test_each_of_the_seven_actors_has_one_identity(dated: Reading, gold: Gold) -> None:
    ids = {}
    for actor in gold["actors"]:
        full = max((m for m in actor["mentions"]), key=len)
        ids[actor["key"]] = IDENTITY.get(actor["key"]) or next(iter(meant_by(dated, full)))
    assert len(set(ids.values())) == 7, ids


@pytest.mark.parametrize("key", ["assad", "khaji", "zarif", "muallem", "iran", "syria", "usa"])
def test_every_mention_of_an_actor_means_them(key: str, dated: Reading, gold: Gold) -> None:
    actor = next(a for a in gold["actors"] if a["key"] == key)
    known = IDENTITY.get(key) or next(iter(meant_by(dated, max(actor["mentions"], key=len))))
    missed = {quote: meant_by(dated, quote) for quote in actor["mentions"] if known not in meant_by(dated, quote)}
    assert not missed, (known, missed)


@pytest.mark.parametrize("key", ["assad", "khaji", "zarif", "muallem"])
def test_people_have_country_sector_and_role_of_the_day(key: str, dated: Reading, gold: Gold) -> None:
    actor = next(a for a in gold["actors"] if a["key"] == key)
    text = dated.dispatch.text
    full = max(actor["mentions"], key=len)
    who = next(a.who for a in dated.actors if a.span.of(text).endswith(full) or full.endswith(a.span.of(text)))
    assert isinstance(who, Coded)
    assert (who.value.country, who.value.sector) == (actor["country"], actor["sector"])
    assert who.value.role is not None
