"""A result as labelled arrays: an xarray Dataset."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.errors import ResultError
from alignsim.config.schema import COMPONENTS, STATES
from alignsim.results.asked import question_of
from alignsim.results.folder import Tables
from alignsim.results.tables import COMPONENT_MEASURES, EFFECT_COLUMNS

if TYPE_CHECKING:
    import xarray as xr

Dimensions = tuple[str, ...]
Variable = tuple[Dimensions, Any, dict[str, str]]
_MEASURES: Final = {
    "hedging": ("hedging: entropy of the shares over ln 4", "1"),
    "tilt": ("tilt: share of the United States minus those of Russia and China", "1"),
}
_STATISTICS: Final = {
    "baseline": "mean of the baseline at the last round",
    "scenario": "mean of the scenario at the last round",
    "effect": "mean of scenario minus baseline at the last round",
    "ci_low": "low end of the 95 % interval of the mean effect",
    "ci_high": "high end of the 95 % interval of the mean effect",
    "share_positive": "share of replicates with an effect above 0",
    "n": "number of effects",
    "q05": "5 % quantile of the effects; of fewer than 20 the lowest",
    "q95": "95 % quantile of the effects; of fewer than 20 the highest",
}


def labelled(tables: Tables) -> "xr.Dataset":
    """Recorded rounds, and effects where there are two arms, as labelled arrays.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    xarray.Dataset
        ``alignment`` (arm, replicate, round, state, component), ``hedging``, ``tilt`` and ``leaning`` (without
        component); ``date`` along the rounds; ``effect`` and ``effect_*`` (area, measure); of stacked experiments
        ``interaction`` and ``interaction_*`` (part, area, measure); with a resolution ``chance`` and
        ``chance_*`` (ballot, voter, vote). In a design ``case`` stands in the place of
        replicate, with its point, replicate and swept numbers.

    Raises
    ------
    ResultError
        The result keeps no rounds.
    """
    import xarray as xr

    rounds = tables.large["rounds"]
    if rounds.dataset().count_rows() == 0:
        raise ResultError("This result keeps no rounds; run it with run.record=sample.")
    manifest = tables.manifest
    per_run = (int(manifest["rounds"]) + 1) * len(STATES)
    run = _column(tables, "run")[::per_run]
    order, shape = _order(tables, run, per_run)
    coordinates = _coordinates(tables, run[order[: shape[1]]])
    case = "replicate" if "point" not in coordinates else "case"
    by_state = ("arm", case, "round", "state")

    def values(name: str) -> NDArray[Any]:
        return _column(tables, name).reshape(-1, *shape[2:])[order].reshape(shape)

    variables: dict[str, Variable] = {
        "alignment": (
            (*by_state, "component"),
            np.stack([values(name) for name in COMPONENT_MEASURES], axis=-1),
            {"long_name": "share of alignment", "units": "1"},
        ),
        **{name: (by_state, values(name), _attributes(*words)) for name, words in _MEASURES.items()},
        "leaning": (by_state, values("leaning").astype(str), {"long_name": "component with the largest share"}),
        **_effects(tables),
        **_interaction(tables),
        **_votes(tables),
    }
    return xr.Dataset(variables, coordinates, _about(tables))


def _column(tables: Tables, name: str) -> NDArray[Any]:
    column: NDArray[Any] = tables.large["rounds"].arrow([name])[name].to_pandas().to_numpy()
    return column


def _order(tables: Tables, run: NDArray[np.int64], per_run: int) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """Places of the recorded runs by arm and case, and the shape of their rounds."""
    replicates, arms = int(tables.manifest["replicates"]), len(tables.manifest["arms"])
    point, inside = np.divmod(run, replicates * arms)
    order = np.lexsort((inside % replicates, point, inside // replicates))
    return order, (arms, len(run) // arms, per_run // len(STATES), len(STATES))


def _coordinates(tables: Tables, run: NDArray[np.int64]) -> dict[str, Any]:
    """Labels along each dimension; the runs are those of the first arm."""
    manifest = tables.manifest
    replicates, points = int(manifest["replicates"]), int(manifest.get("points", 1))
    point, inside = np.divmod(run, replicates * len(manifest["arms"]))
    dates = _column(tables, "date")[: (int(manifest["rounds"]) + 1) * len(STATES) : len(STATES)]
    shared = {
        "arm": list(manifest["arms"]),
        "round": ("round", np.arange(len(dates)), {"long_name": "round; 0 is the start"}),
        # seconds: four thousand years do not fit into nanoseconds
        "date": ("round", dates.astype("datetime64[s]"), {"long_name": "day on which the round is over"}),
        "state": ("state", list(STATES), {"long_name": "ISO 3166 code"}),
        "component": ("component", list(COMPONENTS), {"long_name": "whom alignment goes to; AUT: nobody"}),
    }
    if points == 1:
        return {**shared, "replicate": inside}
    swept = _swept(tables, run)
    return {
        **shared,
        "point": ("case", point),
        "replicate": ("case", inside),
        **{path: ("case", values) for path, values in swept.items()},
    }


def _swept(tables: Tables, run: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Swept numbers of runs, by config path."""
    names: list[str] = tables.large["runs"].dataset().schema.names
    # paths have dots, measures have none
    paths = [name for name in names[names.index("point") + 1 :] if "." in name]
    numbers = tables.large["runs"].arrow(["run"])["run"].to_numpy()
    places = np.searchsorted(numbers, run)
    return {path: tables.large["runs"].arrow([path])[path].to_numpy()[places] for path in paths}


def _effects(tables: Tables) -> dict[str, Variable]:
    if tables.effects is None:
        return {}
    areas, measures = (list(dict.fromkeys(tables.effects[name])) for name in ("state", "measure"))
    axes = {"area": ("state", areas), "measure": ("measure", measures)}
    return _statistics(tables.effects, "effect", axes, EFFECT_COLUMNS[2:]) | {
        "area": (("area",), areas, {"long_name": "ISO 3166 code, or ALL for the five together"}),
        "measure": (("measure",), measures, {"long_name": "column of the tables"}),
    }


def _interaction(tables: Tables) -> dict[str, Variable]:
    """Of measures that effects have and interactions have not, such as polarisation, nothing is known."""
    if tables.interaction is None or tables.effects is None:
        return {}
    areas, measures = (list(dict.fromkeys(tables.effects[name])) for name in ("state", "measure"))
    parts = list(dict.fromkeys(tables.interaction["part"]))
    axes = {"part": ("part", parts), "area": ("state", areas), "measure": ("measure", measures)}
    names = [name for name in EFFECT_COLUMNS[2:] if name in tables.interaction]
    told = "a stacked experiment alone, the sum of these, all together, and the interaction: together minus sum"
    return _statistics(tables.interaction, "interaction", axes, names) | {
        "part": (("part",), parts, {"long_name": told})
    }


def _votes(tables: Tables) -> dict[str, Variable]:
    if tables.votes is None:
        return {}
    columns = {"ballot": "arm", "voter": "state", "vote": "vote"}
    axes = {axis: (column, list(dict.fromkeys(tables.votes[column]))) for axis, column in columns.items()}
    told = {
        "ballot": "arm, or difference: scenario minus baseline",
        "voter": "ISO 3166 code, or ALL for the five together",
        "vote": "vote, or recorded for what all five cast",
    }
    statistics = {"mean": "mean", "q05": "5 % quantile", "q95": "95 % quantile"}
    table = tables.votes.set_index(list(columns.values()))
    wide = table.reindex(pd.MultiIndex.from_product([values for _, values in axes.values()]))
    shape = [len(values) for _, values in axes.values()]
    return {
        **{
            "chance" if name == "mean" else f"chance_{name}": (
                tuple(axes), wide[name].to_numpy(dtype=float).reshape(shape), _attributes(f"{words} of the chance", "1")
            )
            for name, words in statistics.items()
        },
        **{axis: ((axis,), values, {"long_name": told[axis]}) for axis, (_, values) in axes.items()},
    }  # fmt: skip


def _statistics(
    table: pd.DataFrame, whole: str, axes: Mapping[str, tuple[str, list[str]]], names: Sequence[str]
) -> dict[str, Variable]:
    """Columns of a table as arrays; axes by name: the column that holds them, and its values in order."""
    indexed = table.set_index([column for column, _ in axes.values()])
    wide = indexed.reindex(pd.MultiIndex.from_product([values for _, values in axes.values()]))
    shape = [len(values) for _, values in axes.values()]
    return {
        whole if name == "effect" else f"{whole}_{name}": (
            tuple(axes), wide[name].to_numpy(dtype=float).reshape(shape), _attributes(_STATISTICS[name], "1")
        )
        for name in names
    }  # fmt: skip


def _attributes(long_name: str, units: str) -> dict[str, str]:
    return {"long_name": long_name, "units": units}


def _about(tables: Tables) -> dict[str, Any]:
    """Attributes that fit into netCDF: text and numbers."""
    manifest = tables.manifest
    return {
        "title": f"alignsim: {manifest['experiment']}",
        "question": question_of(tables),
        "source": f"alignsim {manifest.get('alignsim', '')}",
        "seed": int(manifest["seed"]),
        "replicates": int(manifest["replicates"]),
        "config_digest": str(manifest.get("config_digest", "")),
    }
