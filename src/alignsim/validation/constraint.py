"""What history matching says of parameters, and what plausible draws predict."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.uncertain import rule_leaves
from alignsim.validation.implausibility import CUTOFF
from alignsim.validation.matching import Matched, predict_all
from alignsim.validation.predictions import Predictions
from alignsim.validation.targets import targets

Array = NDArray[np.float64]
QUANTILES: Final = (0.05, 0.5, 0.95)
# a parameter counts as constrained when the middle of its range moves by more than this many standard deviations
# of the prior, or the range narrows by more than this share
MOVED: Final = 0.10
NARROWED: Final = 0.05


def parameters_table(found: Matched) -> pd.DataFrame:
    """Prior against plausible range of every parameter of the rules.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.

    Returns
    -------
    pandas.DataFrame
        ``path, symbol, prior_q05, prior_q50, prior_q95, q05, q50, q95, moved, narrowed, constrained``; moved is the
        change of the mean in standard deviations of the prior, narrowed the share by which the range of 90 % became
        smaller, both on the scale on which the prior is even. The most constrained come first.
    """
    rows = [_parameter(path, found) for path in rule_leaves() if path in found.sample.draws]
    table = pd.DataFrame(rows)
    order = table["moved"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _parameter(path: str, found: Matched) -> dict[str, object]:
    leaf, values = rule_leaves()[path], found.sample.draws[path]
    scale = np.log(values) if leaf.prior is not None and leaf.prior.kind == "times" else values
    kept = scale[found.plausible]
    moved = float((kept.mean() - scale.mean()) / scale.std())
    narrowed = float(1.0 - _width(kept) / _width(scale))
    return {
        "path": path, "symbol": leaf.symbol,
        **dict(zip(("prior_q05", "prior_q50", "prior_q95"), np.quantile(values, QUANTILES), strict=True)),
        **dict(zip(("q05", "q50", "q95"), np.quantile(values[found.plausible], QUANTILES), strict=True)),
        "moved": moved, "narrowed": narrowed, "constrained": abs(moved) > MOVED or narrowed > NARROWED,
    }  # fmt: skip


def _width(values: Array) -> float:
    low, _, high = np.quantile(values, QUANTILES)
    return float(high - low)


def targets_table(found: Matched) -> pd.DataFrame:
    """What prior and plausible draws predict of every target, matched or kept for checking.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.

    Returns
    -------
    pandas.DataFrame
        ``name, kind, use, observed, allowed, prior_q05, prior_q50, prior_q95, q05, q50, q95, excluded,
        excluded_alone``; the last two are nan for targets that were not matched.
    """
    checked = targets("check")
    kept_apart = predict_all(checked, replace(found.draws, replicates=len(found.sample.values)))
    matched = _rows(found.sample, found.plausible)
    matched["allowed"] = found.allowed
    matched["excluded"], matched["excluded_alone"] = found.excluded, found.excluded_alone
    return pd.concat([matched, _rows(kept_apart, found.plausible)], ignore_index=True)


def _rows(predictions: Predictions, plausible: NDArray[np.bool_]) -> pd.DataFrame:
    values: Array = predictions.values  # noqa: PD011
    before, after = np.quantile(values, QUANTILES, axis=0), np.quantile(values[plausible], QUANTILES, axis=0)
    table = pd.DataFrame(
        {
            "name": [one.name for one in predictions.targets],
            "kind": [one.kind for one in predictions.targets],
            "use": [one.use for one in predictions.targets],
            "observed": [one.observed for one in predictions.targets],
        }
    )
    for prefix, quantiles in (("prior_", before), ("", after)):
        for name, row in zip(("q05", "q50", "q95"), quantiles, strict=True):
            table[prefix + name] = row
    return table


def scores_table(table: pd.DataFrame) -> pd.DataFrame:
    """Mean error and coverage of prior and plausible draws.

    Parameters
    ----------
    table : pandas.DataFrame
        From `targets_table`.

    Returns
    -------
    pandas.DataFrame
        For each use and kind ``use, kind, targets, prior_error, error, prior_inside, inside``: mean absolute error
        of the median (fraction of 1), and how many observed values lie in the range of 90 % without observation
        error.
    """
    known = table[table["observed"].notna()]
    return pd.DataFrame(
        [_score(str(use), str(kind), group) for (use, kind), group in known.groupby(["use", "kind"], sort=False)]
    )


def _score(use: str, kind: str, group: pd.DataFrame) -> dict[str, object]:
    def error(name: str) -> float:
        return float((group[name] - group["observed"]).abs().mean())

    def inside(prefix: str) -> int:
        return int(group["observed"].between(group[f"{prefix}q05"], group[f"{prefix}q95"]).sum())

    return {
        "use": use, "kind": kind, "targets": len(group), "prior_error": error("prior_q50"), "error": error("q50"),
        "prior_inside": inside("prior_"), "inside": inside(""),
    }  # fmt: skip


def recovery_table(found: Matched, truths: int, seed: int) -> pd.DataFrame:
    """Whether known parameters are found again when the model itself is the world.

    The first draws of the sample serve as truths, one after the other: what they predict, with normal errors of the
    allowed size, is matched by all other draws.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.
    truths : int
        How many.
    seed : int
        Of the errors.

    Returns
    -------
    pandas.DataFrame
        For each parameter ``path, covered``: share of truths that lie in the range of 90 % of the plausible draws.
        A row ``truth`` holds the share of truths that are plausible themselves.
    """
    values: Array = found.sample.values  # noqa: PD011
    names = [path for path in rule_leaves() if path in found.sample.draws]
    drawn = np.stack([found.sample.draws[path] for path in names], axis=1)
    errors = np.random.Generator(np.random.Philox(seed)).standard_normal((truths, len(found.targets)))
    covered, kept, used = np.zeros(len(names)), 0, 0
    for truth in range(truths):
        observed = values[truth] + errors[truth] * found.allowed
        stay = (np.abs(values - observed) / found.allowed).max(axis=1) <= CUTOFF
        kept += int(stay[truth])
        stay[truth] = False
        if stay.any():
            low, _, high = np.quantile(drawn[stay], QUANTILES, axis=0)
            covered += (low <= drawn[truth]) & (drawn[truth] <= high)
            used += 1
    rows = [{"path": path, "covered": float(share)} for path, share in zip(names, covered / max(used, 1), strict=True)]
    return pd.DataFrame([*rows, {"path": "truth", "covered": kept / truths}])
