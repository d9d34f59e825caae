"""Who can read what in the vault, what is found, and what is gone for ever."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import ArgumentError, IntegrityError, StoreError, TruceError
from truce.store.files.people import Consent, FormError, Keyholder, Person, Sheet, Use, from_bytes, to_bytes
from truce.store.files.vault import Identity, Sealed, Vault

WHY = "to ask when the second vehicle came"


def held_by(**identities: Identity) -> list[Keyholder]:
    return [Keyholder(name, identity.recipient) for name, identity in identities.items()]


def secrets_of(person: Person) -> Iterator[str]:
    yield from (*person.names, *person.contacts, person.details)


def record_of(vault: Vault, sealed: Sealed) -> Path:
    return vault.folder / "records" / f"{sealed.reference}.{sealed.version}.age"


def key_of(vault: Vault, sealed: Sealed) -> Path:
    return vault.folder / "keys" / f"{sealed.reference}.{sealed.version}.age"


def read(
    vault: Vault, sealed: Sealed, identity: Identity, use: Use = Use.CONTACT, reason: str = WHY
) -> Person:
    return vault.read(sealed, identity, use, reason, at=5_000).person


def test_a_keyholder_reads_what_was_sealed_and_the_note_says_so(vault, witness, officer, mediator):
    sealed = vault.seal(witness, held_by(officer=officer, mediator=mediator))
    for name, identity in (("officer", officer), ("mediator", mediator)):
        reading = vault.read(sealed, identity, Use.VERIFICATION, WHY, at=5_000)
        assert reading.person == witness
        assert asdict(reading.access) == {
            "reference": sealed.reference,
            "version": 0,
            "reader": name,
            "use": "verification",
            "reason": WHY,
            "at": 5_000,
        }


def test_references_are_random_and_tell_nothing(vault, witness, officer):
    one, two = (vault.seal(witness, held_by(officer=officer)) for _ in range(2))
    assert one.reference != two.reference
    assert one.sha256 != two.sha256


def test_another_identity_reads_nothing(vault, witness, officer, mediator):
    sealed = vault.seal(witness, held_by(officer=officer))
    with pytest.raises(StoreError, match="not sealed to this identity"):
        read(vault, sealed, mediator)


@pytest.mark.parametrize("which", [record_of, key_of])
@pytest.mark.parametrize("left", [0, 1, 30, 200, -1])
def test_a_file_that_was_cut_off_is_found(vault, witness, officer, which: Callable, left: int):
    sealed = vault.seal(witness, held_by(officer=officer))
    path = which(vault, sealed)
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises((IntegrityError, StoreError), match=sealed.reference):
        read(vault, sealed, officer)


@pytest.mark.parametrize("which", [record_of, key_of])
def test_every_changed_byte_is_found(vault, witness, officer, which: Callable):
    sealed = vault.seal(witness, held_by(officer=officer))
    path = which(vault, sealed)
    good = path.read_bytes()
    for place in range(0, len(good), max(1, len(good) // 200)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises((IntegrityError, StoreError)):
            read(vault, sealed, officer)
    path.write_bytes(good)
    assert read(vault, sealed, officer) == witness


@pytest.mark.parametrize("swapped", [["records"], ["keys"], ["records", "keys"]])
def test_records_in_each_others_place_are_found(vault, witness, officer, swapped: list[str]):
    one = vault.seal(witness, held_by(officer=officer))
    two = vault.seal(replace(witness, names=("Other Person",)), held_by(officer=officer))
    for folder in swapped:
        first, second = (vault.folder / folder / f"{s.reference}.0.age" for s in (one, two))
        a, b = first.read_bytes(), second.read_bytes()
        first.write_bytes(b)
        second.write_bytes(a)
    for sealed in (one, two):
        with pytest.raises(IntegrityError):
            read(vault, sealed, officer)


def test_a_record_is_bound_to_its_reference_even_where_an_entry_lies(vault, witness, officer):
    one, two = (vault.seal(witness, held_by(officer=officer)) for _ in range(2))
    for which in (record_of, key_of):
        shutil.copy(which(vault, one), which(vault, two))
    with pytest.raises(IntegrityError, match="another reference"):
        read(vault, Sealed(two.reference, 0, one.sha256), officer)


def test_an_old_version_that_is_put_back_is_found(vault, witness, officer, tmp_path):
    old = vault.seal(witness, held_by(officer=officer))
    shutil.copytree(vault.folder, tmp_path / "backup")
    new = vault.seal(replace(witness, details="withdrew"), held_by(officer=officer), old.reference)
    vault.settle(new)
    for which in (record_of, key_of):
        shutil.copy(which(Vault(tmp_path / "backup"), old), which(vault, new))
    with pytest.raises(IntegrityError, match="cannot be trusted"):
        read(vault, new, officer)


def test_a_correction_leaves_the_old_version_until_it_is_settled_and_nothing_after(vault, witness, officer):
    old = vault.seal(witness, held_by(officer=officer))
    new = vault.seal(replace(witness, details="corrected"), held_by(officer=officer), old.reference)
    assert (new.reference, new.version) == (old.reference, 1)
    assert read(vault, old, officer).details == witness.details
    assert vault.unsettled([old]) == (f"keys/{new.reference}.1.age", f"records/{new.reference}.1.age")
    for _ in range(2):
        vault.settle(new)
    assert read(vault, new, officer).details == "corrected"
    assert vault.unsettled([new]) == ()
    with pytest.raises(StoreError, match="erased"):
        read(vault, old, officer)


def test_settling_what_is_not_there_destroys_nothing(vault, witness, officer):
    old = vault.seal(witness, held_by(officer=officer))
    new = vault.seal(witness, held_by(officer=officer), old.reference)
    key_of(vault, new).unlink()
    for wrong in (new, replace(old, sha256="0" * 64), replace(old, version=7)):
        with pytest.raises((IntegrityError, StoreError)):
            vault.settle(wrong)
    assert read(vault, old, officer) == witness


def test_sealing_to_others_shuts_out_who_is_no_longer_named(vault, witness, officer, mediator, tmp_path):
    old = vault.seal(witness, held_by(officer=officer))
    new, access = vault.reseal(old, officer, held_by(mediator=mediator), "the officer leaves", at=5_000)
    vault.settle(new)
    assert (access.reader, access.version, access.use) == ("officer", 0, Use.CONSENT)
    assert read(vault, new, mediator) == witness
    with pytest.raises(StoreError, match="not sealed to this identity"):
        read(vault, new, officer)
    # Not even with the key file of the version before.
    with pytest.raises(TruceError):
        read(vault, replace(new, version=0), officer)


def test_erasing_makes_backups_of_the_records_unreadable_and_says_what_backups_of_keys_still_allow(
    vault, witness, officer, tmp_path
):
    sealed = vault.seal(witness, held_by(officer=officer))
    shutil.copytree(vault.folder / "records", tmp_path / "records")
    shutil.copytree(vault.folder / "keys", tmp_path / "keys")
    assert vault.erase(sealed.reference) == 1
    assert vault.erase(sealed.reference) == 0
    with pytest.raises(StoreError, match="erased"):
        read(vault, sealed, officer)
    assert list(vault.folder.rglob("*.age")) == []

    shutil.copytree(tmp_path / "records", vault.folder / "records", dirs_exist_ok=True)
    with pytest.raises(StoreError, match="erased"):
        read(vault, sealed, officer)
    # The documentation tells users so: a backup of the keys undoes an erasure.
    shutil.copytree(tmp_path / "keys", vault.folder / "keys", dirs_exist_ok=True)
    assert read(vault, sealed, officer) == witness


def test_erasing_one_leaves_the_others(vault, witness, officer):
    one, two = (vault.seal(witness, held_by(officer=officer)) for _ in range(2))
    vault.erase(one.reference)
    assert read(vault, two, officer) == witness


@pytest.mark.parametrize(
    ("consent", "use", "allowed"),
    [
        (Consent(), Use.CONTACT, False),
        (Consent(), Use.CONSENT, True),
        (Consent(), Use.PROTECTION, True),
        (Consent(given=False, uses=frozenset(Use)), Use.CONTACT, False),
        (Consent(given=None, uses=frozenset(Use)), Use.CONTACT, False),
        (Consent(given=True), Use.CONTACT, False),
        (Consent(given=True, uses=frozenset({Use.CONTACT})), Use.CONTACT, True),
        (Consent(given=True, uses=frozenset({Use.CONTACT})), Use.PUBLICATION, False),
        (Consent(given=True, uses=frozenset({Use.CONTACT}), until=5_000), Use.CONTACT, False),
        (Consent(given=True, uses=frozenset({Use.CONTACT}), until=5_001), Use.CONTACT, True),
    ],
)
def test_what_the_person_did_not_permit_is_refused(vault, witness, officer, consent, use, allowed: bool):
    sealed = vault.seal(replace(witness, consent=consent), held_by(officer=officer))
    if allowed:
        assert read(vault, sealed, officer, use).names == witness.names
    else:
        with pytest.raises(StoreError, match="no consent"):
            read(vault, sealed, officer, use)


@pytest.mark.parametrize(
    "reason",
    ["", "  ", "to call Mari", "MARISOL  tennant asked", "dial +999 5550 1234", "mari\ntennant, mari"],
)
def test_a_reason_that_names_the_person_is_refused_and_not_repeated(vault, witness, officer, reason: str):
    sealed = vault.seal(witness, held_by(officer=officer))
    with pytest.raises(ArgumentError) as refused:
        read(vault, sealed, officer, reason=reason)
    assert not any(secret.casefold() in str(refused.value).casefold() for secret in secrets_of(witness))
    assert read(vault, sealed, officer, reason="the marina was shelled") == witness


def test_nothing_of_a_person_stands_in_files_names_errors_or_representations(
    vault, witness, officer, mediator
):
    sealed = vault.seal(witness, held_by(officer=officer))
    reading = vault.read(sealed, officer, Use.CONTACT, WHY, 5_000)
    seen = [repr(reading), str(reading), repr(witness), repr(witness.consent), repr(officer), str(officer)]
    for path in vault.folder.rglob("*"):
        seen.append(str(path))
        if path.is_file():
            seen.append(path.read_bytes().decode("latin-1"))
    key_of(vault, sealed).write_bytes(b"")
    attempts: list[Callable[[], object]] = [
        lambda: read(vault, sealed, officer),
        lambda: read(vault, sealed, mediator),
        lambda: vault.seal(witness, []),
        lambda: vault.seal(witness, [Keyholder("x", "Marisol Tennant")]),
        lambda: vault.seal(witness, held_by(officer=officer), "Marisol Tennant"),
        lambda: vault.erase("Marisol Tennant"),
        lambda: vault.seal(replace(witness, details=witness.details * 100_000), held_by(officer=officer)),
        lambda: vault.seal(replace(witness, names=("Marisol Tennant\udcff",)), held_by(officer=officer)),
        lambda: vault.seal(replace(witness, names=(b"Marisol Tennant",)), held_by(officer=officer)),
        lambda: from_bytes(b'{"names": ["Marisol Tennant"]}'),
        lambda: officer.protected("Mari"),
        lambda: Identity.opened(b"Marisol Tennant", "Marisol Tennant"),
    ]
    for attempt in attempts:
        with pytest.raises((TruceError, FormError)) as refused:
            attempt()
        error: BaseException | None = refused.value
        while error is not None:
            seen += [str(error), repr(error)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for text in seen:
        assert not any(secret in text for secret in secrets_of(witness)), text[:200]
        assert "AGE-SECRET-KEY" not in text


@pytest.mark.parametrize(
    "reference", ["", "..", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 32 + "\n", "a/" * 16]
)
def test_what_is_no_reference_is_no_path(vault, witness, officer, reference: str):
    vault.seal(witness, held_by(officer=officer))
    for attempt in (
        lambda: vault.erase(reference),
        lambda: vault.seal(witness, held_by(officer=officer), reference),
        lambda: read(vault, Sealed(reference, 0, "0" * 64), officer),
        lambda: read(vault, Sealed("0" * 32, -1, "0" * 64), officer),
    ):
        with pytest.raises(ArgumentError):
            attempt()


def test_a_link_in_the_place_of_a_record_is_not_followed(vault, witness, officer, tmp_path):
    sealed = vault.seal(witness, held_by(officer=officer))
    record_of(vault, sealed).rename(tmp_path / "moved")
    record_of(vault, sealed).symlink_to(tmp_path / "moved")
    with pytest.raises(StoreError, match="link"):
        read(vault, sealed, officer)


def test_a_forgery_by_somebody_who_knows_the_recipients_is_found(vault, witness, officer, tmp_path):
    sealed = vault.seal(witness, held_by(officer=officer))
    other = Vault(tmp_path / "forged")
    forged = other.seal(replace(witness, details="forged"), held_by(officer=officer))
    for which in (record_of, key_of):
        shutil.copy(which(other, forged), which(vault, sealed))
    with pytest.raises(IntegrityError):
        read(vault, sealed, officer)


def test_a_passphrase_protects_an_identity(officer):
    data = officer.protected("four words of some length")
    assert Identity.opened(data, "four words of some length").recipient == officer.recipient
    with pytest.raises(StoreError, match="does not open"):
        Identity.opened(data, "four words of some lengt")
    for damaged in (b"", data[:60], b"age-encryption.org/v1\n"):
        with pytest.raises(StoreError, match="does not open"):
            Identity.opened(damaged, "four words of some length")
    with pytest.raises(ArgumentError):
        officer.protected("too short")


def test_asking_an_empty_vault_makes_nothing(vault, officer):
    assert vault.unsettled([]) == ()
    for attempt in (
        lambda: read(vault, Sealed("0" * 32, 0, "0" * 64), officer),
        lambda: vault.erase("0" * 32),
    ):
        with pytest.raises(StoreError, match=r"not (there|in this vault)"):
            attempt()
    assert not vault.folder.exists()


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
people = st.builds(
    Person,
    standing=texts,
    names=st.lists(texts, max_size=3).map(tuple),
    contacts=st.lists(texts, max_size=3).map(tuple),
    details=texts,
    consent=st.builds(
        Consent,
        given=st.none() | st.booleans(),
        uses=st.frozensets(st.sampled_from(Use)),
        asked=st.none() | st.integers(0, 2**53 - 1),
        until=st.none() | st.integers(0, 2**53 - 1),
        by=texts,
    ),
)


@given(people, st.integers(0, 9))
def test_a_sheet_is_read_back_as_it_was_and_only_whole_pages_show(person: Person, version: int):
    sheet = Sheet("0" * 32, version, (Keyholder("a", "b"),), person)
    data = to_bytes(sheet)
    assert from_bytes(data) == sheet
    assert len(data) % 4096 == 0


@given(people, st.data())
@settings(max_examples=30)
def test_no_other_bytes_are_a_sheet(person: Person, data):
    good = to_bytes(Sheet("0" * 32, 0, (), person))
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
    try:
        assert to_bytes(from_bytes(changed)) == changed
    except FormError:
        pass


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_an_error_at_any_step_of_sealing_fails_closed(tmp_path, witness, officer, failing, lasting: bool):
    disk = failing(-1)
    (tmp_path / "count").mkdir()
    Vault(tmp_path / "count" / "people").seal(witness, held_by(officer=officer))
    for step in range(len(disk.calls)):
        failing(-1)
        (tmp_path / f"{step}").mkdir()
        vault = Vault(tmp_path / f"{step}" / "people")
        old = vault.seal(witness, held_by(officer=officer))
        disk = failing(step, lasting=lasting)
        try:
            vault.seal(replace(witness, details="new"), held_by(officer=officer), old.reference)
        except StoreError as error:
            assert not any(secret in str(error) for secret in secrets_of(witness))
        failing(-1)
        assert read(vault, old, officer) == witness
        new = vault.seal(replace(witness, details="new"), held_by(officer=officer), old.reference)
        vault.settle(new)
        assert read(vault, new, officer).details == "new"


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_an_error_at_any_step_of_erasing_never_leaves_a_record_with_its_key_once_told_done(
    tmp_path, witness, officer, failing, lasting: bool
):
    for step in range(60):
        failing(-1)
        (tmp_path / f"{step}").mkdir()
        vault = Vault(tmp_path / f"{step}" / "people")
        first = vault.seal(witness, held_by(officer=officer))
        vault.seal(witness, held_by(officer=officer), first.reference)
        disk = failing(step, lasting=lasting)
        try:
            vault.erase(first.reference)
        except StoreError:
            failing(-1)
            vault.erase(first.reference)
        failing(-1)
        assert list(vault.folder.rglob("*.age")) == []
        if len(disk.calls) <= step:
            return
    pytest.fail("erasing takes more steps than were tried")


def test_the_key_is_written_over_before_its_name_goes(vault, witness, officer, tmp_path):
    sealed = vault.seal(witness, held_by(officer=officer))
    # A second name for the same bytes on the disk, as an undelete tool would find them.
    (tmp_path / "inode").hardlink_to(key_of(vault, sealed))
    size = key_of(vault, sealed).stat().st_size
    vault.erase(sealed.reference)
    assert (tmp_path / "inode").read_bytes() == bytes(size)
