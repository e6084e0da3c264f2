"""What is observed of alignments (section 8 of the model page)."""

from typing import Final

from alignsim.rules.compilation import rule

# ln 4: entropy of four equal shares; the constant of the four components
LOG_COMPONENTS: Final = 1.3862943611198906


@rule
def entropy_term(share: float, log_share: float) -> float:
    r"""One component's part of the entropy of an alignment.

    Parameters
    ----------
    share, log_share : float
        :math:`a_{ik}` and :math:`\ln a_{ik}`.

    Returns
    -------
    float
        :math:`-a_{ik} \ln a_{ik} \ge 0`.

    References
    ----------
    Section 8 of ``docs/reference/model.md``.
    """
    return -(share * log_share)


@rule
def hedging_index(entropy: float) -> float:
    r"""Hedging: how evenly alignment is spread over autonomy and the three powers.

    Parameters
    ----------
    entropy : float
        :math:`-\sum_k a_k \ln a_k`.

    Returns
    -------
    float
        Entropy over :math:`\ln 4`, in [0, 1]; 1 = evenly spread.

    References
    ----------
    Section 8 of ``docs/reference/model.md``.
    """
    return entropy / LOG_COMPONENTS


@rule
def tilt(usa: float, rus: float, chn: float) -> float:
    r"""Tilt towards the United States.

    Parameters
    ----------
    usa, rus, chn : float
        Shares of alignment.

    Returns
    -------
    float
        :math:`a_{USA} - a_{RUS} - a_{CHN}` in [-1, 1].

    References
    ----------
    Section 8 of ``docs/reference/model.md``.
    """
    return usa - rus - chn


def leaning(shares: list[float]) -> int:
    r"""Component with the largest share; the first of equals.

    Parameters
    ----------
    shares : list of float
        :math:`a_{ik}`, autonomy first.

    Returns
    -------
    int
        Index of the component.

    References
    ----------
    Section 8 of ``docs/reference/model.md``.
    """
    return shares.index(max(shares))


@rule
def absolute_difference(one: float, other: float) -> float:
    r"""Half the distance between two shares; summed over components, the distance of two alignments.

    Parameters
    ----------
    one, other : float
        Shares of the same component, of two states or of two arms.

    Returns
    -------
    float
        :math:`\tfrac12 |a_k - b_k|`.

    References
    ----------
    Polarisation and total variation, section 8 of ``docs/reference/model.md``.
    """
    return 0.5 * abs(one - other)
