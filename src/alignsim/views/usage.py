"""What ``alignsim --help`` says, without composing anything."""

from textwrap import fill
from typing import Final

from alignsim.config.check import leaf_paths, node_at
from alignsim.config.folders import choices_of
from alignsim.config.overrides import DEFAULT_GROUPS
from alignsim.config.parameters import Leaf

_WIDTH: Final = 80
_NAME: Final = 36
_COMMANDS: Final = """\
alignsim: what would move five Central Asian states between the United States,
Russia and China?

  alignsim
      the baseline
  alignsim +experiment=aid_boost
      a scenario beside its baseline
  alignsim +experiment=aid_boost run.seed=7 rules.aid_weight=0.8
      any number changed
  alignsim -m +experiment=aid_boost,secondary_sanctions
      several, one after the other
  alignsim -m 'rules.aid_weight=range(0.1,3,0.001)'
      a number swept: all values are one batch
  alignsim +experiment=aid_boost +design=sobol design.samples=4096
      a sweep over all that is uncertain in the rules
  alignsim … run.resume=FOLDER
      the same command again goes on where it was stopped
  alignsim list
      the experiments and their questions
  alignsim list votes WORD …
      latest UN resolutions with these words, by the names that votes= takes
  alignsim compare RESULT RESULT …
      scenarios side by side, replicate by replicate
  alignsim report RESULT
      writes its figures and its report.html anew
  alignsim explain RESULT --state KAZ
      why it moves, by term and by event; --round 8 for another round
  alignsim reproduce RESULT
      runs it again; exit code 1 if a number is not the same
  alignsim frontier +experiment=aid_boost \\
          --lever scenario.events.us_offer.add --target align_usa=+0.05
      what it would take: how much of it brings about that move
  alignsim calibrate
      which draws of all that is uncertain the past does not rule out
  alignsim calibrate votes
      fits the vote model to roll calls in the UN, with intervals
  alignsim validate votes
      the vote model against its rivals; exit code 1 if it falls behind
  alignsim validate yardsticks
      beside measures of alignment that are no inputs; exit code 1 if the
      model misses a minimum
  alignsim validate history
      two periods run forward beside what was observed; exit code 1 if the
      model misses a minimum
  alignsim --config-dir FOLDER …
      with configuration of your own (./conf is searched too)
  alignsim --cfg job
      every value, as it is in force
  alignsim --version, --hydra-help
      version; Hydra's own options
"""


def usage() -> str:
    """Commands, choices and settings.

    Returns
    -------
    str
        Lines; settings by state and by power are written once.
    """
    groups = dict.fromkeys(DEFAULT_GROUPS, "") | {"experiment": "+", "design": "+"}
    choices = [_wrapped(f"{plus}{group}={', '.join(choices_of(group))}") for group, plus in groups.items()]
    return "\n".join([_COMMANDS, "Choices", *choices, "", "Settings", *_settings()]) + "\n"


def _wrapped(line: str) -> str:
    return fill(line, width=_WIDTH, initial_indent="  ", subsequent_indent="      ")


def _settings() -> list[str]:
    lines: dict[str, str] = {}
    for path in leaf_paths():
        leaf = node_at(path)
        # one line stands for all states and powers
        name = path.replace(".KAZ", ".STATE").replace(".USA", ".POWER")
        repeated = any(key in path.split(".") for key in ("KGZ", "TJK", "TKM", "UZB", "RUS", "CHN"))
        if isinstance(leaf, Leaf) and not repeated:
            words = f"{name:<{_NAME}} {leaf.expected()}"
            lines[name] = fill(words, width=_WIDTH, initial_indent="  ", subsequent_indent=" " * (_NAME + 3))
    return list(lines.values())
