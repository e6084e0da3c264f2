"""Votes in the UN General Assembly: the record, the model of how the five vote, and what a run says of a vote."""
