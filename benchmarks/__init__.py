"""How fast the engine is, beside other ways to run the same rules: `make bench`."""
