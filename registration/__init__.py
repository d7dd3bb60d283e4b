"""What is true of business delegations without HTTP and without GraphQL."""
