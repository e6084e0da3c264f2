"""Results side by side: what is paired, what the numbers are, what is refused."""

import re
from dataclasses import replace
from pathlib import Path

import matplotlib.image
import pandas as pd
import pyarrow as pa
import pytest

import alignsim
from alignsim.analysis.labels import labels_of
from alignsim.config.errors import ConfigError, ResultError
from alignsim.result import Result
from alignsim.results.large import LargeTable

pytestmark = pytest.mark.usefixtures("no_pictures")
SMALL = ["run.replicates=6", "run.rounds=4", "run.record=none", "run.explain=false"]
MEASURES = ("autonomy", "align_usa", "align_rus", "align_chn")


def ran(experiment, *overrides, out_dir=None):
    return alignsim.run(experiment, overrides=[*SMALL, *overrides], out_dir=out_dir)


@pytest.fixture(scope="module")
def pair():
    return [ran("secondary_sanctions"), ran("sanctions_relief_licences")]


def row_of(table, **keys):
    for name, value in keys.items():
        table = table[table[name] == value]
    [row] = table.to_dict("records")
    return row


def test_the_effects_are_those_of_the_results_bit_for_bit(pair):
    table = alignsim.compare(pair, measures=["align_rus", "hedging", "polarisation"]).table
    for result in pair:
        own = result.effects[result.effects["measure"].isin(["align_rus", "hedging", "polarisation"])]
        found = table[table["result"] == result.manifest["experiment"]].drop(columns="result")
        both = [one.sort_values(["measure", "state"]).reset_index(drop=True) for one in (own, found)]
        pd.testing.assert_frame_equal(*both, check_exact=True)


def test_a_difference_is_that_of_the_scenarios_in_each_replicate(pair):
    found = row_of(alignsim.compare(pair).differences, state="KAZ", measure="align_rus")
    first, second = (one.runs.loc[one.runs["arm"] == "scenario", "align_rus_KAZ"].to_numpy() for one in pair)
    by_replicate = first - second
    assert (found["first"], found["second"], found["n"]) == ("secondary_sanctions", "sanctions_relief_licences", 6)
    assert found["difference"] == pytest.approx(by_replicate.mean(), abs=1e-15)
    assert (found["q05"], found["q95"]) == pytest.approx((by_replicate.min(), by_replicate.max()), abs=1e-15)
    assert found["ci_low"] < found["difference"] < found["ci_high"]
    assert found["share_positive"] == (by_replicate > 0).mean()


def test_every_two_that_share_a_baseline_are_paired(pair):
    three = alignsim.compare([*pair, ran("aid_boost_100")])
    pairs = three.differences[["first", "second"]].drop_duplicates()
    assert len(pairs) == 3
    assert three.reasons == ()


def test_each_pair_rests_on_the_replicates_that_both_have_and_each_effect_on_its_own(pair):
    more, one = (
        alignsim.run("sanctions_relief_licences", overrides=[*SMALL[1:], f"run.replicates={n}"]) for n in (9, 1)
    )
    for results in ([pair[0], more, one], [one, pair[0], more]):
        found = alignsim.compare(results)
        for result, entry in zip(results, found.entries, strict=True):
            own = result.effects[result.effects["measure"].isin(MEASURES)].sort_values(["measure", "state"])
            rows = found.table[found.table["result"] == entry.label].sort_values(["measure", "state"])
            pd.testing.assert_frame_equal(*(table[own.columns].reset_index(drop=True) for table in (own, rows)))
        counts = found.differences.groupby(["first", "second"])["n"].unique()
        assert sorted(int(n) for [n] in counts) == [1, 1, 6]
    two = alignsim.compare([pair[0], more])
    pd.testing.assert_frame_equal(two.differences, alignsim.compare(pair).differences)


def test_a_baseline_is_the_same_only_if_it_is_on_all_replicates_that_any_two_share(pair):
    first = ran("secondary_sanctions", "run.replicates=1")
    runs = pair[1].runs.copy()
    runs.loc[(runs["arm"] == "baseline") & (runs["replicate"] == 5), "align_usa_KAZ"] += 1e-9
    tables = pair[1].tables
    other = Result(replace(tables, large=tables.large | {"runs": LargeTable(pa.Table.from_pandas(runs))}))
    found = alignsim.compare([first, pair[0], other])
    assert len(found.reasons) == 1 and len(found.differences[["first", "second"]].drop_duplicates()) == 1


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("run.seed=2", "run.seed is 2 instead of 1"),
        ("world.year=2023", "world.year is 2023 instead of 2021"),
        ("run.rounds=5", "run.rounds is 5 instead of 4"),
        ("rules.trade_weight=2", "rules.trade_weight is 2"),
        ("rules.trade_weight=1.5", "rules.trade_weight is given instead of drawn"),
        ("run.uncertainty=noise", "run.uncertainty is noise instead of both"),
    ],
)
def test_results_with_other_baselines_stand_side_by_side_and_say_why(pair, override, words):
    found = alignsim.compare([pair[0], ran("sanctions_relief_licences", override)])
    assert found.differences.empty
    [reason] = found.reasons
    assert words in reason
    assert reason.startswith("sanctions_relief_licences does not share the baseline of secondary_sanctions")
    assert set(found.table["result"]) == {"secondary_sanctions", "sanctions_relief_licences"}


def test_a_baseline_that_stands_still_is_not_paired_with_that_of_other_rounds():
    still = ["run.uncertainty=none", "run.record=none"]
    four, eight = (alignsim.run("secondary_sanctions", overrides=[*still, f"run.rounds={rounds}"]) for rounds in (4, 8))
    found = alignsim.compare([four, eight])
    assert found.differences.empty
    assert "run.rounds is 8 instead of 4" in found.reasons[0]


def test_groups_that_share_another_baseline_are_paired_among_themselves(pair):
    others = [ran(name, "run.seed=2") for name in ("secondary_sanctions", "china_sanctioned")]
    found = alignsim.compare([*pair, *others])
    assert len(found.differences[["first", "second"]].drop_duplicates()) == 2
    [reason] = found.reasons
    assert reason.startswith("secondary_sanctions (seed=2) and china_sanctioned do not share the baseline")


def test_results_of_one_experiment_are_named_by_what_differs():
    aid = [ran("aid_boost", f"scenario.events.us_offer.add={amount}") for amount in (25, 50)]
    assert [entry.label for entry in alignsim.compare(aid).entries] == [
        "aid_boost (us_offer.add=25)", "aid_boost (us_offer.add=50)",
    ]  # fmt: skip


def test_the_same_run_made_twice_does_exactly_the_same(tmp_path):
    for name in ("one", "other"):
        ran("secondary_sanctions", out_dir=tmp_path / name)
    found = alignsim.compare([tmp_path / "one", tmp_path / "other"])
    assert [entry.label for entry in found.entries] == ["secondary_sanctions [one]", "secondary_sanctions [other]"]
    assert (found.differences["difference"] == 0).all()
    assert "does exactly the same" in found.answer


def test_designs_at_the_same_points_are_paired_point_by_point():
    design = ["+design=grid", "design.parameters={rules.aid_weight: {values: [0.5, 1]}}"]
    found = alignsim.compare([ran("secondary_sanctions", *design), ran("sanctions_relief_licences", *design)])
    assert set(found.differences["n"]) == {12}
    elsewhere = ["+design=grid", "design.parameters={rules.aid_weight: {values: [0.5, 2]}}"]
    apart = alignsim.compare([ran("secondary_sanctions", *design), ran("sanctions_relief_licences", *elsewhere)])
    assert apart.differences.empty
    beside_one = alignsim.compare([ran("secondary_sanctions", *design), ran("sanctions_relief_licences")])
    assert "it has 1 design point instead of 2" in beside_one.reasons[0]


def test_baselines_alone_are_compared_in_where_they_stand():
    found = alignsim.compare([ran("baseline"), ran("baseline", "world.year=2023")])
    assert found.differences.empty
    assert found.table["effect"].isna().all()
    level = row_of(found.table, result="baseline (world.year=2023)", state="KAZ", measure="align_rus")
    assert level["q05"] <= level["baseline"] <= level["q95"]
    assert found.answer.startswith("They lie farthest apart in ")


def test_several_results_loaded_as_one_are_taken_apart(tmp_path):
    for name in ("secondary_sanctions", "sanctions_relief_licences"):
        ran(name, out_dir=tmp_path / name)
    for given in ([tmp_path], [str(tmp_path / "*")], [alignsim.load(tmp_path)]):
        assert len(alignsim.compare(given).entries) == 2


def test_a_label_names_the_settings_that_tell_a_result_from_the_others(pair):
    settings = (
        {}, {"votes": {"resolution": "es_11_6"}}, {"run": {"rounds": 9}},
        {"votes": {"resolution": "es_11_6"}, "run": {"rounds": 9}},
    )  # fmt: skip
    config = {"votes": {"resolution": None}, "run": {"rounds": 4}}
    made = [replace(pair[0].tables, config=config | other, manifest={"experiment": "it"}) for other in settings]
    assert labels_of(made[:2], [None, None]) == ["it (no votes)", "it (votes=es_11_6)"]
    assert labels_of(made, [None] * 4) == [
        "it (no votes, rounds=4)", "it (votes=es_11_6, rounds=4)", "it (no votes, rounds=9)",
        "it (votes=es_11_6, rounds=9)",
    ]  # fmt: skip
    third = replace(made[0], config=config | {"rules": {"noise": 0.2}})
    assert labels_of([*made[:2], third], [None] * 3)[2] == "it (noise=0.2, no votes)"


def test_what_is_expected_beside_another_scenario_is_checked(pair):
    for order in (pair, pair[::-1]):
        [verdict] = alignsim.compare(order).verdicts
        assert verdict.agrees
        assert verdict.clause == (
            "in sanctions_relief_licences, alignment with Russia is higher than in secondary_sanctions in the mean of "
            "the five"
        )
        assert verdict.share == 1.0


def test_the_difference_from_one_that_stands_first_is_taken_anew_so_that_ties_are_no_rises(pair):
    # all that trade does is undone: what is expected to differ does not, in any replicate
    same = ran("secondary_sanctions")
    tables = replace(same.tables, manifest=same.manifest | {"experiment": "sanctions_relief_licences"})
    config = same.config | {"scenario": same.config["scenario"] | {"expectation": expectation_of(pair[1])}}
    for order in ([pair[0], Result(replace(tables, config=config))], [Result(replace(tables, config=config)), pair[0]]):
        [verdict] = alignsim.compare(order).verdicts
        assert not verdict.agrees
        assert verdict.share == 0.0


def expectation_of(result):
    return [item for item in result.config["scenario"]["expectation"] if item.get("beside")]


def test_every_result_of_the_experiment_beside_which_something_is_expected_is_judged(pair):
    stronger = ran("secondary_sanctions", "rules.aid_weight=0.7")
    given = ran("sanctions_relief_licences", "rules.aid_weight=0.7")
    verdicts = alignsim.compare([pair[0], pair[1], ran("secondary_sanctions", "run.replicates=3")]).verdicts
    assert [verdict.clause.split(" than in ")[1] for verdict in verdicts] == [
        "secondary_sanctions (replicates=6) in the mean of the five",
        "secondary_sanctions (replicates=3) in the mean of the five",
    ]
    assert alignsim.compare([pair[0], stronger, given]).verdicts[0].clause == (
        "in sanctions_relief_licences, alignment with Russia is higher than in secondary_sanctions (aid_weight=0.7) in "
        "the mean of the five"
    )
    both = alignsim.compare([pair[0], stronger, pair[1], given]).verdicts
    assert [verdict.clause.split(", ")[0] for verdict in both] == [
        "in sanctions_relief_licences (aid_weight=0.5)", "in sanctions_relief_licences (aid_weight=0.7)",
    ]  # fmt: skip


def test_only_the_columns_that_are_asked_for_are_read(pair, monkeypatch):
    from alignsim.results.large import LargeTable

    asked = []
    arrow = LargeTable.arrow

    def spied(self, columns=None):
        asked.append(columns)
        return arrow(self, columns)

    monkeypatch.setattr(LargeTable, "arrow", spied)
    alignsim.compare(pair, measures=["hedging"], states=["KAZ"])
    assert all(columns is not None and len(columns) == 1 for columns in asked)
    assert {name for [name] in asked if name.startswith("hedging")} == {"hedging_KAZ"}


def test_it_is_written_with_its_picture_and_never_over_anything(pair, tmp_path):
    found = alignsim.compare(pair)
    paths = found.save(tmp_path / "both")
    assert [path.name for path in paths] == ["comparison.csv", "differences.csv", "comparison.png", "comparison.svg"]
    read = pd.read_csv(paths[0])
    pd.testing.assert_frame_equal(read, found.table, check_exact=True)
    assert matplotlib.image.imread(paths[2]).std() > 0
    with pytest.raises(ResultError, match="is there already and is never overwritten"):
        found.save(tmp_path / "both")


def test_it_is_written_whole_or_not_at_all(pair, tmp_path, monkeypatch):
    def fails(figures, folder):
        (folder / "comparison.png").write_text("half of it")
        raise OSError("no space left")

    monkeypatch.setattr("alignsim.views.plots.save_figures", fails)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OSError, match="no space left"):
        alignsim.compare(pair).save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("results", "options", "words"),
    [
        (["one"], {}, "secondary_sanctions: is one result; name two or more to compare."),
        ([], {}, "compare: is one result"),
        (["one", "one"], {}, "is named twice"),
        (["one", "baseline"], {}, "baseline: a baseline alone|is a baseline alone and has no effect"),
        (["one", "other"], {"measures": ["align_us"]}, "measure align_us: no such measure. Did you mean align_usa?"),
        (["one", "other"], {"measures": []}, "measures: expected one or more of"),
        (["one", "other"], {"states": ["KZ"]}, "state KZ: no such state. Did you mean KAZ?"),
        (["nowhere", "other"], {}, "nowhere: no result there"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(pair, results, options, words):
    known = {"one": pair[0], "other": pair[1], "baseline": ran("baseline")}
    with pytest.raises(alignsim.AlignsimError, match=words):
        alignsim.compare([known.get(name, name) for name in results], **options)


def test_a_single_path_is_no_list(pair):
    for given in ("results/a", Path("results/a"), pair[0], None, 3):
        with pytest.raises(ConfigError, match=r"^results=.*: expected a list of results"):
            alignsim.compare(given)
    with pytest.raises(ConfigError, match="results: None is none; expected results, folders or patterns"):
        alignsim.compare([pair[0], None])
    for options in ({"measures": "align_usa"}, {"states": "KAZ"}, {"states": 3}):
        [(name, value)] = options.items()
        with pytest.raises(ConfigError, match=re.escape(f"{name}={value!r}: expected a list, such as ['{value}'].")):
            alignsim.compare(pair, **options)


def test_an_incomplete_result_and_one_without_all_shards_are_refused(pair, tmp_path):
    ran("secondary_sanctions", out_dir=tmp_path / "a")
    manifest = tmp_path / "a" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"complete"', '"running"'))
    with pytest.raises(ResultError, match="is running, not complete"):
        alignsim.compare([pair[0], tmp_path / "a"])
    cut = Result(replace(pair[1].tables, manifest=pair[1].manifest | {"missing_shards": [1, 3]}))
    with pytest.raises(ResultError, match="shards 1, 3 are missing"):
        alignsim.compare([pair[0], cut])
