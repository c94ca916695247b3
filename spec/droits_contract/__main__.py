"""`python -m droits_contract …` is the command `droits …`, for who knows the interpreter but not the PATH."""

from droits_contract.cli import main

main()
