"""The coreference measurement: what counts as the same mention, and scores on chains made by hand."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))
from coref import align, conll, gold_of_meantime


def test_equal_chains_score_a_hundred_and_split_ones_less() -> None:
    key = [{1, 2, 3}, {4, 5}]
    assert conll(key, key)["CoNLL"] == 100
    assert conll(key, [{1, 2}, {3, 6}, {4, 5}])["CoNLL"] < 100


def test_a_mention_that_starts_alike_counts_only_when_relaxed() -> None:
    text = "the envoy of Chad spoke"
    gold, mine = [{(0, 17)}], [{(4, 9)}]
    assert align(text, gold, mine, relaxed=False) == {(4, 9): (4, 9)}
    assert align(text, gold, mine, relaxed=True) == {(4, 9): (0, 17)}


def test_no_gold_mention_is_taken_twice() -> None:
    text = "the envoy spoke"
    names = align(text, [{(0, 9)}], [{(0, 9)}, {(4, 9)}], relaxed=True)
    assert names == {(0, 9): (0, 9), (4, 9): (4, 9)}


def test_only_people_bodies_and_places_count() -> None:
    spans = [
        {"type": "ENTITY_MENTION", "ent_type": kind, "chain": "1", "start": k, "end": k + 1}
        for k, kind in enumerate(("PER", "PRO", "ORG"))
    ]
    assert list(gold_of_meantime({"spans": spans})) == [{(0, 1), (2, 3)}]
