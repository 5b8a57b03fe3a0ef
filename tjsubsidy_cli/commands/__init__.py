"""The command line: options, help, exit codes. The only room that knows Typer.

A command reads its options, calls the rooms to its left, and returns an exit code.
"""
