"""Results as workbooks, labelled arrays and pictures."""

import importlib.util

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray

import alignsim
from alignsim.config.errors import ResultError

SMALL = ["run.replicates=5", "run.rounds=6"]
MEASURE_OF = {"AUT": "autonomy", "USA": "align_usa", "RUS": "align_rus", "CHN": "align_chn"}
SHEETS = ["about", "levels", "effects", "explain", "assumptions", "config", "manifest"]


@pytest.fixture(scope="module")
def result():
    return alignsim.run("aid_boost_100", overrides=SMALL)


@pytest.fixture(scope="module")
def book(result, tmp_path_factory):
    path = result.to_excel(tmp_path_factory.mktemp("book") / "aid.xlsx")
    return path, openpyxl.load_workbook(path)


def sheet_of(path, name):
    return pd.read_excel(path, sheet_name=name)


def fractions_of(path, name):
    """A sheet as the table from which it was made: what a header calls points or per cent is a hundredth."""
    sheet = sheet_of(path, name)
    for header in sheet.columns:
        column, _, unit = header.partition(" (")
        if unit in ("points)", "per cent)") or column.startswith("points"):
            shares = column == "share_positive" or "measure" not in sheet or sheet["measure"] != "switches"
            sheet[header] = sheet[header].where(~pd.Series(shares, sheet.index), sheet[header] / 100)
    return sheet.rename(columns=lambda header: header.partition(" (")[0])


def test_a_workbook_has_every_small_table(book, result):
    path, loaded = book
    assert loaded.sheetnames == SHEETS
    for name in ("levels", "effects"):
        pd.testing.assert_frame_equal(fractions_of(path, name), getattr(result, name), rtol=1e-14, check_dtype=False)
    explained = fractions_of(path, "explain")
    assert set(explained["round"]) == {6}
    of_state = explained[explained["state"] == "KAZ"].drop(columns=["round", "state"]).reset_index(drop=True)
    own = result.explain("KAZ").astype({"component": str, "term": str})
    pd.testing.assert_frame_equal(of_state, own, rtol=1e-14, atol=1e-300, check_dtype=False)
    assert list(sheet_of(path, "assumptions")["path"]) == list(result.assumptions["path"])
    config = sheet_of(path, "config").set_index("path")["value"]
    assert config["run.replicates"] == 5 and config["scenario.name"] == "aid_boost_100"
    assert sheet_of(path, "manifest").set_index("path")["value"]["seed"] == 1


def test_a_sheet_can_be_read_by_people(book):
    for sheet in book[1]:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        assert all(8 <= one.width <= 60 for one in sheet.column_dimensions.values())
    effects = book[1]["effects"]
    column = {cell.value: cell.column - 1 for cell in effects[1]}
    by_measure = {row[1].value: row for row in effects.iter_rows(min_row=2)}
    assert by_measure["align_usa"][column["effect (points)"]].number_format == "+0.00;-0.00;0.00"
    assert by_measure["switches"][column["effect (points)"]].number_format == '0.00" switches"'
    assert not [cell for sheet in book[1] for row in sheet.iter_rows() for cell in row if "%" in cell.number_format]


def test_a_workbook_holds_points_and_per_cent_as_its_headers_say(book, result):
    sheet = sheet_of(book[0], "effects").set_index(["state", "measure"]).loc[("KGZ", "align_usa")]
    one = result.effects.set_index(["state", "measure"]).loc[("KGZ", "align_usa")]
    assert sheet["effect (points)"] == pytest.approx(100 * one["effect"])
    assert sheet["baseline (per cent)"] == pytest.approx(100 * one["baseline"])
    assert "points_q05" in sheet_of(book[0], "explain") and "difference (log-odds)" in sheet_of(book[0], "explain")
    about = {row[0].value: row[1].value for row in book[1]["about"].iter_rows()}
    assert about["question"].endswith("?")
    assert {f"sheet {name}" for name in SHEETS[1:]} <= set(about)


@pytest.fixture(scope="module")
def stack():
    return alignsim.run("[secondary_sanctions,russia_retrenchment]", overrides=SMALL)


def test_a_workbook_of_a_stack_has_its_interaction(stack, tmp_path):
    path = stack.to_excel(tmp_path / "stack.xlsx")
    pd.testing.assert_frame_equal(fractions_of(path, "interaction"), stack.interaction, rtol=1e-14, check_dtype=False)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*SHEETS[:3], "interaction", *SHEETS[3:]]
    header = [cell.value for cell in book["interaction"][1]]
    assert book["interaction"].cell(2, header.index("effect (points)") + 1).number_format == "+0.00;-0.00;0.00"


def test_labelled_arrays_of_a_stack_hold_its_interaction(stack):
    found = stack.to_xarray()
    parts = ["secondary_sanctions", "russia_retrenchment", "sum", "together", "interaction"]
    assert found["interaction"].dims == ("part", "area", "measure")
    assert found["part"].to_numpy().tolist() == parts
    for row in stack.interaction.to_dict("records"):
        place = {"area": row["state"], "measure": row["measure"], "part": row["part"]}
        assert float(found["interaction"].sel(place)) == row["effect"]
        assert float(found["interaction_q95"].sel(place)) == row["q95"]
    assert np.isnan(found["interaction"].sel(measure="polarisation")).all()


def test_text_is_never_a_formula_nor_breaks_a_sheet(tmp_path):
    from dataclasses import replace

    from alignsim.result import Result

    one = alignsim.run("baseline", overrides=[*SMALL, "run.explain=false"])
    odd = one.levels.assign(note="=1+1\x07")
    path = Result(replace(one.tables, levels=odd)).to_excel(tmp_path / "odd.xlsx")
    cell = openpyxl.load_workbook(path)["levels"]["H2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert openpyxl.load_workbook(path).sheetnames == ["about", "levels", "assumptions", "config", "manifest"]


def test_results_loaded_as_one_have_one_workbook(tmp_path, no_pictures):
    for amount, rounds in ((25, 4), (50, 6)):
        overrides = ["run.replicates=3", f"run.rounds={rounds}", f"scenario.events.us_offer.add={amount}"]
        alignsim.run("aid_boost", overrides=overrides, out_dir=tmp_path / str(amount))
    path = alignsim.load(tmp_path).to_excel(tmp_path / "both.xlsx")
    assert sheet_of(path, "levels")["folder"].nunique() == 2
    assert set(sheet_of(path, "explain")["round"]) == {4, 6}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aid.csv", "expected a name that ends in .xlsx"),
        ("nowhere/aid.xlsx", "there is no folder"),
        ("there.xlsx", "is there already; choose another name, or say overwrite=True"),
        ("folder.xlsx", "is a folder"),
    ],
)
def test_a_workbook_is_refused_in_a_sentence(result, tmp_path, name, words):
    (tmp_path / "there.xlsx").write_text("mine")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(ResultError, match=words):
        result.to_excel(tmp_path / name)
    assert (tmp_path / "there.xlsx").read_text() == "mine"


def test_a_workbook_replaces_another_one_when_told_and_is_whole_or_not_there(result, tmp_path, monkeypatch):
    path = tmp_path / "aid.xlsx"
    path.write_text("mine")
    monkeypatch.setattr(openpyxl.Workbook, "save", lambda self, name: name.write_text("half") and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        result.to_excel(path, overwrite=True)
    assert path.read_text() == "mine"
    monkeypatch.undo()
    result.to_excel(path, overwrite=True)
    assert openpyxl.load_workbook(path).sheetnames == SHEETS


@pytest.mark.parametrize(("package", "method"), [("openpyxl", "to_excel"), ("xarray", "to_xarray")])
def test_what_is_not_installed_is_named_with_its_extra(result, tmp_path, monkeypatch, package, method):
    find = importlib.util.find_spec
    monkeypatch.setattr("alignsim.result.find_spec", lambda name: None if name == package else find(name))
    arguments = [tmp_path / "aid.xlsx"] if method == "to_excel" else []
    with pytest.raises(ResultError, match=rf"{method}: needs {package}, .*pip install 'alignsim\[export\]'"):
        getattr(result, method)(*arguments)


def test_labelled_arrays_hold_every_recorded_number(result):
    found = result.to_xarray()
    assert found["alignment"].dims == ("arm", "replicate", "round", "state", "component")
    assert dict(found.sizes) | {"arm": 2, "replicate": 5, "round": 7, "state": 5, "component": 4} == dict(found.sizes)
    for row in result.rounds.sample(40, random_state=1).to_dict("records"):
        place = {name: row[name] for name in ("arm", "replicate", "round", "state")}
        for component, measure in MEASURE_OF.items():
            assert float(found["alignment"].sel(place | {"component": component})) == row[measure]
        assert float(found["hedging"].sel(place)) == row["hedging"]
        assert str(found["leaning"].sel(place).item()) == row["leaning"]
        assert found["date"].sel(round=row["round"]).to_numpy() == row["date"].to_datetime64()
    np.testing.assert_allclose(found["alignment"].sum("component"), 1.0)


def test_labelled_effects_are_those_of_the_table(result):
    found = result.to_xarray()
    row = result.effects.set_index(["state", "measure"]).loc[("KGZ", "align_usa")]
    place = {"area": "KGZ", "measure": "align_usa"}
    assert float(found["effect"].sel(place)) == row["effect"]
    assert float(found["effect_q95"].sel(place)) == row["q95"]
    assert np.isnan(found["effect"].sel(area="KAZ", measure="polarisation"))
    assert "interaction" not in found


def test_labelled_arrays_say_what_they_are_in_words_that_a_file_can_hold(result):
    found = result.to_xarray()
    assert found["alignment"].attrs == {"long_name": "share of alignment", "units": "1"}
    assert all(variable.attrs.get("long_name") for variable in found.data_vars.values())
    assert all(isinstance(value, str | int) for value in found.attrs.values())
    assert isinstance(xarray.Dataset.from_dict(found.to_dict()), xarray.Dataset)


@pytest.mark.parametrize("kept", [4, 100])
def test_a_design_has_cases_with_point_and_swept_numbers(kept):
    design = ["+design=grid", "design.parameters={rules.aid_weight: {values: [0.5, 1, 2]}}", f"run.record_runs={kept}"]
    result = alignsim.run("aid_boost_100", overrides=[*SMALL, *design])
    found = result.to_xarray()
    assert found["alignment"].dims[1] == "case"
    weights = dict(zip(found["point"].to_numpy().tolist(), found["rules.aid_weight"].to_numpy().tolist(), strict=True))
    assert weights == {0: 0.5, 1: 1.0, 2: 2.0}
    runs = result.runs.set_index(["point", "arm", "replicate"])
    for case in range(found.sizes["case"]):
        place = found.isel(case=case)
        for arm in ("baseline", "scenario"):
            last = float(place["alignment"].sel(arm=arm, state="TJK", component="USA").isel(round=-1))
            assert last == runs.loc[(int(place["point"]), arm, int(place["replicate"])), "align_usa_TJK"]


def test_a_baseline_alone_has_one_arm_and_no_effects():
    found = alignsim.run("baseline", overrides=SMALL).to_xarray()
    assert found["arm"].to_numpy().tolist() == ["baseline"]
    assert "effect" not in found


def test_four_thousand_years_have_dates():
    long = ["run.replicates=1", "run.rounds=4000", "run.round_months=12", "run.explain=false"]
    assert str(alignsim.run("baseline", overrides=long).to_xarray()["date"].to_numpy()[-1]).startswith("6022-01-01")


def test_without_rounds_there_are_no_arrays():
    with pytest.raises(ResultError, match=r"keeps no rounds; run it with run\.record=sample"):
        alignsim.run("baseline", overrides=[*SMALL, "run.record=none"]).to_xarray()


def test_every_picture_is_saved_at_print_size_and_over_nothing_unless_one_says_so(result, tmp_path):
    paths = result.plot.save(tmp_path / "figures")
    names = ("effects", "waterfall", "map", "alignment", "ternary")
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in names for kind in ("png", "svg")]
    from matplotlib.image import imread

    height, width, _ = imread(tmp_path / "figures" / "effects.png").shape
    assert width >= 1200 and height >= 900
    before = paths[-1].read_bytes()
    paths[-1].write_text("mine")
    with pytest.raises(ResultError, match=r"is there already; choose another name, or say overwrite=True\."):
        result.plot.save(tmp_path / "figures")
    assert paths[-1].read_text() == "mine"
    with pytest.raises(ResultError, match="is no folder to write to"):
        result.plot.save(paths[-1], overwrite=True)
    assert result.plot.save(tmp_path / "figures", overwrite=True) == paths
    assert paths[-1].read_bytes() == before
