"""The picture of what it would take."""

from alignsim.analysis.frontier import find
from alignsim.config.target import parse_target, rows_of
from alignsim.views.frontier import plot_frontier
from alignsim.world.search import searches_of
from setups import setup_of

LEVERS = ["scenario.events.us_offer.add", "scenario.events.middle_corridor.add"]


def test_each_lever_has_a_column_with_the_target_and_every_state():
    setup = setup_of("[aid_boost,trade_diversification]", "run.replicates=20", "run.rounds=8")
    target = parse_target("align_usa=+0.01")
    figure = plot_frontier(find(setup, searches_of(setup, LEVERS), target, rows_of(target, None)))
    above, below = figure.axes[:2], figure.axes[2:4]
    assert len(figure.axes) == 4
    # the dashed line of the target, in points
    assert all(any(line.get_linestyle() == "--" and line.get_ydata()[0] == 1.0 for line in ax.lines) for ax in above)
    assert len(below[0].get_yticks()) == 6
