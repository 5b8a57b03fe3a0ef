"""One policy as data: the catalogue, its file and the checks of it, its readings, its status.

What a company gets under it belongs to ``assess``; checks that only authors need, to ``authors``.
"""
