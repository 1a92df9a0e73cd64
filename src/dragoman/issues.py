"""The catalogue of reason codes: why a value is blank, a record was rejected, or a dispatch read with reserve.

One line each. The docs page `docs/issues.md` is generated from here, and a test fails on a code used but not listed.
Letters: R record rejected while reading in, D dispatch, A actor, T time, P place, F frame and figures, S sources,
E second coder.
"""

from __future__ import annotations

CATALOGUE: dict[str, str] = {
    "R001": "The file or folder does not exist, or may not be read.",
    "R002": "The file is binary or of a kind no reader knows.",
    "R003": "The bytes are not valid UTF-8 and name no other encoding.",
    "R004": "The record has no text, or only white space.",
    "R005": "The line is not valid JSON.",
    "R006": "The record is not an object, or a field has the wrong type.",
    "R007": "The record is larger than the limit of 5 MB of text.",
    "R008": "The date is not an ISO 8601 date (YYYY-MM-DD).",
    "R009": "No article text was found in the HTML page.",
    "R010": "The reading of this dispatch failed; the error is in the record.",
    "D001": "The language is not English: the dispatch is kept and not coded.",
    "D002": "No sentence of the dispatch bears a codable happening.",
    "D003": "The dispatch has no publication date: relative dates stay unresolved.",
    "D004": "The publisher is not known: the told-by chain has no last link.",
    "A001": "The text names nobody in this role.",
    "A002": "A known person, but without a known office on that day.",
    "A003": "The phrase names no actor that can be identified (an unnamed group or thing).",
    "A004": "A pronoun or 'the two sides' whose referent was not found.",
    "A005": "The name fits several known actors, and nothing in the dispatch settles it.",
    "A006": "The name of a town or another place says where something is here; it does not stand for a government.",
    "T001": "The sentence gives no time for the happening.",
    "T002": "A weekday or relative date without a publication date to count from.",
    "T003": "A date that cannot exist.",
    "T004": "A time expression that has no place in the calendar (such as 'soon').",
    "P001": "The sentence gives no place for the happening.",
    "P002": "The name is in no gazetteer.",
    "P003": "The name fits several places, and nothing in the dispatch settles it.",
    "P004": "The name stands for a government here, not for a place.",
    "F001": "The type has no modes, or none fits.",
    "F002": "The text gives no figure.",
    "F003": "People are named without any number ('the insurgents', 'them', 'soldiers').",
    "F004": "No CAMEO code is known for this type.",
    "S001": "The dispatch tells it in its own voice; no source is named in the text.",
    "E001": "The second coder's endpoint gave no answer.",
    "E002": "The second coder's answer is no JSON of the form that was asked for.",
    "E003": "The second coder names a type that the codebook does not have.",
    "E004": "The second coder's quote stands nowhere in the sentence.",
    "E005": "The second coder names a sentence that does not exist.",
    "E006": "The second coder names nobody who takes part.",
    "E007": "The second coder names a mode or modality that the codebook does not have there.",
    "E008": "The second coder's answer could not be kept in the cache folder.",
}


def meaning(code: str) -> str:
    """The catalogued sentence for `code`; raises `KeyError` naming the code when it is not listed."""
    if code not in CATALOGUE:
        raise KeyError(f"{code!r} is no reason code; the catalogue is in dragoman/issues.py")
    return CATALOGUE[code]
