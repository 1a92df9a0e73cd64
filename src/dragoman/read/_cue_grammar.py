"""Who says what by grammar: cue words, their subjects and complements. Leaves quote marks and chains to `sources`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, cover
from dragoman.read._saying import Cues, lemma_of

SUBJECTS = ("nsubj", "csubj")
# Labels over which a verb without a subject takes that of the verb above it.
SHARED = {"xcomp", "advcl", "conj", "pcomp", "prep", "ccomp", "dep", "advmod", "acl", "parataxis"}
HEARERS = {"tell", "ask", "remind", "inform", "warn", "assure", "advise", "notify"}
# Verbs whose "as" phrase belongs to the content ("described it as a coup").
AS_VERBS = {"describe", "portray", "characterize", "characterise", "brand", "label"}
PURPOSE = {"that", "to", "of", "for", "about", "on", "against"}
# What hangs on a noun without being part of its bare phrase, and prepositions that stay in it.
OUTSIDE = {"relcl", "appos", "acl", "punct", "cc", "advcl", "ccomp", "parataxis", "dep"}
WITHIN = {"of", "for", "from", "in", "at"}
FINITE = ("VBD", "VBZ", "VBP")
NOMINAL = ("PROPN", "NOUN", "PRON")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making: like `Statement`, but the content may still be unknown; `verb` is the cue's token."""

    speaker: Span | None
    cue: Span
    content: Span | None
    stance: str
    verb: int
    clausal: bool = True


class Grammar:
    """A parse with the text span below every token, computed once."""

    def __init__(self, text: str, parse: Parse, cues: Cues) -> None:
        """Walks each tree once, leaves first."""
        self.text, self.parse, self.cues = text, parse, cues
        first, last = [t.start for t in parse.tokens], [t.end for t in parse.tokens]
        for i in bottom_up(parse):
            head = parse.tokens[i].head
            first[head] = min(first[head], first[i])
            last[head] = max(last[head], last[i])
        self._below = list(map(Span, first, last))

    def below(self, i: int) -> Span:
        """The characters of token `i` and all below it, bare of commas at the edges."""
        return trim(self.text, self._below[i])

    def phrase(self, i: int) -> Span:
        """The noun phrase of token `i` without relative clauses and appositions."""
        parts = [k for k in self.parse.kids(i) if k.dep not in OUTSIDE and (k.dep != "prep" or k.text in WITHIN)]
        return trim(self.text, cover([self.parse.tokens[i].span, *(self._below[k.i] for k in parts)]))

    def named(self, i: int, *clear_of: Span | None) -> Span:
        """The full noun phrase of token `i`; the bare phrase where the full one runs into cue or content."""
        full = self.below(i)
        return self.phrase(i) if any(c is not None and c.meets(full) for c in clear_of) else full


def bottom_up(parse: Parse) -> list[int]:
    """All token indices but the roots', each after everything below it."""
    order = [s.root for s in parse.sentences]
    for i in order:
        order.extend(parse.children[i])
    return [i for i in reversed(order) if parse.tokens[i].head != i]


def trim(text: str, span: Span) -> Span:
    """`span` without white space and commas, dashes or colons at its edges."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:.—–-―)"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-―("):
        end -= 1
    return Span(start, end)


def find_drafts(g: Grammar) -> list[Draft]:
    """One draft per cue verb, noun, adverb, state of mind and "according to", in text order."""
    found = []
    for token in g.parse.tokens:
        draft = draft_at(g, token)
        if draft is not None:
            found.append(draft)
    return found


def draft_at(g: Grammar, token: Token) -> Draft | None:
    """The draft whose cue is `token`, if it is one."""
    low = token.text.lower()
    if low == "according":
        return according(g, token)
    if token.pos in ("VERB", "AUX") or token.tag.startswith("VB"):
        return verb_draft(g, token)
    if token.pos == "NOUN":
        return noun_draft(g, token)
    if token.pos == "ADJ" and token.lemma in g.cues.minds:
        return mind_draft(g, token)
    if low in g.cues.adverbs and g.parse.tokens[token.head].pos in ("VERB", "AUX"):
        content = g.below(token.head)
        return Draft(None, token.span, content, g.cues.adverbs[low], token.i)
    return None


def according(g: Grammar, token: Token) -> Draft | None:
    """ "According to X" before, inside or after what X says."""
    preps = g.parse.kids(token.i, "prep")
    whom = next((k for p in preps for k in g.parse.kids(p.i, "pobj")), None)
    if whom is None:
        return None
    cue = Span(token.start, preps[0].end)
    phrase = without_stop(g.text, Span(token.start, g.below(token.i).end))
    speaker = g.below(whom.i)
    sentence = without_stop(g.text, g.parse.sentence_of(token.i).span)
    head = g.parse.tokens[token.head]
    clause = g.below(head.i) if head.pos in ("VERB", "AUX") and head.i != token.i else sentence
    clause = without_stop(g.text, trim(g.text, clause))
    if clause.start >= token.start:
        clause = Span(phrase.end, sentence.end)
    elif clause.end <= phrase.end:
        clause = Span(clause.start, token.start)
    content = trim(g.text, without_stop(g.text, clause))
    return Draft(speaker, cue, content, "said", token.i) if content.end > content.start else None


def without_stop(text: str, span: Span) -> Span:
    """`span` without a full stop at its end."""
    return Span(span.start, span.end - 1) if text[span.start : span.end].endswith(".") else span


def verb_draft(g: Grammar, token: Token) -> Draft | None:
    """The draft of a cue verb: its complement by kind, its subject or agent."""
    cues = g.cues
    lemma = lemma_of(token, cues.clause)
    passive = is_passive(g, token)
    cited = cited_draft(g, token)
    if cited is not None:
        return cited
    for find in (clause_content, infinitive_content, about_content, object_content):
        got = find(g, token, lemma, passive)
        if got is not None:
            content, stance, cue = got
            speaker = speaker_of(g, token, content)
            return Draft(speaker, cue, content, stance, token.i, find is not object_content)
    if lemma in cues.clause and token.dep not in ("amod", "compound"):
        return Draft(speaker_of(g, token, None), token.span, None, cues.clause[lemma], token.i)
    return None


def cited_draft(g: Grammar, token: Token) -> Draft | None:
    """ "X reported …, citing Y" (Y told it; `with_cited` gives the content), "X was quoted by Y as saying …"."""
    if token.lemma not in ("cite", "quote"):
        return None
    objects = g.parse.kids(token.i, "dobj")
    above = g.parse.tokens[token.head]
    if token.tag == "VBG" and token.dep == "advcl" and objects and lemma_of(above, g.cues.clause) in g.cues.clause:
        return Draft(g.below(objects[0].i), token.span, None, "said", token.i, False)
    agent = speaker_of(g, token, None) if is_passive(g, token) else None
    sayings = [k for p in g.parse.kids(token.i, "prep") for k in g.parse.kids(p.i, "pcomp")]
    if agent is None or not sayings:
        return None
    return Draft(agent, token.span, g.below(sayings[0].i), "reported", token.i, False)


def with_cited(g: Grammar, drafts: list[Draft]) -> list[Draft]:
    """The drafts, each "citing" with the content of the verb it hangs on."""
    content_of = {d.verb: d.content for d in drafts if d.clausal}
    done = []
    for d in drafts:
        token = g.parse.tokens[d.verb]
        if d.content is None and token.lemma in ("cite", "quote"):
            d = replace(d, content=content_of.get(token.head))
        done.append(d)
    return done


Found = tuple[Span, str, Span]


def clause_content(g: Grammar, token: Token, lemma: str, passive: bool) -> Found | None:
    """ "said that …", "…, he said", "as he said, …"."""
    stance = g.cues.clause.get(lemma)
    if stance is None:
        return None
    clauses = [k for k in g.parse.kids(token.i, "ccomp") if not is_bare_subject_of(g, k)]
    if clauses:
        return cover([g.below(k.i) for k in clauses]), stance, cue_span(g, token)
    if token.dep in ("parataxis", "ccomp") and token.i > 0 and inserted(g, token):
        return g.below(token.head), stance, token.span
    if token.dep == "advcl" and any(k.text.lower() == "as" for k in g.parse.kids(token.i, "mark", "advmod", "prep")):
        return beside(g, token), stance, token.span
    return None


def is_bare_subject_of(g: Grammar, clause: Token) -> bool:
    """Whether a clause is an infinitive with "to" and no subject, which is no statement of its own."""
    kids = g.parse.kids(clause.i)
    return any(k.dep == "aux" and k.text.lower() == "to" for k in kids) and not any(k.dep == "nsubj" for k in kids)


def inserted(g: Grammar, token: Token) -> bool:
    """Whether a verb of saying stands in brackets of commas inside what it reports ("X, he said, will go")."""
    return token.dep == "parataxis" and g.parse.tokens[token.head].pos in ("VERB", "AUX")


def beside(g: Grammar, token: Token) -> Span:
    """What is left of the head's clause when the clause of `token` at its edge is cut off."""
    whole, mine = g.below(token.head), g.below(token.i)
    if mine.start <= whole.start + 1:
        return trim(g.text, Span(mine.end, whole.end))
    if mine.end >= whole.end - 1:
        return trim(g.text, Span(whole.start, mine.start))
    return whole


def infinitive_content(g: Grammar, token: Token, lemma: str, passive: bool) -> Found | None:
    """ "vowed to …", "urged X to …", "is said to …"."""
    stance = g.cues.infinitive.get(lemma_of(token, g.cues.infinitive))
    verbs = [k for k in g.parse.kids(token.i, "xcomp", "ccomp", "advcl") if to_infinitive(g, k)]
    if not verbs:
        return None
    content = g.below(verbs[0].i)
    if passive and (stance or lemma in g.cues.clause):
        subjects = g.parse.kids(token.i, "nsubjpass")
        return cover([content, *(g.below(s.i) for s in subjects)]), stance or g.cues.clause[lemma], token.span
    if stance is None:
        return None
    if lemma not in HEARERS:
        content = cover([content, *(g.below(k.i) for k in g.parse.kids(token.i, "dobj"))])
    return content, stance, token.span


def to_infinitive(g: Grammar, verb: Token) -> bool:
    """Whether `verb` has "to" before it."""
    return any(k.dep == "aux" and k.text.lower() == "to" for k in g.parse.kids(verb.i))


def about_content(g: Grammar, token: Token, lemma: str, passive: bool) -> Found | None:
    """ "called for …", "accused X of …", "pointed to …"."""
    for prep in g.parse.kids(token.i, "prep", "prt"):
        stance = g.cues.about.get((lemma, prep.text.lower()))
        objects = g.parse.kids(prep.i, "pobj", "pcomp")
        if stance is None or not objects:
            continue
        cue = Span(token.start, prep.end) if prep.i == token.i + 1 else token.span
        return g.below(objects[0].i), stance, cue
    return None


def object_content(g: Grammar, token: Token, lemma: str, passive: bool) -> Found | None:
    """ "denied the report", "called him a liar"; in the passive the subject."""
    lemma = lemma_of(token, g.cues.object)
    stance = g.cues.object.get(lemma)
    if stance is None or token.dep in ("amod", "compound"):
        return None
    kinds = ("nsubjpass", "oprd") if passive else ("dobj", "oprd", "ccomp", "xcomp", "attr")
    objects = g.parse.kids(token.i, *kinds)
    if not objects:
        return None
    if lemma in AS_VERBS:
        objects += [k for k in g.parse.kids(token.i, "prep") if k.text.lower() == "as"]
    return cover([g.below(k.i) for k in objects]), stance, token.span


def cue_span(g: Grammar, token: Token) -> Span:
    """The verb with a particle right after it ("pointed out")."""
    after = next((k for k in g.parse.kids(token.i, "prt") if k.i == token.i + 1), None)
    return Span(token.start, after.end) if after else token.span


def is_passive(g: Grammar, token: Token) -> bool:
    """Whether the verb is passive, participles after nouns included ("the letter issued by")."""
    deps = {k.dep for k in g.parse.kids(token.i)}
    bare = token.tag == "VBN" and not deps & {"aux", "nsubj"} and token.dep in ("advcl", "acl", "ROOT", "relcl")
    return bare or bool(deps & {"nsubjpass", "auxpass", "agent"})


def speaker_of(g: Grammar, token: Token, content: Span | None) -> Span | None:
    """The agent of a passive verb, else the subject, own or shared; None where the text names nobody."""
    if is_passive(g, token):
        agents = [k for a in g.parse.kids(token.i, "agent") for k in g.parse.kids(a.i, "pobj")]
        return g.named(agents[0].i, content) if agents else None
    subject = own_subject(g, token, content) or shared_subject(g, token)
    if subject is None or g.parse.tokens[subject].dep == "expl":
        return None
    span = g.named(subject, content, token.span)
    return None if content is not None and content.holds(span) and not framed(content, token) else span


def framed(content: Span, token: Token) -> bool:
    """Whether the cue stands inside its own content (a quote that goes on after it)."""
    return content.holds(token.span)


def own_subject(g: Grammar, token: Token, content: Span | None) -> int | None:
    """The subject hung on the verb itself; after a quote also the noun behind the verb ("said X")."""
    for kid in g.parse.kids(token.i, *SUBJECTS):
        return kid.i
    if token.tag not in FINITE or (content is not None and content.start > token.start):
        return None
    for kid in g.parse.kids(token.i, "dobj", "attr", "npadvmod", "oprd", "dep"):
        if kid.i > token.i and kid.ent not in ("DATE", "TIME") and kid.pos in NOMINAL:
            return kid.i
    return None


def shared_subject(g: Grammar, token: Token) -> int | None:
    """The subject of the verb above, or the noun the clause hangs on; at most six steps up."""
    for _ in range(6):
        if token.dep not in SHARED and token.dep != "relcl":
            return None
        dep, token = token.dep, g.parse.tokens[token.head]
        if token.pos in ("NOUN", "PROPN", "PRON") and dep in ("acl", "relcl"):
            return owner(g, token)
        subjects = g.parse.kids(token.i, *SUBJECTS, "nsubjpass")
        if subjects and dep != "ccomp":
            return subjects[0].i
    return None


def owner(g: Grammar, noun: Token) -> int:
    """Whose word it is: possessor, "by" or "from" phrase, or subject of the light verb; else the noun itself."""
    if noun.lemma not in g.cues.nouns:
        return noun.i
    for kid in g.parse.kids(noun.i, "poss"):
        return kid.i
    for prep in g.parse.kids(noun.i, "prep"):
        objects = g.parse.kids(prep.i, "pobj")
        if prep.text.lower() in ("by", "from") and objects:
            return objects[0].i
    verb = g.parse.tokens[noun.head]
    if noun.dep == "pobj":
        verb = g.parse.tokens[verb.head]
    if noun.dep in ("dobj", "pobj") and verb.pos == "VERB":
        subjects = g.parse.kids(verb.i, *SUBJECTS)
        if subjects and (noun.dep == "pobj" or verb.lemma in g.cues.light):
            return subjects[0].i
    return noun.i


def noun_draft(g: Grammar, token: Token) -> Draft | None:
    """A noun of saying with its clause, infinitive or "of"/"for" phrase, and its owner."""
    stance = g.cues.nouns.get(token.lemma)
    if stance is None:
        return None
    content = noun_content(g, token)
    if content is None:
        return None
    who = owner(g, token)
    speaker = g.named(who, content, token.span) if who != token.i else None
    return Draft(speaker, token.span, content, stance, token.i)


def noun_content(g: Grammar, token: Token) -> Span | None:
    """The clause or infinitive of a noun of saying; an "of" phrase only with an owner before it ("his hopes of")."""
    for kid in g.parse.kids(token.i, "acl", "ccomp", "relcl"):
        marked = any(k.dep == "mark" and k.text.lower() == "that" for k in g.parse.kids(kid.i))
        if marked or (kid.dep != "relcl" and to_infinitive(g, kid)):
            return g.below(kid.i)
    owned = any(k.dep == "poss" for k in g.parse.kids(token.i))
    for prep in g.parse.kids(token.i, "prep"):
        objects = g.parse.kids(prep.i, "pobj", "pcomp")
        if owned and objects and prep.text.lower() in PURPOSE:
            return g.below(objects[0].i)
    return None


def mind_draft(g: Grammar, token: Token) -> Draft | None:
    """ "is confident that": the subject of the verb is the one who thinks."""
    clauses = g.parse.kids(token.i, "ccomp")
    verb = g.parse.tokens[token.head]
    if not clauses or token.dep not in ("acomp", "attr", "oprd"):
        return None
    subjects = g.parse.kids(verb.i, *SUBJECTS)
    content = g.below(clauses[0].i)
    if not subjects or subjects[0].text.lower() == "it":
        return None
    return Draft(g.named(subjects[0].i, content), token.span, content, "thought", token.i)


def link_back(g: Grammar, token: Token) -> Draft | None:
    """ "made the remarks": the draft without content for a verb and noun that look back at what was just said."""
    if token.lemma not in g.cues.link_verbs or token.pos != "VERB":
        return None
    passive = is_passive(g, token)
    for noun in g.parse.kids(token.i, "nsubjpass" if passive else "dobj"):
        pointing = any(k.text.lower() in ("the", "these", "those", "this", "his", "her") for k in g.parse.kids(noun.i))
        if noun.lemma in g.cues.link_nouns and pointing and noun_content(g, noun) is None:
            return Draft(speaker_of(g, token, None), cover((token.span, noun.span)), None, "said", token.i)
    return None
