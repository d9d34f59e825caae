"""truce keeps watch over a ceasefire: what is reported, by whom, in which words.

`truce.brief` reads documents and puts what they say side by side; `truce.errors` has what can go wrong.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from truce.mission import Brief, brief

__version__ = "0.1.0"
__all__ = ["Brief", "__version__", "brief"]


def __getattr__(name: str) -> Any:
    # Loaded at first use, so that `import truce` and the command line stay quick.
    if name in {"Brief", "brief"}:
        from truce import mission

        return getattr(mission, name)
    raise AttributeError(f"module 'truce' has no attribute {name!r}")
