"""truce keeps watch over a ceasefire: what is reported, by whom, in which words."""

__version__ = "0.1.0"
