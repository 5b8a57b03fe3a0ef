"""Results as text on a terminal; within ``render``, only this package uses Rich."""
