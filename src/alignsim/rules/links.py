"""What ties a state to the outside: external links and how spread they are (equations 1-3)."""

from alignsim.rules.compilation import rule


@rule
def remittances(remittances_to_gdp: float, gdp: float, multiplier: float) -> float:
    r"""Money sent home by workers abroad.

    Parameters
    ----------
    remittances_to_gdp : float
        Remittances as a share of GDP, dimensionless.
    gdp : float
        :math:`G_i > 0`, million USD a year.
    multiplier : float
        :math:`m`, lever ``remittances``; 1 = as in the world's year.

    Returns
    -------
    float
        :math:`m R_i`, million USD a year.

    References
    ----------
    Equation 1 of ``docs/reference/model.md``.
    """
    return multiplier * (remittances_to_gdp * gdp)


@rule
def external_flow(trade: float, share: float, transfers: float) -> float:
    r"""Trade with a partner, and the transfers that come from there.

    Parameters
    ----------
    trade : float
        Exports plus imports of the state, million USD a year.
    share : float
        :math:`T_{ij}`, the partner's share of that trade.
    transfers : float
        Remittances from the partner, million USD a year; 0 for most.

    Returns
    -------
    float
        :math:`F_{ij}`, million USD a year.

    References
    ----------
    Equation 1 of ``docs/reference/model.md``.
    """
    return trade * share + transfers


@rule
def western_link(link_usa: float, link_europe: float, european_weight: float) -> float:
    r"""Link share that counts for the United States: its own and part of Europe's.

    Parameters
    ----------
    link_usa, link_europe : float
        :math:`s_{i,USA}, s_{i,EU}`, shares of the state's external links.
    european_weight : float
        :math:`\omega`, how far a link with Europe counts as one with the United States.

    Returns
    -------
    float
        :math:`E_{i,USA} = s_{i,USA} + \omega s_{i,EU}`.

    References
    ----------
    Equation 2 of ``docs/reference/model.md``.
    """
    return link_usa + european_weight * link_europe


@rule
def widest_spread(rest_of_world_partners: float, named_partners: float) -> float:
    r"""One minus the Herfindahl index of links that are spread evenly.

    Parameters
    ----------
    rest_of_world_partners : float
        :math:`n`, as how many equal partners the others count.
    named_partners : float
        How many partners are named (4: USA, EU, RUS, CHN).

    Returns
    -------
    float
        :math:`1 - 1/(4 + n)`.

    References
    ----------
    Equation 3 of ``docs/reference/model.md``.
    """
    return 1.0 - 1.0 / (named_partners + rest_of_world_partners)


@rule
def diversification(
    concentration: float, link_rest: float, rest_of_world_partners: float, widest_spread: float
) -> float:
    r"""How evenly the external links are spread: one minus a Herfindahl index, scaled to [0, 1].

    Parameters
    ----------
    concentration : float
        :math:`\sum_{j \ne ROW} s_{ij}^2` over the named partners.
    link_rest : float
        :math:`s_{i,ROW}`, share of all others together.
    rest_of_world_partners : float
        :math:`n`, as how many equal partners the others count.
    widest_spread : float
        :math:`1 - 1/(4 + n)`, see `widest_spread`.

    Returns
    -------
    float
        :math:`Div_i`; 1 when all partners are equal.

    References
    ----------
    Equation 3 of ``docs/reference/model.md``.
    """
    return (1.0 - concentration - link_rest * link_rest / rest_of_world_partners) / widest_spread
