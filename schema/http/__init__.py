"""GraphQL over HTTP, our own view: what a request may look like, and how answers and faults go out.

view        one request from first byte to log line
documents   parsed, bounded and validated once, then remembered
manifest    trusted documents: what is run by its hash, and what strangers may run
execution   the run itself, under a deadline
responses   media types, masking, headers
requests    bodies and query strings -> GraphQLRequest
costs       what a run asks for once its variables are known: nodes and points
limits      what a document may cost, in one linear pass
codes       the closed list of error codes, and RequestRefused
pages       the explorer's files
"""
