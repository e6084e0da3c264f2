"""The fitted parameters of the vote model: names, symbols and what they weigh."""

from typing import Final, NamedTuple


class VoteParameter(NamedTuple):
    """One fitted parameter.

    Attributes
    ----------
    name : str
        In tables.
    symbol : str
        In equations 19 and 20.
    meaning : str
        What it weighs.
    """

    name: str
    symbol: str
    meaning: str


# in the order in which `alignsim.engines.voting` reads them
VOTE_PARAMETERS: Final = (
    VoteParameter("memory", "ρ", "own votes on like texts"),
    VoteParameter("vote_usa", "λ_USA", "vote of the United States"),
    VoteParameter("vote_rus", "λ_RUS", "vote of Russia"),
    VoteParameter("vote_chn", "λ_CHN", "vote of China"),
    VoteParameter("consensus", "γ_0", "mean vote of all others"),
    VoteParameter("bias", "b", "any text"),
    VoteParameter("bias_middle_east", "b_me", "a text on the Middle East"),
    VoteParameter("bias_nuclear", "b_nu", "a text on nuclear weapons"),
    VoteParameter("bias_situation", "b_s", "a text on the situation in a country or of human rights"),
    VoteParameter("alignment_usa", "γ_USA", "alignment with the United States times its vote"),
    VoteParameter("abstention", "c", "to abstain"),
)
ABSENCE_PARAMETERS: Final = (
    VoteParameter("absence_memory", "ρ_X", "own absence from like texts"),
    VoteParameter("absence_bias", "d", "any text"),
    VoteParameter("isolation", "d_R", "distance of Russia from all others"),
    VoteParameter("turnout", "d_0", "absence of others"),
    VoteParameter("turnout_change", "d_1", "absence of others, more than from like texts"),
    VoteParameter("neutrality", "d_n", "a text that is new to a neutral state"),
)
PARAMETERS: Final = (*VOTE_PARAMETERS, *ABSENCE_PARAMETERS)
