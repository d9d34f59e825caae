"""Names spelled as ids."""

import re
import unicodedata

_LONGEST = 48


def slug(name: str) -> str:
    """A name as an id: Latin letters and digits, dashes between the words; it may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit("-", 1)[0]
