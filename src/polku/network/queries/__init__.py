"""What can be read about the network as a whole."""
