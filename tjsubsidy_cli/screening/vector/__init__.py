"""The rules as expressions over columns. Each module has the name of its scalar twin."""
