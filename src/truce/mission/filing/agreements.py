"""Filing the terms of an agreement in a mission, and the word of those who adopt them."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from truce.access import lets_in_all_of
from truce.asof import Interval
from truce.clauses.adopting import adoption
from truce.clauses.loading import parse_marked
from truce.clauses.yaml_text import text_of
from truce.errors import InputError
from truce.findings.record import Adoption
from truce.mission.missions import Mission
from truce.mission.opened import of_form, written
from truce.store.nouns import to_bytes


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was filed: the entry of the terms, whether they are new, and the entry of the adoption, if any.

    `audience` is who may read them.
    """

    agreement: str
    author: str
    entry: str
    new: bool
    adoption: str | None
    by: str | None
    audience: str


def adopt(
    mission: Mission,
    folder: Path,
    by: str | None = None,
    on: Interval | None = None,
    audience: str | None = None,
) -> tuple[Adopted, ...]:
    """File every encoding in a folder (or the one in a file), and the word of whoever adopts it, if named.

    The same terms twice are one entry. Several encodings are filed side by side; `by` then adopts none.

    Raises:
        AgreementError: a file is no agreement, or whoever it is may not adopt it; then nothing is filed.
        InputError: there is no such file, or several could be meant by `by`.
        ArgumentError: `audience` is none.
    """
    files = sorted(folder.glob("agreement*.yaml")) if folder.is_dir() else [folder]
    if not files:
        raise InputError(str(folder / "agreement.yaml"), "there is no such file", "Check the path")
    if by is not None and len(files) > 1:
        names = ", ".join(f.name for f in files)
        raise InputError(str(folder), f"has several encodings ({names})", "Name the file that is adopted")
    read = [(file, text_of(file)) for file in files]
    return tuple(_file(mission, *each, by, on, audience) for each in read)


def _file(
    mission: Mission, file: Path, text: str, by: str | None, on: Interval | None, audience: str | None
) -> Adopted:
    agreement, marked = parse_marked(text, str(file))
    word = adoption(agreement, marked, str(file), by=by, on=on) if by is not None else None
    # What a suspected key filed counts for nothing: it is filed again.
    sound = [e for e in mission.entries() if e.id not in mission.suspected()]
    same = next((e for e, d in of_form(sound, "agreement") if d["yaml"] == text), None)
    # The same terms once more for others are an entry of their own: an audience is signed.
    if same is not None and audience is not None and not lets_in_all_of(same.audience, audience):
        same = None
    author = agreement.encoding.author
    whom = same.audience if same else mission.audience_of_new("agreement", audience)
    with mission.filing() as work:
        content = written("agreement", {"name": file.name, "yaml": text})
        entry = same.id if same else work.add("agreement", content, audience=whom)
        adopted = None
        if word is not None:
            noun = Adoption(
                id=f"ad-{secrets.token_hex(8)}", agreement=agreement.agreement, author=author, by=(word.by,),
                text=entry, known=0,
            )  # fmt: skip
            adopted = work.add("adoption", to_bytes(noun), audience=whom)
    return Adopted(agreement.agreement, author, entry, same is None, adopted, word.by if word else None, whom)
