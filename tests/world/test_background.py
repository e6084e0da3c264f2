"""What is known of each state apart from the model."""

from datetime import date

from alignsim.world.background import backgrounds


def test_a_state_has_joined_only_what_it_had_joined_by_then():
    kyrgyzstan = backgrounds(date(2013, 12, 31))[1]
    assert "EAEU" not in kyrgyzstan.memberships
    assert "EAEU" in backgrounds(date(2021, 12, 31))[1].memberships
    assert sum(kyrgyzstan.ukraine_votes.values()) == 0
