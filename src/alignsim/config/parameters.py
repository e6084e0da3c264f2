"""How one number of the configuration is declared: unit, ranges, role and source in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["lever", "uncertainty", "setting"]


@dataclass(frozen=True)
class Prior:
    """Distribution from which an uncertain number is drawn.

    Attributes
    ----------
    kind : str
        ``times``: log-uniform between value / `a` and value × `a`; ``between``: uniform from `a`
        to `b`; ``normal``: value ± `a` (standard deviation).
    a, b : float
        As `kind` says.
    """

    kind: Literal["times", "between", "normal"]
    a: float
    b: float = 0.0

    def bounds(self, value: float) -> tuple[float, float]:
        """Ends of the range, for tables and pictures.

        Parameters
        ----------
        value : float
            Central value.

        Returns
        -------
        low, high : float
            Ends of the support; for ``normal`` the 5 % and 95 % quantiles.
        """
        if self.kind == "times":
            return value / self.a, value * self.a
        if self.kind == "between":
            return self.a, self.b
        # 1.645: the 95 % quantile of the standard normal distribution
        return value - 1.645 * self.a, value + 1.645 * self.a


def times(factor: float) -> Prior:
    """Log-uniform between value / factor and value × factor.

    Parameters
    ----------
    factor : float
        Above 1.

    Returns
    -------
    Prior
        Its median is the value.
    """
    return Prior("times", factor)


def between(low: float, high: float) -> Prior:
    """Uniform between two numbers.

    Parameters
    ----------
    low, high : float
        Ends of the range.

    Returns
    -------
    Prior
        The same wherever the value stands.
    """
    return Prior("between", low, high)


def normal(spread: float) -> Prior:
    """Normal around the value.

    Parameters
    ----------
    spread : float
        Standard deviation.

    Returns
    -------
    Prior
        Unbounded.
    """
    return Prior("normal", spread)


@dataclass(frozen=True)
class Leaf:
    """What is known of one leaf of the configuration.

    Attributes
    ----------
    kind : str
        ``number``, ``integer``, ``flag``, ``text``, ``date`` or ``choice``.
    valid : tuple of float or None
        Smallest and largest value that is accepted.
    above : bool
        The smallest value itself is refused.
    optional : bool
        ``null`` is accepted.
    choices : tuple of str
        For ``choice``.
    unit, symbol, role, source : str
        For tables, texts and docs; `symbol` as in ``docs/reference/model.md``.
    prior : Prior or None
        Set when the number is uncertain.
    """

    kind: Literal["number", "integer", "flag", "text", "date", "choice"]
    valid: tuple[float, float] | None = None
    above: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    symbol: str = ""
    role: Role = "setting"
    source: str = ""
    prior: Prior | None = None

    def expected(self) -> str:
        """What a valid value looks like, for error texts and docs.

        Returns
        -------
        str
            Such as ``a number from 0 to 5 (logit)``.
        """
        noun = {"number": "a number", "integer": "a whole number", "flag": "true or false"}
        noun |= {"text": "text", "date": "a date (2022-01-01)", "choice": f"one of {', '.join(self.choices)}"}
        words = noun[self.kind]
        if self.valid:
            low, high = (f"{int(end)}" if self.kind == "integer" else f"{end:g}" for end in self.valid)
            if self.valid[1] == float("inf"):
                words += f" {'above' if self.above else 'of at least'} {low}"
            else:
                words += f" above {low} and up to {high}" if self.above else f" from {low} to {high}"
        words += f" ({self.unit})" if self.unit else ""
        return words + (" or null" if self.optional else "")


def parameter(
    default: float,
    *,
    symbol: str,
    unit: str,
    valid: tuple[float, float],
    source: str,
    prior: Prior | None = None,
    above: bool = False,
) -> Any:
    """Declare a number of the rules as a dataclass field.

    Parameters
    ----------
    default : float
        Central value.
    symbol, unit, source : str
        As in `Leaf`.
    valid : tuple of float
        What is accepted; outside is an error.
    prior : Prior, optional
        What is drawn; without it the number is certain.
    above : bool
        The lower end of `valid` itself is refused.

    Returns
    -------
    dataclasses.Field
        With the `Leaf` in its metadata.
    """
    role: Role = "uncertainty" if prior else "setting"
    kind = Leaf("number", valid, above, unit=unit, symbol=symbol, role=role, source=source, prior=prior)
    return field(default=default, metadata={"leaf": kind})


def setting(default: Any, leaf: Leaf) -> Any:
    """Declare any other leaf as a dataclass field.

    Parameters
    ----------
    default : object
        Immutable default.
    leaf : Leaf
        What is accepted.

    Returns
    -------
    dataclasses.Field
        With the `Leaf` in its metadata.
    """
    return field(default=default, metadata={"leaf": leaf})


def mapping(keys: tuple[str, ...], leaf: Leaf, default: Mapping[str, float] | None = None) -> Any:
    """Declare a mapping whose keys are states, powers and the like.

    Parameters
    ----------
    keys : tuple of str
        Kind of each level: ``state``, ``power``, ``input`` or ``any``.
    leaf : Leaf
        What stands at the end.
    default : mapping, optional
        Values by key; none by default.

    Returns
    -------
    dataclasses.Field
        A dict.
    """
    return field(default_factory=lambda: dict(default or {}), metadata={"leaf": leaf, "keys": keys})
