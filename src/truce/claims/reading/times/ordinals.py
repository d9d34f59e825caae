"""A day of the month told of, named by its number alone: "on the 18th", "the 9th of that month"."""

import re

from truce.claims.reading.times.elements import NTH, Items, mention, number_of, unit_of
from truce.claims.reading.times.grammar import Rule, one
from truce.claims.reading.times.mention import DayOfMonth, TimeMention

_SMALL = 12  # numbers in words up to this may count anything ("on the first")
_BEFORE = "on|by|until|since|from|before|after|and|to"
_AFTER = (
    "stop|comma|close|colon|dash|and|or|the|to|until|that|this|at|by|in|from|a|after|before|for|no|over|word"
    "|name"
)
_COUNTED = re.compile(
    r"\s+(?:Brigades?|Divisions?|Infantry|Battalions?|Regiments?|Arm(?:y|ies)|Corps|Fleet|Airborne|Armou?red"
    r"|Mechani[sz]ed|Motori[sz]ed|Guards|Marines?|Mountain|Tank|Artillery|Air|Wing|Squadrons?|Fronts?|Bloc"
    r"|Groups?|Company|District|Ward|Circuit|Session|Summit|Assembly|Conference|Congress|Plenum|Ordinary"
    r"|Street|Avenue|Parallel|Century|Amendment|Anniversary|Republic|Dynasty|Dragoons|Hussars|Rifles|Lancers"
    r"|Earl|Duke|Baron|Legion|Cavalry|Special|Military|Naval|National|Annual|Meeting|Round|Floor|Party)\b|"
    r"\s+(?!(?:they|he|she|it|we|you|i|both|all|each|when|where|who|which|with|without|is|was|were|has|had"
    r"|have|will|would|shall|as|an|his|her|their|its|our|my|some|another|there|not|only|again|near|under"
    r"|between|into|about|while|because|but|if|so|two|three|several|many|more|these|those|for|no|over|after"
    r"|before|and|or|the|to|until|that|this|at|by|in|from|a)\b)[a-z]"
)


def counts_another(text: str, found: TimeMention) -> bool:
    """Whether an ordinal alone counts the noun after it ("on the 18th floor") and is no day of the month."""
    alone = isinstance(found.when, DayOfMonth) and found.modifier is None
    return alone and _COUNTED.match(text, found.end) is not None


def _day_alone(items: Items) -> TimeMention | None:
    named = one(items, "ordinal", "nth")
    day = number_of(named)
    if unit_of(one(items, "unit")) not in ("day", "month") or not 1 <= day <= 31:
        return None
    sure = named is not None and (named.tag == "ordinal" or day > _SMALL or one(items, "unit") is not None)
    return mention(items, DayOfMonth(day)) if sure else None


DAYS_ALONE: tuple[Rule, ...] = (
    Rule("date", f"the {NTH} of (the|that|this) same? unit", _day_alone),
    Rule("date", f"(?<={_BEFORE}) the {NTH} (?={_AFTER})", _day_alone),
)
