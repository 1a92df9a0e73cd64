"""Cut text into the word pieces of a BERT vocabulary. Knows no sentences, no labels, no model.

The library `tokenizers` does the same and is the oracle of our tests; at run time it would bring a hub client and
30 MB with it (docs/decisions/2026-11-24-own-wordpiece.md).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

LONGEST = 100  # characters of a word; longer ones are unknown, as in BERT


class WordPiece:
    """The uncased BERT word-piece cutter: lower case, accents off, punctuation apart, longest piece first."""

    def __init__(self, vocabulary: list[str]) -> None:
        self.ids = {piece: k for k, piece in enumerate(vocabulary)}
        self.unknown, self.first, self.last = (self.ids[p] for p in ("[UNK]", "[CLS]", "[SEP]"))
        self._word = lru_cache(maxsize=50_000)(self._cut)

    @staticmethod
    @cache
    def load() -> WordPiece:
        """With the vocabulary of the shipped encoder."""
        return WordPiece((files("dragoman.classify") / "data" / "vocab.txt").read_text("utf-8").split("\n"))

    def pieces(self, text: str) -> list[int]:
        """Piece ids of the text, without the marks of sentence begin and end."""
        return [piece for word in words_of(text) for piece in self._word(word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Piece ids of one word; one unknown piece when some part of it is in no vocabulary."""
        if len(word) > LONGEST:
            return (self.unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            end = self._longest(word, start)
            if end == start:
                return (self.unknown,)
            found.append(self.ids["##" * bool(start) + word[start:end]])
            start = end
        return tuple(found)

    def _longest(self, word: str, start: int) -> int:
        """Where the longest piece that begins at `start` ends; `start` itself when there is none."""
        prefix = "##" * bool(start)
        return next((end for end in range(len(word), start, -1) if prefix + word[start:end] in self.ids), start)


def words_of(text: str) -> list[str]:
    """The words of the text in lower case without accents, each mark of punctuation a word of its own."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return "".join(spaced(c) for c in plain).split()


@lru_cache(maxsize=5_000)
def spaced(char: str) -> str:
    """The character as BERT sees it: controls dropped, every kind of space one, punctuation and ideographs apart."""
    if char in "\t\n\r" or unicodedata.category(char) == "Zs":
        return " "
    if char in "\x00\ufffd" or unicodedata.category(char)[0] == "C":
        return ""
    return f" {char} " if is_mark(char) or is_ideograph(ord(char)) else char


def is_mark(char: str) -> bool:
    """Whether BERT cuts here: all ASCII that is neither letter, digit nor space, and Unicode punctuation."""
    code = ord(char)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(char)[0] == "P"


def is_ideograph(code: int) -> bool:
    """Whether the code point is a CJK ideograph, which BERT takes as a word."""
    blocks = (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)
    return any(first <= code <= last for first, last in blocks)
