"""The day on which the target stands, for variants whose lawfulness depends on it."""

from datetime import UTC, date, datetime

from droits_conformance.day import paris_day
from droits_conformance.mutants.scene import Scene


def day_of(scene: Scene) -> date:
    """The day of the profile, or the real one in Paris."""
    return scene.profile.today or paris_day(datetime.now(UTC))
