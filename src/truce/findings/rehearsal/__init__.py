"""Rehearsal: a draft agreement run over past incident data, as if it had been in force then.

What comes out is what the data set's claims would have amounted to, with everything that they leave open
kept open. It says nothing about what happened, and nothing about what will.
"""

from truce.findings.rehearsal.run import rehearse
from truce.findings.rehearsal.sides import load_sides
from truce.findings.rehearsal.summary import Rehearsal
from truce.findings.rehearsal.terms import Window

__all__ = ["Rehearsal", "Window", "load_sides", "rehearse"]
