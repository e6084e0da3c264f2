"""``alignsim compare`` on folders."""

import pytest

import alignsim
from alignsim.commands.compare import main
from alignsim.config.errors import AlignsimError

pytestmark = pytest.mark.usefixtures("no_pictures")
NAMES = ("secondary_sanctions", "sanctions_relief_licences")


@pytest.fixture(scope="module")
def folders(tmp_path_factory, no_pictures):
    place = tmp_path_factory.mktemp("results")
    for name in NAMES:
        alignsim.run(name, overrides=["run.replicates=4", "run.rounds=4", "run.record=none"], out_dir=place / name)
    return [str(place / name) for name in NAMES]


def test_it_answers_and_shows_where_the_rest_lies(folders, capsys, tmp_path):
    main([*folders, "--save", str(tmp_path / "saved")])
    out = capsys.readouterr().out
    assert out.startswith("secondary_sanctions moves ")
    assert "A - B" in out
    assert "As expected: alignment with Russia is higher than in secondary_sanctions" in " ".join(out.split())
    assert (tmp_path / "saved" / "comparison.png").is_file()


def test_a_measure_and_a_state_can_be_chosen(folders, capsys):
    main([*folders, "--measure", "hedging", "--state", "KAZ"])
    out = capsys.readouterr().out
    assert "Hedging" in out and "KGZ" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "compare: the following arguments are required: RESULT; see alignsim compare --help."),
        (["nowhere", "elsewhere"], "nowhere: no result there"),
        (["a", "b", "--measure", "align_us"], "--measure align_us: no such measure. Did you mean align_usa?"),
        (["a", "b", "--state", "KZ"], "--state KZ: no such state. Did you mean KAZ?"),
        (["a", "b", "--stat", "KAZ"], "compare: unrecognized arguments: --stat KAZ"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words) as caught:
        main(arguments)
    assert caught.value.exit_code == 2
