"""The form that one company fills in: a workbook with a question a row, read as a profile.

A hidden column says what each row asks, and a hidden row what each column holds (``layout``). So
rows may be moved, sorted or inserted, columns too (``sheet``), and it does not matter in which
language the form is (``answers``). How a workbook is opened belongs to ``screening``.
"""
