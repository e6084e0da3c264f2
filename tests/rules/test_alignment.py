"""How utilities become shares of alignment (equations 11 and 18, and the baseline fixed point)."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from composed import (
    logarithms,
    reference_states,
    rest_log_shares,
    round_of_all,
    round_of_one,
    steady_shares,
    utilities,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import alignment
from alignsim.rules.streams import NOISE, normals4
from golden_tables import assert_equals_golden, read_golden, read_reference_world

COMPONENTS = range(4)
component_pairs = st.permutations(COMPONENTS).map(lambda order: order[:2])


def shares_of(log_shares: list[float]) -> list[float]:
    return [math.exp(value) for value in log_shares]


# --- shares from scores


@given(scores=draw_from.scores())
@example(scores=[0.0, 0.0, 0.0, 0.0])
@example(scores=[1e300, -1e300, 0.0, 0.0])
def test_shares_lie_on_the_simplex(scores):
    shares, _ = alignment.normalise(scores)
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0, abs=1e-15 * 4)


@given(scores=draw_from.scores())
def test_log_shares_are_the_logarithms_of_the_shares(scores):
    shares, log_shares = alignment.normalise(scores)
    assert shares_of(log_shares) == pytest.approx(shares, rel=1e-13, abs=1e-307)


@given(scores=draw_from.utilities(), shift=draw_from.reals(-500.0, 500.0))
def test_a_constant_added_to_all_scores_changes_nothing(scores, shift):
    shares, log_shares = alignment.normalise(scores)
    shifted_shares, shifted_log_shares = alignment.normalise([score + shift for score in scores])
    assert shifted_shares == pytest.approx(shares, rel=1e-12)
    assert shifted_log_shares == pytest.approx(log_shares, abs=1e-12)


@given(scores=draw_from.utilities())
def test_normalising_twice_is_normalising_once(scores):
    _, once = alignment.normalise(scores)
    assert alignment.normalise(once)[1] == pytest.approx(once, abs=2e-15)


@given(value=draw_from.reals(-300.0, 300.0))
def test_equal_utilities_give_a_quarter_each(value):
    assert steady_shares([value] * 4) == [0.25] * 4


@pytest.mark.parametrize("power", COMPONENTS)
def test_one_overwhelming_utility_takes_all(power):
    shares = steady_shares([0.0 if k == power else -1000.0 for k in COMPONENTS])
    assert shares[power] == 1.0
    assert sum(shares) - shares[power] < 1e-300


@pytest.mark.parametrize("power", COMPONENTS)
def test_one_overwhelming_utility_takes_all_in_the_end(power):
    values = [0.0 if k == power else -1000.0 for k in COMPONENTS]
    logs = logarithms([0.25] * 4)
    for _ in range(400):
        shares, logs = round_of_one(logs, values, 0.9)
    assert shares[power] == pytest.approx(1.0, abs=1e-15)


# --- one round


@given(habit=draw_from.alignments(), values=draw_from.utilities(), inertia=draw_from.inertias())
def test_a_round_leaves_alignment_on_the_simplex(habit, values, inertia):
    shares, _ = round_of_one(logarithms(habit), values, inertia)
    assert min(shares) > 0.0
    assert sum(shares) == pytest.approx(1.0, abs=4e-15)


@given(
    habit=draw_from.alignments(),
    values=draw_from.utilities(),
    inertia=draw_from.inertias(),
    shift=draw_from.reals(-50.0, 50.0),
)
def test_a_constant_added_to_all_utilities_changes_no_alignment(habit, values, inertia, shift):
    shares, _ = round_of_one(logarithms(habit), values, inertia)
    shifted, _ = round_of_one(logarithms(habit), [value + shift for value in values], inertia)
    assert shifted == pytest.approx(shares, rel=1e-12)


@given(
    habit=draw_from.alignments(),
    values=draw_from.utilities(),
    inertia=draw_from.inertias(),
    factor=draw_from.positive(0.01, 100.0),
)
def test_utilities_and_choice_scale_count_only_by_their_ratio(habit, values, inertia, factor):
    shares, _ = round_of_one(logarithms(habit), values, inertia, choice_scale=1.0)
    scaled, _ = round_of_one(logarithms(habit), [factor * value for value in values], inertia, choice_scale=factor)
    assert scaled == pytest.approx(shares, rel=1e-12)


@given(
    habit=draw_from.alignments(),
    values=draw_from.utilities(),
    speed=draw_from.rates(),
    years=draw_from.round_lengths(),
)
def test_two_half_steps_are_one_step_for_fixed_utilities(habit, values, speed, years):
    whole, _ = round_of_one(logarithms(habit), values, alignment.kept(speed, years))
    half = alignment.kept(speed, 0.5 * years)
    _, between = round_of_one(logarithms(habit), values, half)
    twice, _ = round_of_one(between, values, half)
    assert twice == pytest.approx(whole, rel=1e-12)


@given(values=draw_from.utilities(), inertia=draw_from.inertias())
def test_a_steady_alignment_does_not_move(values, inertia):
    _, steady = alignment.normalise(values)
    assert round_of_one(steady, values, inertia)[1] == pytest.approx(steady, abs=1e-13)


@given(habit=draw_from.alignments(), values=draw_from.utilities(), inertia=draw_from.inertias())
def test_a_round_takes_log_odds_part_of_the_way_to_the_utilities(habit, values, inertia):
    before = logarithms(habit)
    _, after = round_of_one(before, values, inertia)
    for k in (1, 2, 3):
        expected = inertia * (before[k] - before[0]) + (1.0 - inertia) * (values[k] - values[0])
        assert after[k] - after[0] == pytest.approx(expected, abs=1e-12)


@given(
    habit=draw_from.alignments(),
    values=draw_from.utilities(),
    inertia=draw_from.inertias(),
    order=draw_from.permutations(4),
)
def test_relabelling_powers_relabels_the_alignment(habit, values, inertia, order):
    shares, _ = round_of_one(logarithms(habit), values, inertia)
    renamed, _ = round_of_one(logarithms([habit[k] for k in order]), [values[k] for k in order], inertia)
    assert renamed == pytest.approx([shares[k] for k in order], rel=1e-14)


@given(speed=draw_from.rates(), years=draw_from.round_lengths())
def test_part_of_a_habit_is_left_after_a_round(speed, years):
    assert 0.0 < alignment.kept(speed, years) < 1.0


@given(speed=draw_from.rates(), years=draw_from.round_lengths())
def test_what_is_kept_over_two_half_rounds_is_what_is_kept_over_one(speed, years):
    half = alignment.kept(speed, 0.5 * years)
    assert half * half == pytest.approx(alignment.kept(speed, years), rel=1e-14)


@given(habit=draw_from.alignments(), values=draw_from.utilities(), peers=draw_from.utilities())
def test_full_inertia_is_the_limit_in_which_nothing_moves(habit, values, peers):
    logs = logarithms(habit)
    scores = [alignment.log_score(*each, 1.0, 0.5) for each in zip(logs, values, peers, strict=True)]
    assert scores == logs


# --- what shares respond to

STEP = 1e-6


def slope(values: list[float], moved: int, seen: int, choice_scale: float) -> float:
    """Central difference of a steady share in a utility."""
    higher, lower = (
        steady_shares([value + (sign * STEP if k == moved else 0.0) for k, value in enumerate(values)], choice_scale)
        for sign in (1.0, -1.0)
    )
    return (higher[seen] - lower[seen]) / (2.0 * STEP)


@given(values=draw_from.utilities(), power=st.sampled_from(COMPONENTS), scale=draw_from.positive(0.5, 5.0))
def test_a_share_rises_with_its_own_utility_by_a_times_1_minus_a_over_tau(values, power, scale):
    share = steady_shares(values, scale)[power]
    assert slope(values, power, power, scale) == pytest.approx(share * (1.0 - share) / scale, abs=1e-8)


@given(values=draw_from.utilities(), pair=component_pairs, scale=draw_from.positive(0.5, 5.0))
def test_a_share_falls_with_another_utility_by_the_product_of_shares_over_tau(values, pair, scale):
    moved, seen = pair
    shares = steady_shares(values, scale)
    expected = -shares[moved] * shares[seen] / scale
    assert slope(values, moved, seen, scale) == pytest.approx(expected, abs=1e-8)


@given(values=draw_from.utilities(), change=draw_from.reals(-5.0, 5.0), order=draw_from.permutations(4))
def test_the_ratio_of_two_steady_shares_does_not_depend_on_a_third(values, change, order):
    moved, one, other, _ = order
    before = steady_shares(values)
    after = steady_shares([value + (change if k == moved else 0.0) for k, value in enumerate(values)])
    assert after[one] / after[other] == pytest.approx(before[one] / before[other], rel=1e-13)


@given(values=draw_from.vectors(draw_from.reals(-3.0, 3.0), 4), scale=draw_from.positive(0.5, 3.0))
def test_hedging_rises_with_the_choice_scale_by_the_variance_of_utility_over_tau_cubed(values, scale):
    def entropy(tau: float) -> float:
        shares, logs = alignment.normalise([value / tau for value in values])
        return -sum(share * log for share, log in zip(shares, logs, strict=True))

    step = 1e-5
    shares = steady_shares(values, scale)
    mean = sum(share * value for share, value in zip(shares, values, strict=True))
    variance = sum(share * (value - mean) ** 2 for share, value in zip(shares, values, strict=True))
    measured = (entropy(scale + step) - entropy(scale - step)) / (2.0 * step)
    assert measured == pytest.approx(variance / scale**3, abs=2e-7)


# --- what a round maximises


@given(
    habit=draw_from.alignments(),
    values=draw_from.utilities(),
    peers=draw_from.alignments(),
    inertia=draw_from.reals(0.05, 0.95),
    peer_weight=draw_from.peer_weights(),
    scale=draw_from.positive(0.3, 3.0),
)
# 20 draws of parameters, 40,000 rivals each
@settings(max_examples=20)
def test_a_round_is_better_than_40_000_random_points_of_its_objective(
    habit, values, peers, inertia, peer_weight, scale
):
    log_habit, log_peers = np.log(habit), np.log(peers)
    scores = [
        alignment.log_score(*each, inertia, peer_weight)
        for each in zip(log_habit.tolist(), [value / scale for value in values], log_peers.tolist(), strict=True)
    ]
    chosen = np.array(alignment.normalise(scores)[0])

    def objective(points: np.ndarray) -> np.ndarray:
        logs = np.log(np.maximum(points, 1e-300))
        attraction = (1.0 - peer_weight) * np.array(values) / scale + peer_weight * log_peers
        cost_of_change = inertia / (1.0 - inertia) * (logs - log_habit)
        return (points * (attraction - logs - cost_of_change)).sum(axis=-1)

    generator = np.random.default_rng(4)
    anywhere = generator.dirichlet(np.ones(4), 20_000)
    nearby = chosen * np.exp(0.05 * generator.standard_normal((20_000, 4)))
    rivals = np.concatenate([anywhere, nearby / nearby.sum(axis=1, keepdims=True)])
    assert objective(chosen) >= objective(rivals).max() - 1e-12


# --- peers


@given(table=draw_from.utility_tables(), neighbours=draw_from.neighbour_matrices())
def test_without_peer_weight_a_state_rests_at_its_own_attraction(table, neighbours):
    column = [row[0] for row in table]
    assert alignment.rest_point(neighbours, [0.0] * 5, column) == column


@given(
    table=draw_from.utility_tables(),
    neighbours=draw_from.neighbour_matrices(),
    peer_weights=draw_from.vectors(draw_from.peer_weights(), 5),
)
def test_at_rest_each_state_stands_between_its_attraction_and_its_neighbours(table, neighbours, peer_weights):
    attraction = [row[0] for row in table]
    rest = alignment.rest_point(neighbours, peer_weights, attraction)
    for own, weight, wanted, row in zip(rest, peer_weights, attraction, neighbours, strict=True):
        shown = sum(w * other for w, other in zip(row, rest, strict=True))
        assert own == pytest.approx((1.0 - weight) * wanted + weight * shown, abs=1e-12)


@given(
    table=draw_from.utility_tables(),
    neighbours=draw_from.neighbour_matrices(),
    peer_weight=draw_from.reals(0.0, 0.8),
    habit=draw_from.alignments(),
)
@settings(max_examples=25)
def test_rounds_lead_to_the_rest_point_from_anywhere(table, neighbours, peer_weight, habit):
    logs = [logarithms(habit)] * 5
    # a round keeps at most 0.1 + 0.9 * 0.8 of a distance: 0.82**150 = 1e-13
    for _ in range(150):
        logs = round_of_all(logs, table, neighbours, 0.1, peer_weight)
    rest = rest_log_shares(table, neighbours, [peer_weight] * 5)
    assert np.array(logs) == pytest.approx(np.array(rest), abs=1e-10)


@given(
    table=draw_from.utility_tables(),
    neighbours=draw_from.neighbour_matrices(),
    peer_weight=draw_from.peer_weights(),
    inertia=draw_from.inertias(),
)
def test_the_rest_point_does_not_move(table, neighbours, peer_weight, inertia):
    rest = rest_log_shares(table, neighbours, [peer_weight] * 5)
    after = round_of_all(rest, table, neighbours, inertia, peer_weight)
    assert np.array(after) == pytest.approx(np.array(rest), abs=1e-12)


@given(
    table=draw_from.utility_tables(),
    neighbours=draw_from.neighbour_matrices(),
    peer_weight=draw_from.peer_weights(),
    inertia=draw_from.inertias(),
    habits=st.lists(draw_from.alignments(), min_size=5, max_size=5),
    order=draw_from.permutations(5),
)
def test_relabelling_states_relabels_the_alignments(table, neighbours, peer_weight, inertia, habits, order):
    def moved(rows):
        return [rows[state] for state in order]

    logs = [logarithms(habit) for habit in habits]
    after = round_of_all(logs, table, neighbours, inertia, peer_weight)
    renamed_neighbours = [moved(row) for row in moved(neighbours)]
    renamed = round_of_all(moved(logs), moved(table), renamed_neighbours, inertia, peer_weight)
    assert np.array(renamed) == pytest.approx(np.array(moved(after)), abs=1e-13)


@given(
    table=draw_from.utility_tables(),
    neighbours=draw_from.neighbour_matrices(),
    peer_weights=draw_from.vectors(draw_from.peer_weights(), 5),
    order=draw_from.permutations(5),
)
def test_relabelling_states_relabels_the_rest_point(table, neighbours, peer_weights, order):
    def moved(rows):
        return [rows[state] for state in order]

    rest = rest_log_shares(table, neighbours, peer_weights)
    renamed = rest_log_shares(moved(table), [moved(row) for row in moved(neighbours)], moved(peer_weights))
    assert np.array(renamed) == pytest.approx(np.array(moved(rest)), abs=1e-12)


@given(table=draw_from.utility_tables(), neighbours=draw_from.neighbour_matrices(), inertia=draw_from.inertias())
def test_without_peer_weight_a_state_does_not_see_the_others(table, neighbours, inertia):
    other_table = [table[0], *[[value + 1.0, *rest] for value, *rest in table[1:]]]
    start = [logarithms([0.1, 0.2, 0.3, 0.4])] * 5
    one, other = (round_of_all(start, values, neighbours, inertia, 0.0) for values in (table, other_table))
    assert one[0] == other[0]


# --- explanation: every term obeys the recursion of the whole


@given(
    terms=st.lists(draw_from.vectors(draw_from.reals(-10.0, 0.0), 3), min_size=7, max_size=7),
    inertia=draw_from.inertias(),
    peer_weight=draw_from.peer_weights(),
)
def test_the_terms_of_a_score_add_up_after_a_round(terms, inertia, peer_weight):
    # each term: its part of habit, of attraction and of the peers' example
    apart = math.fsum(alignment.log_score(*term, inertia, peer_weight) for term in terms)
    totals = [math.fsum(parts) for parts in zip(*terms, strict=True)]
    assert apart == pytest.approx(alignment.log_score(*totals, inertia, peer_weight), abs=1e-12)


@given(
    tables=st.lists(draw_from.vectors(draw_from.reals(-5.0, 5.0), 5), min_size=7, max_size=7),
    neighbours=draw_from.neighbour_matrices(),
    peer_weights=draw_from.vectors(draw_from.peer_weights(), 5),
)
def test_the_terms_of_a_rest_point_add_up(tables, neighbours, peer_weights):
    apart = [alignment.rest_point(neighbours, peer_weights, term) for term in tables]
    together = alignment.rest_point(neighbours, peer_weights, [math.fsum(parts) for parts in zip(*tables, strict=True)])
    assert [math.fsum(parts) for parts in zip(*apart, strict=True)] == pytest.approx(together, abs=1e-12)


# --- noise


@given(inertia=draw_from.inertias(), shock=draw_from.reals(-5.0, 5.0))
def test_without_noise_a_shock_does_nothing(inertia, shock):
    assert alignment.disturbance(alignment.shock_size(0.0, inertia), shock) == 0.0


@given(noise=draw_from.reals(0.01, 1.0), inertia=draw_from.inertias())
def test_noise_replaces_the_variance_that_a_round_forgets(noise, inertia):
    shaken = alignment.disturbance(alignment.shock_size(noise, inertia), 1.0)
    assert (inertia * noise) ** 2 + shaken**2 == pytest.approx(noise**2, rel=1e-13)


@pytest.mark.parametrize("inertia", [0.3, 0.7, alignment.kept(0.5, 0.25)])
@pytest.mark.parametrize("pair", [(0, 1), (2, 3)])
def test_log_ratios_of_shares_settle_at_a_spread_of_root_2_times_the_noise(inertia, pair):
    noise, rounds, chains = 0.3, 4000, 5
    one, other = pair
    values, size = [0.4, -0.2, 0.9, 0.0], alignment.shock_size(noise, inertia)
    ratios = []
    for chain in range(chains):
        _, logs = alignment.normalise(values)
        for number in range(rounds):
            shocks = normals4(11, chain, NOISE, 0, number, 0)
            scores = [
                alignment.log_score(previous, value, 0.0, inertia, 0.0) + alignment.disturbance(size, shock)
                for previous, value, shock in zip(logs, values, shocks, strict=True)
            ]
            logs = alignment.normalise(scores)[1]
            # 40 rounds forget the quiet start: 0.88**80 = 4e-5 of the variance
            if number >= 40:
                ratios.append(logs[one] - logs[other])
    # an autocorrelation of rho: n (1 - rho^2) / (1 + rho^2) independent draws; four standard errors
    independent = len(ratios) * (1.0 - inertia**2) / (1.0 + inertia**2)
    spread = np.std(np.array(ratios) - (values[one] - values[other]))
    assert spread == pytest.approx(math.sqrt(2.0) * noise, rel=4.0 / math.sqrt(2.0 * independent))


# --- identities with other models


@given(payoffs=st.lists(draw_from.utilities(), min_size=1, max_size=30), inertia=draw_from.inertias())
def test_a_round_is_experience_weighted_attraction_learning(payoffs, inertia):
    """Camerer & Ho (1999) with delta = kappa = 1, phi = rho, choice sensitivity 1 - rho.

    Attractions then cumulate full payoffs, A' = phi A + v, and choice is logit.
    """
    attractions = [0.0] * 4
    logs = logarithms([0.25] * 4)
    for values in payoffs:
        attractions = [inertia * old + value for old, value in zip(attractions, values, strict=True)]
        shares, logs = round_of_one(logs, values, inertia)
    learned = np.exp((1.0 - inertia) * (np.array(attractions) - max(attractions)))
    assert shares == pytest.approx((learned / learned.sum()).tolist(), rel=1e-11)


def rest_points_of_two_options(gain: float, choice_scale: float) -> int:
    """Number of alignments that a round does not move when a tie is worth gain times its share.

    Crossings of the drift on a grid of log-odds that misses 0, where the even split rests.
    """

    def drift(log_odds: float) -> float:
        shares, logs = alignment.normalise([log_odds, 0.0])
        after, _ = alignment.normalise(
            [
                alignment.log_score(previous, gain * share / choice_scale, 0.0, 0.5, 0.0)
                for previous, share in zip(logs, shares, strict=True)
            ]
        )
        return after[0] - shares[0]

    rising = [drift(0.01 * (step + 0.5)) > 0.0 for step in range(-1200, 1200)]
    return sum(one != other for one, other in pairwise(rising))


@given(scale=draw_from.positive(0.3, 3.0), part=draw_from.reals(0.0, 0.995))
@settings(max_examples=20)
@example(scale=1.0, part=0.95)
def test_two_self_reinforcing_options_have_one_rest_point_below_twice_the_choice_scale(scale, part):
    assert rest_points_of_two_options(part * 2.0 * scale, scale) == 1


@given(scale=draw_from.positive(0.3, 3.0), part=draw_from.reals(1.005, 5.0))
@settings(max_examples=20)
@example(scale=1.0, part=1.05)
def test_two_self_reinforcing_options_have_three_rest_points_above_twice_the_choice_scale(scale, part):
    assert rest_points_of_two_options(part * 2.0 * scale, scale) == 3


# --- golden tables


def test_the_reference_world_rests_at_the_golden_alignments():
    world = read_reference_world()
    table = [utilities(state) for state in reference_states(world)]
    rest = rest_log_shares(table, world["W"], [world["sigma"]] * 5)
    columns = ["autonomy", "align_usa", "align_rus", "align_chn"]
    found = pd.DataFrame([shares_of(row) for row in rest], columns=columns).assign(state=draw_from.STATES)
    assert_equals_golden(found, read_golden("baseline"), ["state"])


def test_eight_rounds_with_given_shocks_follow_the_golden_path():
    world = read_reference_world()
    baseline, golden = read_golden("baseline"), read_golden("noise_steps")
    table = baseline[["v_aut", "v_usa", "v_rus", "v_chn"]].to_numpy().tolist()
    inertia = alignment.kept(world["kappa_a"], world["dt"])
    size = alignment.shock_size(world["noise"], inertia)
    logs = rest_log_shares(table, world["W"], [world["sigma"]] * 5)
    rows = []
    for number, shocks in golden.groupby("round"):
        table_of_shocks = shocks[["eps_aut", "eps_usa", "eps_rus", "eps_chn"]].to_numpy().tolist()
        disturbances = [[alignment.disturbance(size, shock) for shock in row] for row in table_of_shocks]
        logs = round_of_all(logs, table, world["W"], inertia, world["sigma"], disturbances)
        rows += [(number, state, *shares_of(row)) for state, row in zip(draw_from.STATES, logs, strict=True)]
    columns = ["round", "state", "autonomy", "align_usa", "align_rus", "align_chn"]
    assert_equals_golden(pd.DataFrame(rows, columns=columns), golden, ["round", "state"])
