"""What can be read from the directory."""
