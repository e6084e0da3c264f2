"""What the figures of a report show: how to read them, and the same in words for who cannot see them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from pyarrow.dataset import field

from alignsim.analysis.moves import cases, distance, held, largest, moves_of, points, signed, way
from alignsim.analysis.names import COMPONENT_MEASURE, COMPONENT_NAME, STATE_NAME, in_a_sentence, listed, state_name
from alignsim.analysis.standing import Standing, standings
from alignsim.results.folder import Tables
from alignsim.results.tables import SHOWN
from alignsim.views.effects import TITLE as EFFECTS
from alignsim.views.lines import MOVES, SHARES
from alignsim.views.map import CLOSE
from alignsim.views.map import title_of as title_of_map
from alignsim.views.ternary import CORNERS
from alignsim.views.ternary import title_of as title_of_ternary
from alignsim.views.waterfall import largest_move, steps_of
from alignsim.views.waterfall import title_of as title_of_waterfall


@dataclass(frozen=True)
class Caption:
    """What goes with a figure.

    Attributes
    ----------
    heading : str
        Of its part of the page.
    reading : str
        How to read it, in a line.
    text : str
        What there is to be seen.
    """

    heading: str
    reading: str
    text: str


def caption(name: str, tables: Tables) -> Caption:
    """What goes with a figure of a result.

    Parameters
    ----------
    name : str
        Of the figure, one of `FIGURES`.
    tables : Tables
        Of the result.

    Returns
    -------
    Caption
        In words of this result.
    """
    return FIGURES[name](tables)


def _effects(tables: Tables) -> Caption:
    effects = tables.effects
    if effects is None:
        raise ValueError("a baseline alone has no effects")
    moves = [largest(moves_of(effects, [state], COMPONENT_MEASURE.values())) for state in STATE_NAME]
    told = "; ".join(f"{state_name(move.state)} {distance(move)}" for move in moves)
    ranges = " Thin lines: what the makers of the model do not know." if _cases(tables) > 1 else ""
    return Caption(
        heading=EFFECTS,
        reading=f"To the right of the line a state comes closer, to the left it goes away.{ranges}",
        text=f"Points with ranges, four for each state. The largest move of each: {told}.",
    )


def _waterfall(tables: Tables) -> Caption:
    effects, explain = tables.effects, tables.explain
    if effects is None or explain is None:
        raise ValueError("nothing is explained")
    move = largest_move(effects)
    told = "; ".join(f"{step.label.lower()} {signed(step.points)}" for step in steps_of(explain, move))
    return Caption(
        heading=title_of_waterfall(move),
        reading="From the share in the baseline, above, each bar leads on to the next and the last to the share in the "
        "scenario; bars are percentage points of alignment and add up to the move. A range begins where its bar does.",
        text=f"Bars one below the other: {state_name(move.state)} moves {points(move.effect)} points {way(move)}. "
        f"In points: {told or 'nothing'}.",
    )


def _map(tables: Tables) -> Caption:
    told = "; ".join(_stands(tables, state) for state in STATE_NAME)
    return Caption(
        heading=title_of_map(compared=tables.effects is not None),
        reading="The stronger the colour, the clearer the lead of the power (or autonomy) that it stands for. "
        f"{_striped(tables)}",
        text=f"Map of the five and their neighbours. {told}.",
    )


def _striped(tables: Tables) -> str:
    """Which states are striped, and what that says of each."""
    close = [one for one in _last(tables).values() if one.state != "ALL" and one.lead < CLOSE]
    if not close:
        return "No state is striped: everywhere the first is clearly ahead of the second."
    told = "; ".join(f"{state_name(one.state)} {_first_two(one)}" for one in close)
    return f"Striped where the second is less than {100 * CLOSE:.0f} points behind the first: {told}."


def _first_two(standing: Standing) -> str:
    first, second = standing.leaning, standing.runner_up
    return (
        f"({COMPONENT_NAME[first]} {100 * standing.shares[first]:.1f} %, "
        f"stripes: {COMPONENT_NAME[second]} {100 * standing.shares[second]:.1f} %)"
    )


def _alignment(tables: Tables) -> Caption:
    run, compared = tables.config["run"], tables.effects is not None
    years = run["rounds"] * run["round_months"] / 12
    what = "what the scenario changes by then, in points" if compared else "shares of alignment"
    of_runs = f" Bands hold {held(_shown(tables))} of the runs shown"
    bands = f"{of_runs}; they are wide because what is not known differs from run to run."
    told = "; ".join((_moved if compared else _shares)(tables, state) for state in STATE_NAME)
    return Caption(
        heading=MOVES if compared else SHARES,
        reading=f"Lines are means of {what}.{bands if _cases(tables) > 1 else ''}{_sample(tables)}",
        text=f"Five panels, one for each state, with four lines over {years:g} years. At the end: {told}.",
    )


def _cases(tables: Tables) -> int:
    return int(tables.levels["n"].iloc[0])


def _sample(tables: Tables) -> str:
    """How many replicates are shown over time, and how far their means are from those of all."""
    every, shown = _cases(tables), _shown(tables)
    if shown == every:
        return ""
    words = f" Shown are {shown:,} of the {every:,} {cases(int(tables.manifest['points']))} that all else rests on"
    return f"{words}; at the last round their means are up to {_gap(tables):.2g} points from those of all."


def _shown(tables: Tables) -> int:
    """Cases of an arm whose rounds are in the picture."""
    run, points, every = tables.config["run"], int(tables.manifest["points"]), _cases(tables)
    sample = every if run["record"] == "all" else min(run["record_runs"], every)
    recorded = sample - sample % points if sample >= points else sample
    return ceil(recorded / max(1, sample // SHOWN))


def _gap(tables: Tables) -> float:
    """Largest distance in points between a mean that is drawn and that of all cases, at the last round."""
    rounds, names = tables.large["rounds"].dataset(), list(COMPONENT_MEASURE.values())
    last = rounds.to_table(["arm", "state", *names], filter=field("round") == tables.config["run"]["rounds"])
    means = last.to_pandas().groupby(["arm", "state"], observed=True)[names].mean()
    every = tables.levels.pivot(index=["arm", "state"], columns="measure", values="mean")
    gaps = means - every.loc[means.index, names]
    shown = gaps if tables.effects is None else gaps.loc["scenario"] - gaps.loc["baseline"]
    return float(100 * shown.abs().to_numpy().max())


def _ternary(tables: Tables) -> Caption:
    told = "; ".join(_among(standing) for standing in _last(tables).values() if standing.state != "ALL")
    moved = " An arrow leads from the baseline to the scenario." if tables.effects is not None else ""
    return Caption(
        heading=title_of_ternary(compared=tables.effects is not None),
        reading=f"The nearer to a corner, the larger that power's part of what a state gives to the three.{moved}",
        text=f"Triangle with a power at each corner. At the end, of what goes to the three: {told}.",
    )


def _votes(tables: Tables) -> Caption:
    votes = tables.votes
    if votes is None:
        raise ValueError("no vote is looked out for")
    arm = votes["arm"].iloc[0] if tables.effects is None else "scenario"
    rows = votes[votes["arm"] == arm].sort_values("mean").to_dict("records")
    likeliest = {row["state"]: f"{row['vote']} {100 * row['mean']:.0f} %" for row in rows}
    told = "; ".join(f"{state_name(state)} {likeliest[state]}" for state in STATE_NAME)
    arms = "Open: the baseline; full: the scenario; " if tables.effects is not None else "Points: means; "
    shaded = "; shaded: as recorded" if votes["recorded"].any() else ""
    return Caption(
        heading="How the five would vote: chances in per cent",
        reading=f"{arms}lines hold {held(int(votes['n'].iloc[0]))} of the replicates{shaded}.",
        text=f"Four panels, for yes, abstain, no and absent. The likeliest vote of each: {told}.",
    )


def _last(tables: Tables) -> dict[str, Standing]:
    return standings(tables.levels, "scenario") or standings(tables.levels, "baseline")


def _stands(tables: Tables, state: str) -> str:
    standing = _last(tables)[state]
    lead = f"{100 * standing.shares[standing.leaning]:.0f} %"
    second = f"{in_a_sentence(standing.runner_up)} {100 * standing.shares[standing.runner_up]:.0f} %"
    return f"{state_name(state)} leans to {in_a_sentence(standing.leaning)} ({lead}; {second})"


def _shares(tables: Tables, state: str) -> str:
    shares = _last(tables)[state].shares
    return f"{state_name(state)} " + listed([f"{COMPONENT_NAME[name]} {100 * shares[name]:.0f} %" for name in shares])


def _moved(tables: Tables, state: str) -> str:
    moves = [] if tables.effects is None else moves_of(tables.effects, [state], COMPONENT_MEASURE.values())
    told = [f"{COMPONENT_NAME[move.component]} {signed(move.effect)}" for move in moves]
    return f"{state_name(state)} {listed(told)}"


def _among(standing: Standing) -> str:
    whole = sum(standing.shares[power] for power in CORNERS)
    parts = [f"{COMPONENT_NAME[power]} {100 * standing.shares[power] / whole:.0f} %" for power in CORNERS]
    return f"{state_name(standing.state)} {listed(parts)}"


FIGURES: Final[dict[str, Callable[[Tables], Caption]]] = {
    "effects": _effects,
    "waterfall": _waterfall,
    "map": _map,
    "alignment": _alignment,
    "ternary": _ternary,
    "votes": _votes,
}
"""The figures of a report, in their order."""
