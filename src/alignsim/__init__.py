"""alignsim: what would move the states of a region between the great powers."""
