"""Quotes to spans: what is found stands there, and what does not stand there is not found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.llm.align import MIN_SHARE, align, find_exact, find_folded, find_words, fold, words_of
from dragoman.model.text import Span

TEXT = "Yesterday it rained. The minister’s envoy met “Ana  Sol” – and the minister left. Tomorrow it rains."
SENTENCE = Span(TEXT.index("The"), TEXT.index(" Tomorrow"))
SIGNS = "aAbé éß­​\u0301 \n\t\u00a0'’\"“”-–—.,İﬁ한1_🕊"
texts = st.text(alphabet=SIGNS, max_size=60)
words = st.lists(
    st.sampled_from("the minister of Iran Iraq met Ana-Sol “Ana” café cafe\u0301 U.S. and".split()), max_size=12
)
prose = st.one_of(texts, words.map(" ".join))


def found(quote: str, near: str | None = None) -> str | None:
    at = Span(TEXT.index(near), TEXT.index(near) + len(near)) if near else None
    span = align(quote, TEXT, SENTENCE, at)
    return span.of(TEXT) if span else None


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("met", "met"),
        (" met ", "met"),
        ("minister's envoy", "minister’s envoy"),
        ('"Ana Sol"', "“Ana  Sol”"),
        ("Sol” - and", "Sol” – and"),
        ("the MINISTER left", "the minister left"),
        ("quickly the minister left", "the minister left"),  # three words of four
        ("so quickly the minister left", None),  # three of five
        ("the minister of state", None),  # the last word is another
        ("rained", None),  # another sentence
        ("inister", None),  # cuts a word
        ("nvoy met", None),
        ("", None),
        ("–", "–"),
        (" \n", None),
        ("president", None),
    ],
)
def test_a_quote_is_found_as_it_stands_or_nearly_so(quote: str, stands: str | None) -> None:
    assert found(quote) == stands


def test_of_two_places_the_one_nearer_to_the_trigger_is_taken() -> None:
    first, last = align("minister", TEXT, SENTENCE), align("minister", TEXT, SENTENCE, Span(*[TEXT.index("left")] * 2))
    assert first is not None
    assert last is not None
    assert first.start == TEXT.index("minister")
    assert last.start == TEXT.rindex("minister")


def test_composed_and_decomposed_letters_are_alike_and_never_cut() -> None:
    assert align("cafe\u0301", "A café.", Span(0, 7)) == Span(2, 6)
    assert align("café", "A cafe\u0301.", Span(0, 8)) == Span(2, 7)
    assert align("cafe", "A café.", Span(0, 7)) is None
    assert align("cafe", "A cafe\u0301.", Span(0, 8)) is None


@given(prose, prose, st.integers(0, 20), st.integers(0, 80))
def test_what_is_found_equals_the_quote_under_the_stated_folding(quote: str, text: str, low: int, high: int) -> None:
    sentence = Span(min(low, len(text)), max(min(low, len(text)), min(high, len(text))))
    for span in find_exact(quote, text, sentence):
        assert sentence.holds(span)
        assert span.of(text) == quote.strip()
    for span in find_folded(quote, text, sentence):
        assert sentence.holds(span)
        assert fold(span.of(text))[0].strip() == fold(quote)[0].strip()
    wanted = [w for w, _, _ in words_of(quote)]
    for span in find_words(quote, text, sentence):
        assert sentence.holds(span)
        got = [w for w, _, _ in words_of(span.of(text))]
        assert got == wanted[-len(got) :]
        assert len(got) >= MIN_SHARE * len(wanted)


@given(prose, st.data())
def test_every_run_of_words_of_a_sentence_is_found_also_retyped(text: str, data: st.DataObject) -> None:
    bounds = [(start, end) for _, start, end in words_of(text)]
    if not bounds:
        return
    first = data.draw(st.integers(0, len(bounds) - 1))
    last = data.draw(st.integers(first, len(bounds) - 1))
    quote = text[bounds[first][0] : bounds[last][1]]
    retyped = " ".join(unicodedata.normalize("NFC", quote).split()).replace("’", "'").replace("–", "-")
    for wording in (quote, retyped):
        span = align(wording, text, Span(0, len(text)))
        assert span is not None
        assert fold(span.of(text))[0] == fold(wording)[0]


@given(prose)
def test_folding_keeps_a_place_for_every_sign(text: str) -> None:
    folded, places = fold(text)
    assert len(folded) == len(places)
    assert places == sorted(places)
    assert "  " not in folded
