"""Group articles about one happening by their words and days. Knows no names, codes or reports, and reads no files."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

Vector = dict[str, float]
Links = dict[tuple[int, int], float]

# The numbers below were tuned on the 383 articles (69 stories) of the newscluster development set: B3 F1 over a grid of
# title weight 1-5, linkage, decay and threshold; single linkage was 3 points below average linkage at its best.
# After a change run `../shared/benchmarks/run.py stories` again.
THRESHOLD = 0.09  # average similarity at which two groups are still one story (best of 0.06-0.30)
TITLE_WEIGHT = 3  # a word of the title counts as three of the text
FADE_DAYS = 30.0  # how fast articles far apart in time lose likeness ...
FADE_FLOOR = 0.7  # ... and how much of it always stays (10 days and no fading at all were worse)
KEYS = 24  # of each article its weightiest words look for partners
NEAR = 60  # and each word proposes this many articles that stand next to it in time

# Words that most English articles share; in a handful of records their rarity alone would not tell.
COMMON = frozenset(
    "a about after all also an and are as at be been before but by can could did do for from had has have he her his "
    "how if in into is it its last more most new no not of on one or other our out over said say says she so some than "
    "that the their them there they this those to two under up was we were what when where which while who will with "
    "would year you".split()
)
WORD = re.compile(r"[^\W\d_][\w'’-]+|\d{2,}")


def group_stories(records: Iterable[Mapping[str, object]]) -> list[str]:
    """One label a record, equal for records about the same happening: the position of the story's first record.

    A record has "text" and may have "title" and "date" (ISO 8601; other values count as unknown). Words weigh by how
    rare they are among the records given, so a label means nothing outside one call. Time grows with the number of
    records times `KEYS` times `NEAR`, not with its square.
    """
    items = list(records)
    vectors = weigh([count_words(r) for r in items])
    days = [day_of(r.get("date")) for r in items]
    links = {pair: likeness(pair, vectors, days) for pair in propose(vectors, days)}
    first = dict(merge(links, len(items)))
    return [str(first.get(i, i)) for i in range(len(items))]


def count_words(record: Mapping[str, object]) -> Counter[str]:
    """How often each word stands in the text, with those of the title on top."""
    counts = Counter(words_of(record.get("text")))
    for word in words_of(record.get("title")):
        counts[word] += TITLE_WEIGHT
    return counts


def words_of(value: object) -> list[str]:
    """The words of a text in lower case, without the commonest ones."""
    return [w for w in WORD.findall(str(value or "").lower()) if w not in COMMON]


def weigh(counts: Sequence[Counter[str]]) -> list[Vector]:
    """TF-IDF vectors of length one. A word that most records hold tells nothing, unless the records are few."""
    spread = Counter(word for c in counts for word in c)
    rarity = {w: math.log((1 + len(counts)) / n) for w, n in spread.items()}
    return [unit({w: (1 + math.log(n)) * rarity[w] for w, n in c.items()}) for c in counts]


def unit(vector: Vector) -> Vector:
    """The vector scaled to length one; an empty one stays empty."""
    length = math.sqrt(sum(x * x for x in vector.values()))
    return {w: x / length for w, x in vector.items() if x > 0}


def day_of(value: object) -> int | None:
    """The ordinal of an ISO 8601 day or date-time, else None."""
    try:
        return date.fromisoformat(str(value)[:10]).toordinal()
    except ValueError:
        return None


def propose(vectors: Sequence[Vector], days: Sequence[int | None]) -> set[tuple[int, int]]:
    """Pairs of records that share one of their weightiest words and stand near each other in time."""
    spread = Counter(word for v in vectors for word in v)
    postings: dict[str, list[int]] = defaultdict(list)
    for i in sorted(range(len(vectors)), key=lambda i: (days[i] or 0, i)):
        vector = {w: x for w, x in vectors[i].items() if spread[w] > 1}
        for word in heapq.nsmallest(KEYS, vector, key=lambda w: (-vector[w], w)):
            postings[word].append(i)
    pairs: set[tuple[int, int]] = set()
    for holders in postings.values():
        for k, i in enumerate(holders):
            pairs.update((min(i, j), max(i, j)) for j in holders[k + 1 : k + 1 + NEAR])
    return pairs


def likeness(pair: tuple[int, int], vectors: Sequence[Vector], days: Sequence[int | None]) -> float:
    """Cosine of the two records, less the further apart their days are."""
    left, right = sorted((vectors[i] for i in pair), key=len)
    cosine = sum(x * right[w] for w, x in left.items() if w in right)
    a, b = days[pair[0]], days[pair[1]]
    if a is None or b is None:
        return cosine
    return cosine * (FADE_FLOOR + (1 - FADE_FLOOR) * math.exp(-abs(a - b) / FADE_DAYS))


def merge(links: Links, size: int) -> Iterable[tuple[int, int]]:
    """Average linkage: joins the two groups most alike until none are alike enough. Gives (record, first of its group).

    Pairs that were never proposed count as not alike at all.
    """
    groups: dict[int, list[int]] = {i: [i] for i in range(size)}
    near: dict[int, dict[int, float]] = defaultdict(dict)  # sums of likeness between two groups
    for (i, j), x in links.items():
        near[i][j] = near[j][i] = x
    heap = [(-x, i, j) for (i, j), x in links.items() if x >= THRESHOLD]
    heapq.heapify(heap)
    new = size
    while heap:
        _, i, j = heapq.heappop(heap)
        if i not in groups or j not in groups:
            continue
        groups[new] = sorted(groups.pop(i) + groups.pop(j))
        near[new] = add(near.pop(i), near.pop(j), without=(i, j))
        for k, x in near[new].items():
            near[k].pop(i, None)
            near[k].pop(j, None)
            near[k][new] = x
            mean = x / (len(groups[new]) * len(groups[k]))
            if mean >= THRESHOLD:
                heapq.heappush(heap, (-mean, k, new))
        new += 1
    return [(i, members[0]) for members in groups.values() for i in members]


def add(left: dict[int, float], right: dict[int, float], *, without: tuple[int, int]) -> dict[int, float]:
    """The two rows added up, in the order of their keys."""
    keys = sorted((left.keys() | right.keys()) - set(without))
    return {k: left.get(k, 0.0) + right.get(k, 0.0) for k in keys}
