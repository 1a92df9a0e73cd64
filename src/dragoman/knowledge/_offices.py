"""What an office is, from its title: its class ("foreign minister"), its PLOVER sector and how high it ranks."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.knowledge._names import fold

TOPICS = {
    "foreign": r"foreign(?! (?:trade|economic))|external|international (?:relations|affairs)|diplomacy",
    "defence": r"defen[cs]e|war\b|armed forces",
    "interior": r"interior|internal|home affairs|home secretary|homeland|home\b",
    "finance": r"financ|treasury|treasurer|exchequer",
    "justice": r"justice",
    "health": r"health",
    "education": r"education",
    "energy": r"energy|oil|petroleum",
    "economy": r"econom",
    "trade": r"trade|commerce",
    "agriculture": r"agricultur|food",
    "information": r"information|communication",
    "labour": r"labou?r|employment",
    "environment": r"environment|climate",
    "transport": r"transport",
    "culture": r"culture",
    "intelligence": r"intelligence",
}
TOPIC = {name: re.compile(rf"\b(?:{words})") for name, words in TOPICS.items()}
MINISTER = re.compile(r"\b(?:minister|ministry|secretary|chancellor of the exchequer|treasurer|top diplomat)\b")
LESSER = re.compile(
    r"\b(?:deputy|vice|assistant|under|undersecretary|junior|parliamentary|minister of state|state minister"
    r"|state secretary|secretary of state for .* and|permanent|chief of staff"
    r"|advis[eo]r|spoke\w+|delegate|former|press service"
    r"|director|head of|chair\w*|committee|commission\w*|member|counsellor|general manager"
    r"|in charge|ambassador|without portfolio|shadow|first secretary|private secretary|under secretary)\b"
)
CHAMBER = (
    r"(?:senate|assembly|parliament|chamber|house|congress|council of state|federation council|duma|riigikogu|knesset"
    r"|majlis"
    r"|bundestag|bundesrat|saeima|seimas|storting|sejm|rada|diet|legislat\w+|shura|council of representatives|lok sabha"
    r"|rajya sabha|sabha|national council|federal council|cortes|eduskunta|riksdag|folketing|althing|supreme council"
    r"|house of (?:commons|lords|representatives)|yuan)"
)
# The first pattern that fits gives the sector; offices that fit none belong to the executive.
SECTORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sector, re.compile(pattern))
    for sector, pattern in (
        ("ELI", r"^(?:first lady|first gentleman|former )|\bspouse\b"),
        ("OPP", r"leader of the (?:official )?opposition|opposition leader"),
        (
            "GOV",
            r"\bminister|\bministry|\bambassador|permanent representative|\bconsul\b|\benvoy|secretary of state"
            r"|executive yuan",
        ),
        (
            "LEG",
            rf"\b(?:speaker|president|chair\w*|member|leader|secretary)\b.*\b{CHAMBER}\b|\bspeaker\b|\bsenator\b|\bmp\b"
            r"|congress(?:man|woman)|\blegislator|\blawmaker|majority leader|minority leader|\bwhip\b",
        ),
        (
            "JUD",
            r"\b(?:chief |associate |supreme court )?justice\b|\bjudge|\bcourt\b|prosecutor|attorney|solicitor general"
            r"|\bpublic defender|advocate general|procurator|judiciary|magistrate|lord advocate",
        ),
        (
            "COP",
            r"\bpolice\b|gendarmerie|\bcarabinieri|inspector general of police|\bfbi\b|federal bureau of investigation",
        ),
        (
            "SPY",
            r"intelligence|secret service|security service|\bmossad|\bfsb\b|\bcia\b|\bsvr\b|spy|shin bet|secret police",
        ),
        (
            "GOV",
            r"national security advis|security council|chief of staff (?:of|to) the (?:president|prime)|white house",
        ),
        (
            "MIL",
            r"chief of (?:the )?(?:\w+ )?(?:general |defen[cs]e |army |air |naval |joint )*(?:staff|defen[cs]e)"
            r"|\b(?:army|navy|naval|air force|armed forces|military|marine|fleet|guard|guards|quds|troops|land forces"
            r"|ground forces"
            r"|joint forces|defen[cs]e forces?|joint chiefs|supreme allied)\b|commander|\bgeneral staff\b"
            r"|^chief of defen[cs]e",
        ),
        (
            "REL",
            r"\bpope\b|^grand ayatollah|archbishop|bishop|patriarch|grand mufti|\bmufti\b|\brabbi\b|cardinal"
            r"|dalai lama|^imam\b",
        ),
        (
            "PTY",
            r"\b(?:leader|chair\w*|president|secretary|member) of (?:the )?(?:\w+ )*(?:party|union for|movement"
            r"|front)\b",
        ),
        ("EDU", r"\b(?:university|college|rector)\b"),
    )
)
# Classes of which a state has one holder at a time, whatever the title says.
SINGLE = frozenset(("president", "prime minister", "supreme leader", "foreign minister", "defence minister"))
HEADS = re.compile(
    r"^(?:(?:interim|acting|transitional|federal|executive|constitutional|state) )*"
    r"(?:president(?: of (?:the )?(?:republic|russian federation|united states.*|confederation|nation))?"
    r"|monarch|king|queen|emir|sultan|grand duke|prime minister|premier|chancellor|supreme leader|taoiseach|pope"
    r"|chairman of the sovereignty council|chairman of the presidential leadership council|general secretary.*)$"
)


@lru_cache(maxsize=16384)
def office_class(title: str) -> str:
    """The common name of an office, "" when it has none: "Minister for Foreign Affairs" -> "foreign minister"."""
    low = fold(title)
    if low in PRIME or "(prime minister)" in title.lower() or re.match(PRIME_FORMS, low):
        return "prime minister"
    if LESSER.search(low) and low != "secretary of state":
        return "vice president" if re.match(r"^(?:first )?vice president", low) else ""
    if re.match(
        r"^(?:interim |acting |transitional |executive |federal )*"
        r"president(?: of (?:the )?(?:republic(?: of .*)?|confederation"
        r"|russian federation|united states.*|transitional.*))?$",
        low,
    ):
        return "president"
    if re.match(r"^(?:monarch|king|queen|emir|sultan|grand duke|amir|emperor)$", low):
        return "monarch"
    if re.match(r"^(?:acting )?supreme leader\b", low):
        return "supreme leader"
    if re.search(rf"\bspeaker\b|^president of (?:the )?(?:\w+ )?{CHAMBER}", low):
        return "speaker"
    return minister_class(low)


PRIME = frozenset(
    "prime minister|premier|federal chancellor|taoiseach|premier of the state council|president of the government"
    "|president of the council of ministers|chancellor|chairman of the council of ministers|head of government".split(
        "|"
    )
)
PRIME_FORMS = r"^(?:interim |acting |transitional )+prime minister$"


def minister_class(low: str) -> str:
    """The class of a folded ministerial title, "" when it is none."""
    if low in ("secretary of state", "us secretary of state", "top diplomat", "chief diplomat"):
        return "foreign minister"
    if not MINISTER.search(low):
        return ""
    found = [name for name, pattern in TOPIC.items() if pattern.search(low)]
    return f"{found[0]} minister" if found else ""


@lru_cache(maxsize=16384)
def office_sector(title: str) -> str:
    """The PLOVER sector of an office by its title; offices of no other branch are of the executive (GOV)."""
    low = fold(title)
    for sector, pattern in SECTORS:
        if pattern.search(low):
            return sector
    return "GOV"


WORLD_OFFICES = (
    r"^(?:secretary general|director general|high representative|high commissioner|managing director) (?:of|for)\b"
    r"|^president of the european|^chairperson of the african union"
)


@lru_cache(maxsize=16384)
def office_rank(title: str) -> int:
    """How high the office stands: 5 heads, 4 foreign and defence ministers, 3 other ministers, 2 or 1 others."""
    low = fold(title)
    kind = office_class(title)
    if "co prince" in low:  # the heads of state of France and of a diocese, who are heads of Andorra on the side
        return 2
    if HEADS.match(low) or kind in ("president", "prime minister", "monarch", "supreme leader"):
        return 5
    if kind in ("foreign minister", "defence minister", "vice president") or re.match(WORLD_OFFICES, low):
        return 4
    if kind:
        return 3
    return 1 if LESSER.search(low) or re.search(r"\b(?:judge|justice|mayor|governor|lord|member)\b", low) else 2
