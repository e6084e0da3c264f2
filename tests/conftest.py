"""Settings of all tests: property tests draw the same examples every time."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from alignsim import runner

settings.register_profile(
    "alignsim",
    derandomize=True,
    deadline=None,
    max_examples=60,
    # the first example may wait for numba's compiler
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alignsim")

# a shell ignores interrupts in what it runs in the background, and all that is started from there would as well
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def no_pictures():
    """Results without pictures and report, which take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "write_views", lambda ensemble, tables, folder: None)
        yield


@pytest.fixture(scope="module")
def few_fits():
    """Two fits of the vote model for a range instead of forty, which take ten seconds."""
    from alignsim.validation import agreement

    def forget():
        agreement._fitted.cache_clear()
        agreement.dispersion.cache_clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "_FITS", 2)
        forget()
        yield
        forget()
