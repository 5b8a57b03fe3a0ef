"""Results of a screening as files: one module for each kind."""
