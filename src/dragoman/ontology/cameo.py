"""CAMEO codes with their scores, quad classes and PLOVER crosswalk. Numbers by code; what was read is for others."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from dragoman.ontology.errors import OntologyError

Table = Literal["icews", "gdelt"]
Producer = Literal["gdelt", "phoenix"]
NAME = "cameo.csv"


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One code of CAMEO 1.1b3. Codes are strings: 010 and 10 are two codes.

    `type`, `mode` and `contexts` are those of the PLOVER crosswalk of 2021 ("" and empty where it has none; modes and
    contexts brought to PLOVER 2.0). Goldstein scores differ by table; None where a table lacks the code. Quad classes
    differ by producer: Phoenix has a class 0 of its own for statements.
    """

    code: str
    label: str
    type: str
    mode: str
    contexts: tuple[str, ...]
    goldstein_icews: float | None
    goldstein_gdelt: float | None
    quad_gdelt: int
    quad_phoenix: int

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]


def cameo_text() -> str:
    """The table as it ships, for fingerprints."""
    return (files("dragoman.ontology") / NAME).read_text("utf-8")


@cache
def load_cameo() -> dict[str, CameoCode]:
    """All codes by code, in the order of CAMEO; raises `OntologyError` for a row that cannot be right."""
    lines = [line for line in cameo_text().splitlines() if not line.startswith("#")]
    table: dict[str, CameoCode] = {}
    for row in csv.DictReader(lines):
        code = make_code(row)
        if code.code in table:
            raise OntologyError(f"{NAME}: {code.code} stands twice")
        table[code.code] = code
    orphans = [c for c in table if len(c) > 2 and c[:-1] not in table]
    if orphans:
        raise OntologyError(f"{NAME}: {', '.join(orphans)} stand below codes that are not there")
    return table


def make_code(row: dict[str, str]) -> CameoCode:
    """One row, its numbers checked."""
    code = row["code"]
    if not (code.isdigit() and len(code) in (2, 3, 4)):
        raise OntologyError(f"{NAME}: {code!r} is no CAMEO code; a code has two to four digits")
    icews, gdelt = (float(row[f"goldstein_{t}"]) if row[f"goldstein_{t}"] else None for t in ("icews", "gdelt"))
    quads = int(row["quad_gdelt"]), int(row["quad_phoenix"])
    if not all(s is None or -10 <= s <= 10 for s in (icews, gdelt)) or not all(0 <= q <= 4 for q in quads):
        raise OntologyError(f"{NAME}: {code}: a score or quad class is out of range")
    contexts = tuple(row["contexts"].split("|")) if row["contexts"] else ()
    return CameoCode(code, row["label"], row["type"], row["mode"], contexts, icews, gdelt, *quads)


def cameo_code(code: str) -> CameoCode:
    """The code; raises `OntologyError` when CAMEO has none such."""
    if code not in load_cameo():
        raise OntologyError(f"{code!r} is no CAMEO code; codes are strings of two to four digits, such as '0841'")
    return load_cameo()[code]


def goldstein(code: str, table: Table = "icews") -> float | None:
    """The Goldstein score (-10 to 10) in ICEWS's or GDELT's table; None for 106 and 1213, which GDELT's table lacks.

    The tables differ for 016, 022, 164 and 165: say which one you used.
    """
    found = cameo_code(code)
    return {"icews": found.goldstein_icews, "gdelt": found.goldstein_gdelt}[table]


def quad(code: str, producer: Producer = "gdelt") -> int:
    """The quad class, 1-4, as GDELT or Phoenix give it.

    They differ in roots 01 and 02 (Phoenix: 0, statements) and 16 (GDELT: 4, material conflict; Phoenix: 3, verbal).
    """
    found = cameo_code(code)
    return {"gdelt": found.quad_gdelt, "phoenix": found.quad_phoenix}[producer]
