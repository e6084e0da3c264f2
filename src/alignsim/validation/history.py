"""Two periods run forward: predicted changes of trade and of votes beside those that were observed.

A range of 90 % for what will be observed has to hold three things: what is not known of the model (parameters and
inputs), what the figures leave open, and what shares of trade do in any year, for which the model has no cause.
The range that is counted holds all three. The last, which is the widest, comes from years outside both periods and
says nothing for the model, so two counts stand beside it: of the model's own range, without ordinary years, and of
a range around no change at all, with them. A model that knows something lies inside more often than the second, or
within narrower ranges. For votes the third is that like texts are voted on alike (`agreement.dispersion`).
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from alignsim.config.schema import COMPONENTS, POWERS, STATES
from alignsim.validation.agreement import agreement
from alignsim.validation.observed import FIRST_PERIOD, SECOND_PERIOD, ordinary_movement
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.targets import HISTORY, ROUNDS_A_YEAR, targets
from alignsim.validation.worlds import Draws, run_world

Array = NDArray[np.float64]
RANGE: Final = (0.05, 0.95)
# what a range of 90 % should hold; more than 98 % would be a range too wide to say anything
COVERAGE: Final = (0.80, 0.98)
# smaller changes are within what one year's prices do to a share of trade
LARGE: Final = 0.02
SIGNS: Final = 0.70
_HALVINGS: Final = 60
TRADE: Final = "trade"
AGREEMENT: Final = "agreement"
BOTH: Final = "both"
_PERIODS: Final = (FIRST_PERIOD, SECOND_PERIOD)


@dataclass(frozen=True)
class History:
    """Predicted and observed changes of trade, and of agreement in the UN General Assembly.

    Attributes
    ----------
    changes : pandas.DataFrame
        A row for each change, misses first: ``name, kind, period, state, other, observed, error, predicted, q05, q95,
        inside, own_q05, own_q95, own, still, large, sign_right, distance, source``. Predicted is the median of the
        replicates. The range holds replicates, observation error (for votes: what single votes leave open if they
        are independent) and, for trade, ordinary movement (normal, standard deviation of `ordinary_movement`), for
        votes that they are not (error times `agreement.dispersion`); the own range leaves the last out.
        Own: inside the own range. Still: inside a range for what stays, which is no change of trade but for error and
        ordinary movement; for votes, alignments that stay as they were. Distance is from the range, 0 inside.
    summary : pandas.DataFrame
        A row for each kind and period, and for each kind: ``kind, period, changes, inside, coverage, width, own,
        own_width, still, large, signs, sign_share, mean_error, mean_error_no_change``; widths are means, a fraction
        of 1.
    draws : Draws
        Behind the ranges.
    """

    changes: pd.DataFrame
    summary: pd.DataFrame
    draws: Draws

    @property
    def missed(self) -> tuple[str, ...]:
        """Minima that are missed over both periods, in words."""
        both = self.summary[self.summary["period"] == BOTH].to_dict("records")
        return tuple(words for row in both for words in _missed(row))


def _missed(row: Mapping[Hashable, Any]) -> list[str]:
    found, (low, high) = [], COVERAGE
    if not low <= row["coverage"] <= high:
        found.append(
            f"{row['inside']:.0f} of {row['changes']:.0f} changes of {row['kind']} lie within their range "
            f"({100 * row['coverage']:.0f} %, expected {100 * low:.0f} to {100 * high:.0f} %)"
        )
    if row["sign_share"] < SIGNS:
        found.append(
            f"{row['signs']:.0f} of {row['large']:.0f} changes of {row['kind']} of more than {100 * LARGE:.0f} points "
            f"have the right sign ({100 * row['sign_share']:.0f} %, expected at least {100 * SIGNS:.0f} %)"
        )
    return found


def run_history(draws: Draws) -> History:
    """Run both periods forward.

    Parameters
    ----------
    draws : Draws
        How many of what.

    Returns
    -------
    History
        Deterministic: errors are added exactly, not drawn.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    predictions = predict([one for one in targets() if one.kind == TRADE], draws)
    changes = pd.DataFrame([*_trade(predictions), *(row for period in _PERIODS for row in _votes(*period, draws))])
    order = changes.sort_values(
        ["kind", "inside", "distance", "own", "period", "name"], ascending=[False, True, False, True, True, True]
    )
    groups = [(kind, period) for kind in (TRADE, AGREEMENT) for period in (*HISTORY.values(), BOTH)]
    summary = pd.DataFrame([_summary(changes, *group) for group in groups])
    return History(order.reset_index(drop=True), summary, draws)


def _trade(predictions: Predictions) -> Iterator[dict[str, object]]:
    for target, values in zip(predictions.targets, np.transpose(predictions.values), strict=True):
        whole = float(np.hypot(target.error, ordinary_movement(target.rounds // ROUNDS_A_YEAR)))
        low, high = _range(np.zeros(1), whole)
        yield {
            "name": target.name, "kind": TRADE, "period": target.experiment, "state": target.state,
            "other": target.other, **_judged(target.observed, target.error, values, whole),
            "still": low <= target.observed <= high, "source": target.source,
        }  # fmt: skip


def _votes(start: int, end: int, draws: Draws) -> Iterator[dict[str, object]]:
    ending = run_world(start, HISTORY[start], ROUNDS_A_YEAR * (end - start), draws)
    usa = COMPONENTS.index("USA")
    found = agreement(start, end, ending.alignment[:, usa], draws.seed)
    held = agreement(start, end, ending.alignment_start[:, usa], draws.seed)
    for i, state in enumerate(STATES):
        for p, power in enumerate(POWERS):
            before, observed = found.start[i, p], float(found.end[i, p] - found.start[i, p])
            low, high = _range(held.predicted[:, i, p] - before, held.dispersion * float(held.error[i, p]))
            error = float(found.error[i, p])
            yield {
                "name": f"agreement_{end}_{state}_{power}", "kind": AGREEMENT, "period": HISTORY[start],
                "state": state, "other": power,
                **_judged(observed, error, found.predicted[:, i, p] - before, found.dispersion * error),
                "still": low <= observed <= high, "source": "undl+undl_voeten",
            }  # fmt: skip


def _judged(observed: float, error: float, values: Array, whole: float) -> dict[str, object]:
    """Beside the range of `error` alone, and of all that moves a figure."""
    (low, high), (own_low, own_high) = _range(values, whole), _range(values, error)
    predicted, distance = float(np.median(values)), max(low - observed, observed - high, 0.0)
    return {
        "observed": observed, "error": error, "predicted": predicted, "q05": low, "q95": high,
        "inside": distance == 0.0, "own_q05": own_low, "own_q95": own_high, "own": own_low <= observed <= own_high,
        "large": abs(observed) > LARGE, "sign_right": predicted * observed > 0, "distance": distance,
    }  # fmt: skip


def _range(values: Array, error: float) -> tuple[float, float]:
    return blurred_quantile(values, error, RANGE[0]), blurred_quantile(values, error, RANGE[1])


def _summary(changes: pd.DataFrame, kind: str, period: str) -> dict[str, object]:
    chosen = changes[(changes["kind"] == kind) & ((changes["period"] == period) | (period == BOTH))]
    large = chosen[chosen["large"]]
    return {
        "kind": kind,
        "period": period,
        "changes": len(chosen),
        "inside": int(chosen["inside"].sum()),
        "coverage": float(chosen["inside"].mean()),
        "width": float((chosen["q95"] - chosen["q05"]).mean()),
        "own": int(chosen["own"].sum()),
        "own_width": float((chosen["own_q95"] - chosen["own_q05"]).mean()),
        "still": int(chosen["still"].sum()),
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
