"""Tables of companies: one module for each kind of input file."""
