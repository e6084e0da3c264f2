"""Hypothesis strategies for the objects of the model, to be combined.

Ranges are the valid ones of section 11 of ``docs/reference/model.md``, wider than the priors:
weights from 0 to ten times the default, rates and scales positive.
"""

from hypothesis import strategies as st

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
COMPONENTS = ("AUT", "USA", "RUS", "CHN")
POWERS = ("USA", "RUS", "CHN")
PARTNERS = ("USA", "EU", "RUS", "CHN", "ROW")

# defaults of section 11 of the model page; the rest of this module draws around them
DEFAULT_WEIGHTS = {
    "security_weight": 1.2,
    "trade_weight": 1.5,
    "aid_weight": 0.5,
    "affinity_weight": 1.0,
    "dependence_aversion": 1.5,
    "coercion_weight": 1.0,
    "threat_weight": 1.0,
    "diversification_weight": 1.0,
}
DEFAULT_SCALES = {"trade_scale": 0.10, "aid_scale": 0.01, "coercion_scale": 0.20}


def reals(low: float, high: float) -> st.SearchStrategy[float]:
    """Finite numbers of an interval, without the subnormal ones that no rule is meant for."""
    return st.floats(low, high, allow_subnormal=False)


def positive(low: float, high: float) -> st.SearchStrategy[float]:
    """Positive numbers of every size between two bounds, evenly in logarithms."""
    exponent = reals(0.0, 1.0)
    return exponent.map(lambda part: min(high, max(low, low * (high / low) ** part)))


def permutations(count: int) -> st.SearchStrategy[list[int]]:
    """Orders of a number of things."""
    return st.permutations(range(count))


# --- indices and levers


def indices() -> st.SearchStrategy[float]:
    """World values in [0, 1]: security ties, affinity, leverage, threat, access and the like."""
    return reals(0.0, 1.0)


def coercions() -> st.SearchStrategy[float]:
    """Coercion: at least 0, no upper clip."""
    return reals(0.0, 3.0)


def capacities() -> st.SearchStrategy[float]:
    """What a power is capable of, 1 = as today."""
    return positive(0.01, 3.0)


def readinesses() -> st.SearchStrategy[float]:
    """How far a corridor is ready: never quite."""
    return reals(0.0, 0.999)


# --- parameters


def weights(default: float = 1.0) -> st.SearchStrategy[float]:
    """Weights of a utility: 0 to ten times the default, logit units."""
    return reals(0.0, 10.0 * default)


def scales(default: float = 0.1) -> st.SearchStrategy[float]:
    """Scales at which a curve bends: a tenth to ten times the default."""
    return positive(default / 10.0, 10.0 * default)


def rates() -> st.SearchStrategy[float]:
    """Adjustment speeds, per year."""
    return positive(0.01, 10.0)


def round_lengths() -> st.SearchStrategy[float]:
    """Length of a round in years: 1, 3, 6 or 12 months."""
    return st.sampled_from([1.0 / 12.0, 0.25, 0.5, 1.0])


def inertias() -> st.SearchStrategy[float]:
    """Share of a habit that is left after a round, in (0, 1)."""
    return reals(0.001, 0.999)


def peer_weights() -> st.SearchStrategy[float]:
    """Weight of the neighbours' example: 0 to 0.95."""
    return reals(0.0, 0.95)


def choice_scales() -> st.SearchStrategy[float]:
    """Scale of the weights."""
    return positive(0.1, 10.0)


# --- vectors


def vectors(elements: st.SearchStrategy[float], count: int) -> st.SearchStrategy[list[float]]:
    """Lists of a given length."""
    return st.lists(elements, min_size=count, max_size=count)


def utilities(count: int = len(COMPONENTS)) -> st.SearchStrategy[list[float]]:
    """Utilities of a state's components, logit units."""
    return vectors(reals(-8.0, 8.0), count)


def utility_tables() -> st.SearchStrategy[list[list[float]]]:
    """Utilities of all states: (state, component)."""
    return st.lists(utilities(), min_size=len(STATES), max_size=len(STATES))


def scores(count: int = len(COMPONENTS)) -> st.SearchStrategy[list[float]]:
    """Log-scores before they are normalised, far ones included."""
    return vectors(reals(-300.0, 300.0), count)


def shocks() -> st.SearchStrategy[list[float]]:
    """Standard normal numbers as they may fall, one for each component."""
    return vectors(reals(-5.0, 5.0), len(COMPONENTS))


@st.composite
def simplex(draw: st.DrawFn, count: int, smallest: float = 0.0) -> list[float]:
    """Shares that add up to 1 (to rounding), each at least `smallest`, corners included."""
    parts = draw(vectors(reals(0.0, 1.0), count).filter(lambda values: sum(values) > 1e-3))
    free = 1.0 - count * smallest
    return [smallest + free * part / sum(parts) for part in parts]


def alignments() -> st.SearchStrategy[list[float]]:
    """A state's alignment: inside the simplex, autonomy first."""
    return simplex(len(COMPONENTS), smallest=1e-4)


def trade_shares() -> st.SearchStrategy[list[float]]:
    """A state's trade shares over the partners."""
    return simplex(len(PARTNERS))


# --- money, million USD a year


def gdps() -> st.SearchStrategy[float]:
    """Gross domestic product."""
    return positive(1e3, 1e6)


def trades() -> st.SearchStrategy[float]:
    """Exports plus imports."""
    return positive(5e2, 1e6)


def offers() -> st.SearchStrategy[float]:
    """Grant equivalent of a power's offer to a state; often none."""
    return st.just(0.0) | positive(0.01, 1e5)


def budgets() -> st.SearchStrategy[float]:
    """What a power has to offer in a year."""
    return positive(1.0, 1e5)


def investments() -> st.SearchStrategy[float]:
    """Investment in a corridor."""
    return st.just(0.0) | positive(1.0, 1e5)


# --- relations of states and of powers


@st.composite
def neighbour_matrices(draw: st.DrawFn, count: int = len(STATES)) -> list[list[float]]:
    """Peer weights W: rows add up to 1, zero diagonal, some borders missing."""
    rows = []
    for state in range(count):
        others = draw(simplex(count - 1))
        rows.append([*others[:state], 0.0, *others[state:]])
    return rows


def punishments() -> st.SearchStrategy[list[list[float]]]:
    """Which power punishes alignment with which: (power, power), resentment on the diagonal."""
    return st.lists(vectors(indices(), len(POWERS)), min_size=len(POWERS), max_size=len(POWERS))


# --- votes


def votes() -> st.SearchStrategy[float]:
    """Vote of a power: yes 1, abstain or absent 0, no -1."""
    return st.sampled_from([-1.0, 0.0, 1.0])


def mean_votes() -> st.SearchStrategy[float]:
    """Mean vote of all other members."""
    return reals(-1.0, 1.0)


def probabilities() -> st.SearchStrategy[float]:
    """Probabilities, certainty left out."""
    return reals(0.001, 0.999)
