"""Training pairs (question, SQL) made from schemas: see __main__.py."""
