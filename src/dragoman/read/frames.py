"""Find who did what to whom as spans with an ontology code. Grammar and patterns only; no identities, no modality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dragoman.model.coding import Frame, Mention, MentionKind
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, cover
from dragoman.ontology.loader import TYPES, Entry, Ontology, refusal_entry
from dragoman.read._amounts import THINGS
from dragoman.read._bare import bare_frames
from dragoman.read._harm import ACCIDENTS, MISHAPS, NOUN, TAKERS, VERB, WEAPONS
from dragoman.read._sides import Sides, is_passive
from dragoman.read._standing import drop_echoes, drop_parts, drop_purposes, drop_topics, merge
from dragoman.read._victims import is_person
from dragoman.read._weigh import Weigher, weigh_frames

MATERIAL = {"ASSAULT", "COERCE", "SANCTION", "RETREAT", "AID", "PROTEST", "MOBILIZE"}
TIMES = {"DATE", "TIME"}
NEEDS_ACTOR = {"COOPERATE", "AID", "SANCTION"}
MEASURES = {
    "state",
    "series",
    "round",
    "number",
    "set",
    "package",
    "wave",
    "batch",
    "form",
    "kind",
    "thousand",
    "dozen",
    "list",
}
WILL = {"will", "wo", "would", "'ll", "’ll", "shall"}
OUTCOMES = {"confirm", "announce", "report", "lead", "result", "see", "end", "bring", "cause"}
REFUSAL = refusal_entry()
MEETING_PREPS = {"at", "during", "in", "after", "following", "on"}


def find_frames(
    text: str,
    parse: Parse,
    mentions: tuple[Mention, ...],
    ontology: Ontology,
    weigher: Weigher | None = None,
) -> tuple[Frame, ...]:
    """All frames of the parse in text order; one happening told by two verbs of one sentence is one frame.

    With a `weigher` its second opinion settles type, mode and score of what the patterns found, and verbs between two
    sides that no pattern knows are told where it is sure of them.
    """
    if weigher is None:
        found = pattern_frames(Sides(parse, mentions), ontology)
    else:
        standing = drop_topics(drop_purposes(candidates(parse, mentions, ontology), parse), parse)
        found = list(weigh_frames(standing, text, parse, weigher, ontology))
    return tuple(merge(drop_echoes(drop_topics(found, parse), parse), parse))


def candidates(parse: Parse, mentions: tuple[Mention, ...], ontology: Ontology) -> list[Frame]:
    """What the patterns found and verbs between two sides that none of them knows (type ""), in text order."""
    sides = Sides(parse, mentions)
    found = pattern_frames(sides, ontology)
    return sorted([*found, *bare_frames(sides, taken_by(found, parse))], key=lambda f: f.trigger)


def pattern_frames(sides: Sides, ontology: Ontology) -> list[Frame]:
    """The frames of all patterns, without nouns that belong to a verb's trigger."""
    parse = sides.parse
    return drop_parts([f for token in parse.tokens for f in frames_at(token, sides, ontology)], parse)


def taken_by(frames: list[Frame], parse: Parse) -> frozenset[int]:
    """The words that already tell something: triggers with their phrase, and verbs whose object is a trigger."""
    words = {t.i for f in frames for t in parse.tokens_in(f.evidence)}
    carried = {t.head for t in (parse.tokens[f.trigger] for f in frames) if t.dep in ("dobj", "nsubjpass", "attr")}
    return frozenset(words | carried)


def frames_at(token: Token, sides: Sides, ontology: Ontology) -> Iterator[Frame]:
    """The frame that `token` triggers, if any: the first pattern that fits, its sides filled, and the runner-up."""
    if token.pos == "VERB" or (token.pos == "ADJ" and (token.tag == "VBN" or token.dep == "acomp")):
        fitting = [e for e in ontology.verbs.get(token.lemma, ()) if verb_fits(e, token, sides.parse)]
        maker = verb_frame
    elif token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "nmod", "npadvmod"):
        fitting = [e for e in ontology.nouns.get(token.lemma, ()) if noun_fits(e, token, sides.parse)]
        maker = noun_frame
    else:
        return
    for k, entry in enumerate(fitting):
        frame = maker(entry, token, sides, ontology)
        if frame is not None:
            other = next((e.type for e in fitting[k + 1 :] if e.type != entry.type), None)
            yield replace(frame, runner_up=other)
            return


def verb_fits(entry: Entry, token: Token, parse: Parse) -> bool:
    """Whether object, particle and preposition stand as the pattern asks."""
    if entry.particle and not entry.particle & particles(token, parse):
        return False
    if entry.object and not entry.object & (object_lemmas(token, parse) | prepositional_lemmas(entry, token, parse)):
        return False
    clauses = ("xcomp", "advcl") if "deed" in entry.actor else ("xcomp",)
    if entry.unless and entry.unless & object_lemmas(token, parse):
        return False
    if entry.clause and not entry.clause & clause_helpers(token, parse, clauses):
        return False
    if entry.negated and not parse.kids(token.i, "neg"):
        return False
    return not entry.prep or bool(entry.prep & prepositions(token, parse))


def particles(token: Token, parse: Parse) -> set[str]:
    """Particles, adverbs and prepositions at the verb, and adverbs before its prepositions ("together with")."""
    kids = parse.kids(token.i, "prt", "advmod", "prep")
    kids += [a for k in kids if k.dep == "prep" for a in parse.kids(k.i, "advmod")]
    return {k.text.lower() for k in kids}


def object_lemmas(token: Token, parse: Parse) -> set[str]:
    """Lemmas of the verb's object (or passive subject), what is coordinated with it, and their compounds."""
    role = ("nsubjpass", "nsubj") if is_passive(token, parse) else ("dobj", "attr", "oprd")
    heads = parse.kids(token.i, *role) or raised(token, parse)
    heads += [k for k in parse.kids(token.i, "ccomp", "xcomp", "acomp", "oprd") if k.pos == "ADJ"]
    if is_passive(token, parse) and token.dep == "acl":
        heads = [parse.tokens[token.head]]
    heads += [c for h in heads for c in parse.kids(h.i, "conj")]
    heads += [k for h in heads if h.lemma in MEASURES for k in contents(h, parse)]
    found = {h.lemma for h in heads} | {c.lemma for h in heads for c in parse.kids(h.i, "compound", "amod", "nmod")}
    return found | {"*"} if heads else found


def raised(token: Token, parse: Parse) -> list[Token]:
    """The subject above a passive infinitive, which is its object ("sanctions are expected to be lifted")."""
    above = token
    while is_passive(token, parse) and above.dep in ("xcomp", "acomp", "oprd"):
        above = parse.tokens[above.head]
        if subjects := parse.kids(above.i, "nsubjpass", "nsubj"):
            return subjects
    return []


def contents(noun: Token, parse: Parse) -> list[Token]:
    """What a measure or set consists of ("a round of talks", "a state of emergency")."""
    return [k for p in parse.kids(noun.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]


def prepositional_lemmas(entry: Entry, token: Token, parse: Parse) -> set[str]:
    """Lemmas under the prepositions that the pattern names ("went on strike", "on a peacekeeping mission")."""
    preps = [p for p in stacked(token, parse) if p.text.lower() in entry.prep | entry.particle]
    heads = [k for p in preps for k in parse.kids(p.i, "pobj", "pcomp")]
    return {k.lemma for head in heads for k in [head, *parse.kids(head.i, "compound")]}


def stacked(token: Token, parse: Parse) -> list[Token]:
    """The verb's prepositions and those that follow on them ("due to", "because of")."""
    preps = parse.kids(token.i, "prep", "agent")
    return preps + [k for p in preps for k in parse.kids(p.i, "pcomp", "prep") if k.pos == "ADP"]


def clause_helpers(token: Token, parse: Parse, further: tuple[str, ...]) -> set[str]:
    """Auxiliaries of the verb's complement clause and its verb, lower case; of `further` clauses the verb alone."""
    clauses = [c for c in parse.kids(token.i, "ccomp") if c.i > token.i or parse.kids(c.i, "nsubj", "nsubjpass")]
    infinitives = {c.lemma for c in parse.kids(token.i, *further)}
    return {k.text.lower() for c in clauses for k in parse.kids(c.i, "aux")} | {c.lemma for c in clauses} | infinitives


def prepositions(token: Token, parse: Parse) -> set[str]:
    """Prepositions below the verb or its object, lower case."""
    own = parse.kids(token.i, "prep", "agent", "dative", "mark")
    own += [k for p in own for k in parse.kids(p.i, "pcomp") if k.pos == "ADP"]
    out = {k.text.lower() for k in own if not all(c.ent in TIMES for c in parse.kids(k.i, "pobj") or [k])}
    for kid in parse.kids(token.i, "dobj", "nsubjpass", "prt", "advmod", "acomp", "oprd", "xcomp", "ccomp", "advcl"):
        out |= {k.text.lower() for k in parse.kids(kid.i, "prep", "mark")}
        out |= {"to_verb" for k in parse.kids(kid.i, "aux") if k.text.lower() == "to"}
    return out


def noun_fits(entry: Entry, token: Token, parse: Parse) -> bool:
    """Whether the noun's own preposition or modifier is the one the pattern asks for."""
    inner = [p for k in contents(token, parse) for p in parse.kids(k.i, "prep", "agent") if p.text == "by"]
    if entry.prep and not entry.prep & {k.text.lower() for k in [*parse.kids(token.i, "prep", "agent"), *inner]}:
        return False
    around = {k.lemma for k in [*parse.kids(token.i, "compound", "amod", "nmod"), *contents(token, parse)]}
    around |= prepositional_lemmas(entry, token, parse)
    return not entry.object or bool(entry.object & around)


def verb_frame(entry: Entry, token: Token, sides: Sides, ontology: Ontology) -> Frame | None:
    """The frame of a verb pattern, or None when no political actor takes part."""
    actors = doers(entry, fill(entry.actor, token, sides), sides.parse)
    if not actors and (entry.doer or "deed" in entry.actor):
        return None
    if entry.people and not fill(entry.recipient, token, sides, but=[]) and sides.objects(token):
        return None
    recipients = [] if entry.mutual and len(actors) > 1 else fill(entry.recipient, token, sides, but=actors)
    passive = is_passive(token, sides.parse)
    undone = passive or entry.recipient == ("subj",) or done_by_thing(token, sides)
    if undone and not recipients and token.lemma in VERB and not by_accident(token, sides.parse):
        parse = sides.parse
        recipients = [m for m in sides.things(token, ("obj",), but=THINGS) if is_person(parse.tokens[m.head], parse)]
    sided = takes_part(entry, actors, recipients, undone)
    if not sided and not (entry.alone and passive and sides.objects(token)):
        return None
    refusal = refused(entry, token, sides.parse)
    if refusal is not None:
        frame = make_frame(REFUSAL, token, actors, recipients, sides.parse, refusal)
        return replace(frame, entry=f"{frame.entry}<frames.{entry.id}@1")
    if not recipients and not entry.symmetric and entry.type not in NEEDS_ACTOR:
        recipients = sides.things(token, entry.recipient, but=entry.object)
    return make_frame(entry, token, actors, recipients, sides.parse, verb_evidence(entry, token, sides.parse))


def done_by_thing(token: Token, sides: Sides) -> bool:
    """Whether the doer of a harm is no actor: a weapon or deed ("a bomb killed three people"), or whoever arrested."""
    doers = [t for s in sides.surface_subjects(token, 0) for t in sides.coordinated(s)]
    if VERB.get(token.lemma) == "captured" and token.lemma not in TAKERS:
        return bool(doers)
    return token.lemma in VERB and any(t.lemma in WEAPONS for t in doers)


def by_accident(token: Token, parse: Parse) -> bool:
    """Whether the verb's own phrases name a mishap that nobody willed ("killed in a fire", "when the roof fell")."""
    nouns = {n.lemma for p in parse.kids(token.i, "prep", "agent") for n in parse.kids(p.i, "pobj")}
    verbs = {c.lemma for c in parse.kids(token.i, "advcl")}
    return not nouns.isdisjoint(ACCIDENTS) or not verbs.isdisjoint(MISHAPS)


def refused(entry: Entry, token: Token, parse: Parse) -> Span | None:
    """The words of a refusal ("will not lift"): a negated announcement of something cooperative, else None."""
    if entry.type not in ("CONCEDE", "RETREAT", "AID", "AGREE", "CONSULT"):
        return None
    negations = parse.kids(token.i, "neg")
    helpers = [k for k in parse.kids(token.i, "aux") if k.text.lower() in WILL]
    return (
        cover([*(k.span for k in helpers), *(k.span for k in negations), token.span]) if negations and helpers else None
    )


def noun_frame(entry: Entry, token: Token, sides: Sides, ontology: Ontology) -> Frame | None:
    """The frame of a noun pattern: with the verb that carries it ("imposed sanctions on"), or by its own phrase."""
    parse = sides.parse
    shown = frozenset() if entry.prep else entry.object  # "withdrawal from the accord": the object is the thing left
    recipients = fill(entry.recipient, token, sides, but=fill(("by",), token, sides))
    carrier = light_verb(token, parse, ontology)
    actors = fill(entry.actor, token, sides, but=[] if entry.symmetric else recipients)
    evidence = token.span
    if carrier is not None:
        actors = sides.named(sides.subjects(carrier)) or actors
        recipients = recipients or fill(entry.recipient, carrier, sides, but=actors)
        evidence = cover((carrier.span, token.span)) if abs(carrier.i - token.i) < 6 else token.span
    elif entry.symmetric:
        present = attending(token, sides) if len(actors) < 2 and (recipients or actors) else []
        actors = unite([m for m in actors if not present or m.kind is not MentionKind.PRONOUN], present)
    actors = doers(entry, actors, parse)
    if entry.doer and not actors:
        return None
    outcome = carrier is None and not actors and is_outcome(token, parse)
    if outcome and not recipients:
        recipients = sides.things(token, entry.recipient, but=shown)
    told = carrier is not None or bool(actors) or outcome
    sided = takes_part(entry, actors, recipients, passive=True) and told
    if not sided and not (entry.alone and happened(entry, token, carrier, parse)):
        return None
    recipients = [r for r in recipients if r not in actors]
    if entry.symmetric and len(actors) + len(recipients) < 2 and carrier is None:
        return None
    if not recipients and not entry.symmetric:
        recipients = sides.things(token, entry.recipient, but=shown)
    return make_frame(entry, token, actors, recipients, parse, evidence)


def is_outcome(noun: Token, parse: Parse) -> bool:
    """Whether a noun of harm is told as done, though not by whom ("confirmed the arrest of")."""
    if noun.lemma not in NOUN or noun.dep not in ("dobj", "pobj", "conj"):
        return False
    above = parse.tokens[noun.head]
    verb = parse.tokens[above.head] if above.pos == "ADP" else above
    return verb.pos == "VERB" and verb.lemma in OUTCOMES


def happened(entry: Entry, noun: Token, carrier: Token | None, parse: Parse) -> bool:
    """Whether a noun without sides still tells a deed done: somebody made it, or it was done to somebody."""
    return carrier is not None or any(p.text.lower() in entry.recipient for p in parse.kids(noun.i, "prep"))


def doers(entry: Entry, actors: list[Mention], parse: Parse) -> list[Mention]:
    """The actors whose head noun the pattern allows: all of them where it names none."""
    return [m for m in actors if not entry.doer or parse.tokens[m.head].lemma.lower() in entry.doer]


def light_verb(noun: Token, parse: Parse, ontology: Ontology) -> Token | None:
    """The verb that carries the noun as its object or passive subject ("held talks", "sanctions were imposed")."""
    while noun.dep == "conj" and parse.tokens[noun.head].pos == "NOUN":
        noun = parse.tokens[noun.head]
    above = parse.tokens[noun.head]
    if noun.dep == "pobj" and above.text == "of" and parse.tokens[above.head].lemma in MEASURES:
        noun = parse.tokens[above.head]
        above = parse.tokens[noun.head]
    if noun.dep in ("dobj", "nsubjpass") and above.pos == "VERB" and above.lemma in ontology.light:
        return above
    if noun.dep == "pobj" and above.text.lower() in ("out", "up", "on", "to", "into", "in"):
        verb = parse.tokens[above.head]
        if verb.pos == "VERB" and verb.lemma in (
            "carry",
            "enter",
            "engage",
            "embark",
            "arrive",
            "come",
            "go",
            "participate",
        ):
            return verb
    return None


def attending(noun: Token, sides: Sides) -> list[Mention]:
    """Who is said to do something at, during or after the meeting that `noun` names."""
    above = sides.parse.tokens[noun.head]
    if noun.dep != "pobj" or above.text.lower() not in MEETING_PREPS:
        return []
    verb = sides.parse.tokens[above.head]
    if verb.pos not in ("VERB", "AUX"):
        return []
    if is_passive(verb, sides.parse):
        return sides.named(sides.objects(verb), deep=False)
    return [m for m in sides.named(sides.subjects(verb), deep=False) if m.kind is not MentionKind.ORG]


def unite(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """Both lists, without repeats, in text order."""
    return sorted({*first, *second}, key=lambda m: m.span)


def fill(slots: tuple[str, ...], token: Token, sides: Sides, *, but: list[Mention] | None = None) -> list[Mention]:
    """The mentions of the first slot that holds any that are not in `but`."""
    for slot in slots:
        found = [m for m in sides.slot(token, slot) if but is None or (m not in but and not sides.is_owner(m))]
        if found:
            return found
    return []


def takes_part(entry: Entry, actors: list[Mention], recipients: list[Mention], passive: bool) -> bool:
    """Whether enough sides are named to tell it as a political happening."""
    if entry.symmetric and len(actors) > 1:
        return True
    if entry.together and len({*actors, *recipients}) < 2:
        return False
    if actors and (recipients or entry.type not in NEEDS_ACTOR):
        return True
    material = entry.type in MATERIAL | {"CONSULT"} or entry.type not in TYPES  # or a type of the user's own
    return bool(recipients) and passive and material and not entry.symmetric


def verb_evidence(entry: Entry, token: Token, parse: Parse) -> Span:
    """The trigger words: the verb with its particle and the object that makes its meaning."""
    parts = [token.span, *(k.span for k in parse.kids(token.i, "prt"))]
    if entry.object:
        parts += [k.span for k in parse.kids(token.i, "dobj") if k.lemma in entry.object]
        preps = [p for p in parse.kids(token.i, "prep") if p.text.lower() in entry.prep | entry.particle]
        parts += [k.span for p in preps for k in parse.kids(p.i, "pobj") if k.lemma in entry.object]
    if entry.particle:
        parts += [
            k.span
            for k in parse.kids(token.i, "advmod", "prep")
            if k.text.lower() in entry.particle and k.i - token.i < 3
        ]
    if entry.negated:
        parts += [k.span for k in parse.kids(token.i, "aux", "neg")]
    return cover(parts)


def make_frame(
    entry: Entry, token: Token, actors: list[Mention], recipients: list[Mention], parse: Parse, evidence: Span
) -> Frame:
    """The frozen frame; a mutual happening has all sides as actors."""
    if entry.symmetric:
        actors, recipients = unite(actors, recipients), []
    clause = clause_of(token, parse)
    score = 0.6 + 0.1 * min(entry.narrowness, 2) + 0.1 * bool(actors) + 0.1 * bool(recipients or entry.symmetric)
    return Frame(
        entry.type,
        entry.mode,
        token.i,
        evidence,
        tuple(m.span for m in actors),
        tuple(m.span for m in recipients),
        entry.symmetric,
        clause,
        f"frames.{entry.id}@1",
        round(min(score, 1.0), 2),
        entry.alone,
    )


def clause_of(token: Token, parse: Parse) -> Span:
    """The words below the trigger: for a noun those of its own phrase."""
    return cover([parse.tokens[i].span for i in parse.subtree(token.i)])
