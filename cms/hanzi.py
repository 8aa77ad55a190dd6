"""Search backend; see the cms search slice."""
