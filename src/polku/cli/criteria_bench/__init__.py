"""The parts of `polku bench criteria`: an invented world, and the other tools it is measured beside."""
