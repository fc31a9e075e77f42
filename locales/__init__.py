"""The catalogues of what is said, and the command that keeps them."""
