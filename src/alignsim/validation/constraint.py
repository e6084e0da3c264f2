"""What history matching says of parameters, and what plausible draws predict."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.uncertain import rule_leaves
from alignsim.validation.implausibility import instrument_error, plausible_of, tolerances
from alignsim.validation.matching import Matched, predict_all
from alignsim.validation.predictions import Predictions
from alignsim.validation.targets import MATCHED, targets

Array = NDArray[np.float64]
QUANTILES: Final = (0.05, 0.5, 0.95)
# a parameter counts as constrained when the middle of its range moves by more than this many standard deviations
# of the prior, or the range narrows by more than this share
MOVED: Final = 0.10
NARROWED: Final = 0.05
MATCHED_INSTRUMENTS: Final = tuple(name for name, _ in MATCHED)
# model discrepancies of levels that are compared
TRIED: Final = (0.05, 0.07, 0.10, 0.12, 0.20)


def parameters_table(found: Matched) -> pd.DataFrame:
    """Prior against plausible range of every parameter of the rules and every input of the worlds that are run.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.

    Returns
    -------
    pandas.DataFrame
        ``path, prior_q05, prior_q50, prior_q95, q05, q50, q95, moved, narrowed, constrained``; moved is the
        change of the mean in standard deviations of the prior, narrowed the share by which the range of 90 % became
        smaller, both on the scale on which the prior is even. The most constrained come first; inputs are named
        ``YEAR:PATH``.
    """
    rows = [_parameter(path, found) for path in found.sample.draws]
    table = pd.DataFrame(rows)
    order = table["moved"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _parameter(path: str, found: Matched) -> dict[str, object]:
    values, scale = found.sample.draws[path], even(path, found.sample.draws[path])
    kept = scale[found.plausible]
    moved = float((kept.mean() - scale.mean()) / scale.std())
    narrowed = float(1.0 - width(kept) / width(scale))
    return {
        "path": path,
        **dict(zip(("prior_q05", "prior_q50", "prior_q95"), np.quantile(values, QUANTILES), strict=True)),
        **dict(zip(("q05", "q50", "q95"), np.quantile(values[found.plausible], QUANTILES), strict=True)),
        "moved": moved, "narrowed": narrowed, "constrained": abs(moved) > MOVED or narrowed > NARROWED,
    }  # fmt: skip


def even(path: str, values: Array) -> Array:
    """Draws on the scale on which their prior is even.

    Parameters
    ----------
    path : str
        Of a parameter of the rules, or of an input.
    values : ndarray, (run)
        In its unit.

    Returns
    -------
    ndarray, (run)
        Their logarithms where the prior is a factor either way.
    """
    leaf = rule_leaves().get(path)
    return np.log(values) if leaf and leaf.prior and leaf.prior.kind == "times" else values


def width(draws: Array) -> Array:
    """How wide the range of 90 % is.

    Parameters
    ----------
    draws : ndarray, (run, ...)
        On any scale.

    Returns
    -------
    ndarray, (...)
        On the same.
    """
    low, _, high = np.quantile(draws, QUANTILES, axis=0)
    return np.asarray(high - low)


def kept_apart(found: Matched) -> Predictions:
    """What the sample of the prior predicts of the targets that are kept for checking.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.

    Returns
    -------
    Predictions
        Of the same draws.
    """
    return predict_all(targets("check"), replace(found.draws, replicates=len(found.plausible)))


def targets_table(found: Matched, checked: Predictions) -> pd.DataFrame:
    """What prior and plausible draws predict of every target, matched or kept for checking.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.
    checked : Predictions
        From `kept_apart`.

    Returns
    -------
    pandas.DataFrame
        ``name, kind, measure, use, observed, allowed, prior_q05, prior_q50, prior_q95, q05, q50, q95, excluded,
        excluded_alone``; the last two are nan for targets that were not matched.
    """
    matched = _rows(found.sample, found.plausible)
    matched["allowed"] = found.allowed
    matched["excluded"], matched["excluded_alone"] = found.excluded, found.excluded_alone
    return pd.concat([matched, _rows(checked, found.plausible)], ignore_index=True)


def _rows(predictions: Predictions, plausible: NDArray[np.bool_]) -> pd.DataFrame:
    values: Array = predictions.values  # noqa: PD011
    before, after = np.quantile(values, QUANTILES, axis=0), np.quantile(values[plausible], QUANTILES, axis=0)
    table = pd.DataFrame(
        {
            "name": [one.name for one in predictions.targets],
            "kind": [one.kind for one in predictions.targets],
            "measure": [one.measure for one in predictions.targets],
            "use": [one.use for one in predictions.targets],
            "observed": predictions.observed,
        }
    )
    for prefix, quantiles in (("prior_", before), ("", after)):
        for name, row in zip(("q05", "q50", "q95"), quantiles, strict=True):
            table[prefix + name] = row
    return table


def scores_table(table: pd.DataFrame) -> pd.DataFrame:
    """Mean error and coverage of prior and plausible draws, by measure.

    Parameters
    ----------
    table : pandas.DataFrame
        From `targets_table`.

    Returns
    -------
    pandas.DataFrame
        For each use and measure ``use, measure, targets, prior_error, error, prior_inside, inside``: mean absolute
        error of the median (fraction of 1), and how many observed values lie in the range of 90 % without observation
        error.
    """
    known = table[table["observed"].notna()]
    groups = known.groupby(["use", "measure"], sort=False)
    return pd.DataFrame([_score(str(use), str(measure), group) for (use, measure), group in groups])


def _score(use: str, measure: str, group: pd.DataFrame) -> dict[str, object]:
    def error(name: str) -> float:
        return float((group[name] - group["observed"]).abs().mean())

    def inside(prefix: str) -> int:
        return int(group["observed"].between(group[f"{prefix}q05"], group[f"{prefix}q95"]).sum())

    return {
        "use": use, "measure": measure, "targets": len(group), "prior_error": error("prior_q50"),
        "error": error("q50"), "prior_inside": inside("prior_"), "inside": inside(""),
    }  # fmt: skip


def tolerance_table(found: Matched, checked: Predictions) -> pd.DataFrame:
    """How the plausible draws hang on the discrepancy that is allowed, the one in force among others.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.
    checked : Predictions
        From `kept_apart`.

    Returns
    -------
    pandas.DataFrame
        ``discrepancy, share, same, others``: model discrepancy of levels, share of the sample that stays, and mean
        absolute error of its median (fraction of 1) on levels kept for checking: by the instrument that was
        matched, in later years, and by other instruments.
    """
    return pd.DataFrame([_tried(size, found, checked) for size in sorted((*TRIED, instrument_error()))])


def _tried(size: float, found: Matched, checked: Predictions) -> dict[str, float]:
    stay = plausible_of(found.sample.values, found.sample.observed, tolerances(found.targets, size))
    same, others = _errors(checked, stay) if stay.any() else (np.nan, np.nan)
    return {"discrepancy": size, "share": float(stay.mean()), "same": same, "others": others}


def _errors(checked: Predictions, stay: NDArray[np.bool_]) -> tuple[float, float]:
    """Mean error of levels by the instrument that was matched, and by others."""
    table = _rows(checked, stay)
    errors = scores_table(table[table["kind"] == "level"]).set_index("measure")["error"]
    same = errors.index.str.startswith(MATCHED_INSTRUMENTS)
    return float(errors[same].mean()), float(errors[~same].mean())
