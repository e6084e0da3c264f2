"""Sub-commands that read results, or ask more of them: one module each, with a function `main`."""
