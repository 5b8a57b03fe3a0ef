"""One company: its profile, its credit code, and the profile with some answers changed.

How a policy judges it belongs to ``assess``.
"""
