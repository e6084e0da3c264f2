"""An image of memory holds what the engine is given, and room for what it writes."""

from itertools import pairwise

import numpy as np
import pytest

from alignsim.engines.browser import image_of
from alignsim.engines.ensemble import ensemble_of
from alignsim.engines.planning import plan_of
from setups import setup_of

WRITTEN = ("memory", "names", "last", "rounds", "reasons", "final")


@pytest.fixture(scope="module")
def ensemble():
    return ensemble_of(setup_of("aid_boost_100", "run.replicates=5", "run.rounds=3"))


def test_an_image_holds_the_plan(ensemble):
    plan, image = plan_of(ensemble.setup), image_of(ensemble, ensemble.runs)
    for name, numbers in plan._asdict().items():
        place = image.places[name]
        numbers = np.atleast_1d(numbers)
        assert place.shape == numbers.shape
        assert image.given[place.begin : place.end] == numbers.tobytes()


def test_arrays_of_an_image_follow_one_another(ensemble):
    image = image_of(ensemble, ensemble.runs)
    places = list(image.places.values())
    assert all(one.end == other.begin for one, other in pairwise(places))
    assert image.places["memory"].begin == len(image.given)
    assert list(image.places)[-len(WRITTEN) :] == list(WRITTEN)
    assert places[-1].end == image.size


def test_an_image_of_some_runs_has_room_for_those(ensemble):
    image = image_of(ensemble, range(5, 8))
    assert image.places["last"].shape == (36, 3)
    assert image.places["rounds"].shape == (4, 5, 7, 3)
    # number of the first run and of all there are, behind two spare words
    assert np.frombuffer(image.given, np.int64)[2:4].tolist() == [5, 10]
