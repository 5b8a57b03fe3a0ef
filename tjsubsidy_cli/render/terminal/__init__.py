"""Results as text on a terminal; the only place with Rich."""
