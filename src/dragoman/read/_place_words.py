"""Word lists for reading places: feature words, what governments do, words that make a name part of another."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


PROVINCE_WORDS = words("province governorate state region oblast territory emirate voivodeship prefecture")
DISTRICT_WORDS = words("county district parish municipality raion borough department")
TOWN_WORDS = words("city town village capital suburb hamlet township metropolis")
KIND_OF_WORD = {
    **dict.fromkeys(sorted(PROVINCE_WORDS), "admin1"),
    **dict.fromkeys(sorted(DISTRICT_WORDS), "admin2"),
    **dict.fromkeys(sorted(TOWN_WORDS), "city"),
}
# Words that end a noun phrase: "Syria's northern province of Idlib" is one, "Syria's army has left Idlib" is not.
BREAKING = words("a an the has have had is are was were will in on to and from with by at against for that")
# Nouns that say of the name beside them that it is a place, if not of which size.
PLACE_NOUNS = PROVINCE_WORDS | DISTRICT_WORDS | TOWN_WORDS | words("island port outskirts valley area countryside")
LOCATIVE = words("in at near from to into outside around throughout across toward towards via inside")
COMPASS = words(
    """north south east west northern southern eastern western central upper lower greater downtown inner outer
    northeast northwest southeast southwest northeastern northwestern southeastern southwestern mid far"""
)
# Verbs whose subject is where something is, not who acts.
STATES = words(
    """be lie border become remain have see experience stretch sit stand face host suffer contain grow exist include
    look feel need witness
    enjoy rank seem appear hold fall burn wake vote sleep celebrate
    mourn shake"""
)
ADDRESSING = words(
    """accuse urge warn tell condemn criticize criticise blame ask press pressure threaten support back help sanction
    persuade convince call thank praise inform notify assure order demand oppose target isolate punish recognize
    recognise arm fund lobby sue invite engage deter provoke anger alarm denounce slam"""
)
# What only one with a will can be.
MOODS = words(
    """determined ready willing prepared committed concerned opposed open keen responsible eager reluctant wary
    unwilling adamant hopeful confident angry furious"""
)
IMPOSED = words("sanction pressure embargo tariff ultimatum blockade demand")
SAYING = words("say tell add explain note recall recount reply ask think know believe want")
ACTS = words(
    """move decision policy stance position demand support threat offer claim effort plan response reaction ally
    intention proposal refusal accusation allegation insistence involvement role intervention interference influence
    commitment request warning call attempt ambition strategy aggression statement denial announcement withdrawal
    pledge promise view interest enemy foe rival adversary partner diplomacy pressure campaign sanction behaviour
    behavior action approach concern willingness readiness backing help aid invasion attack strike bombing occupation
    diplomat envoy"""
)
RELATIONS = words(
    """relation relationship tie talk tension war conflict negotiation dialogue dialog cooperation co-operation
    agreement deal accord treaty pact alliance dispute row rift standoff stand-off meeting summit contact consultation
    trade partnership friendship rivalry truce ceasefire cease-fire peace exchange rapprochement détente detente
    sanction message letter pressure threat warning aggression appeal support hostility campaign action claim"""
)
RELATING = words(
    """talk negotiate meet cooperate co-operate side trade agree fight clash speak deal reconcile ally work break
    consult communicate engage appeal complain impose"""
)
RELATING_PREPOSITIONS = words("between with against toward towards to for upon on")

# Labels under which a place name is hardly ever hidden.
CLOSED_LABELS = words("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL LANGUAGE LAW NORP EVENT WORK_OF_ART PRODUCT")
# Little words inside names ("Deir ez-Zor", "Stoke-on-Trent", "Cox's Bazar").
INNER = words(
    """of and the de la le les el al ez es as an ar ad at ash az du del da do dos van der den am upon on sur
    - – ' ’ 's ’s"""
)
HONOURS = words(
    """mr mrs ms miss dr sir lord lady sen rep gov president minister judge king queen prince princess coach capt
    captain sgt sergeant lt lieutenant col colonel gen general maj major rev reverend pope saint saints"""
)
STREETS = words("street st road rd avenue ave boulevard blvd lane drive highway way court terrace crescent route pike")
# After a place name these make it part of the name of a body, a work or a water.
BODIES = words(
    """bridge park river creek lake mountain hill hospital university college school academy institute church cathedral
    mosque museum theatre theater hotel stadium arena times post tribune herald gazette journal news press tv radio
    television bank police department office council fc united rovers athletic football club league association society
    foundation company corp inc ltd group airlines airways army brigade guard front party movement"""
)
# Words that are names of small places somewhere, too, and in a text are nearly always something else.
GENERIC = (
    COMPASS
    | STREETS
    | BODIES
    | PROVINCE_WORDS
    | DISTRICT_WORDS
    | TOWN_WORDS
    | words(
        """republic kingdom federation commonwealth peninsula coast main hall garden gardens square airport center
        centre marshal sheriff union island valley house independence"""
    )
)
# Facilities that are named after the town they stand in.
FACILITIES = words(
    """airport airfield airbase base camp prison jail port harbour harbor station stadium hospital university square
    embassy consulate palace crossing checkpoint hotel market mosque cathedral church refinery plant dam
    bridge museum"""
)
