"""How the user judges a finished inquiry."""
