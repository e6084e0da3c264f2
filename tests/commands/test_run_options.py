"""Options of a run: what Hydra would answer with a traceback, or argparse with its usage."""

import pytest

from alignsim.commands.run_options import run_options
from alignsim.config.errors import ConfigError

SAID = {
    "--exp x": "--exp x: no such option; write +experiment=x.",
    "--wrold w2021": "--wrold w2021: no such option; write world=w2021.",
    "--replicates=50": "--replicates 50: no such option; write run.replicates=50.",
    "--rules.aid_weight run.seed=1": "--rules.aid_weight: no such option; write rules.aid_weight=….",
    "--out here": "--out here: no such option; write hydra.run.dir=here.",
    "--multi run.seed=1,2": "--multi: no such option of alignsim. Did you mean --multirun?",
    "-x": "-x: no such option of alignsim. Expected one of --help, --run,",
    "--cfg jobs": "--cfg jobs: no such choice. Did you mean job?",
    "--cfg": "--cfg: has no value; expected --cfg=job|hydra|all.",
    "--config-dir=": "--config-dir: has no value; expected --config-dir=FOLDER.",
    "--resolve": "--resolve: is about what --cfg shows; add --cfg job.",
    "--package run": "--package: is about what --cfg shows; add --cfg job.",
    "--cfg job --package rnu": "--package rnu: no such part of the configuration. Did you mean run?",
    "--resolve=yes --cfg job": "--resolve=yes: expected --resolve alone.",
    "--cfg job -m run.seed=1,2": "--multirun and --cfg: cannot be asked for together; leave one of them out.",
    "--shell-completion": "--shell-completion: no such choice. Expected one of install=bash,",
    "-sc install=bsh": "--shell-completion install=bsh: no such choice. Did you mean install=bash?",
}


@pytest.mark.parametrize(("words", "said"), SAID.items(), ids=SAID)
def test_what_is_wrong_is_told_in_a_sentence(words, said):
    with pytest.raises(ConfigError) as caught:
        run_options(words.split())
    assert str(caught.value).startswith(said)


def test_overrides_and_options_may_stand_in_any_order():
    options = run_options(["--cfg", "job", "run.seed=1", "--resolve", "run.rounds=2"])
    assert options.override == ["run.seed=1", "run.rounds=2"]
    assert (options.cfg, options.resolve, options.multirun) == ("job", True, False)
