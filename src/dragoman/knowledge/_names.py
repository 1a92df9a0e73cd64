"""Names made comparable: folding, and a skeleton that is the same for most Latin spellings of one name."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "&": " and ",
    }
)
MARKS = re.compile(r"[.,'’‘ʻʼ`´\"“”()\[\]]")
GAPS = re.compile(r"[\s\-–—/_]+")
# Articles and kin words that come and go between spellings of one name.
PARTICLES = frozenset(
    "al el as ash at ad ar an az ul bin ibn ben bint de da do dos das del della der den van von la le di du of "
    "the e y".split()
)
# Where the name used alone may stand first: family names in East Asia, given names in Ethiopia, Thailand and others.
FAMILY_NAME_FIRST = frozenset("CHN KOR PRK TWN HKG VNM KHM MNG SGP JPN MMR HUN MYS ETH ERI THA IDN ISL BTN".split())
HONORIFICS = frozenset(
    "mr mrs ms miss dr sir lord lady dame prof professor sheikh sheik shaikh jr sr ii iii highness majesty excellency "
    "holiness eminence honourable honorable hon".split()
)
DIGRAPHS = (
    ("sch", "s"),
    ("tsch", "c"),
    ("ph", "f"),
    ("kh", "k"),
    ("ch", "c"),
    ("sh", "s"),
    ("zh", "z"),
    ("dj", "j"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("bh", "b"),
    ("ck", "k"),
    ("tz", "ts"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
)
# "Alhakim" is "al-Hakim".
GLUED = re.compile(r"^al(?=[^aeioul]\w{3})")
VOWELS = re.compile(r"[aeiouy]+")
DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, no accents, points, apostrophes or hyphens, single blanks, no leading article."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = GAPS.sub(" ", MARKS.sub("", plain)).strip()
    return plain[4:] if plain.startswith("the ") else plain


@lru_cache(maxsize=32768)
def skeleton(word: str) -> str:
    """The consonants of one folded word, spellings of one sound joined; a vowel only at the front, as "a"."""
    out = word
    for spelling, sound in DIGRAPHS:
        out = out.replace(spelling, sound)
    front = "a" if VOWELS.match(out) and out[0] != "y" else ""
    out = DOUBLE.sub(r"\1", VOWELS.sub("", out))
    return front + (out[:-1] if len(out) > 2 and out.endswith("h") else out) or "a"


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The skeletons of a person's name, blank-separated, without particles and honorifics ("bsr asd")."""
    words = [w for w in fold(name).split() if w not in HONORIFICS]
    kept = [w for w in words if w not in PARTICLES] or words
    return " ".join(skeleton(GLUED.sub("", w)) for w in kept)


def joined(key: str) -> str:
    """A `name_key` as one string, so that "Jae-in" and "Jaein" meet."""
    return key[:1] + key[1:].replace(" ", "").replace("a", "")


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """A folded English noun without its plural ending; irregular ones from a short list."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


IRREGULAR = {
    "people": "people",
    "children": "child",
    "men": "man",
    "women": "woman",
    "police": "police",
    "troops": "troops",
    "forces": "forces",
    "authorities": "authorities",
    "wives": "wife",
    "staff": "staff",
    "media": "media",
    "mps": "mp",
    "ngos": "ngo",
    "ceos": "ceo",
}


def likeness(left: str, right: str) -> float:
    """How alike two names are written, 0 to 1; 1 when they fold to the same."""
    a, b = fold(left), fold(right)
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def word_alike(left: str, right: str) -> bool:
    """Whether two folded words are spellings of one name."""
    return left == right or SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.65


def likeness_of_parts(left: str, right: str) -> bool:
    """Whether every word of the shorter name has a likely spelling in the longer one."""
    a, b = fold(left).split(), fold(right).split()
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return all(len(w) == 1 or any(word_alike(w, o) for o in long) for w in short)


def full_names(listed: list[str]) -> list[str]:
    """The body each name of a row means: with "=" the first one, acronyms what they abbreviate, else itself."""
    out: list[str] = []
    for k, alias in enumerate(listed):
        before = out[-1] if out else alias
        close = likeness(alias, before) >= 0.8 or abbreviates(alias, before)
        out.append(listed[0] if alias.startswith("=") else before if k and close else alias)
    return out


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the capitals of `acronym` stand in order among the first letters of the words of `name`."""
    letters = iter("".join(w[0] for w in fold(name).split()))
    return acronym.isupper() and len(acronym) <= 8 and all(c in letters for c in fold(acronym).replace(" ", ""))


def acronym_key(alias: str) -> str:
    """The key of a short acronym, kept apart from words: "IS" is a group, "is" is not."""
    return "=" + re.sub(r"[.\s]", "", alias)
