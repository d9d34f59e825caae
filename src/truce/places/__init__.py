"""Places: the packaged gazetteer of the world, and the outline for maps that need no network."""

from truce.places.gazetteer import Gazetteer, GazetteerError, PlaceEntry
from truce.places.names import normalise
from truce.places.outline import Outline, load_outline
from truce.places.zones import zones_of

__all__ = ["Gazetteer", "GazetteerError", "Outline", "PlaceEntry", "load_outline", "normalise", "zones_of"]
