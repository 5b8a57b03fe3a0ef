"""Results as JSON that other programs read."""
