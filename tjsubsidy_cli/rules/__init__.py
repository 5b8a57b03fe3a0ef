"""The language of rules: facts and their answers, conditions, amounts. Pure.

No particular policy and no company's profile belongs here, nor anything that reads or writes.
"""
