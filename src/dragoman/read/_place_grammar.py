"""What the words around a place name say of it: feature words ("Idlib province") and the grammar of governments."""

from __future__ import annotations

from dragoman.knowledge.gazetteer import PlaceEntry
from dragoman.model.parse import Parse, Token
from dragoman.read._place_words import (
    ACTS,
    ADDRESSING,
    IMPOSED,
    KIND_OF_WORD,
    LOCATIVE,
    MOODS,
    PLACE_NOUNS,
    RELATING,
    RELATING_PREPOSITIONS,
    RELATIONS,
    STATES,
    TOWN_WORDS,
)


def feature_kind(parse: Parse, first: int, last: int) -> str:
    """admin1, admin2 or city where a feature word next to the name (tokens `first` to `last`) says so, else ""."""
    tokens = parse.tokens
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and after.text.lower() in KIND_OF_WORD:
        return KIND_OF_WORD[after.text.lower()]
    if first >= 2 and tokens[first - 1].text.lower() == "of" and tokens[first - 2].text.lower() in KIND_OF_WORD:
        return KIND_OF_WORD[tokens[first - 2].text.lower()]
    before = tokens[first - 1].text.lower() if first else ""
    return "city" if before in TOWN_WORDS else ""


def called_place(parse: Parse, first: int, last: int) -> bool:
    """Whether a noun beside the name calls it a place: "the port of Aden", "the Qalamoun area"."""
    tokens = parse.tokens
    if last + 1 < len(tokens) and tokens[last + 1].text in PLACE_NOUNS:
        return True
    return first >= 2 and tokens[first - 1].text == "of" and tokens[first - 2].text in PLACE_NOUNS


def after_locative(parse: Parse, first: int) -> bool:
    """Whether a preposition of place stands right before the name, an article or compass word between them or not."""
    i = first - 1
    while i > max(0, first - 4) and (parse.tokens[i].pos in ("ADJ", "DET", "ADV") or parse.tokens[i].text == "-"):
        i -= 1
    return i >= 0 and parse.tokens[i].text.lower() in LOCATIVE and parse.tokens[i].pos in ("ADP", "SCONJ", "PART")


def is_government(entry: PlaceEntry, parse: Parse, first: int, last: int) -> bool:
    """Whether the name stands for a government here: a country, capital or seat in the grammar of one who acts."""
    if entry.kind != "country" and entry.feature not in ("PPLC", "GOVT"):
        return False
    inside = range(first, last + 1)
    head = next((parse.tokens[i] for i in inside if parse.tokens[i].head not in inside), parse.tokens[last])
    return acts(parse, head)


def acts(parse: Parse, token: Token) -> bool:
    """The grammar of acting, being addressed, owning an act, or being one side of a relation."""
    for _ in range(8):
        if token.dep not in ("conj", "appos") or token.head == token.i:
            break
        token = parse.tokens[token.head]
    governor = parse.tokens[token.head]
    if token.dep == "nsubj":
        moods = [k.lemma for k in parse.kids(governor.i, "acomp")] if governor.lemma == "be" else []
        return (governor.pos == "VERB" and governor.lemma not in STATES) or any(m in MOODS for m in moods)
    if token.dep in ("nsubjpass", "dobj", "dative"):
        return governor.lemma in ADDRESSING
    if token.dep == "poss":
        return governor.lemma in ACTS
    if token.dep != "pobj":
        return False
    return related(parse, governor)


def related(parse: Parse, preposition: Token) -> bool:
    """Whether a name after `preposition` is the doer of a passive or one side of a relation."""
    word = preposition.text.lower()
    if preposition.dep == "agent":
        return True
    if word not in RELATING_PREPOSITIONS:
        return False
    governor = parse.tokens[preposition.head]
    nouns = word in ("between", "with", "against", "toward", "towards") or governor.lemma in (
        "appeal",
        "message",
        "letter",
    )
    if governor.pos in ("NOUN", "PROPN"):
        return (nouns and governor.lemma in RELATIONS) or (word in ("on", "upon") and governor.lemma in IMPOSED)
    held = [k.lemma for k in parse.kids(governor.i, "dobj", "nsubjpass")]
    return word in ("with", "against", "upon", "on") and (
        governor.lemma in RELATING or any(lemma in RELATIONS for lemma in held)
    )
