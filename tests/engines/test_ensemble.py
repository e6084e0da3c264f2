"""The compiled engine and the Mesa model are the same model, bit for bit."""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

import llvmlite.binding
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from alignsim.config.errors import ScenarioError
from alignsim.config.folders import choices_of
from alignsim.config.levers import LEVERS
from alignsim.engines import layout
from alignsim.engines.designs import Points
from alignsim.engines.kernel import run_blocks
from alignsim.engines.memory import BLOCK, NAMES, allocate
from alignsim.engines.planning import columns_of, plan_of, seeds_of
from alignsim.world.numbers import SEED, numbers_of
from alignsim.world.variants import with_values
from setups import HISTORY, STRATEGIES, made_of, model_of, setup_of

ROUNDS = 6


def assert_equal_to_mesa(setup, replicates=(0, 2)):
    """Every number of the recorded rounds, of the last round and of the explanation."""
    made = made_of(setup)
    for a, arm in enumerate(setup.arms):
        for replicate in replicates:
            model = model_of(setup, arm, replicate)
            for number in range(ROUNDS + 1):
                if number:
                    model.step()
                rounds, reasons = made.rounds[a, replicate, number], made.reasons[a, replicate, number]
                assert rounds[:, :4].tolist() == [state.shares for state in model.states]
                assert rounds[:, 4].tolist() == [state.hedging for state in model.states]
                assert rounds[:, 5].tolist() == [state.tilt for state in model.states]
                assert [layout.COMPONENTS[int(k)] for k in rounds[:, 6]] == [s.leaning for s in model.states]
                assert (reasons == model.accumulators).all()
            assert made.last[a, replicate, -1] == model.polarisation


def small(experiment, *overrides):
    return setup_of(experiment, "run.replicates=3", f"run.rounds={ROUNDS}", *overrides)


def with_events(setup, *events):
    """The same with other events, which Hydra need not compose anew."""
    return with_values(setup, {"scenario.events": {f"e{number}": one for number, one in enumerate(events)}})


@pytest.mark.parametrize("experiment", [name for name in choices_of("experiment") if name not in HISTORY])
def test_every_experiment_gives_the_same_bits_as_mesa(experiment):
    assert_equal_to_mesa(small(experiment))


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("split", ["gdp", "population", "equal", "need"])
def test_every_strategy_gives_the_same_bits_as_mesa(strategy, split):
    splits = [f"policy.{power}.split={split}" for power in ("USA", "RUS", "CHN")]
    assert_equal_to_mesa(small("aid_boost_100", f"policy={strategy}", *splits, "policy.USA.every=2"), (1,))


@pytest.mark.parametrize("uncertainty", ["none", "noise", "parameters", "both"])
@pytest.mark.parametrize("world", ["world=reference", "world.year=2013", "world.year=2023"])
def test_every_world_and_uncertainty_gives_the_same_bits_as_mesa(world, uncertainty):
    if uncertainty == "none":
        assert_equal_to_mesa(setup_of("ukraine_shock", f"run.rounds={ROUNDS}", world, "run.uncertainty=none"), (0,))
    else:
        assert_equal_to_mesa(small("ukraine_shock", world, f"run.uncertainty={uncertainty}"))


@pytest.mark.parametrize("world", ["world.year=2021", "world.year=2013", "world=reference"])
def test_the_plausible_ensemble_gives_the_same_bits_as_mesa(world):
    assert_equal_to_mesa(small("ukraine_shock", world, "rules=plausible"))


def events():
    """Any event on any lever, small enough to stay within what the lever can be."""
    moved = st.sampled_from([name for name in LEVERS if not name.startswith("route.")])
    starts = st.sampled_from([None, "2022-02-14", "2022-10-01"])
    ends = st.sampled_from([None, "2023-01-31", "2023-06-01"])

    def made(lever, operation, size, start, end, ramp, states):
        amount = {"set": 0.5 * (1.0 + size), "factor": 0.9 + 0.1 * size, "add": 0.04 * size}[operation]
        where = {"states": sorted(states)} if LEVERS[lever].by_state else {}
        return {"lever": lever, operation: amount, "start": start, "end": end, "ramp": ramp, **where}

    states = st.sets(st.sampled_from(["KAZ", "KGZ", "TJK", "TKM", "UZB"]), min_size=1)
    operations, sizes, ramps = st.sampled_from(["set", "factor", "add"]), st.floats(0, 0.9), st.floats(0, 1.5)
    return st.builds(made, moved, operations, sizes, starts, ends, ramps, states)


@settings(max_examples=40)
@given(
    first=events(),
    second=events(),
    route=st.floats(1, 5000),
    seed=st.integers(0, 2**63 - 1),
    strategy=st.sampled_from(STRATEGIES[:4]),
    months=st.sampled_from([1, 3, 12]),
)
def test_any_configuration_gives_the_same_bits_as_mesa(first, second, route, seed, strategy, months):
    built = {"lever": "route.middle", "add": route, "credited_to": "CHN", "ramp": 0.5}
    setup = with_values(small("baseline", f"policy={strategy}"), {"run.seed": seed, "run.round_months": months})
    try:
        setup = with_events(setup, first, second, built)
    except ScenarioError:
        # such as two that set one lever
        reject()
    assert_equal_to_mesa(setup, (1,))


def test_overridden_shares_weights_and_budgets_give_the_same_bits_as_mesa():
    split = "{lever: aid.USA, set: 300, split: {KAZ: 2, UZB: 1}}"
    assert_equal_to_mesa(
        small(
            "trade_diversification_west",
            "+world.override.share.KAZ.RUS=0.4",
            "+world.override.share.TJK.ROW=0.3",
            "+world.override.W.UZB.KAZ=0.7",
            "+world.override.gdp.KGZ=20000",
            "rules.aid_weight=0.8",
            f"+scenario.events.split={split}",
            "policy.CHN.strategy=proportional",
            "policy.CHN.budget=1500",
        )
    )


def test_levers_whose_rows_have_the_same_number_are_kept_apart():
    places = [layout.lever_place(name) for name in LEVERS if not name.startswith("aid.")]
    assert len(set(places)) == len(places)
    aid, resented = "{lever: aid.CHN, add: 300}", "{lever: punishes.USA.USA, set: 0.5}"
    for events in ((aid, resented), (resented, aid)):
        named = [f"+scenario.events.e{number}={event}" for number, event in enumerate(events)]
        assert_equal_to_mesa(small("baseline", *named), (1,))


def test_every_lever_beside_another_gives_the_same_bits_as_mesa():
    names = sorted(LEVERS)
    for number, one in enumerate(names):
        other = names[(number * 7 + 3) % len(names)]
        setup = with_events(small("baseline"), {"lever": one, "set": 0.5}, {"lever": other, "factor": 0.9})
        assert_equal_to_mesa(setup, (1,))


# what an event can do: end again, happen in the last round alone, phase in and out, happen in a single round
SHAPES = (
    {"start": "2022-04-01", "end": "2022-10-01"},
    {"start": "2023-04-01"},
    {"start": "2022-02-14", "end": "2023-02-01", "ramp": 0.4},
    {"start": "2022-06-20", "end": "2022-07-10"},
)


@pytest.mark.parametrize("shapes", [SHAPES[:2], SHAPES[2:]], ids=["at once", "on a ramp"])
def test_every_lever_that_moves_in_some_rounds_alone_gives_the_same_bits_as_mesa(shapes):
    for lever in LEVERS:
        acts = ({"lever": lever, "set": 0.4}, {"lever": lever, "factor": 0.9})
        events = [act | shape for act, shape in zip(acts, shapes, strict=True)]
        assert_equal_to_mesa(with_events(small("baseline"), *events), (1,))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_levers_routes_and_aid_that_move_at_different_times_give_the_same_bits_as_mesa(strategy):
    settings = {
        "coercion.USA": 0.9, "route.middle": 2.5, "aid.USA": 3.5, "capacity.RUS": 4.5, "guarantee.CHN": 0.8,
        "route.belt_road": 6.5,
    }  # fmt: skip
    for turn in range(len(SHAPES)):
        events = [
            {"lever": lever, "set": amount, **SHAPES[(number + turn) % len(SHAPES)]}
            | ({"credited_to": "CHN"} if "route" in lever else {})
            for number, (lever, amount) in enumerate(settings.items())
        ]
        setup = small("baseline", f"policy={strategy}", f"policy.USA.every={1 + turn % 2}")
        assert_equal_to_mesa(with_events(setup, *events), (1,))


SWEPT = {
    "rules.aid_weight": (0.3, 0.8),
    "rules.autonomy_bias.KGZ": (-1.0, 2.0),
    "world.override.gdp.KAZ": (100_000, 250_000),
    "world.override.share.KAZ.RUS": (0.1, 0.6),
    "world.override.offer.KGZ.USA": (0, 900),
    "world.override.proximity.KGZ.RUS": (0.1, 0.9),
    "world.punishes.RUS.USA": (0.1, 0.9),
    "policy.USA.budget": (500, 5000),
    "policy.CHN.response": (0.1, 2.0),
    "scenario.events.us_offer.add": (10, 5000),
    "scenario.events.us_offer.ramp": (0.5, 2.0),
    "run.seed": (3, 2**40 + 1),
}


@pytest.mark.parametrize("path", SWEPT)
def test_a_swept_number_gives_the_same_bits_as_one_that_is_set(path):
    policies = ("policy.USA.strategy=proportional", "policy.CHN.strategy=reciprocal", "policy.RUS.strategy=matching")
    axis = f"{{{path}: {{values: [{SWEPT[path][0]}, {SWEPT[path][1]}]}}}}"
    design = ("+design=list", f"design.parameters={axis}", "run.replicates=3", "run.explain=true")
    swept = made_of(small("aid_boost_100", *policies, *design))
    sign = "+" if path.startswith(("world.override", "scenario.events.us_offer.ramp")) else ""
    for point, value in enumerate(SWEPT[path]):
        alone = made_of(small("aid_boost_100", *policies, f"{sign}{path}={value}"))
        for name in ("last", "rounds", "reasons", "final"):
            assert (getattr(swept, name)[:, 3 * point : 3 * point + 3] == getattr(alone, name)).all()


def test_numbers_do_not_depend_on_threads_or_chunks(monkeypatch):
    setup = setup_of("aid_boost", "run.replicates=700", "run.rounds=3", "run.record_runs=300")
    whole = made_of(setup)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2}, raising=False)
    pieces = made_of(setup, chunk=100)
    for name in ("last", "rounds", "reasons", "final"):
        assert (getattr(whole, name) == getattr(pieces, name)).all()


def test_a_run_is_the_same_wherever_in_a_block_it_stands():
    setup = setup_of("ukraine_shock", "run.replicates=400", "run.rounds=3")
    plan, one = plan_of(setup), Points({}, 1)
    names, none = np.zeros((NAMES, BLOCK), np.int64), np.empty(0, np.int64)

    def last(first, count):
        out, kept = np.empty((36, count)), np.empty((4, 5, 7, 0))
        columns, seeds = columns_of(setup, one), seeds_of(setup, one)
        run_blocks(plan, allocate(plan), names, columns, seeds, first, 800, out, none, kept, none, kept, none, kept)
        return out

    assert (last(0, 800)[:, 137:611] == last(137, 474)).all()


def test_a_longer_run_begins_as_a_shorter_one():
    short, long = (made_of(setup_of("ukraine_shock", "run.replicates=3", f"run.rounds={n}")) for n in (3, 6))
    assert (long.rounds[:, :, :4] == short.rounds).all()


def test_without_explanation_the_alignments_are_the_same():
    plain = made_of(small("ukraine_shock", "run.explain=false"))
    assert (plain.last == made_of(small("ukraine_shock")).last).all()
    assert plain.reasons.size == plain.final.size == 0


def test_every_number_of_the_configuration_has_a_row_of_its_own():
    setup = setup_of()
    rows, numbers = layout.leaf_rows(), numbers_of(setup.composed, setup.inputs)
    assert len(set(rows.values())) == len(rows)
    assert {*rows, SEED} == set(numbers)


DIGEST = """
import hashlib
from setups import made_of, setup_of
made = made_of(setup_of("ukraine_shock", "rules=prior", "run.replicates=130", "run.rounds=4"))
print(hashlib.sha256(made.last.tobytes() + made.reasons.tobytes()).hexdigest())
"""
# the same with every Python, NumPy, numba and processor; another one after a change of a rule, figure or experiment
GOLDEN = "6b4c32aff9692738df03cfee1b807ec8ad990ca15c1dc78344304556fbe8f209"


def digest_here():
    made = made_of(setup_of("ukraine_shock", "rules=prior", "run.replicates=130", "run.rounds=4"))
    return hashlib.sha256(made.last.tobytes() + made.reasons.tobytes()).hexdigest()


def test_the_bits_are_those_of_every_machine():
    assert digest_here() == GOLDEN


def has_avx2():
    return platform.machine() == "x86_64" and llvmlite.binding.get_host_cpu_features().get("avx2", False)


@pytest.mark.parametrize(
    "processor",
    ["generic", pytest.param("haswell", marks=pytest.mark.skipif(not has_avx2(), reason="cannot run its code"))],
)
def test_another_processor_gives_the_same_bits(processor, tmp_path):
    variables = {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": "", "XDG_CACHE_HOME": str(tmp_path)}
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    command = [sys.executable, "-c", DIGEST]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | variables, check=True)
    assert done.stdout.strip() == digest_here()
