"""The plausible ensemble: draws that are named by their numbers, and taken in turn."""

from dataclasses import replace

import numpy as np
import pytest

from alignsim.config.errors import ConfigError
from alignsim.engines.draws import draw
from alignsim.rules.streams import place_in_turn
from alignsim.world import plausible as module
from alignsim.world.facts import PLAUSIBLE, facts_digest, facts_folder
from alignsim.world.plausible import as_json, plausible
from setups import setup_of


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_every_draw_is_taken_once_before_any_comes_again(seed):
    places = [place_in_turn(seed, replicate, 7) for replicate in range(14)]
    assert sorted(places[:7]) == list(range(7))
    assert places[7:] == places[:7]


def test_seeds_begin_at_different_places():
    assert len({place_in_turn(seed, 0, 1000) for seed in range(100)}) > 90


def test_a_plausible_draw_is_the_draw_of_the_priors_that_its_number_names():
    ensemble = plausible()
    taken = draw(setup_of("baseline", "rules=plausible", "run.replicates=3"), 2)
    number = int(ensemble.draws[place_in_turn(1, 2, len(ensemble.draws))])
    named = draw(setup_of("baseline", "rules=prior", "run.replicates=3", f"run.seed={ensemble.seed}"), number)
    assert replace(taken.rules, ensemble="prior") == named.rules
    assert all((getattr(taken.world, name) == getattr(named.world, name)).all() for name in ("trade", "security"))


def test_what_the_user_gives_is_not_drawn():
    setup = setup_of("baseline", "rules=plausible", "rules.aid_weight=0.7", "run.replicates=3")
    assert {draw(setup, replicate).rules.aid_weight for replicate in range(3)} == {0.7}


def test_what_is_written_is_read_again(monkeypatch, tmp_path):
    written = module.Plausible(5, 20, np.array([0, 3, 7, 19]), "figures")
    (tmp_path / PLAUSIBLE).write_text(as_json(written), encoding="utf-8")
    monkeypatch.setattr(module, "facts_folder", lambda: tmp_path)
    read = module.plausible.__wrapped__()
    assert (read.seed, read.candidates, read.draws.tolist(), read.evidence) == (5, 20, [0, 3, 7, 19], "figures")
    assert module.rests_on("figures") and not module.rests_on("others")
    monkeypatch.setattr(module, "grounds", lambda: "others")
    assert not module.rests_on("figures")


def test_an_ensemble_of_other_priors_is_refused(monkeypatch):
    monkeypatch.setattr(module, "grounds", lambda: "others")
    with pytest.raises(ConfigError, match=r"rules=prior"):
        module.plausible.__wrapped__()


def test_the_digest_of_the_facts_holds_the_ensemble(monkeypatch, tmp_path):
    for file in facts_folder().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / PLAUSIBLE).write_text("{}", encoding="utf-8")
    before = facts_digest()
    monkeypatch.setattr("alignsim.world.facts.facts_folder", lambda: tmp_path)
    assert facts_digest.__wrapped__() != before
