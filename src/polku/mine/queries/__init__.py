"""What a person reads about themselves, from every organisation that keeps something about them."""
