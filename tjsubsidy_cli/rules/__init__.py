"""The language of rules: facts and their answers, conditions, amounts. Pure.

The data of a policy or a company, and input and output, belong elsewhere.
"""
