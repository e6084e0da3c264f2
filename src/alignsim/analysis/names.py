"""Names of states, components and measures as people read them."""

from typing import Final

STATE_NAME: Final = {
    "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan",
    "TJK": "Tajikistan",
    "TKM": "Turkmenistan",
    "UZB": "Uzbekistan",
}
REGION_NAME: Final = "mean of the five"
COMPONENT_NAME: Final = {"USA": "United States", "RUS": "Russia", "CHN": "China", "autonomy": "autonomy"}
COMPONENT_MEASURE: Final = {"USA": "align_usa", "RUS": "align_rus", "CHN": "align_chn", "autonomy": "autonomy"}
MEASURE_COMPONENT: Final = {measure: component for component, measure in COMPONENT_MEASURE.items()}
HEADER: Final = {measure: COMPONENT_NAME[name] for name, measure in COMPONENT_MEASURE.items()} | {"hedging": "hedging"}
"""Columns of every table of effects and levels, in their order: the powers, what a state keeps to itself, hedging."""

TERM_NAME: Final = {
    "security": "security ties",
    "trade": "trade ties",
    "aid": "aid",
    "affinity": "affinity",
    "dependence": "dependence",
    "coercion": "pressure",
    "threat": "fear",
    "autonomy_bias": "bent for autonomy",
    "diversification": "diversified trade",
    "noise": "chance",
}


def in_a_sentence(component: str) -> str:
    """Name of a component inside a sentence.

    Parameters
    ----------
    component : {'USA', 'RUS', 'CHN', 'autonomy'}
        Whom an alignment goes to.

    Returns
    -------
    str
        With the article that English wants.

    Examples
    --------
    >>> in_a_sentence("USA")
    'the United States'
    """
    name = COMPONENT_NAME[component]
    return f"the {name}" if component == "USA" else name


def called(measure: str) -> str:
    """A measure inside a sentence.

    Parameters
    ----------
    measure : str
        Column of the tables.

    Returns
    -------
    str
        Such as ``alignment with Russia``.
    """
    if measure in MEASURE_COMPONENT:
        component = MEASURE_COMPONENT[measure]
        return "autonomy" if component == "autonomy" else f"alignment with {in_a_sentence(component)}"
    return {"switches": "the number of switches", "tilt": "the tilt to the United States"}.get(measure, measure)


def state_name(state: str) -> str:
    """Name of a row of the tables.

    Parameters
    ----------
    state : str
        ISO3 code of a state, or ``ALL``.

    Returns
    -------
    str
        Its name in English; of ``ALL``: mean of the five.
    """
    return REGION_NAME if state == "ALL" else STATE_NAME[state]


def listed(names: list[str]) -> str:
    """Names as a sentence lists them.

    Parameters
    ----------
    names : list of str
        At least one.

    Returns
    -------
    str
        With commas and a last "and".

    Examples
    --------
    >>> listed(["Russia", "China", "autonomy"])
    'Russia, China and autonomy'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capitalised(text: str) -> str:
    """A text as it begins a sentence.

    Parameters
    ----------
    text : str
        Of any length.

    Returns
    -------
    str
        With its first letter in upper case, the rest as it was.
    """
    return text[:1].upper() + text[1:]
