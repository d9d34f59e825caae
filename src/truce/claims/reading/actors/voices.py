"""Who says something: a noun as the subject of a verb of speech, or as whose word it is."""

from spacy.tokens import Token

from truce.claims.reading.actors.words import listed


def speaks(token: Token) -> bool:
    """Is the noun the subject of a verb of speech or judgement?"""
    verb = token.head
    said = verb.lemma_.lower() in listed("stance", "deciding_verbs") or any(
        c.dep_ == "ccomp" for c in verb.children
    )
    return token.dep_ == "nsubj" and said


def tells(token: Token) -> bool:
    """Is the noun the subject of a verb of telling with what is told?"""
    verb = token.head
    told = any(c.dep_ in ("ccomp", "dobj", "dative", "parataxis") for c in verb.children) or verb.dep_ in (
        "ccomp",
        "parataxis",
    )
    return token.dep_ == "nsubj" and told and verb.lemma_.lower() in listed("collectives", "telling_verbs")


def is_voice(token: Token) -> bool:
    """Is the noun the subject of a verb, or the one by whom or from whom something is said?"""
    given = token.dep_ == "pobj" and token.head.lower_ in ("by", "from", "to")
    return speaks(token) or (given and token.head.dep_ in ("agent", "prep"))
