"""Rivals from machine learning: multinomial regression and gradient boosting."""

from contextlib import AbstractContextManager
from typing import Any, Final

import numpy as np

from alignsim.votes.rivals.evidence import CHOICES, Evidence, Floats
from alignsim.votes.scores import log_losses

# strengths of the ridge, the inverse of its weight
_STRENGTHS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
_ITERATIONS: Final = 400
# trees are small: there are a few thousand votes; with steps of 0.1 the best number of trees is well below 100
_LEAVES: Final = (4, 8)
_TREES: Final = 100
_STEP: Final = 0.1
_BINS: Final = 64
# for a class that the roll calls to be fitted on do not hold
_SMALLEST: Final = 1e-4


def multinomial(evidence: Evidence, features: Floats) -> Floats:
    """Multinomial regression with a ridge, whose strength the last year to be fitted on decides.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.
    features : numpy.ndarray
        (m, 5, feature).

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    scaled = _standardised(features, evidence.fitted)
    earlier, last = _last_year(evidence)

    def loss(strength: float) -> float:
        model = _fitted(_regression(strength), evidence, scaled, earlier)
        return float(log_losses(_forecast(model, scaled[last]), evidence.own.votes[last]).mean())

    with _one_thread():
        model = _fitted(_regression(min(_STRENGTHS, key=loss)), evidence, scaled, evidence.fitted)
        return _forecast(model, scaled[~evidence.fitted])


def boosting(evidence: Evidence, features: Floats) -> Floats:
    """Gradient boosting of small trees, whose size and number the last year to be fitted on decides.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.
    features : numpy.ndarray
        (m, 5, feature).

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).

    References
    ----------
    Friedman, J. H. (2001), *Greedy function approximation: a gradient boosting machine*,
    https://doi.org/10.1214/aos/1013203451; in the form with binned features of Ke et al. (2017), *LightGBM*.
    """
    earlier, last = _last_year(evidence)
    with _one_thread():
        tried = [
            (loss, leaves, trees)
            for leaves in _LEAVES
            for trees, loss in enumerate(_staged_losses(leaves, evidence, features, earlier, last), start=1)
        ]
        _, leaves, trees = min(tried)
        model = _fitted(_boosted(leaves, trees), evidence, features, evidence.fitted)
        return _forecast(model, features[~evidence.fitted])


def _one_thread() -> AbstractContextManager[object]:
    """On data as small as these, threads wait for one another far longer than they work."""
    # loads the library whose threads are counted
    import sklearn.ensemble  # noqa: F401
    from threadpoolctl import threadpool_limits

    limit: AbstractContextManager[object] = threadpool_limits(1)
    return limit


def _last_year(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Roll calls to be fitted on: before their last year, and in it."""
    year = evidence.own.date.astype("datetime64[Y]")
    last = evidence.fitted & (year == year[evidence.fitted].max())
    return evidence.fitted & ~last, last


def _cells(evidence: Evidence, features: Floats, rows: np.ndarray) -> tuple[Floats, np.ndarray]:
    """Features and votes of each state and roll call, one a row."""
    return features[rows].reshape(-1, features.shape[-1]), evidence.own.votes[rows].ravel()


def _fitted(model: Any, evidence: Evidence, features: Floats, rows: np.ndarray) -> Any:
    return model.fit(*_cells(evidence, features, rows))


def _standardised(features: Floats, fitted: np.ndarray) -> Floats:
    known = features[fitted].reshape(-1, features.shape[-1])
    scaled: Floats = (features - known.mean(axis=0)) / (known.std(axis=0) + 1e-6)
    return scaled


def _regression(strength: float) -> Any:
    # a second to load, and only these rivals need it
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=_ITERATIONS)


def _boosted(leaves: int, trees: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    # nothing is drawn: without early stopping and with all features the fit is the same every time
    return HistGradientBoostingClassifier(
        learning_rate=_STEP, max_iter=trees, max_leaf_nodes=leaves, min_samples_leaf=20, l2_regularization=5.0,
        max_bins=_BINS, early_stopping=False, random_state=1,
    )  # fmt: skip


def _staged_losses(
    leaves: int, evidence: Evidence, features: Floats, earlier: np.ndarray, last: np.ndarray
) -> list[float]:
    """Log loss in the last year after each tree."""
    model = _fitted(_boosted(leaves, _TREES), evidence, features, earlier)
    cells, votes = _cells(evidence, features, last)
    return [float(log_losses(_all_classes(model, stage), votes).mean()) for stage in model.staged_predict_proba(cells)]


def _forecast(model: Any, features: Floats) -> Floats:
    cells = model.predict_proba(features.reshape(-1, features.shape[-1]))
    return _all_classes(model, cells).reshape(*features.shape[:-1], CHOICES)


def _all_classes(model: Any, forecasts: Floats) -> Floats:
    full = np.full((len(forecasts), CHOICES), _SMALLEST)
    full[:, model.classes_] = forecasts
    scaled: Floats = full / full.sum(axis=1, keepdims=True)
    return scaled
