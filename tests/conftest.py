"""Settings of all tests: property tests draw the same examples every time."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "alignsim",
    derandomize=True,
    deadline=None,
    max_examples=60,
    # the first example may wait for numba's compiler
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alignsim")
