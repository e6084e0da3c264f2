"""Compare the shipped inputs with those made anew: ``python -m alignsim.world.derivation``."""

import sys

from alignsim.world.derivation.rebuild import main

sys.exit(main())
