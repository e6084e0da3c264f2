"""Rivals of the structural model of votes, from the last vote on the same title to machine learning."""
