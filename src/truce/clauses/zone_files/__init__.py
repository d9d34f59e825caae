"""Zones and lines out of files: GeoJSON, KML and KMZ. What a file draws is its author's claim."""
