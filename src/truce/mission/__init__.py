"""Wires the stages: documents in, a brief out (`brief`); and missions, which keep a record (`Mission`)."""

from truce.mission.briefing import BRIEF_SCHEMA as BRIEF_SCHEMA
from truce.mission.briefing import Brief as Brief
from truce.mission.briefing import Source as Source
from truce.mission.briefing import brief as brief
from truce.mission.briefing import latest_date as latest_date
from truce.mission.briefing import recall as recall
