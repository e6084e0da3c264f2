"""Names of the terms that a move is explained by (section 9 of the model page)."""

from typing import Final

# terms of the utility of a power, in the order in which they are added up (equation 10)
POWER_TERMS: Final = ("security", "trade", "aid", "affinity", "dependence", "coercion", "threat")
# terms of the utility of autonomy: what raises it lowers every power
AUTONOMY_TERMS: Final = ("autonomy_bias", "diversification")
TERMS: Final = (*POWER_TERMS, *AUTONOMY_TERMS, "noise")
