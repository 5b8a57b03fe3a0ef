"""The conversation of ``tjsubsidy ask``: its course, its draft on disk, keyboard and screen.

Which question is worth asking belongs to ``assess``.
"""
