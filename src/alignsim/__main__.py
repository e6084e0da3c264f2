"""``python -m alignsim``: the alignsim command."""

from alignsim.cli import main

main()
