"""What can be read about leavers and the hits they come from."""
