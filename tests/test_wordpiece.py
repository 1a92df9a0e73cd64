"""The cutter of words against the library it stands in for, and the sentence with its marks."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.classify.marked import WINDOW, mark_sentence
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.text import Span

CUTTER = WordPiece.load()
SENTENCE = "Ruritania's cabinet expelled two Borduran envoys."


@pytest.fixture(scope="module")
def oracle() -> object:
    tokenizers = pytest.importorskip("tokenizers")
    path = files("dragoman.classify") / "data" / "vocab.txt"
    return tokenizers.BertWordPieceTokenizer(str(path), lowercase=True)


# The library's own tables of Unicode are older than Python's: scripts that news in English does not use differ.
LETTERS = st.characters(max_codepoint=0x5FF, categories=["L", "N", "P", "S", "Z"]) | st.sampled_from("–—“”‘’…€\n\t")


@given(st.text(LETTERS, max_size=60))
def test_any_text_is_cut_as_the_library_cuts_it(oracle: object, text: str) -> None:
    special = any(name in text for name in ("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"))
    if not special:
        assert CUTTER.pieces(text) == oracle.encode(text, add_special_tokens=False).ids  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["Đoàn Kết", "naïve café", "北京 talks", "“quoted” – dash", "x" * 300, "a\u200db", "€45m"]
)
def test_texts_of_many_hands_are_cut_alike(oracle: object, text: str) -> None:
    assert CUTTER.pieces(text) == oracle.encode(text, add_special_tokens=False).ids  # type: ignore[attr-defined]


def test_marks_stand_around_the_pieces_of_their_words() -> None:
    found = mark_sentence(SENTENCE, actor=Span(0, 19), recipient=Span(29, 48), trigger=Span(20, 28), cutter=CUTTER)
    spans = {"actor": found.actor, "recipient": found.recipient, "trigger": found.trigger}
    words = {"actor": SENTENCE[:19], "recipient": SENTENCE[29:48], "trigger": "expelled"}
    assert {k: list(found.pieces[a:b]) for k, (a, b) in spans.items()} == {
        k: CUTTER.pieces(w) for k, w in words.items()
    }


def test_a_missing_mark_is_nowhere() -> None:
    found = mark_sentence(SENTENCE, trigger=Span(20, 28), cutter=CUTTER)
    assert (found.actor, found.recipient) == ((0, 0), (0, 0))
    assert (found.pieces[0], found.pieces[-1]) == (CUTTER.first, CUTTER.last)


def test_marks_may_nest_and_change_no_piece() -> None:
    found = mark_sentence(SENTENCE, actor=Span(0, 48), trigger=Span(20, 28), cutter=CUTTER)
    assert list(found.pieces[1:-1]) == CUTTER.pieces(SENTENCE)


@given(st.integers(0, 3000))
def test_a_sentence_of_any_length_keeps_its_trigger(before: int) -> None:
    text = "word " * before + "struck" + " word" * 500
    found = mark_sentence(text, trigger=Span(5 * before, 5 * before + 6), cutter=CUTTER)
    assert len(found.pieces) <= WINDOW + 2
    assert list(found.pieces[slice(*found.trigger)]) == CUTTER.pieces("struck")


def test_a_mark_outside_the_window_is_nowhere() -> None:
    text = "Syldavia " + "and " * 300 + "struck" + " then" * 300
    found = mark_sentence(text, actor=Span(0, 8), trigger=Span(1209, 1215), cutter=CUTTER)
    assert found.actor == (0, 0)
    assert list(found.pieces[slice(*found.trigger)]) == CUTTER.pieces("struck")
