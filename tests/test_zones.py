"""Zones mark noise and never lose a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.text import Zone, ZoneKind
from dragoman.read.zones import find_zones


def zone(text: str, kind: ZoneKind) -> Zone:
    return next(z for z in find_zones(text) if z.kind is kind)


@pytest.mark.parametrize(
    ("text", "quote", "place"),
    [
        ("TEHRAN – Ministers met.", "TEHRAN –", "TEHRAN"),
        ("VIENNA, July 14 (Meridian) - Ministers met.", "VIENNA, July 14 (Meridian) -", "VIENNA"),
        ("BRUSSELS (ND) — Ministers met.", "BRUSSELS (ND) —", "BRUSSELS"),
        ("BAKU. 9 November. CASPIAN COURIER. A truce was signed.", "BAKU. 9 November. CASPIAN COURIER.", "BAKU"),
        ("Geneva, 3 March (HNS) – Envoys met.", "Geneva, 3 March (HNS) –", "Geneva"),
        ("NAIROBI, Aug 3 -- They met.", "NAIROBI, Aug 3 --", "NAIROBI"),
    ],
)
def test_a_dateline_is_marked_with_its_place(text: str, quote: str, place: str) -> None:
    found = zone(text, ZoneKind.DATELINE)
    assert (found.span.of(text), found.note) == (quote, place)


@pytest.mark.parametrize("text", ["The talks - long ones - ended.", "EU leaders met.", "U.S. President Carter left."])
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert all(z.kind is ZoneKind.BODY for z in find_zones(text))


@pytest.mark.parametrize(
    ("licence", "spdx"),
    [
        ("Text is licensed under a Creative Commons Attribution 4.0 International License.", "CC-BY-4.0"),
        ("Published under CC BY-SA 4.0.", "CC-BY-SA-4.0"),
        ("© Harbour News. All rights reserved.", None),
    ],
)
def test_the_licence_line_is_kept_with_its_spdx_id(licence: str, spdx: str | None) -> None:
    text = f"Ministers met in Rome. {licence}"
    found = [z for z in find_zones(text) if z.kind is ZoneKind.LICENCE]
    assert found[-1].span.end == len(text)
    assert spdx in {z.note for z in found}


@pytest.mark.parametrize("credit", ["MH/PA", "ND/lk", "-SB-", "(Reporting by A. Lund; editing by P. Mora)"])
def test_the_credit_is_marked(credit: str) -> None:
    text = f"Ministers met in Rome.\n\n{credit}"
    assert zone(text, ZoneKind.CREDIT).span.of(text) == credit


@given(st.text(max_size=400))
def test_zones_stand_in_order_and_miss_only_white_space(text: str) -> None:
    zones = find_zones(text)
    end = 0
    for z in zones:
        assert z.span.start >= end
        assert not text[end : z.span.start].strip()
        end = z.span.end
    assert not text[end:].strip()
