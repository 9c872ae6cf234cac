"""What AWS must hold after a manifest was applied, read from AWS alone."""
