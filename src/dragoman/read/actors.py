"""Say who fills a side: a persistent id, PLOVER country and sector, and the office held on the day.

Knows how phrases name actors and how to choose among the directory's facts. Finding the phrases and the other mentions
of the same thing is left to mentions and chains; facts are left to the directory.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

from dragoman.knowledge._names import fold, singular
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.facts import Organisation
from dragoman.model.coding import ActorRef, Blank, Candidate, Chain, Coded, Mention, MentionKind
from dragoman.model.parse import Parse
from dragoman.model.text import Span, make_id
from dragoman.read._actorview import GOVERNMENT, View, content, take_apart
from dragoman.read._naming import settle
from dragoman.read._people import fit, roles_on
from dragoman.read._phrase import find_hits, head_segment, name_span, words_of

# Sectors whose bearers, where the text names no country, are those of the country it is about.
HOME = frozenset("UAF GOV MIL COP LEG JUD SPY OPP CVL REB PTY PRM JRN MED EDU REL".split())
PRONOUNS = frozenset(
    "he she they it him her them his its their we who whom which that us our itself himself herself themselves".split()
)
PAIRS = frozenset(("two sides", "both sides", "sides", "each other", "one another", "pair", "two", "both"))


def code_phrase(
    phrase: str, directory: Directory, *, day: date | None = None, context: str | None = None
) -> ActorRef | None:
    """Who a bare phrase names, or None when it names no actor. `context` may name a country ("German", "Somalia").

    Without a day, offices count as last known to the directory.
    """
    home = directory.country(context) if context else None
    return settle(phrase, View(directory, day, (home.iso3,) if home else (), True))


def consider_phrase(
    phrase: str, directory: Directory, *, day: date | None = None, context: str | None = None
) -> tuple[Candidate, ...]:
    """All people and bodies of the directory that bear the name in a phrase, best fit first: what `code_phrase`
    chose among."""
    home = directory.country(context) if context else None
    view = View(directory, day, (home.iso3,) if home else (), True)
    parts = take_apart(phrase, view)
    found = []
    for person in directory.people(parts.name) if parts.name else ():
        roles = tuple(roles_on(person, view)) if day else person.roles
        found.append(Candidate(person.qid, person.name, round(fit(person, parts, view), 2), roles))
    for hit in parts.hits:
        for body in (hit.what, *hit.others) if isinstance(hit.what, Organisation) else ():
            found.append(Candidate(body.id, f"{body.name} ({body.country or 'no country'} {body.sector})", 1.0))
    return tuple(sorted(dict.fromkeys(found), key=lambda c: (-c.fit, c.id)))


def resolve_actor(
    text: str,
    phrase: Span,
    chain: Chain | None,
    directory: Directory,
    *,
    day: date | None,
    parse: Parse,
    context_countries: tuple[str, ...] = (),
) -> Coded[ActorRef] | Blank:
    """Who fills the side named by `phrase`; `chain` lends its fuller names and titles, the first of
    `context_countries` a country where the text names none.

    Blanks: A003 no actor, A004 a pronoun or pair without referent, A005 several known people and nothing to choose by.
    """
    view = View(directory, day, context_countries, False)
    quote = phrase.of(text)
    low = quote.lower().strip(" ,.;:“”\"'").removeprefix("the ")
    pair = low in PAIRS or (chain is not None and chain.kind is MentionKind.PAIR)
    if pair or (is_pronoun(quote) and chain is None):
        return Blank("A004", (phrase,))
    ref = None if is_pronoun(quote) or part_of_name(quote, chain, text) else settle(quote, view)
    used: tuple[Span, ...] = ()
    for wording, spans in (
        wordings(text, phrase, chain, view, parse) if chain and lacking(ref, chain, quote, view) else ()
    ):
        found = settle(wording, view)
        if found is not None and (ref is None or (fullness(found) > fullness(ref) and not clash(ref, found))):
            ref, used = found, spans
    if ref is None and not is_pronoun(quote):
        ref = settle(quote, view)
    if ref is None:
        return Blank("A004" if is_pronoun(quote) else "A003", (phrase,))
    if ref.candidates and not ref.id:
        return Blank("A005", (phrase,), ref.candidates)
    evidence = (phrase, *(s for s in used if s != phrase))
    ref, by, score = at_home(ref, view)
    return Coded(ref, evidence, by, score)


def part_of_name(quote: str, chain: Chain | None, text: str) -> bool:
    """Whether the phrase ends the chain's fuller name ("Bin Alawi" of "Yusuf bin Alawi"), which then decides."""
    if chain is None or chain.kind is not MentionKind.PERSON or not chain.names:
        return False
    own, full = fold(quote), fold(chain.names[0].of(text))
    return own != full and full.endswith(own)


def fullness(ref: ActorRef) -> tuple[bool, bool, bool]:
    """Orders readings of one actor: an identity first, then a country, then a sector."""
    known = ref.kind == "person" and ref.role is not None
    return (known or (bool(ref.id) and not ref.id.startswith("x:")), bool(ref.country), bool(ref.sector))


def clash(own: ActorRef, other: ActorRef) -> bool:
    """Whether another mention's reading contradicts the phrase's own country: the chain is then wrong."""
    return bool(own.country and other.country and own.country != other.country and own.kind != "minted")


def is_pronoun(quote: str) -> bool:
    """Whether the phrase is a bare pronoun; "US" in capitals is a country."""
    return quote.lower() in PRONOUNS and quote != "US"


def lacking(ref: ActorRef | None, chain: Chain, quote: str, view: View) -> bool:
    """Whether the other mentions may add something: to people always, to bodies and roles without a country."""
    if ref is not None and is_plural(quote, view):
        return False
    return chain.kind is MentionKind.PERSON or ref is None or not ref.country


def is_plural(quote: str, view: View) -> bool:
    """Whether the phrase describes several ("leaders of twelve countries"): no single person then stands for it."""
    words = words_of(quote)
    if not words or is_pronoun(quote) or name_span(words, find_hits(words, view.directory, view.day), view.directory):
        return False
    head = words[head_segment(words)[1] - 1].low
    return singular(head) != head


def wordings(text: str, phrase: Span, chain: Chain, view: View, parse: Parse) -> list[tuple[str, tuple[Span, ...]]]:
    """Fuller ways to say it, best first: the chain's titles with the fullest name; for bodies the other mentions."""
    if chain.kind is not MentionKind.PERSON or not chain.names:
        named = (m.span for m in chain.mentions if m.kind is not MentionKind.PRONOUN and m.span != phrase)
        return [(span.of(text), (span,)) for span in islice(named, 3)]
    name = chain.names[0]
    own = take_apart(phrase.of(text), view).name
    if len(own.split()) > 1 and fold(own) not in fold(name.of(text)):
        at = text.find(own, phrase.start, phrase.end)
        if at < 0:
            return []
        name = Span(at, at + len(own))
    titles = islice((m.title for m in chain.mentions if m.title), 2)
    roles = islice((m for m in chain.mentions if m.kind is MentionKind.ROLE), 2)
    said: list[tuple[str, tuple[Span, ...]]] = [(f"{t.of(text)} {name.of(text)}", (t, name)) for t in titles]
    for role in (whole_role(m, text, parse) for m in roles):
        said.append((f"{name.of(text)}, {role.of(text)}", (name, role)))
    return [*said, (name.of(text), (name,))]


def whole_role(mention: Mention, text: str, parse: Parse) -> Span:
    """The role with whom it serves: "a senior adviser on trade to the Finnish prime minister"."""
    end = mention.span.end
    if mention.head < len(parse.tokens):
        for prep in parse.kids(mention.head, "prep"):
            if prep.text.lower() in SERVING and prep.start >= mention.span.start:
                end = max(end, parse.tokens[parse.subtree(prep.i)[-1]].end)
    stop = text.find(",", mention.span.end, end)
    return Span(mention.span.start, stop if stop > 0 else end)


SERVING = frozenset("to of for at in on with under from".split())


def at_home(ref: ActorRef, view: View) -> tuple[ActorRef, str, float]:
    """Adds the dispatch's country to an actor without one; with it the rule that coded it and how sure it is."""
    rule = RULES[ref.kind]
    homeless = ref.kind in ("role", "organisation") and ref.sector in HOME and not is_supra(ref.name)
    homeless = homeless and ref.name.lower().rsplit(" ", 1)[-1] not in OF_MANY_COUNTRIES
    if ref.country or not view.countries or not homeless:
        doubtful = ref.candidates or not (ref.country or ref.sector)
        return ref, rule, 0.3 if doubtful else SURE[ref.kind]
    home = view.countries[0]
    why = f"{ref.why}; country from the dispatch ({view.directory.country_name(home)})"
    whole = ref.sector == "GOV" and all(w.low in GOVERNMENT for w in content(words_of(ref.name)))
    identity = f"country:{home}" if whole else "x:" + make_id(home, ref.id)
    return replace(ref, id=identity, country=home, why=why), "actors.context@1", 0.5


def is_supra(phrase: str) -> bool:
    """Whether a phrase is about several states ("six world powers", "the two presidents"): it has no one home."""
    words = [w.low for w in words_of(phrase)]
    return any(singular(w) != w and singular(w) in STATES for w in words)


STATES = frozenset(
    "power leader president premier minister country state nation government neighbour neighbor ally side party "
    "camp ruler monarch capital delegation counterpart".split()
)
# Plurals that name several countries at once: the dispatch's own country is not theirs.
OF_MANY_COUNTRIES = frozenset(
    "powers sides states countries nations governments parties monarchs allies leaders".split()
)
RULES = {
    "person": "actors.directory@1",
    "minted": "actors.title@1",
    "country": "actors.demonym@1",
    "organisation": "actors.organisation@1",
    "armed group": "actors.organisation@1",
    "outlet": "actors.organisation@1",
    "role": "actors.title@1",
    "people": "actors.title@1",
}
SURE = {
    "person": 0.95,
    "minted": 0.8,
    "country": 0.9,
    "organisation": 0.9,
    "armed group": 0.9,
    "outlet": 0.9,
    "role": 0.7,
    "people": 0.7,
}
