"""The one DynamoDB table, and every question we ask it.

Rows are found by key only: no scans, no filters. A new question gets a line here first; a test
compares these lines with the functions. *Write* is one row of the caller's transaction
(`ledger.accept`), which costs twice the write units; it makes no round trip of its own.

| #  | question            | key                                              | cost              |
|----|---------------------|--------------------------------------------------|-------------------|
| 1  | ledger.accept       | IDEM#… + the writes + AUDIT#… + OUTBOX#…         | 1 transaction     |
| 2  | ledger.replay       | IDEM#principal#operation#key / IDEM              | 1 BatchGet of 1   |
| 3  | ledger.audit_page   | AUDIT#object / *, newest first                   | 1 Query of a page |
| 4  | ledger.outbox_page  | OUTBOX#day / *, newest first                     | 1 Query of a page |
| 5  | keys.get            | ACCESSKEY#id / KEY                               | 1 BatchGet of 1   |
| 6  | keys.opened         | ACCESSKEY#id / KEY                               | 1 write           |
| 7  | keys.spent          | LINK#nonce / SPENT, if new                       | 1 write           |
| 8  | mailed.claim        | MAILED#event / n, if new or failed               | 1 Put             |
| 9  | mailed.failed       | MAILED#event / n                                 | 1 Put             |
"""
