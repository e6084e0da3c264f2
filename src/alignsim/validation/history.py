"""Two periods run forward: predicted changes of trade beside those that were observed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from alignsim.validation.observed import ordinary_movement
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.targets import ROUNDS_A_YEAR, targets
from alignsim.validation.worlds import Draws

Array = NDArray[np.float64]
RANGE: Final = (0.05, 0.95)
# what a range of 90 % should hold; more than 98 % would be a range too wide to say anything
COVERAGE: Final = (0.80, 0.98)
# smaller changes are within what one year's prices do to a share of trade
LARGE: Final = 0.02
SIGNS: Final = 0.70
_HALVINGS: Final = 60


@dataclass(frozen=True)
class History:
    """Predicted and observed changes of trade.

    Attributes
    ----------
    changes : pandas.DataFrame
        A row for each change, misses first: ``name, period, state, partner, observed, error, predicted, q05, q95,
        inside, ordinary, large, sign_right, distance, source``. Predicted is the median of the replicates; the range
        holds replicates and observation error; distance is from the range, 0 inside; ordinary: it would lie inside
        a range that also holds what shares of trade do in as many ordinary years.
    summary : pandas.DataFrame
        A row for each period and for both: ``period, changes, inside, coverage, ordinary, large, signs, sign_share,
        mean_error, mean_error_no_change``.
    draws : Draws
        Behind the ranges.
    """

    changes: pd.DataFrame
    summary: pd.DataFrame
    draws: Draws

    @property
    def missed(self) -> tuple[str, ...]:
        """Minima that are missed over both periods, in words."""
        both = self.summary.iloc[-1]
        low, high = COVERAGE
        found = []
        if not low <= both["coverage"] <= high:
            found.append(
                f"{both['inside']:.0f} of {both['changes']:.0f} changes lie within their range "
                f"({100 * both['coverage']:.0f} %, expected {100 * low:.0f} to {100 * high:.0f} %)"
            )
        if both["sign_share"] < SIGNS:
            found.append(
                f"{both['signs']:.0f} of {both['large']:.0f} changes of more than {100 * LARGE:.0f} points have the "
                f"right sign ({100 * both['sign_share']:.0f} %, expected at least {100 * SIGNS:.0f} %)"
            )
        return tuple(found)


def run_history(draws: Draws) -> History:
    """Run both periods forward.

    Parameters
    ----------
    draws : Draws
        How many of what.

    Returns
    -------
    History
        Deterministic: observation error is added exactly, not drawn.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    predictions = predict([one for one in targets() if one.kind == "trade"], draws)
    changes = _changes(predictions)
    periods = [*changes["period"].unique(), "both"]
    summary = pd.DataFrame([_summary(changes, period) for period in periods])
    order = changes.sort_values(["inside", "distance", "period", "name"], ascending=[True, False, True, True])
    return History(order.reset_index(drop=True), summary, draws)


def _changes(predictions: Predictions) -> pd.DataFrame:
    rows = []
    for target, values in zip(predictions.targets, np.transpose(predictions.values), strict=True):
        low, high = (blurred_quantile(values, target.error, share) for share in RANGE)
        predicted = float(np.median(values))
        distance = max(low - target.observed, target.observed - high, 0.0)
        wider = float(np.hypot(target.error, ordinary_movement(target.rounds // ROUNDS_A_YEAR)))
        lowest, highest = (blurred_quantile(values, wider, share) for share in RANGE)
        rows.append(
            {
                "name": target.name, "period": target.experiment, "state": target.state, "partner": target.other,
                "observed": target.observed, "error": target.error, "predicted": predicted, "q05": low, "q95": high,
                "inside": distance == 0.0, "ordinary": lowest <= target.observed <= highest,
                "large": abs(target.observed) > LARGE, "sign_right": predicted * target.observed > 0,
                "distance": distance, "source": target.source,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _summary(changes: pd.DataFrame, period: str) -> dict[str, object]:
    chosen = changes if period == "both" else changes[changes["period"] == period]
    large = chosen[chosen["large"]]
    return {
        "period": period,
        "changes": len(chosen),
        "inside": int(chosen["inside"].sum()),
        "coverage": float(chosen["inside"].mean()),
        "ordinary": int(chosen["ordinary"].sum()),
        "large": len(large),
        "signs": int(large["sign_right"].sum()),
        "sign_share": float(large["sign_right"].mean()),
        "mean_error": float((chosen["predicted"] - chosen["observed"]).abs().mean()),
        "mean_error_no_change": float(chosen["observed"].abs().mean()),
    }


def blurred_quantile(values: Array, error: float, share: float) -> float:
    """Quantile of equally likely values with a normal error added.

    Parameters
    ----------
    values : ndarray, (run)
        Predictions.
    error : float
        Standard deviation of the error, at least 0.
    share : float
        Between 0 and 1.

    Returns
    -------
    float
        Of the mixture of normal distributions, by bisection; without an error the quantile of the values.
    """
    if error == 0.0:
        return float(np.quantile(values, share))
    low, high = float(values.min()) - 10.0 * error, float(values.max()) + 10.0 * error
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        below = ndtr((middle - values) / error).mean()
        low, high = (middle, high) if below < share else (low, middle)
    return (low + high) / 2.0
