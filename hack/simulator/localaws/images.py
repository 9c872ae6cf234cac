"""Maps container images to local commands."""
