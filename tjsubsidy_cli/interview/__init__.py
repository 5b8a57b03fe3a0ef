"""The conversation of ``tjsubsidy ask``: its session, its draft on disk, input and prompt.

The ranking of questions belongs to ``assess``.
"""
