"""Help for who writes catalogues: diagnostics, lint, data cases, coverage, JSON Schemas.

What every load of a catalogue checks belongs to ``policy``.
"""
