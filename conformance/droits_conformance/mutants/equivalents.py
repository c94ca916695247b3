"""Mutants that no rule can condemn because nothing that anybody may see is wrong: argued one by one in writing.

Read from `spec/variants/equivalents.yaml`: a list of `id` (exactly the mutant's) and `because`. A campaign leaves them out
of its rates and lists them; one that dies all the same shows that its argument is wrong.
"""

from functools import cache

from droits_contract import ContractError
from droits_contract.documents import check_document, read_document
from droits_contract.source import artefact


@cache
def load_equivalents() -> dict[str, str]:
    """The argument for each equivalent mutant, by its id; ContractError names the place that is wrong."""
    path = artefact("spec", "variants", "equivalents.yaml")
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "variants", "equivalents.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    return {node["id"]: node["because"] for node in document}
