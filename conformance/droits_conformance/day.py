"""What day it is for people in France: the contract counts days as they do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(moment: datetime) -> date:
    """The day in Paris at an aware moment."""
    return moment.astimezone(PARIS).date()
