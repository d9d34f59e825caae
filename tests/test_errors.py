"""The messages are an interface: what, where, why, what next."""

import pickle

import pytest

from truce.errors import ArgumentError, InputError, TruceError, UnreadLanguage


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (InputError("a.txt", "it is empty", "Check it"), "a.txt: it is empty. Check it."),
        (
            UnreadLanguage("a.txt", "it is in Thai", "Translate it", "th"),
            "a.txt: it is in Thai. Translate it.",
        ),
        (
            ArgumentError("--published", "31.04.2025", "there is no such day", "Write 2025-04-30"),
            "--published '31.04.2025': there is no such day. Write 2025-04-30.",
        ),
    ],
)
def test_a_message_names_what_why_and_what_next(error: TruceError, message: str):
    assert str(error) == message
    assert str(pickle.loads(pickle.dumps(error))) == message


def test_a_message_that_quotes_a_document_moves_no_cursor():
    odd = "\x1b[2J\u202ex\u2066\x00\n\ud800"
    error = InputError(f"a{odd}", f"day is `{odd}`", f"Check {odd}")
    assert str(error).isprintable()
    assert error.reason == r"day is `\x1b[2J\u202ex\u2066\x00\n\ud800`"
