"""One policy as data: the catalogue, how its file is read and checked, and its readings.

What a company gets under it belongs to ``assess``; checks that only authors need, to ``authors``.
"""
