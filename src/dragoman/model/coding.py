"""What a reading is made of: mentions, chains, frames, coded values and blanks, reports and statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from dragoman.model.text import Dispatch, Span, Zone, make_id

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Coded(Generic[T]):
    """A value with the characters it came from, the rule or model that gave it, and a score in [0, 1].

    Raises `ValueError` without evidence, without a rule, or with a score out of range.
    """

    value: T
    evidence: tuple[Span, ...]
    by: str
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"{self.by}: {self.value!r} has no evidence; a value without a span must be a Blank")
        if not self.by:
            raise ValueError(f"{self.value!r} does not say which rule or model gave it")
        if not 0 <= self.score <= 1:
            raise ValueError(f"{self.by}: score {self.score} is not between 0 and 1")

    def map(self, change: Callable[[T], U]) -> Coded[U]:
        """The same evidence, rule and score with another view of the value."""
        return Coded(change(self.value), self.evidence, self.by, self.score)


@dataclass(frozen=True, slots=True)
class Blank:
    """No value, and why: `reason` is a code of `dragoman.issues`, `evidence` may show where we looked.

    `candidates` are the ids that fit where nothing settles the choice among them. `note` is what a plug-in said that
    could not be used, or why it said nothing.
    """

    reason: str
    evidence: tuple[Span, ...] = ()
    candidates: tuple[str, ...] = ()
    note: str = ""


class MentionKind(StrEnum):
    """What kind of thing a mention names."""

    PERSON = "person"
    ORG = "org"
    PLACE = "place"
    DEMONYM = "demonym"
    ROLE = "role"
    GROUP = "group"
    TIME = "time"
    PRONOUN = "pronoun"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or noun phrase in the text. Says where and what kind, not who.

    `span` is the whole phrase ("Syrian Foreign Minister Walid al-Muallem"), `name` the bare name inside it, `key` its
    normalised form, `head` the index of its head token in the parse.
    """

    span: Span
    kind: MentionKind
    name: Span
    key: str
    head: int
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Mentions of one thing inside one dispatch; the fullest name stands first in `names`."""

    mentions: tuple[Mention, ...]
    names: tuple[Span, ...]
    kind: MentionKind

    @property
    def id(self) -> str:
        """Hash of the first mention's place: unique inside a dispatch."""
        first = self.mentions[0].span
        return make_id("chain", first.start, first.end)


@dataclass(frozen=True, slots=True)
class Role:
    """An office as held between two days. `last` None and `as_of` set means last known on `as_of`, not "until now".

    `sector` and `secondary` are PLOVER sectors where the fact table states them; else the title tells.
    """

    title: str
    jurisdiction: str
    first: str | None = None
    last: str | None = None
    as_of: str | None = None
    sector: str = ""
    secondary: str = ""


@dataclass(frozen=True, slots=True)
class ActorRef:
    """Who: a persistent id, PLOVER country and sector codes and the role on the day of the happening.

    `id` is a Wikidata QID where known ("Q35314"), a country code id ("country:SYR"), or minted ("x:" + hash) from the
    name read. `country` is ISO-3 or a PLOVER body code (IGO, UNO, EUR, NGO, ...), "" when unknown. `why` says in words
    how the choice was made; `candidates` keeps other ids that fit where the name stays ambiguous.
    """

    id: str
    name: str
    kind: str
    country: str
    sector: str
    secondary: str = ""
    role: Role | None = None
    why: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Country and sector in one, e.g. "IRNGOV"; "---" where both are unknown."""
        return f"{self.country}{self.sector}" or "---"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone or something a phrase was held against: `fit` is 0 where country, title or day speak against it.

    `roles` are the offices held on the day, or all of them without one.
    """

    id: str
    name: str
    fit: float
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One mention of the text and the actor it means, or the reason why none is known."""

    span: Span
    who: Coded[ActorRef] | Blank


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a GeoNames feature. `latitude`/`longitude` (WGS 84 degrees) are None where only a region is known.

    `precision` is one of point, city, district, province, country, sea, region; country-level knowledge stays
    "country" and is never to be drawn as a point. `country` is ISO-3.
    """

    geonameid: int | None
    name: str
    latitude: float | None
    longitude: float | None
    admin1: str
    admin2: str
    country: str
    precision: str
    feature: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """When: the days `first` to `last` (both included), with the TIMEX3 value that says how exactly it is known.

    `grain` is day, week, month, quarter, season, year, decade, time or unknown. A bare weekday without a publication
    date has no days but keeps a TIMEX3 value such as "XXXX-WXX-2".
    """

    value: str
    first: date | None
    last: date | None
    grain: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression: TIMEX3 `kind` (DATE, TIME, DURATION, SET) and value, with its interval where it has one."""

    span: Span
    kind: str
    when: When
    by: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place name in the text and what it was resolved to; `metonym` when it stands for a government."""

    span: Span
    place: Coded[Place] | Blank
    metonym: bool = False


class Modality(StrEnum):
    """How real the text says it is."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    PLANNED = "planned"
    THREATENED = "threatened"
    REQUESTED = "requested"
    HYPOTHETICAL = "hypothetical"


class How(StrEnum):
    """How a link of the telling passed it on."""

    SAID = "said"
    REPORTED = "reported"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Source:
    """One link of the telling. Nearest to the happening first; the publisher closes the chain.

    `span` is the words that name the source (None only for a publisher known from the record, not the text), `cue` the
    word of saying.
    """

    name: str
    how: How
    span: Span | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said: who (span), the cue ("said", "according to"), the content, and the stance of the cue."""

    speaker: Span | None
    cue: Span | None
    content: Span
    stance: str = "said"
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Who-did-what-to-whom as spans plus an ontology code. Grammar only, no identities.

    `trigger` is the index of the trigger token, `evidence` its span (with particles: "held talks"). `actors` and
    `recipients` are phrases; a mutual happening has all sides in `actors`. `clause` is the span of the clause.
    `entry` names the pattern that matched or the model, `runner_up` the next best type. `cameo` is a CAMEO code that
    the model gave; without one it follows from the pattern. `modality` is what a second coder said of it; the report's
    own is judged by grammar. `alone`: it is told even when no side is known ("several arrests were made").
    `mode_by` is who gave the mode where that is not `entry`; `mood`
    and `history` are what the encoder says of it: the likeliest modality with its probability, and the probability that
    it is told as history.
    """

    type: str
    mode: str | None
    trigger: int
    evidence: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    symmetric: bool
    clause: Span
    entry: str
    score: float
    alone: bool = False
    runner_up: str | None = None
    cameo: str | None = None
    modality: Modality | None = None
    mode_by: str | None = None
    mood: tuple[Modality, float] | None = None
    history: float | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """What kind of happening a frame tells: type and mode, CAMEO code, and the type's quad class (1-4) and intensity.

    A type of a user's codebook has no CAMEO code, unless its pattern names one.
    """

    type: Coded[str]
    mode: Coded[str] | Blank
    cameo: Coded[str] | Blank
    quad: int
    intensity: float


class Outcome(StrEnum):
    """What came of a frame that a second coder found."""

    AGREED = "agreed"
    RUNNER_UP = "runner-up"
    DIFFERS = "differs"
    ADDED = "added"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A frame that a second coder found, and what came of it.

    A rule had found the same (agreed); its type became the runner-up of a rule's, or differs from one that has a
    runner-up; no rule had found it (added); it stands outside the body (left out).
    """

    frame: Frame
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Count:
    """People killed, injured or captured: best figure and bounds; `high` is None where the text sets no upper one."""

    best: int
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one dispatch says about one happening.

    `type` is a PLOVER type or one of the user's codebook, `mode` one of its modes, `quad` the type's quad class (1-4),
    `intensity` that of type and mode (-10 to 10), `cameo` the closest CAMEO code (a
    string: "010" is not "10"), `contexts` the PLOVER contexts in the manual's order. `actors` and `recipients` hold one
    value per side in text order; `sources` is the told-by chain, nearest to the happening first. `background` marks
    history told along the way.
    `happening` joins reports of one dispatch that tell the same happening (the id of the first of them).
    """

    id: str
    dispatch_id: str
    type: Coded[str]
    mode: Coded[str] | Blank
    actors: tuple[Coded[ActorRef] | Blank, ...]
    recipients: tuple[Coded[ActorRef] | Blank, ...]
    when: Coded[When] | Blank
    where: Coded[Place] | Blank
    modality: Coded[Modality]
    background: Coded[bool]
    sources: tuple[Source, ...]
    told: Coded[str] | Blank
    killed: Coded[Count] | Blank
    injured: Coded[Count] | Blank
    captured: Coded[Count] | Blank
    trigger: Span
    sentence: Span
    symmetric: bool
    happening: str
    runner_up: str | None = None
    cameo: Coded[str] | Blank = Blank("F004")
    contexts: tuple[Coded[str], ...] = ()
    quad: int | None = None
    intensity: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one dispatch: its layers and its reports, in text order.

    `times`, `places`, `statements` and `actors` (who each mention means, in the order of `mentions`) are layers of
    their own, there whether or not a report uses them. `issues` lists reason codes about the dispatch as a whole.
    `opinions` is what a second coder found, `unaligned` what it said that could not be used; both empty without one.
    """

    dispatch: Dispatch
    zones: tuple[Zone, ...]
    mentions: tuple[Mention, ...]
    chains: tuple[Chain, ...]
    times: tuple[Timex, ...]
    places: tuple[PlaceMention, ...]
    frames: tuple[Frame, ...]
    statements: tuple[Statement, ...]
    reports: tuple[Report, ...]
    sentences: tuple[Span, ...] = ()
    issues: tuple[str, ...] = field(default=())
    actors: tuple[ActorMention, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    unaligned: tuple[Blank, ...] = ()
