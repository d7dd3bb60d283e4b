"""GraphQL: what clients see."""
