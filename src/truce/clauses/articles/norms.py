"""What in a sentence binds: its modal verbs and undertakings, each with its subject and its own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.claims.records import Deontic
from truce.clauses.articles.passages import Passage

_COMMITS = (
    r"agree[sd]?|undertakes?|undertook|undertaken|commit(?:s|ted)?|pledge[sd]?|promise[sd]?|engage[sd]?"
    r"|binds?|bound"
    r"|accept(?:s|ed)?|vow(?:s|ed)?|consent(?:s|ed)?|guarantee[sd]?|decide[sd]?|resolve[sd]?"
    r"|declare[sd]?|swear|swore"
)
_FRAME = re.compile(
    r"(?P<modal>(?<!the )(?<!free )(?<!of )(?<!his )(?<!their )\b(?:shall|must|will|may|SHALL|MUST|WILL"
    r"|MAY)\b)"
    r"(?P<neg>,? (?:not|never|NOT|no longer|in no case|under no circumstances)\b)?"
    r"|\b(?P<has>(?:has|have) to (?=\w)|(?:is|are)(?P<neg2> not| never)? to (?=\w))"
    rf"|\b(?P<commit>(?:{_COMMITS})\b(?: (?:themselves|itself|himself|to each other|also|further"
    rf"|moreover|jointly"
    r"|solemnly|mutually))*)(?P<how>,? (?:not to|never to|to|that|upon|on)\b)"
    r"|\b(?:is|are)(?: hereby| strictly| also| therefore)* (?P<state>(?:not|in no way) (?:prohibited"
    r"|forbidden|prevented|excluded|banned)|forbidden|prohibited|banned"
    r"|not (?:permitted|allowed)"
    r"|permitted|allowed|required|obliged|entitled|authori[sz]ed|free (?=to)|exempt(?:ed)?|established"
    r"|created"
    r"|set up|constituted|suspended|lifted)\b"
    r"|\b(?P<now>binds?(?= (?:the|all|both|each|every) (?:\w+ )?(?:[Pp]art(?:y|ies)|[Ss]ides?)\b)"
    r"|(?:is|are) binding(?= (?:up)?on (?:the|all|both|each|every) (?:\w+ )?(?:[Pp]art(?:y|ies)|[Ss]ides?)\b)"
    r"|(?:refrain|abstain|desist)s?(?= from)|(?:stop|cease|end)s?(?= (?:at|on|from|today"
    r"|immediately|now|all|along|"
    r"forthwith|with)\b|\.?$))"
)
_ASIDE = re.compile(
    r"(?:^|[,(] ?|\b(?:and|or|but) )(?:if|when|whenever|where|unless|until|once|should|provided|in case"
    r"|as soon as|who|which"
    r"|whom|whose|as)\b[^,]*$",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"^\W*(?:if|should|when(?:ever)?|where|in case|in the event|once|unless|as soon as|after|upon)\b[^,]*,"
    r"(?: then)? (?=\S)",
    re.IGNORECASE,
)
"""The case that a sentence begins with: who acts in it is not who owes what follows."""
_RELATIVE = re.compile(
    r"\b(?:(?:who|which|whom|whose \w+|if|unless|until|when|where|it|as)(?: \w+)?"
    r"|(?<=\w )(?<!and )(?<!or )(?<!but )that) $"
)
_SUBJECT = re.compile(
    r"(?:that )?(?:the|a|an|any|all|each|both|either|neither|no|none|nobody|it|they|he|those|this|these"
    r"|their|its|every"
    r"|such|not more|at least|no more|[A-Z“\"‘])",
)
_NO_SUBJECT = re.compile(
    r"\W*(?:and|or|but|that|also|then|thereafter|they|it|he)?\W*(?:also|then|further)?\W*"
)
_JOINT = re.compile(r"(?:;|,)? (?:and|but|or) (?:that )?|(?:;|,) (?:that |nor )?")
_NOTHING = re.compile(
    r"(?:^|, |\b(?:and|that|or) )(?:no|neither|nobody|none|nor|nothing)\b(?! (?:more|fewer|less|later"
    r"|sooner) than)"
    r"|(?:^|, )not (?:one|a single)\b",
    re.IGNORECASE,
)
_REFRAINS = re.compile(
    r"\W*(?:\w+ly )?(?:(?:refrain|abstain|desist|forbear|renounce)\w*\b|(?:suffer|permit|allow"
    r"|tolerate) no\b)",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\W*(?:also |always |freely )?(?:be (?:freely )?(?:permitted|allowed|free|able|entitled|authori[sz]ed)\b"
    r"|(?:have|enjoy) (?:the right|free|full|unhindered|unimpeded|unrestricted|safe|access)\b)"
)
_PASSIVE = re.compile(
    r"\W*(?:\w+ly |also |not |never |then |only |again |first |all )*be(?:en)? (?:\w+ly "
    r"|once )*(?:\w+(?:ed|en|wn|lt|ught|uilt)"
    r"|set|put|cut|held|told|sent|made|kept|left|begun|met|led|paid|hit|shot|brought|drawn|dealt)\b"
)
_BY = re.compile(
    r"\bby (?P<agent>(?:the |both |each |either |all |one )?(?!the end|the beginning|\d)[\w’' -]{3,80})"
)
_EXCLUDES = re.compile(
    r"\bas follows\b|\bthe following\b|\bfollowing (?:understanding|steps|measures|terms)\b|^\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One unit that binds. `words` are the text from start to end; `subject` stands before its verb.

    `agent` is who does it where a passive says so; `passive` tells that the subject only suffers it;
    `promised_by` is who agreed that it be done.
    """

    start: int
    end: int
    words: str
    deontic: Deontic
    subject: str
    promised_by: str = ""
    passive: bool = False
    agent: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A verb that binds, by its characters in the sentence, and where what it binds begins."""

    match: re.Match[str]
    low: int
    subject: str
    promised_by: str = ""

    @property
    def end(self) -> int:
        return self.match.end()


def norms_in(passage: Passage) -> tuple[Norm, ...]:
    """All that binds in a sentence or an item. None where it tells, greets or names only."""
    if passage.leads and _EXCLUDES.search(passage.words[-40:].rstrip(" :")):
        return ()
    if passage.item and _open_lead(passage.lead):
        return (_continued(passage),)
    frames = [f for f in _frames(passage.words) if not _opens(f, passage.words)]
    if not frames:
        item = _of_item(passage) or _of_whoever(passage)
        return (item,) if item else ()
    ends = [*(f.low for f in frames[1:]), len(passage.words)]
    found = [_norm(passage, f, end) for f, end in zip(frames, ends, strict=True)]
    if passage.item and _binds_items(passage.lead) and (frames[0].match["commit"] or frames[0].match["now"]):
        item = _of_item(passage)
        return (item,) if item else tuple(found)
    return tuple(found)


def _frames(words: str) -> Iterator[_Frame]:
    """The verbs that bind, without those inside relative and conditional clauses."""
    low, subject, last_end = 0, "", 0
    kept: list[_Frame] = []
    for match in _FRAME.finditer(words):
        between = words[last_end : match.start()]
        if kept and (_RELATIVE.search(between) or _ASIDE.search(between)):
            continue
        first = words[: match.start()]
        if not kept and (
            _ASIDE.search(first) or (_RELATIVE.search(first) and _FRAME.search(words, match.end()))
        ):
            continue
        if kept and kept[-1].match["commit"] and _is_that(kept[-1]) and not between.strip(" ,"):
            continue
        if kept and _is_that(kept[-1]) and _SUBJECT.match(between.strip()) and not _JOINT.search(between):
            # "They agreed that the road shall be opened": the inner verb says who owes what.
            kept[-1] = _Frame(match, kept[-1].low, between.strip(), kept[-1].subject)
            subject, last_end = between.strip(), match.end()
            continue
        if kept:
            cut = _cut(between)
            if cut is None:
                continue
            low = last_end + cut[0]
            own = between[cut[1] :].strip()
            subject = subject if _NO_SUBJECT.fullmatch(own) else own
        else:
            subject = _CASE.sub("", words[: match.start()]).strip()
        kept.append(_Frame(match, low, subject))
        last_end = match.end()
    yield from kept


def _is_that(frame: _Frame) -> bool:
    return frame.match["commit"] is not None and frame.match["how"].endswith("that")


def _cut(between: str) -> tuple[int, int] | None:
    """Where in the words before a further verb its own subject begins; None where it has none of its own."""
    joints = list(_JOINT.finditer(between + " "))
    for joint in reversed(joints):
        after = between[joint.end() :]
        if _SUBJECT.match(after) or _NO_SUBJECT.fullmatch(after):
            return joint.start(), joint.end()
    return None


def _norm(passage: Passage, frame: _Frame, end: int) -> Norm:
    words = passage.words
    start = frame.low + len(words[frame.low :]) - len(words[frame.low :].lstrip(" ,;"))
    joined = re.match(r"(?:and|but|or) (?:that )?", words[start:end])
    start += joined.end() if joined else 0
    rest = words[frame.end : end]
    passive = bool(_PASSIVE.match(rest)) or bool(
        frame.match["state"] and not re.match(r" (?:to|from) ", rest)
    )
    agent = _BY.search(rest) if passive else None
    own = words[start:end].rstrip(" ,;")
    return Norm(
        start=passage.start + start,
        end=passage.start + start + len(own),
        words=own,
        deontic=_deontic(frame, rest),
        subject=frame.subject,
        promised_by=frame.promised_by,
        passive=passive,
        agent=agent["agent"] if agent else "",
        article=passage.article,
    )


_LEFT_FREE = re.compile(r"(?:not|in no way) (?:prohibited|forbidden|prevented|excluded|banned)")


def _deontic(frame: _Frame, rest: str) -> Deontic:
    """Whether it is owed, banned or allowed."""
    match = frame.match
    state = match["state"] or ""
    negated = bool(match["neg"] or match["neg2"] or (match["how"] or "").find("not") >= 0)
    negated = negated or "never" in (match["how"] or "") or bool(_NOTHING.search(frame.subject))
    negated = negated or bool(re.match(r"\W*be no\b(?! (?:more|fewer|less|later|sooner) than)", rest))
    if _LEFT_FREE.match(state):
        return "permission"
    if state in ("forbidden", "prohibited", "banned") or state.startswith("not "):
        return "prohibition"
    if (match["now"] or "").startswith(("refrain", "abstain", "desist")) or _REFRAINS.match(rest):
        return "prohibition"
    if state in ("established", "created", "set up", "constituted"):
        return "obligation"
    allowing = state in ("permitted", "allowed", "entitled", "free ", "free") or state.startswith("authori")
    allowing = allowing or (match["modal"] or "").lower() == "may" or bool(_ALLOWS.match(rest))
    if allowing or state.startswith("exempt"):
        return "prohibition" if negated else "permission"
    return "prohibition" if negated else "obligation"


_VERB_FIRST = re.compile(
    r"(?:to )?(?P<not>(?:do not|not|never|no) )?(?:immediately |fully |also )?"
    r"(?:ensure|guarantee|pull|withdraw|release|free|exchange|adopt|restore|resume|set|carry|remove"
    r"|cease|stop|halt|end"
    r"|refrain|abstain|provide|allow|permit|open|reopen|lift|hand|return|establish|create|form|disarm"
    r"|dissolve|demobilise"
    r"|disband|clear|mark|respect|observe|implement|grant|facilitate|protect|notify|inform|report|verify"
    r"|monitor|begin"
    r"|start|conduct|hold|keep|maintain|take|deploy|attack|move|fire|use|recruit|lay|build|prevent"
    r"|integrate|appoint|give"
    r"|deliver|evacuate|vacate|suspend|renounce|limit|reduce|register|submit|exclude|strengthen|improve"
    r"|place|redeploy"
    r"|relocate|separate|disengage|repatriate|cooperate|prosecute|investigate|publish|prohibit|ban|avoid"
    r"|freeze)\b",
    re.IGNORECASE,
)
_NOUN_FIRST = re.compile(
    r"(?:an? |the |full |complete |immediate(?:ly)? |and |comprehensive |unconditional |mutual |total "
    r"|bilateral |gradual )*"
    r"(?P<noun>withdrawal|pull-?back|disarmament|demobili[sz]ation|ban|prohibition|release|exchange"
    r"|handover|transfer|opening"
    r"|reopening|lifting|restoration|resumption|cessation|cease-?fire|end|halt|return|establishment"
    r"|creation|formation"
    r"|removal|deployment|redeployment|separation|disengagement|cantonment|registration|clearance"
    r"|demining|delivery|amnesty"
    r"|evacuation|freedom|respect|dissolution|protection|non-\w+|reduction|verification|monitoring)\b",
    re.IGNORECASE,
)


def _of_item(passage: Passage) -> Norm | None:
    """An item that binds without a verb of its own: "Withdraw all guns", "Ban on flights", "No new posts"."""
    if not passage.item:
        return None
    words = passage.words
    if _open_lead(passage.lead):
        return _continued(passage)
    verb, noun = _VERB_FIRST.match(words), _NOUN_FIRST.match(words)
    if verb is None and noun is None and not re.match(r"No \w+", words):
        return None
    banned = bool(verb and verb["not"]) or bool(_REFRAINS.match(words)) or bool(re.match(r"No \w+", words))
    banned = banned or bool(noun and noun["noun"].lower() in ("ban", "prohibition"))
    lead = list(_frames(passage.lead))
    banned = banned != bool(lead and _deontic(lead[-1], "") == "prohibition" and not banned)
    return Norm(
        start=passage.start,
        end=passage.end,
        words=words,
        deontic="prohibition" if banned else "obligation",
        subject=lead[-1].subject if lead else passage.lead,
        agent=_agent(words),
        article=passage.article,
    )


def _open_lead(lead: str) -> bool:
    """Whether the words before a list end with the verb that its items complete: "they shall"."""
    frames = list(_frames(lead + " "))
    return bool(frames) and not lead[frames[-1].end :].strip()


def _continued(passage: Passage) -> Norm:
    """An item that completes the sentence before the list."""
    lead = list(_frames(passage.lead + " "))[-1]
    refused = re.match(r"(?:not|never|refrain|abstain|desist)\b", passage.words, re.IGNORECASE)
    return Norm(
        start=passage.start, end=passage.end, words=passage.words, subject=lead.subject,
        article=passage.article,
        deontic="prohibition" if refused else _deontic(lead, " " + passage.words),
    )  # fmt: skip


def _opens(frame: _Frame, words: str) -> bool:
    """Whether an undertaking only opens the list of what follows."""
    return bool(frame.match["commit"] and _FOLLOWS.match(words[frame.end :]))


_FOLLOWS = re.compile(r"\W*(?:what|as|the) follow(?:s|ing)\b", re.IGNORECASE)


def _of_whoever(passage: Passage) -> Norm | None:
    """A rule in the present tense: "Whoever carries a rifle gives it up"."""
    found = re.match(r"(?:Whoever|Anyone who|Anybody who|He who|Those who|Any \w+ who)\b", passage.words)
    if found is None:
        return None
    return Norm(
        start=passage.start, end=passage.end, words=passage.words, deontic="obligation", subject=found[0],
        article=passage.article,
    )  # fmt: skip


def _agent(words: str) -> str:
    found = _BY.search(words)
    return found["agent"] if found else ""


def _binds_items(lead: str) -> bool:
    return any(True for _ in _frames(lead))


def unread(passage: Passage) -> bool:
    """Whether words that bind somebody stand in a sentence."""
    return re.search(rf"\b(?:shall|must|will|(?:{_COMMITS}) (?:not )?to)\b", passage.words) is not None


_PRONOUN = re.compile(r"\W*(?:that )?(?P<word>it|they|he|we)\b(?: \w+){0,2}", re.IGNORECASE)


def with_subjects(norms: Sequence[Norm]) -> tuple[Norm, ...]:
    """Pronouns at the head of a sentence stand for the subject before; "they" after one thing, for all."""
    found: list[Norm] = []
    before = ""
    for norm in norms:
        subject, promised = (_meant(words, before) for words in (norm.subject, norm.promised_by))
        norm = replace(norm, subject=subject, promised_by=promised)
        before = norm.subject
        found.append(norm)
    return tuple(found)


def _meant(subject: str, before: str) -> str:
    pronoun = _PRONOUN.fullmatch(subject)
    if pronoun is None:
        return subject
    many = pronoun["word"].lower() in ("they", "we")
    if many and (not before or re.match(r"(?:a|an|this|it|nobody|no one)\b", before, re.IGNORECASE)):
        return "the parties"
    return before or subject
