"""The language model gives the same trees by the short way, and a text the same records in every process."""

import gc
import os
import subprocess
import sys

import spacy
from spacy.tokens import Doc

from truce.claims.reading.model import MODEL, load_parser, parsed

SENTENCES = (
    "The governor of Oslo, Kari Berg, told reporters on Friday that 14 soldiers had been killed .",
    "",
    "Neither side's geese went home , the Ministry of Defence of Freedonia said; they were n't feeding .",
)

REPORT = (
    "Human rights groups and local human rights organisations said that both sides and the army had shelled "
    "villages near Kampala, Lagos and Chad. Aid agencies denied it, and a senior official of the ministry "
    "said the parties signed a ceasefire in Geneva on 4 May 2031."
)

READ = (
    "import sys;from truce.documents import read_document;"
    "from truce.claims.reading.offline import read_offline;"
    "print(read_offline(read_document(sys.argv[1])))"
)


def _features(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_, str(t.morph)) for t in doc]


def test_the_short_way_gives_what_the_packaged_model_gives() -> None:
    plain, quick = spacy.load(MODEL, exclude=["senter"]), load_parser()
    expected = plain.pipe([Doc(plain.vocab, words=s.split()) for s in SENTENCES])
    found = parsed(quick, ((Doc(quick.vocab, words=s.split()), at) for at, s in enumerate(SENTENCES)))
    for at, (doc, (got, owner)) in enumerate(zip(expected, found, strict=True)):
        assert owner == at
        assert _features(got) == _features(doc)


def test_a_text_gives_the_same_records_in_every_process() -> None:
    def read(seed: str) -> bytes:
        command = [sys.executable, "-c", READ, REPORT]
        return subprocess.run(
            command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout

    assert read("1") == read("2")


def test_what_a_batch_was_worked_out_with_is_not_kept() -> None:
    nlp = load_parser()
    gc.disable()
    try:
        for _ in parsed(nlp, ((Doc(nlp.vocab, words=s.split()), None) for s in SENTENCES)):
            pass
        working = [o for o in gc.get_objects() if type(o).__name__ == "ParserStepModel"]
    finally:
        gc.enable()
    assert not [o for o in working if hasattr(o, "tokvecs")]
