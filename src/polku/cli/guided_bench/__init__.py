"""The guided finder on random situations: how many questions until the first group stands."""
