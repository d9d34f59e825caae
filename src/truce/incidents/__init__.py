"""Incidents: all the accounts of one act, side by side, and one agreement across several documents.

Matching only proposes: it keeps every account with its own words, and it never adds, averages or chooses.
"""

from truce.incidents.instruments import Instrument, match_agreements
from truce.incidents.matching import Account, Difference, Incident, Told, match_events

__all__ = ["Account", "Difference", "Incident", "Instrument", "Told", "match_agreements", "match_events"]
