"""The conversation of ``tjsubsidy ask``: its session, its draft on disk, input and prompt.

Which question is worth asking belongs to ``assess``.
"""
