"""Named, opt-in misbehaviours of the sandbox: they prove that the judge can see.

services = switch_on(services, ["nir-etranger-servi"])
"""

from droits_simulator.faults import acces, branches, contenu, conventions, fenetres, jetons, journaux, quotas
from droits_simulator.faults.fault import Fault as Fault
from droits_simulator.faults.fault import UnknownFault as UnknownFault
from droits_simulator.faults.fault import all_faults as all_faults
from droits_simulator.faults.fault import family_forms as family_forms
from droits_simulator.faults.fault import find_fault as find_fault
from droits_simulator.faults.fault import is_of_a_family as is_of_a_family
from droits_simulator.faults.fault import switch_on as switch_on

__all__ = [
    "Fault",
    "UnknownFault",
    "acces",
    "all_faults",
    "branches",
    "contenu",
    "conventions",
    "family_forms",
    "fenetres",
    "find_fault",
    "is_of_a_family",
    "jetons",
    "journaux",
    "quotas",
    "switch_on",
]
