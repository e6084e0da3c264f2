"""Hydra's sweep grammar as batches."""

import pytest

from alignsim.config.errors import ConfigError
from alignsim.config.overrides import parse_overrides
from alignsim.config.sweeps import as_swept, jobs_of, sweep_name


def jobs(*texts):
    return jobs_of(parse_overrides(texts))


def test_numbers_become_one_job_with_a_design():
    [job] = jobs("+experiment=aid_boost", "rules.aid_weight=range(0.1,3,0.001)", "rules.noise=0.1,0.2")
    assert job == [
        "+experiment=aid_boost",
        "+design=grid",
        "++design.parameters={rules.aid_weight: {start: 0.1, stop: 3, step: 0.001}, rules.noise: {values: [0.1, 0.2]}}",
    ]


def test_a_job_of_swept_numbers_is_said_as_it_was_typed():
    texts = ("+experiment=aid_boost,relocation", "rules.noise=0.1,0.2", "rules.aid_weight=interval(1,2)")
    parsed = parse_overrides(texts)
    assert [as_swept(job, parsed) for job in jobs_of(parsed)] == [
        [f"+experiment={name}", *texts[1:]] for name in ("aid_boost", "relocation")
    ]


def test_choices_become_a_job_each_the_last_varying_fastest():
    assert jobs("+experiment=aid_boost,relocation", "world.year=2013,2021", "run.rounds=4") == [
        [f"+experiment={name}", f"world.year={year}", "run.rounds=4"]
        for name in ("aid_boost", "relocation")
        for year in (2013, 2021)
    ]


def test_resolutions_and_what_is_said_of_them_make_a_job_each():
    assert jobs("votes=es_11_4,es_11_6") == [["votes=es_11_4"], ["votes=es_11_6"]]
    assert jobs("votes.x0=0.1,0.9", "votes.x_usa=1") == [[f"votes.x0={x0}", "votes.x_usa=1"] for x0 in (0.1, 0.9)]


@pytest.mark.parametrize(
    "path",
    [
        "rules.aid_weight", "rules.autonomy_bias.KAZ", "run.seed", "policy.USA.reward", "world.punishes.RUS.USA",
        "+world.override.gdp.KAZ", "scenario.events.us_offer.add", "scenario.events.us_offer.ramp",
        "scenario.events.us_offer.split.KAZ", "world.proximity.RUS.KAZ",
    ],
)  # fmt: skip
def test_every_number_that_can_differ_from_run_to_run_is_batched(path):
    [job] = jobs(f"{path}=0,1")
    assert job[-1] == f"++design.parameters={{{path.lstrip('+')}: {{values: [0, 1]}}}}"


@pytest.mark.parametrize(
    "text",
    [
        "run.rounds=4,8", "run.round_months=1,3", "run.replicates=10,20", "world.year=2013,2021",
        "policy.USA.every=1,2",
        "run.uncertainty=none,both", "policy=fixed,matching", "design.shard=0,1", "design.samples=2,4",
        "policy.USA.budget=null,100", "scenario.events.us_offer.start='2023-01-01','2024-01-01'",
    ],
)  # fmt: skip
def test_what_shapes_a_run_makes_a_job_each(text):
    made = jobs(text)
    assert len(made) == 2
    assert not any("design.parameters" in part for job in made for part in job)


def test_an_interval_is_sampled_by_a_latin_hypercube():
    [job] = jobs("rules.aid_weight=tag(log,interval(0.1,3))", "design.samples=50")
    named = "++design.parameters={rules.aid_weight: {low: 0.1, high: 3.0, scale: log}}"
    assert job == ["design.samples=50", "+design=lhs", named]


def test_a_design_that_is_chosen_is_kept():
    [job] = jobs("+design=sobol", "rules.aid_weight=interval(0.1,3)")
    assert job[0] == "+design=sobol"
    assert not any(text in ("+design=grid", "+design=lhs") for text in job)


def test_an_interval_of_what_is_no_such_number_is_refused():
    with pytest.raises(ConfigError, match=r"run\.rounds=interval\(1,4\): an interval is for numbers"):
        jobs("run.rounds=interval(1,4)")


def test_all_shards_are_jobs_when_none_is_named():
    made = jobs("+design=lhs", "design.shards=3")
    assert made == [["+design=lhs", "design.shards=3", f"design.shard={number}"] for number in range(3)]


def test_a_shard_key_is_never_part_of_a_batch():
    made = jobs("+design=lhs", "design.shards=4", "design.shard=range(4)", "rules.noise=0.1,0.2")
    assert len(made) == 4
    assert {text for job in made for text in job if text.startswith("design.shard=")} == {
        f"design.shard={number}" for number in range(4)
    }


def test_the_same_sweep_has_the_same_name_wherever_it_runs():
    def name(*texts):
        return sweep_name(parse_overrides(texts))

    cut = name("+design=lhs", "design.shards=4")
    assert cut == name("design.shards=4", "+design=lhs", "design.shard=0,1,2,3", "run.threads=2", "+cluster=slurm",
                       "hydra/launcher=submitit_slurm", "run.resume=results/x")  # fmt: skip
    assert cut != name("+design=lhs", "design.shards=8")
    assert name("+design=lhs") is None
