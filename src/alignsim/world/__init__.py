"""Who the actors are and what ties them, from published figures."""
