"""All models that are compared, by name."""

from collections.abc import Callable, Mapping
from typing import Final

from alignsim.votes.rivals import ideal_point, ordered, records
from alignsim.votes.rivals.evidence import Evidence, Floats
from alignsim.votes.rivals.features import context, with_titles
from alignsim.votes.rivals.learned import boosting, multinomial
from alignsim.votes.rivals.structural import best_offer, constant_alignment, structural

Model = Callable[[Evidence], Floats]

STRUCTURAL: Final = "structural model"
MEAN: Final = "mean of both, titles"
CONSTANT: Final = "alignment a constant"
_LEARNED: Final = ("multinomial, titles", "boosting, titles")

RIVALS: Final[Mapping[str, Model]] = {
    "state marginals": records.state_marginals,
    "persistence, power pattern": records.persistence,
    "pattern climatology": records.pattern_climatology,
    "ordered logit, alignment": ordered.alignment_weighted,
    "free loading": ordered.free_loading,
    "dynamic ideal point": ideal_point.ideal_points,
    "last vote, same title": records.last_on_title,
    "title climatology": records.title_climatology,
    "precedents, no structure": records.precedents_alone,
    "multinomial, no titles": lambda evidence: multinomial(evidence, context(evidence)),
    "boosting, no titles": lambda evidence: boosting(evidence, context(evidence)),
    _LEARNED[0]: lambda evidence: multinomial(evidence, with_titles(evidence)),
    _LEARNED[1]: lambda evidence: boosting(evidence, with_titles(evidence)),
}
# the same structure with other alignments: what these differ by is what alignment adds
VARIANTS: Final[Mapping[str, Model]] = {
    CONSTANT: constant_alignment,
    "alignment to the best offer": best_offer,
}
MODELS: Final = (*RIVALS, MEAN, STRUCTURAL, *VARIANTS)


def forecasts(evidence: Evidence) -> dict[str, Floats]:
    """Forecasts of all models.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    dict of str to numpy.ndarray
        By the names of `MODELS`, in their order; (asked, 5, 4) each.
    """
    found = {name: model(evidence) for name, model in RIVALS.items()}
    first, second = (found[name] for name in _LEARNED)
    found[MEAN] = (first + second) / 2.0
    found[STRUCTURAL] = structural(evidence)
    return found | {name: model(evidence) for name, model in VARIANTS.items()}
