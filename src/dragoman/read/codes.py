"""Judge the codes of a frame: PLOVER type and mode under an edition, and CAMEO code. Sees words, no identities."""

from __future__ import annotations

from dragoman.model.coding import Blank, Coded, Codes, Frame, Modality
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span
from dragoman.ontology.loader import Entry, Ontology

# Where the words stand that say what a demand, promise or deed is about, seen from the trigger.
INSIDE = frozenset(
    (
        "dobj nsubjpass attr oprd acomp prt prep pobj pcomp xcomp ccomp compound amod nmod dative conj appos acl poss"
    ).split()
)
DEPTH = 3  # what hangs deeper is another thing: "blamed X for the murder of a former spy"


def judge_codes(frame: Frame, modality: Coded[Modality], parse: Parse, ontology: Ontology) -> Codes:
    """Type, mode and CAMEO code of a frame. Announced happenings take the type and code of an announcement."""
    kind = judge_type(frame, modality, ontology)
    cameo = judge_cameo(frame, modality, parse, ontology)
    change = (
        ontology.edition.change_of(cameo.value) if isinstance(cameo, Coded) and is_plover(frame, ontology) else None
    )
    if change is not None and change[0] != kind.value:
        rule = f"edition.{ontology.edition.name}@1"
        mode = Coded(change[1], kind.evidence, rule, kind.score) if change[1] else Blank("F001")
        kind = Coded(change[0], kind.evidence, f"{rule}<{kind.by}", kind.score)
    elif frame.mode and kind.value == frame.type:
        mode = Coded(frame.mode, (frame.evidence,), frame.mode_by or frame.entry, frame.score)
    else:
        mode = Blank("F001")
    named = mode.value if isinstance(mode, Coded) else None
    return Codes(kind, mode, cameo, ontology.quad(kind.value), ontology.intensity(kind.value, named))


def is_plover(frame: Frame, ontology: Ontology) -> bool:
    """Whether the type is PLOVER's: every one of those has a CAMEO code, a codebook's own has none."""
    return bool(ontology.default_cameo(frame.type))


def judge_type(frame: Frame, modality: Coded[Modality], ontology: Ontology) -> Coded[str]:
    """The pattern's type, or the type of its announcement."""
    planned = ontology.planned.get(frame.type) if modality.value is Modality.PLANNED else None
    by = f"type.planned@1<{frame.entry}" if planned else frame.entry
    return Coded(planned or frame.type, (frame.evidence,), by, frame.score)


def judge_cameo(frame: Frame, modality: Coded[Modality], parse: Parse, ontology: Ontology) -> Coded[str] | Blank:
    """The closest CAMEO code that the pattern and the words around allow, turned where it is planned or refused."""
    entry, base = entries_of(frame, ontology)
    if not is_plover(frame, ontology) and (entry is None or entry.cameo is None):
        return Blank("F004", (frame.evidence,))
    found = from_words(frame, base or entry, parse, ontology)
    if base is not None:
        return Coded(ontology.rules.refuse(found.value), found.evidence, f"cameo.refused@1<{found.by}", found.score)
    if modality.value is Modality.PLANNED and (frame.type in ontology.planned or frame.type == "CONCEDE"):
        return Coded(ontology.rules.plan(found.value), found.evidence, f"cameo.planned@1<{found.by}", found.score)
    return found


def entries_of(frame: Frame, ontology: Ontology) -> tuple[Entry | None, Entry | None]:
    """The pattern of a frame and, for a refusal, the pattern of what is refused; None where they are not ours."""
    if frame.entry.startswith("encoder."):
        return None, None
    names = [part.removeprefix("frames.").rpartition("@")[0] for part in frame.entry.split("<")]
    found = [ontology.by_id.get(name) for name in names]
    return found[0], found[1] if len(found) > 1 else None


def from_words(frame: Frame, entry: Entry | None, parse: Parse, ontology: Ontology) -> Coded[str]:
    """The code of a pattern, made closer by the words that stand in its phrase; the default of the type without one."""
    if frame.cameo is not None:
        return Coded(frame.cameo, (frame.evidence,), "encoder.cameo@1", frame.score)
    if entry is None or entry.cameo is None:
        code = ontology.default_cameo(frame.type, frame.mode)
        return Coded(code, (frame.evidence,), "cameo.default@1", frame.score)
    words = words_inside(parse.tokens[frame.trigger], parse)
    code, spans, by = entry.cameo, [], frame.entry
    for closer, cues in entry.cameo_with:
        word = first_of(cues, words)
        if word is not None:
            code, spans, by = closer, [word], f"cameo.words@1<{frame.entry}"
            break
    topic = ontology.rules.topic(code, words)
    if topic is not None:
        code, by = topic[0], f"cameo.topic@1<{frame.entry}"
        spans = [w for w in (first_of(topic[1].words, words), first_of(topic[1].beside, words)) if w is not None]
    return Coded(code, evidence_of(frame.evidence, spans), by, frame.score)


def evidence_of(trigger: Span, words: list[Token]) -> tuple[Span, ...]:
    """The trigger, and the words that stand outside it, each once and in text order."""
    return (trigger, *sorted({w.span for w in words if not trigger.holds(w.span)}))


def first_of(cues: frozenset[str], words: dict[str, Token]) -> Token | None:
    """The word nearest to the trigger that is among the cues."""
    return next((token for lemma, token in words.items() if lemma in cues), None)


def words_inside(trigger: Token, parse: Parse) -> dict[str, Token]:
    """Lemmas of the trigger and of what hangs on it as its object or topic, nearest first."""
    found = {trigger.lemma.lower(): trigger}
    level = [trigger]
    for _ in range(DEPTH):
        level = [k for above in level for k in parse.kids(above.i) if belongs(k, above, trigger)]
        for token in level:
            found.setdefault(token.lemma.lower(), token)
    return found


def belongs(token: Token, above: Token, trigger: Token) -> bool:
    """Whether a word carries on the phrase: of the trigger's own coordination only what is coordinated below it."""
    return token.dep in INSIDE and not (above is trigger and token.dep in ("conj", "poss"))
