"""`polku bench overlap`: the analysis of a network, measured."""
