"""Tools that know no policy: text in two languages, records, errors, money, files, the console.

Nothing here may know what a grant, a company or a measure is.
"""
