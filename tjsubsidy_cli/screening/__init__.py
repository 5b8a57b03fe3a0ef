"""Many companies at once: from a table to verdicts, sums and files.

A table is read in blocks (``tables``), its cells become answers, the rules run over them as
expressions (``vector``), and results are written (``files``) and added up as they come. What a
single company gets belongs to ``assess``; how a screening looks belongs to ``render``.
"""
