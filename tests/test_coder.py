"""The encoder and the rule by which it meets the patterns."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

import dragoman
from dragoman.classify.encoder import FILES, Encoder, EncoderError, Scores, open_half
from dragoman.classify.marked import Marked, known_verbs, mark_sentence
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.coding import Frame
from dragoman.model.text import Span
from dragoman.ontology.loader import TYPES, load_ontology
from dragoman.read._weigh import FLOOR, NONE, VETO, pool, settle

ENCODER, ONTOLOGY = Encoder.load(), load_ontology()
FRAME = Frame(
    "AGREE", None, 1, Span(6, 12), (Span(0, 5),), (Span(13, 18),), False, Span(0, 18), "frames.agree.x@1", 0.8
)


def scores(**shares: float) -> Scores:
    """Scores with these shares of types; what is left goes evenly to the others."""
    rest = (1 - sum(shares.values())) / (len(TYPES) + 1 - len(shares))
    types = {kind: shares.get(kind, rest) for kind in (NONE, *TYPES)}
    modes = {"COERCE:arrest": 0.9, "COERCE:": 0.1}
    return Scores(types, modes, {"173": 0.8, "057": 0.2, "": 0.0}, {"asserted": 1.0}, 0.0)


def marked(text: str, actor: str, trigger: str, recipient: str) -> Marked:
    """The sentence with the words that name its parts marked."""
    places = [Span(text.index(part), text.index(part) + len(part)) for part in (actor, trigger, recipient)]
    return mark_sentence(text, actor=places[0], trigger=places[1], recipient=places[2], cutter=WordPiece.load())


SAMPLE = marked(
    "Bordurian police arrested two editors in Szohôd on Monday.", "Bordurian police", "arrested", "two editors"
)


def test_the_pattern_stands_where_the_encoder_is_undecided() -> None:
    found = settle(FRAME, scores(SUPPORT=0.4, AGREE=0.3), ONTOLOGY)
    assert found is not None
    assert (found.type, found.entry, found.runner_up) == ("AGREE", "frames.agree.x@1", None)


def test_a_sure_encoder_wins_and_the_pattern_is_the_runner_up() -> None:
    found = settle(FRAME, scores(COERCE=0.998), ONTOLOGY)
    assert found is not None
    assert (found.type, found.mode, found.cameo, found.runner_up) == ("COERCE", "arrest", "173", "AGREE")
    assert found.entry == "encoder.type@1<frames.agree.x@1"


def test_nothing_is_told_where_the_encoder_sees_nothing_happen() -> None:
    assert settle(FRAME, scores(NONE=0.97, AGREE=0.01), ONTOLOGY) is None
    assert settle(FRAME, scores(NONE=0.6, AGREE=0.3), ONTOLOGY) is not None


def test_a_verb_without_a_pattern_is_held_to_more() -> None:
    bare = replace(FRAME, type="", entry="frames.bare@1")
    assert settle(bare, scores(NONE=VETO, COERCE=1 - VETO), ONTOLOGY) is None


def test_what_no_pattern_knows_needs_a_sure_encoder() -> None:
    bare = replace(FRAME, type="", entry="frames.bare@1")
    assert settle(bare, scores(COERCE=FLOOR - 0.05), ONTOLOGY) is None
    sure = settle(bare, scores(COERCE=0.99), ONTOLOGY)
    assert sure is not None
    assert sure.entry == "encoder.type@1<frames.bare@1"


def test_a_runner_up_is_named_only_where_it_is_notable() -> None:
    assert pool(scores(ACCUSE=0.6, REJECT=0.39).types, "").runner_up == "REJECT"
    assert pool(scores(ACCUSE=0.99).types, "").runner_up is None


def test_probabilities_sum_to_one_over_each_set_of_labels() -> None:
    found = ENCODER.weigh([SAMPLE])[0]
    for shares in (found.types, found.modes, found.codes, found.modalities):
        assert sum(shares.values()) == pytest.approx(1, abs=0.01)
    assert set(found.types) == {NONE, *TYPES}


def test_the_encoder_says_the_same_whatever_stands_beside_the_sentence() -> None:
    long = marked(
        "The envoy of Syldavia met the Bordurian premier " + "again and " * 40 + "again.", "envoy", "met", "premier"
    )
    assert ENCODER.weigh([SAMPLE, long])[0] == ENCODER.weigh([SAMPLE])[0] == ENCODER.weigh([long, SAMPLE])[1]


def test_alike_happenings_lie_closer_than_others() -> None:
    other = marked("Syldavian officers detained a printer in Klow.", "Syldavian officers", "detained", "a printer")
    far = marked("The king of Syldavia praised the Bordurian choir.", "The king of Syldavia", "praised", "choir")
    rows = ENCODER.embed([SAMPLE, other, far])
    assert rows.shape == (3, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.parametrize("name", FILES)
def test_the_model_files_are_those_their_card_names(name: str) -> None:
    folder = files("dragoman.classify") / "data"
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == labels["sha256"][name]


def test_another_model_file_than_the_labels_name_is_refused() -> None:
    with pytest.raises(EncoderError, match=r"upper\.onnx has sha256 \w+, labels\.json wants beef: reinstall dragoman"):
        open_half("upper.onnx", "beef")


def test_what_is_asked_of_a_sentence_is_about_the_marked_happening() -> None:
    text = "Syldavia accused Borduria of spying and later arrested two editors in Klow."
    first = marked(text, "Syldavia", "accused", "Borduria")
    second = marked(text, "Syldavia", "arrested", "two editors")
    assert first.pieces == second.pieces
    kinds = [max(said.types, key=lambda kind, s=said: s.types[kind]) for said in ENCODER.weigh([first, second])]  # type: ignore[misc]
    assert kinds == ["ACCUSE", "COERCE"]


def test_codes_of_the_encoder_are_cameo_codes() -> None:
    assert {c for c in ENCODER.codes if c} <= set(ONTOLOGY.cameo)
    assert {m.partition(":")[2] for m in ENCODER.modes} - {""} <= {m for t in ONTOLOGY.types.values() for m in t.modes}


def test_a_relation_is_ranked_between_the_given_sides() -> None:
    text = "Syldavia expelled two Bordurian envoys after a row over fishing."
    ranked = dragoman.load().relation(text, (0, 8), (22, 38))
    assert ranked[0].value == "SANCTION"
    assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)
    assert ranked[0].evidence == (Span(0, 8), Span(22, 38))


def test_a_relation_follows_the_edition() -> None:
    text = "Syldavia imposed sanctions on Borduria on Monday."
    assert dragoman.load().relation(text, (0, 8), (30, 38))[0].value == "SANCTION"
    assert dragoman.load(edition="plover-2021").relation(text, (0, 8), (30, 38))[0].value == "COERCE"


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3, 99\) is no part of a text of 5 characters"):
        dragoman.load().relation("Syria", (0, 2), (3, 99))


def test_verbs_that_taught_the_encoder_nothing_are_not_asked_about() -> None:
    assert {"arrest", "criticize", "criticise"} <= known_verbs()
    assert not {"bake", "hum", "ski"} & known_verbs()
