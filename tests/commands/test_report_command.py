"""Figures and report are written anew from the tables."""

import shutil

import pytest

import alignsim
from alignsim.commands.report import main
from alignsim.config.errors import AlignsimError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("result") / "aid"
    alignsim.run("aid_boost_100", overrides=["run.replicates=3", "run.rounds=4"], out_dir=place)
    return place


def written(folder):
    return {path.name: path.read_bytes() for path in [folder / "report.html", *(folder / "figures").iterdir()]}


def test_what_was_lost_is_written_again_byte_by_byte(folder, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "report.html").unlink()
    shutil.rmtree(copy / "figures")
    main([str(copy)])
    assert capsys.readouterr().out == f"{copy / 'report.html'}\n"
    assert written(copy) == written(folder)


def test_tables_and_manifest_stay_as_they_are(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    main([str(copy)])
    for name in ("manifest.json", "config.yaml", "effects.csv", "runs.parquet"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], r"report: expected RESULT \(its folder, such as .*\); see alignsim report --help."),
        (["nowhere"], "nowhere: no result there"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words):
        main(arguments)


def test_a_run_that_was_stopped_has_no_report(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    text = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(text.replace('"complete"', '"running"'))
    with pytest.raises(AlignsimError, match="not complete"):
        main([str(copy)])
