"""Boundaries of the five and their neighbours, laid flat."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.world.facts import read_table

Array = NDArray[np.float64]
EARTH_KM: Final = 6371.007
"""Radius of the sphere with the surface of the Earth."""
_CENTRE: Final = np.radians((66.0, 44.0))
# between them the five lie; along them lengths are true
_PARALLELS: Final = np.radians((38.0, 52.0))


def albers(places: Array) -> Array:
    r"""Lay places flat so that areas stay true (Albers' conic projection of a sphere).

    Parameters
    ----------
    places : ndarray, (..., 2)
        Longitude and latitude, degrees.

    Returns
    -------
    ndarray, (..., 2)
        Kilometres east and north of 66° E, 44° N.

    Notes
    -----
    .. math:: x = \rho \sin\theta,\quad y = \rho_0 - \rho \cos\theta,\quad
              \rho = \frac{R}{n} \sqrt{C - 2 n \sin\varphi},\quad \theta = n (\lambda - \lambda_0)

    with :math:`n = (\sin\varphi_1 + \sin\varphi_2) / 2` and :math:`C = \cos^2\varphi_1 + 2 n \sin\varphi_1`.

    References
    ----------
    Snyder (1987), *Map Projections: A Working Manual*, US Geological Survey, equations 14-1 to 14-6.

    Examples
    --------
    >>> albers(np.array([66.0, 44.0])).round(6).tolist()
    [0.0, 0.0]
    """
    longitude, latitude = np.moveaxis(np.radians(places), -1, 0)
    angle = _cone() * (longitude - _CENTRE[0])
    far, middle = _from_apex(latitude), _from_apex(_CENTRE[1])
    return np.stack([far * np.sin(angle), middle - far * np.cos(angle)], axis=-1)


def _cone() -> float:
    return float(np.sin(_PARALLELS).mean())


def _from_apex(latitude: Array) -> Array:
    """Kilometres from the apex of the cone."""
    first = _PARALLELS[0]
    radius: Array = np.sqrt(np.cos(first) ** 2 + 2 * _cone() * (np.sin(first) - np.sin(latitude)))
    return EARTH_KM / _cone() * radius


@cache
def outlines() -> dict[str, tuple[Array, ...]]:
    """Outlines of the five and of the neighbours in view.

    Returns
    -------
    dict of str to tuple of ndarray, (place, 2)
        ISO 3166 code to closed rings of longitude and latitude; holes run the other way round.
    """
    rings: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in read_table("boundaries"):
        rings.setdefault((row["code"], row["ring"]), []).append((float(row["lon"]), float(row["lat"])))
    codes = dict.fromkeys(code for code, _ in rings)
    return {code: tuple(np.array(ring) for (one, _), ring in rings.items() if one == code) for code in codes}


def area(rings: tuple[Array, ...]) -> float:
    """Area within rings.

    Parameters
    ----------
    rings : tuple of ndarray, (place, 2)
        Closed, longitude and latitude; holes run the other way round.

    Returns
    -------
    float
        Square kilometres.
    """
    return abs(sum(_signed_area(albers(ring)) for ring in rings))


def _signed_area(ring: Array) -> float:
    x, y = ring.T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2
