"""truce keeps watch over a ceasefire: what is reported, by whom, in which words.

`brief` reads documents about a truce and puts what they say side by side; `read_document` reads one, for
when its name or date must be given. `open` opens a mission, which keeps a record. What goes wrong on
purpose is a `TruceError` (see `truce.errors`).
"""

from typing import TYPE_CHECKING, Any

from truce.errors import ArgumentError, InputError, TruceError, UnreadLanguage

if TYPE_CHECKING:
    from truce.documents import Document, read_document
    from truce.mission import Brief, Mission, brief, open  # noqa: A004  (the verb of the field)

__version__ = "0.5.0"
__all__ = [
    "ArgumentError",
    "Brief",
    "Document",
    "InputError",
    "Mission",
    "TruceError",
    "UnreadLanguage",
    "__version__",
    "brief",
    "open",
    "read_document",
]


def __getattr__(name: str) -> Any:
    # Loaded at first use, so that `import truce` and the command line stay quick.
    if name in {"Brief", "Mission", "brief", "open"}:
        from truce import mission

        return getattr(mission, name)
    if name in {"Document", "read_document"}:
        from truce import documents

        return getattr(documents, name)
    raise AttributeError(f"module 'truce' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
