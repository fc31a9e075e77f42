"""Documents and pictures: Typst templates a person can read, and the values that fill them."""
