"""The records of a file that itself is an agreement, read article by article, in the form of a dossier."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.claims import records as told
from truce.clauses.articles.days import due_by, moments_in
from truce.clauses.articles.life import (
    Lifetime,
    condition_type,
    excluded_in,
    is_of_itself,
    lifetime_of,
    on_purpose,
    resumes,
)
from truce.clauses.articles.norms import Norm, norms_in, unread, with_subjects
from truce.clauses.articles.passages import Passage, passages_of
from truce.clauses.articles.rosters import Roster, rosters_of
from truce.clauses.articles.sides import Side, Sides, find_sides
from truce.clauses.wordings import exception_in

_RULE = "agreement.articles"
_FEWEST = 3
"""So many sentences have to bind for a file to be an agreement itself."""
INSTRUMENT = re.compile(
    r"\b(?:agreement|accord|protocol|memorandum|treaty|convention|pact|statement|communiqu[eé]"
    r"|declaration|understanding"
    r"|arrangement|addendum|package of measures|truce|cease-?\s?fire|armistice|compact|charter|covenant"
    r"|capitulation"
    r"|peace of|(?:agree|agreed|resolve|resolved|undertake|decide|decided) (?:as follows|the following)"
    r"|terms of|annex|undertaking|code of conduct|proclamation)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:said|says|told|according to|reported|reports|reporters|spokes\w+|sources|analysts?"
    r"|officials? said)\b",
    re.IGNORECASE,
)
_HEAD = 300
_SHARE = 0.3
_EXCEPT = re.compile(
    r"(?:,? ?\b(?P<cue>except(?:ing)?(?: for| where| when| in| to| as)?|unless|save(?: for| where| in)?"
    r"|other than|with the exception of"
    r"|excluding))\b(?P<what>[^.;]*)",
    re.IGNORECASE,
)
_HANGS = re.compile(
    r"(?:^|[, ])(?P<on>(?:provided|on (?:the )?condition|in (?:the )?event|in case) (?:that|of"
    r"|always)\b[^.;]*"
    r"|(?:[Ss]ubject to|[Aa]s long as|[Ss]o long as|[Ii]f|[Ww]henever|wherever possible|where possible"
    r"|as far as possible"
    r"|as appropriate|where appropriate)\b[^,.;]*|Should\b[^,.;]*)"
)
_BY_CUE = re.compile(
    r"\b(?:by|before|(?:not|no) later than|at the latest (?:on|by)|(?<!starting )(?<!beginning )on"
    r"|due)(?: the)?$",
    re.IGNORECASE,
)
_FROM_CUE = re.compile(
    r"\b(?:on|from|as of|with effect from|(?:starting|beginning|commencing|effective)(?: on| at| from)?"
    r"|at|by)(?: the)?$",
    re.IGNORECASE,
)
_BINDS_THEM = re.compile(r"\bbind(?:s|ing (?:up)?on)? (?=(?:the|all|both|each|every)\b)", re.IGNORECASE)
"""What binds them lays on them, whatever its subject: "its findings bind the Parties"."""
_IN_RETURN = re.compile(r"^\W*(?:in (?:return|exchange)|for its part|in consideration)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Enacted:
    """What a file that is an agreement says, as records of a dossier, and what these have no place for.

    `unread` are sentences that bind somebody and became nothing else.
    """

    record: told.Agreement
    records: told.Records
    lifetime: Lifetime
    articles: dict[str, str]
    unread: tuple[str, ...]
    rosters: dict[str, Roster]


def enacted(text: str, record: told.Agreement | None, records: told.Records) -> Enacted | None:
    """The agreement that a text is; None for a text that only tells of one.

    `record` is what the reader of the text took the agreement for, if it did.
    """
    passages = passages_of(text)
    sides = find_sides(text, frozenset(p.name for p in records.places if p.type != "country"))
    known = _known_parties(record, records) if record is not None else ()
    if (len(known) > 1 and not _same(known, sides.parties)) or (known and len(sides.parties) < 2):
        sides = Sides(known, sides.bodies)
    found = [(p, norms_in(p)) for p in passages]
    if not _is_agreement(text, passages, found, sides, record, records):
        return None
    return _Reading(text, sides, records, record, tuple(passages)).enacted()


def _known_parties(record: told.Agreement, records: told.Records) -> tuple[Side, ...]:
    """The parties as the reader of the text knows them."""
    return tuple(
        Side(
            a.name,
            a.mentions[0].start if a.mentions else 0,
            a.mentions[0].end if a.mentions else 0,
            a.aliases,
        )
        for a in records.actors
        if a.id in record.parties
    )


def _same(known: Sequence[Side], found: Sequence[Side]) -> bool:
    """Whether one of the parties found is one that the reader of the text knows, by a part of its name."""
    return any(a.name in b.name or b.name in a.name for a in known for b in found)


def _is_agreement(
    text: str,
    passages: Sequence[Passage],
    found: Sequence[tuple[Passage, Sequence[Norm]]],
    sides: Sides,
    record: told.Agreement | None,
    records: told.Records,
) -> bool:
    """Whether a text is an agreement and does not only tell of one."""
    sentences = [p for p in passages if len(p.words.split()) > 4]
    binding = [p for p, norms in found if norms]
    reporting = [p for p in sentences if _REPORTS.search(p.words)]
    if len(binding) < _FEWEST or len(reporting) * 5 > len(sentences):
        return False
    if record is not None and record.rule == "agreement.charter":
        return True
    if len(records.agreements) > 1:
        return False
    head = INSTRUMENT.search(text.lstrip()[:_HEAD]) is not None
    return head and len(sides.parties) > 1 and len(binding) > _SHARE * len(sentences)


@dataclass(frozen=True)
class _Reading:
    """Turns the sentences of one agreement into records."""

    text: str
    sides: Sides
    records: told.Records
    record: told.Agreement | None
    passages: tuple[Passage, ...]

    def enacted(self) -> Enacted:
        norms = [(p, n) for p in self.passages for n in norms_in(p)]
        subjects = with_subjects([n for _, n in norms])
        actors = self._actors()
        clauses: list[told.Clause] = []
        conditions: list[told.Condition] = []
        articles: dict[str, str] = {}
        left_out = {p.start: x for p in self.passages if (x := excluded_in(p))}
        saved = {start: x for start, x in left_out.items() if exception_in(self.text[slice(*x)]) in _SAVED}
        excluded = {start: x for start, x in left_out.items() if start not in saved}
        conditions += [_saving(x, self.text[slice(*x)], n) for n, x in enumerate(saved.values(), 1)]
        for (passage, _), norm in zip(norms, subjects, strict=True):
            if passage.start in left_out or (passage.leads and self._has_items(passage)):
                continue
            number = len(clauses) + len(conditions) + 1
            if is_of_itself(norm.subject, norm.words) or resumes(norm.words):
                conditions.append(self._of_itself(norm, number))
                continue
            clause = self._clause(norm, number, actors, clauses)
            clauses.append(clause)
            articles[clause.id] = norm.article
            conditions += self._exception(norm, clause, number)
            conditions += self._hangs(norm, clause, number)
        read = {p.start for p, _ in norms} | set(left_out)
        for passage in self.passages:
            sentence = passage.words.rstrip()[-1:] in ".;"
            if sentence and passage.start not in read and is_of_itself(passage.words[:60], passage.words):
                conditions.append(
                    _condition(passage.start, passage.end, passage.words, len(conditions) + 900)
                )
                read.add(passage.start)
        record = self._record(clauses, conditions, excluded)
        left = tuple(p.words for p in self.passages if p.start not in read and unread(p) and not p.leads)
        records = replace(self.records, actors=actors, agreements=(record,))
        return Enacted(
            record, records, lifetime_of(self.passages), articles, left, rosters_of(self.passages, self.sides)
        )

    def _has_items(self, passage: Passage) -> bool:
        """Whether items follow that say what the sentence before them leads into."""
        return any(p.lead and p.lead == passage.words.rstrip(" :") and norms_in(p) for p in self.passages)

    def _actors(self) -> tuple[told.Actor, ...]:
        """The parties and bodies of the text, and whom else the reader of the text knows."""
        own = [
            told.Actor(
                id=f"{kind}-{i}", name=s.name, type=kind_type, rule=_RULE, aliases=s.aliases,
                mentions=(told.Mention(s.start, s.end),),
            )
            for kind, kind_type, group in (
                ("party", "party", self.sides.parties), ("body", "joint_committee", self.sides.bodies),
            )
            for i, s in enumerate(group, 1)
        ]  # fmt: skip
        names = {n.casefold().removeprefix("the ") for a in own for n in (a.name, *a.aliases)}
        others = [
            a
            for a in self.records.actors
            if _is_somebody(a)
            and not names & {n.casefold().removeprefix("the ") for n in (a.name, *a.aliases)}
        ]
        return (*own, *others)

    def _clause(
        self, norm: Norm, number: int, actors: Sequence[told.Actor], before: Sequence[told.Clause]
    ) -> told.Clause:
        ids = {a.name: a.id for a in reversed(actors)}
        names = tuple(
            a.id
            for a in actors
            if any(re.search(rf"\b{re.escape(n)}\b", norm.words) for n in (a.name, *a.aliases))
        )
        return told.Clause(
            id=f"article-{number}",
            start=norm.start,
            end=norm.end,
            rule=_RULE,
            deontic=norm.deontic,
            bound=tuple(ids[name] for name in self._bound(norm)),
            content=norm.words,
            deadline=_day_of(norm),
            names=names,
            in_return_for=before[-1].id if before and _IN_RETURN.match(norm.words) else None,
        )

    def _bound(self, norm: Norm) -> tuple[str, ...]:
        """Who owes it: the subject, or who does it; a ban without a doer binds all who agreed."""
        if (bound := _BINDS_THEM.search(norm.words)) is not None:
            return self.sides.bound(norm.words[bound.end() :])
        if norm.agent and norm.deontic == "permission":
            return self.sides.named_in(norm.agent) or self.sides.bodies_in(norm.agent)
        if norm.passive:
            found = self.sides.bound(norm.agent) if norm.agent else self.sides.bound(norm.promised_by)
            if (
                not found
                and self.sides.is_each(re.sub(r"\bother (?:side|party)\b", "", norm.words))
                and not norm.agent
            ):
                found = self.sides.everybody()
        else:
            found = self.sides.bound(norm.agent) or self.sides.bound(norm.subject)
            found = (*found, *(n for n in self._likewise(norm) if n not in found)) if found else ()
        if found:
            return found
        if _KEPT.search(norm.words) and self.sides.bound(norm.subject):
            # A state in which weapons or forces have to stay is for whoever has them.
            return self.sides.bound(norm.subject)
        harmless = not norm.passive and norm.deontic != "prohibition" and not _QUIET.search(norm.words)
        return () if norm.agent or harmless or norm.deontic == "permission" else self._all_for(norm)

    def _likewise(self, norm: Norm) -> tuple[str, ...]:
        """Who is bound by the same words the other way round: "no man of A against B, and no man of B"."""
        if re.search(r"\bvice versa\b", norm.words):
            return self.sides.everybody()
        turned = re.search(
            r"\b(?:and|nor) (?:no|nor|any|shall|may)\b(?P<who>[^,.;]{3,80}?)\bagainst\b", norm.words
        )
        return self.sides.named_in(turned["who"]) if turned else ()

    def _all_for(self, norm: Norm) -> tuple[str, ...]:
        banned = norm.deontic == "prohibition" or _QUIET.search(norm.words) or _ANNOUNCED.search(norm.words)
        return self.sides.everybody() if banned else ()

    def _of_itself(self, norm: Norm, number: int) -> told.Condition:
        return _condition(norm.start, norm.end, norm.words, number)

    def _exception(self, norm: Norm, clause: told.Clause, number: int) -> Iterator[told.Condition]:
        """The exception that a ban gives itself."""
        match = _EXCEPT.search(norm.words)
        prior = match and re.search(
            r"\b(?:consent|approval|permission|authori[sz]ation|notice|notification)\b", match[0]
        )
        if match and not prior and norm.deontic == "prohibition":
            start = norm.start + match.start() + len(match[0]) - len(match[0].lstrip(" ,"))
            yield told.Condition(
                id=f"exception-{number}", start=start, end=norm.start + match.end(), rule=_RULE,
                type="exception", content=match[0].strip(" ,"), applies_to=(clause.id,),
            )  # fmt: skip

    def _hangs(self, norm: Norm, clause: told.Clause, number: int) -> Iterator[told.Condition]:
        """What the words make a clause hang on."""
        for count, match in enumerate(_HANGS.finditer(norm.words), 1):
            start = norm.start + match.start("on")
            yield told.Condition(
                id=f"hangs-{number}-{count}", start=start, end=norm.start + match.end("on"), rule=_RULE,
                type="unspecified", content=match["on"], applies_to=(clause.id,),
            )  # fmt: skip

    def _record(
        self,
        clauses: Sequence[told.Clause],
        conditions: Sequence[told.Condition],
        excluded: dict[int, tuple[int, int]],
    ) -> told.Agreement:
        life = lifetime_of(self.passages)
        title = self.record.name if self.record else _title(self.passages)
        truce = re.search(
            r"\b(?:cease-?\s?fire|truce|armistice|cessation|hostilities|fighting)\b",
            self.text.lstrip()[:_HEAD],
            re.IGNORECASE,
        )
        base = self.record or told.Agreement(
            id="agreement-1", name=title, kind=title, is_ceasefire=truce is not None, rule=_RULE,
            spans=((self.passages[0].start, self.passages[0].end),),
        )  # fmt: skip
        starts = life.starts or _first_ban(clauses, life)
        return replace(
            base,
            rule="agreement.charter",
            parties=tuple(f"party-{i}" for i, _ in enumerate(self.sides.parties, 1)),
            mediators=self._outside(base.mediators),
            witnesses=self._outside(base.witnesses),
            venue=base.venue or _venue(self.text),
            signed=str(life.signed) if life.signed else None,
            in_force=str(starts) if starts else None,
            planned_end=str(life.ends) if life.ends else None,
            duration=told.Length(None, None, life.lasts, "") if life.lasts else None,
            institutions=tuple(f"body-{i}" for i, _ in enumerate(self.sides.bodies, 1)),
            clauses=tuple(clauses),
            conditions=tuple(conditions),
            excluded_issues=tuple(self._issues(excluded)),
        )

    def _outside(self, named: Sequence[str]) -> tuple[str, ...]:
        """Those whom the reader of the text found beside the parties: an agreement binds no witness."""
        there = {a.id for a in self._actors()} - {a.id for a in self._actors()[: len(self.sides.parties)]}
        return tuple(n for n in named if n in there)

    def _issues(self, excluded: dict[int, tuple[int, int]]) -> Iterator[told.ExcludedIssue]:
        words = {p.start: p.words for p in self.passages}
        for i, (sentence, (start, end)) in enumerate(excluded.items(), 1):
            yield told.ExcludedIssue(
                id=f"excluded-{i}", start=start, end=end, rule=_RULE,
                issue=re.sub(r"\s+", " ", self.text[start:end]), deliberate=on_purpose(words[sentence]),
            )  # fmt: skip


_ANNOUNCED = re.compile(
    r"\bbe (?:notified|announced|communicated|reported)\b[^.;]*\b(?:in advance|beforehand|before|prior to)\b"
)
"""Notice that is owed before an act is owed by whoever acts."""
_KEPT = re.compile(r"\b(?:be )?(?:kept|stationed|held|remain|stay)\b")
_QUIET = re.compile(
    r"\b(?:hostilities|fighting|firing|fire|attacks?|military operations|operations|war|blood)\b"
    r"[^.;]{0,40}\b(?:stop|cease|end|halt|suspend)\w*|\b(?:stop|cease(?!-?fire)|end|halt"
    r"|suspend)\w*[^.;]{0,30}"
    r"\b(?:hostilities|fighting|firing|fire|attacks?|operations|offensive action|armed action)\b"
    r"|\b(?:observ|respect|keep|maintain|ensur|declar|proclaim|implement|immediate|comprehensive|full)\w*"
    r"[^.;]{0,40}"
    r"\b(?:cease-?\s?fire|truce|pause)\b"
    r"(?! (?:committee|commission|line|violation|monitor|zone|agreement|mechanism))"
    r"|\bthere (?:is|shall be|will be) (?:an? )?(?:\w+ ){0,2}?(?:cease-?\s?fire|truce|armistice"
    r"|suspension of arms|cessation of hostilities)\b"
    r"(?! (?:committee|commission|line|violation|monitor|zone|agreement|mechanism))",
    re.IGNORECASE,
)


def _is_somebody(actor: told.Actor) -> bool:
    """Whether an actor has a name of its own: not "each side", not the agreement itself."""
    name = actor.name
    return name[:1].isupper() and not INSTRUMENT.fullmatch(name) and not _ROLE.fullmatch(name)


_ROLE = re.compile(
    r"(?:the |each |both |either |neither |no )?"
    r"(?:part(?:y|ies)|sides?|signator(?:y|ies)|belligerents?|governments?|commanders?)",
    re.IGNORECASE,
)


def _condition(start: int, end: int, words: str, number: int) -> told.Condition:
    return told.Condition(
        id=f"life-{number}", start=start, end=end, rule=_RULE, type=condition_type(words), content=words
    )


def _saving(place: tuple[int, int], words: str, number: int) -> told.Condition:
    """A right that the agreement leaves untouched, and thereby excepts from its bans."""
    return told.Condition(
        id=f"saving-{number}", start=place[0], end=place[1], rule=_RULE, type="savings", content=words
    )


_SAVED = ("self_defence", "hot_pursuit", "medical_evacuation")


def _day_of(norm: Norm) -> str | None:
    """The one day by which, on which or, for a ban, from which it binds; None if there are several."""
    cue = _FROM_CUE if norm.deontic == "prohibition" or _QUIET.search(norm.words) else _BY_CUE
    days = [m for m in moments_in(norm.words) if cue.search(m.before) or not m.before]
    return str(due_by(days[0])) if len(days) == 1 else None


def _first_ban(clauses: Sequence[told.Clause], life: Lifetime) -> object:
    """The day from which force stops, where the text says no other beginning."""
    if life.starts_signed:
        return None
    days = [c.deadline for c in clauses if c.deadline and _QUIET.search(c.content)]
    return days[0] if len(days) == 1 else None


def missing_annexes(text: str) -> bool:
    """Whether a text names an annex that does not stand in it."""
    named = {m.lower() for m in re.findall(rf"\b{_ANNEX}", text)}
    there = {m.lower() for m in re.findall(rf"(?m)^\s*{_ANNEX}", text)}
    return not named <= there


_ANNEX = r"((?:Annex|Appendix|Schedule|ANNEX|APPENDIX|SCHEDULE)(?:es)?(?: (?:[A-Z]|\d+|[IVX]+))?)\b"


def _venue(text: str) -> str | None:
    """Where it was made, if it says so once."""
    found = {m["where"] for m in _MADE_AT.finditer(re.sub(r"\s", " ", text))}
    return found.pop() if len(found) == 1 else None


_MADE_AT = re.compile(
    r"\b(?:[Dd]one|[Ss]igned|[Cc]oncluded|[Mm]ade) (?:at|in) (?P<where>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)


def _title(passages: Sequence[Passage]) -> str:
    for passage in passages:
        if INSTRUMENT.search(passage.words):
            return passage.words[:120].strip()
    return "an agreement"
