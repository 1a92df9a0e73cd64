"""Tell which frames stand: without parts and topics of others and mere purposes, and one for each happening."""

from __future__ import annotations

from dataclasses import replace

from dragoman.model.coding import Frame
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span
from dragoman.ontology.cues import load_cues

# Types whose complement is their topic: what is asked for, threatened or refused is not told as a happening.
BARE = "frames.bare@1"
TOPICAL = {"REQUEST", "THREATEN", "REJECT", "AGREE", "ACCUSE", "CONSULT", "SUPPORT", "CONCEDE"}
# Phrases under these stand beside the main happening, not inside its topic.
BESIDE = {"after", "during", "following", "since", "before", "amid", "despite", "when", "while", "as", "hours", "days"}
EMBEDDED = set(
    "ccomp xcomp pcomp dobj pobj prep acl relcl conj amod "
    "compound nmod attr appos poss agent nsubjpass acomp advcl dative".split()
)
# What is spent or set up for a purpose; a plan, promise, order or attempt to do something is another matter.
MEANS = frozenset(
    """
    fund funds funding money investment budget grant resource program programme project measure tool mechanism center
    centre initiative guidance rule work step action effort assistance aid partnership legislation law opportunity way
    """.split()
)
GOVERNORS = frozenset(load_cues().at["governor"])


def drop_parts(frames: list[Frame], parse: Parse) -> list[Frame]:
    """Without noun frames whose noun belongs to a verb frame's trigger ("went on strike", "ordered a probe")."""
    verbs = [f for f in frames if parse.tokens[f.trigger].pos == "VERB"]
    wider = [f for f in verbs if f.evidence != parse.tokens[f.trigger].span]
    return [
        f for f in frames if not any(w is not f and within(parse.tokens[f.trigger].span, w.evidence) for w in wider)
    ]


def within(inner: Span, outer: Span) -> bool:
    """Whether all characters of `inner` lie in `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def drop_purposes(frames: list[Frame], parse: Parse) -> list[Frame]:
    """Without frames whose verb only tells what something else is for ("funds to support schools")."""
    return [f for f in frames if not is_purpose(parse.tokens[f.trigger], parse)]


def is_purpose(verb: Token, parse: Parse) -> bool:
    """Whether it is an infinitive beside a clause or noun that neither promises, asks, threatens nor tries it."""
    while verb.dep == "conj" and verb.tag == "VB" and parse.tokens[verb.head].pos == "VERB":
        verb = parse.tokens[verb.head]
    bare = verb.tag == "VB" and any(k.text.lower() == "to" and k.dep == "aux" for k in parse.kids(verb.i))
    above = parse.tokens[verb.head]
    if not bare or verb.dep not in ("advcl", "acl", "relcl"):
        return False
    return (verb.dep == "advcl" and above.lemma not in GOVERNORS) or (verb.dep != "advcl" and above.lemma in MEANS)


def drop_topics(frames: list[Frame], parse: Parse) -> list[Frame]:
    """Without frames that are the topic of another ("urged X to withdraw", "discussed the attacks")."""
    kinds = {f.trigger: f for f in frames}
    return [f for f in frames if not is_topic(f, kinds, parse)]


def is_topic(frame: Frame, kinds: dict[int, Frame], parse: Parse) -> bool:
    """Whether the frame hangs inside the complement of a topical frame, with no "after" or "during" between."""
    below = parse.tokens[frame.trigger]
    while below.head != below.i:
        if below.dep not in EMBEDDED or below.text.lower() in BESIDE:
            return False
        if below.dep == "advcl" and not any(k.text.lower() == "to" for k in parse.kids(below.i, "aux")):
            return False
        if below.dep == "relcl" and is_past(below, parse):
            return False  # "asked for a strike that killed two": it did
        above = parse.tokens[below.head]
        other = kinds.get(above.i)
        if other is not None and below.dep != "conj" and other.type in TOPICAL:
            return not (other.type == frame.type == "CONSULT" and below.dep in ("prep",))
        below = above
    return False


def drop_echoes(frames: list[Frame], parse: Parse) -> list[Frame]:
    """Without verbs that no pattern knows where a pattern tells the same between the same sides of the sentence."""
    told = {gist_of(f, parse) for f in frames if not f.entry.endswith(BARE)}
    return [f for f in frames if not f.entry.endswith(BARE) or gist_of(f, parse) not in told]


def gist_of(frame: Frame, parse: Parse) -> tuple[str, int, frozenset[Span]]:
    """Type, sentence and all that take part, whatever their side."""
    return frame.type, parse.sentence_index[frame.trigger], frozenset((*frame.actors, *frame.recipients))


def merge(frames: list[Frame], parse: Parse) -> list[Frame]:
    """Frames of one sentence, type and side-set become one, told by the first trigger with the fuller sides."""
    out: list[Frame] = []
    for frame in frames:
        k = next((k for k, other in enumerate(out) if same_happening(other, frame, parse)), None)
        if k is None:
            out.append(frame)
        else:
            out[k] = join(out[k], frame)
    return out


def same_happening(a: Frame, b: Frame, parse: Parse) -> bool:
    """Same sentence and type, triggers coordinated or sides equal, and no side that speaks against it."""
    if a.type != b.type or parse.sentence_index[a.trigger] != parse.sentence_index[b.trigger]:
        return False
    if a.symmetric and b.symmetric:
        return set(a.actors) <= set(b.actors) or set(b.actors) <= set(a.actors)
    if set(a.actors) != set(b.actors):
        return False
    return a.recipients == b.recipients or not a.recipients or not b.recipients


def join(a: Frame, b: Frame) -> Frame:
    """The first frame with the sides of the fuller one."""
    return replace(
        a,
        mode=a.mode or b.mode,
        actors=max(a.actors, b.actors, key=len),
        recipients=max(a.recipients, b.recipients, key=len),
        score=max(a.score, b.score),
    )


def is_past(verb: Token, parse: Parse) -> bool:
    """Whether the clause is told as past."""
    return verb.tag == "VBD" or any(k.tag == "VBD" for k in parse.kids(verb.i, "aux", "auxpass"))
