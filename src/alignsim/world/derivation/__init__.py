"""How each input of a world is made from its sources: the formulas behind ``facts/world_inputs.csv``."""
