"""Many companies at once.

A table is read in blocks, its cells become answers, one translation of the rules runs over them,
and what comes out is written and counted as it comes.
"""
