"""Whether words can be told from what is behind them, by the contrast of two colours."""

Colour = tuple[int, int, int]
"""Red, green and blue, each 0 to 255 (sRGB)."""

LEAST_CONTRAST = 1.3
"""Ratio below which words are not seen. WCAG asks for 4.5 to read with ease; #e1e1e1 on white is 1.3."""


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black on white).

    Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def unseen(colour: Colour | None, behind: Colour | None) -> bool:
    """Whether words in a colour cannot be seen on another; unknown colours can.

    Two colours of one lightness (red on green) are told apart by their hue.
    """
    if colour is None or behind is None:
        return False
    near = max(abs(a - b) for a, b in zip(colour, behind, strict=True)) < _HUE
    return near and contrast(colour, behind) < LEAST_CONTRAST


_HUE = 64
"""How far apart one part of two colours must be for their hue alone to tell them apart."""


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
