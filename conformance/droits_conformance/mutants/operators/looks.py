"""Which rules are asked first about a mutant, so that it dies of the first or the second one."""

from droits_conformance.checks.people import CAISSE, CONTRATS, DOCTOR, EXONERATIONS, FAMILY, ME, PERSON

SHAPE = ("CON-003", "CON-002")
"""Types, formats, required members and unknown ones of every body."""
FACTS = {
    ME: ("BEN-001", "BEN-005"),
    FAMILY: ("BEN-002", "BEN-004"),
    PERSON: ("BEN-004", "BEN-005"),
    CAISSE: ("CAI-004",),
    CONTRATS: ("CTR-007", "CTR-008"),
    EXONERATIONS: ("EXO-006",),
    DOCTOR: ("MED-005",),
}
"""Whether an answer of the operation says what is true, by operation."""
FLAGS = {
    ME: ("BEN-005",),
    FAMILY: ("BEN-004",),
    PERSON: ("MED-001", "CTR-003"),
}
"""The same of the two flags, which follow the window."""
PERIODS = ("CTR-008",)
"""The same of the periods of rights of a contract."""
