"""The words that say that people were killed, injured or captured, and the deeds that do it. Tables, no grammar."""

from __future__ import annotations

# What a word does to people: verbs, adjectives (never before their noun), and nouns that say it of someone.
VERBS = {
    "killed": "kill die slay murder execute behead assassinate massacre slaughter perish lynch",
    "injured": "wound injure hurt maim",
    "captured": "arrest detain capture apprehend seize abduct kidnap nab imprison jail incarcerate intern",
}
ADJECTIVES = {"killed": "dead", "injured": "wounded injured hurt", "captured": "captive"}
NOUNS = {
    "killed": "death killing murder execution assassination beheading slaying massacre fatality",
    "injured": "injury wounding",
    "captured": "arrest detention detainment capture apprehension abduction kidnapping imprisonment",
}


def by_word(table: dict[str, str]) -> dict[str, str]:
    """The kind of figure for each word."""
    return {word: kind for kind, words in table.items() for word in words.split()}


VERB, ADJECTIVE, NOUN = by_word(VERBS), by_word(ADJECTIVES), by_word(NOUNS)
# Verbs that take things far more often than people: what they took must be told as people.
TAKERS = frozenset("seize capture".split())
# Verbs whose sense is made by another word: its place below the verb, its lemmas, and what they do together.
PHRASES = (
    ("take hold place keep remand", "pobj", "custody captivity", "captured"),
    ("claim cost take lose", "dobj", "life", "killed"),
    ("shoot stab beat gun", "oprd acomp advmod xcomp", "dead", "killed"),
    ("round", "prt", "up", "captured"),
    ("gun", "prt", "down", "killed"),
)
# What does harm without being anybody: a bomb kills, and a clause on an attack tells what the attack did.
DEEDS = frozenset(
    """
    attack bombing bomb blast explosion raid strike airstrike air-strike clash fighting fire gunfire battle shelling
    shooting ambush assault crash collision operation incident protest demonstration riot crackdown offensive barrage
    violence unrest gunfight firefight skirmish massacre engagement search mission patrol sweep rampage missile rocket
    shell drone mine device mortar grenade bullet airplane war conflict uprising coup siege
    """.split()
)
WEAPONS = DEEDS - frozenset("search mission patrol crash collision protest demonstration".split())
# What harms people without anybody's will: nouns after "in", "by", "from", and verbs of a clause that tells how.
ACCIDENTS = frozenset(
    """
    accident crash collision derailment pile-up fire blaze wildfire flood flooding earthquake quake tsunami storm
    cyclone hurricane typhoon tornado
    landslide mudslide avalanche heatwave drought famine epidemic outbreak stampede collapse
    shipwreck capsizing lightning fall disease illness cancer
    """.split()
)
MISHAPS = frozenset("fall collapse overturn crash capsize sink derail collide plunge topple skid drown".split())
