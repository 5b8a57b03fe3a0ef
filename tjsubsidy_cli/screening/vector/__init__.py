"""The rules as expressions over columns; each module is named like its scalar twin."""
