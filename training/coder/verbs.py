"""Write the verbs of which the encoder can be asked where no pattern knows them: python training/coder/verbs.py.

A verb is listed when it is the trigger of a happening in the training sentences more often than of none. What the
encoder has never seen to tell anything it cannot be sure of, so that asking would only cost time.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from data import read_examples

import dragoman
from dragoman.classify.wordpiece import WordPiece
from dragoman.read.zones import find_zones

TARGET = Path(__file__).parents[2] / "src" / "dragoman" / "classify" / "data" / "verbs.txt"


def main() -> None:
    """Parses the sentences and writes the lemmas, one a line."""
    parser = dragoman.load(encoder=False).resources.parser
    told = Counter[str]()
    for example in read_examples():
        parse = parser.parse(example.text, find_zones(example.text))
        for token in parse.tokens:
            if token.pos == "VERB" and example.spans["trigger"].holds(token.span):
                told[token.lemma] += 1 if example.type != "NONE" else -1
    verbs = sorted(v for lemma, balance in told.items() if balance > 0 and lemma.isalpha() for v in spellings(lemma))
    TARGET.write_text("\n".join(verbs) + "\n", "utf-8")
    print(f"{len(verbs)} verbs written to {TARGET}")


def spellings(lemma: str) -> set[str]:
    """The British lemma of the sentences and how Americans write it, where the vocabulary knows that no worse."""
    american = re.sub("our$", "or", re.sub("ise$", "ize", lemma))
    pieces = WordPiece.load().pieces
    return {lemma, american} if len(pieces(american)) <= len(pieces(lemma)) else {lemma}


if __name__ == "__main__":
    main()
