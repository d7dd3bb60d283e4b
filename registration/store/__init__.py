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
| 50 | seats.opened                 | ACTIVITY#a / SEATS                      | 1 write           |
| 51 | seats.resized                | ACTIVITY#a / SEATS, if there            | 1 write           |
| 52 | seats.taken                  | ACTIVITY#a / SEATS, COMPANY#c, PERSON#… | 3 writes          |
| 53 | seats.kept                   | ACTIVITY#a / SEATS, COMPANY#c, PERSON#… | 3 writes          |
| 54 | seats.admitted               | ACTIVITY#a / COMPANY#c                  | 1 write           |
| 55 | seats.freed                  | ACTIVITY#a / SEATS, COMPANY#c, PERSON#… | 3 writes          |
| 56 | registrations.added          | ACTIVITY#a / REG#r, if new              | 1 write           |
| 57 | registrations.moved          | ACTIVITY#a / REG#r, if unchanged        | 1 write           |
| 58 | registrations.expired        | ACTIVITY#a / REG#r, if HELD             | 1 write           |
| 59 | registrations.of_activity    | ACTIVITY#a / REG#*                      | 1 Query of a page |
| 60 | registrations.of_activity_in | gsi2 ACTIVITY#a#state / REG#*           | 1 Query of a page |
| 61 | registrations.of_company     | gsi1 COMPANY#c / REG#*                  | 1 Query of a page |
"""
