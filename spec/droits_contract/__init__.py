"""The contract, the conventions and the rules, read from `spec/`.

from droits_contract import load_contract, load_convention, load_rules

contract = load_contract()
contract.operation("getMe").path
"""

from droits_contract.contract import Contract as Contract
from droits_contract.contract import Operation as Operation
from droits_contract.contract import load_contract as load_contract
from droits_contract.convention import Convention as Convention
from droits_contract.convention import load_convention as load_convention
from droits_contract.convention import load_conventions as load_conventions
from droits_contract.errors import ContractError as ContractError
from droits_contract.matrix import Matrix as Matrix
from droits_contract.mutants import Mutant as Mutant
from droits_contract.mutants import MutantKind as MutantKind
from droits_contract.mutants import Source as Source
from droits_contract.mutants import load_mutants as load_mutants
from droits_contract.mutants import mutants_of as mutants_of
from droits_contract.quota import Quota as Quota
from droits_contract.rules import Level as Level
from droits_contract.rules import Provenance as Provenance
from droits_contract.rules import Rule as Rule
from droits_contract.rules import load_rules as load_rules

__all__ = [
    "Contract",
    "ContractError",
    "Convention",
    "Level",
    "Matrix",
    "Mutant",
    "MutantKind",
    "Operation",
    "Provenance",
    "Quota",
    "Rule",
    "Source",
    "load_contract",
    "load_convention",
    "load_conventions",
    "load_mutants",
    "load_rules",
    "mutants_of",
]
