"""A process that seals, corrects and erases invented people and says so: for the test that cuts its power.

usage: sealing_people.py FOLDER IDENTITY(file protected by no passphrase: a test's own)
"""

import sys
from pathlib import Path

from truce.store.files.people import Keyholder, Person
from truce.store.files.vault import Vault


def main() -> None:
    folder, recipient = sys.argv[1:]
    vault, holders = Vault(Path(folder)), [Keyholder("officer", recipient)]
    for number in range(3):
        first = vault.seal(Person("source", (f"person {number}",)), holders)
        said("sealed", first.reference, 0, first.sha256)
        second = vault.seal(Person("source", (f"person {number}",)), holders, first.reference)
        said("sealed", second.reference, 1, second.sha256)
        vault.settle(second)
        said("settled", second.reference, 1, second.sha256)
        if number == 1:
            vault.erase(second.reference)
            said("erased", second.reference, 1, second.sha256)


def said(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
