"""The EMA workbench as driver of alignsim's Mesa model."""

import warnings
from typing import Any

from alignsim.world.setup import Setup
from benchmarks.our_engine import mesa_run
from benchmarks.work import Floats


def workbench_runs(setup: Setup, replicates: int) -> Floats:
    """Runs of alignsim's Mesa model by the workbench's sequential evaluator.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    replicates : int
        Of both arms.

    Returns
    -------
    ndarray, (measure, run)
        As the compiled engine gives them.
    """
    em = _workbench()

    def run(arm: int, replicate: int) -> dict[str, Any]:
        return {"measures": mesa_run(setup, arm, replicate)}

    model = em.Model("alignsim", function=run)
    model.uncertainties = [
        em.IntegerParameter("arm", 0, 1),
        em.IntegerParameter("replicate", 0, max(1, replicates - 1)),
    ]
    model.outcomes = [em.ArrayOutcome("measures")]
    scenarios = [em.Scenario(f"{a} {n}", arm=a, replicate=n) for a in range(2) for n in range(replicates)]
    with em.SequentialEvaluator(model) as evaluator:
        _, outcomes = evaluator.perform_experiments(scenarios, log_progress=True)
    measures: Floats = outcomes["measures"].T
    return measures


def _workbench() -> Any:
    with warnings.catch_warnings():
        # it says what further packages it could use
        warnings.simplefilter("ignore")
        import ema_workbench

    return ema_workbench
