"""The one DynamoDB table, and every question we ask it.

Rows are found by key only: no scans, no filters. A new question gets a line here first; a test
compares these lines with the functions. *Write* is one row of the caller's transaction
(`ledger.accept`), which costs twice the write units; it makes no round trip of its own.

| #  | question                      | key                                          | cost |
|----|-------------------------------|----------------------------------------------|------|
| 1  | ledger.accept                 | IDEM#… + the writes + AUDIT#… + OUTBOX#… | 1 transaction |
| 2  | ledger.replay                 | IDEM#principal#operation#key / IDEM | 1 BatchGet of 1 |
| 3  | ledger.audit_page             | AUDIT#object / *, newest first | 1 Query of a page |
| 240 | ledger.audit_of_day          | gsi2 AUDITED#day / *, newest first | 1 Query of a page |
| 241 | ledger.audit_by              | gsi1 AUDITED#who / *, newest first | 1 Query of a page |
| 4  | ledger.outbox_page            | OUTBOX#day / *, newest first | 1 Query of a page |
| 204 | budgets.spend | BUDGET#sha256 / window, while points are left | 1 Update |
| 205 | budgets.counted | BUDGET#sha256 / window, while points are left | 1 write |
| 5  | keys.get                      | ACCESSKEY#id / KEY | 1 BatchGet of 1 |
| 6  | keys.opened                   | ACCESSKEY#id / KEY                           | 1 write |
| 230 | keys.with_use | ACCESSKEY#id / KEY, USE | 1 BatchGet of 2 |
| 231 | keys.used | ACCESSKEY#id / USE, if an hour has passed | 1 Put an hour |
| 232 | keys.of_holder | gsi1 ACCESSKEYS#holder, newest first | 1 Query of a page |
| 233 | keys.made | ACCESSKEY#id / KEY, if new | 1 write |
| 234 | keys.changed | ACCESSKEY#id / KEY, if unchanged | 1 write |
| 235 | keys.ring_turned | ACCESSKEYS#chamber / RING#name, if unchanged | 1 write |
| 7  | keys.spent                    | LINK#nonce / SPENT, if new                   | 1 write |
| 8  | mailed.claim                  | MAILED#event / n, if new, failed or its own   | 1 Put |
| 9  | mailed.failed                 | MAILED#event / n                             | 1 Put |
| 10 | claims.claimed                | IDENT#… or MATCH#… / CLAIM, if free          | 1 write |
| 11 | claims.released               | the same, if held                            | 1 write |
| 12 | mailboxes.of_address          | EMAIL#sha256 / *                             | 1 Query |
| 13 | companies.known               | IDENT#… and MATCH#… of a sign-up | 1 BatchGet of ≤ 5 |
| 14 | companies.with_mailbox        | COMPANY#c / PROFILE, EMAIL#sha256 / c | 1 BatchGet of ≤ 6 |
| 15 | companies.held_matches        | MATCH#… before and after a change | 1 BatchGet of ≤ 4 |
| 16 | companies.by_identifier       | IDENT#… / CLAIM, then COMPANY#c | 1 or 2 BatchGets |
| 17 | companies.page                | gsi1 COMPANIES / folded name* | 1 Query of a page |
| 18 | companies.members_page        | gsi1 MEMBERS#chamber / folded name* | Query + BatchGet |
| 230 | companies.district_page | gsi2 DISTRICT#key / folded name* | 1 Query of a page |
| 231 | companies.facet_page | gsi1 FACET#size or sector / folded name* | Query + BatchGet |
| 232 | companies.interested_page | gsi1 INTEREST#market / c#i | Query + BatchGet |
| 233 | registrations.of_activities_in | gsi2 ACTIVITY#a#state / REG#* | 1 Query per activity |
| 19 | companies.added | COMPANY#c / PROFILE, MEMBER#…, FACET#…, claims | ≤ 40 writes |
| 20 | companies.saved               | COMPANY#c / PROFILE, if unchanged            | 1 write |
| 21 | companies.changed | COMPANY#c / PROFILE, MEMBER#…, FACET#… that moved, claims | ≤ 80 writes |
| 22 | contacts.of_company           | COMPANY#c / CONTACT#* | 1 Query of a page |
| 23 | contacts.added                | COMPANY#c / CONTACT#k, EMAIL#sha256 / c      | 2 writes |
| 24 | contacts.changed              | COMPANY#c / CONTACT#k, if unchanged | 1 or 3 writes |
| 25 | interests.of_company          | COMPANY#c / INTEREST#* | 1 Query of a page |
| 26 | interests.by_market           | gsi1 INTEREST#market / c#i | 1 Query of a page |
| 27 | interests.stated              | COMPANY#c / INTEREST#i, MARKET#m#i           | ≤ 21 writes |
| 28 | interests.withdrawn           | the same                                     | ≤ 21 writes |
| 29 | reviews.page                  | gsi1 REVIEWS#state / v | 1 Query of a page |
| 31 | delegations.page | gsi1 (desk), gsi2 (public) DELEGATIONS#… / * | 1 Query per direction |
| 32 | delegations.drafted           | DELEGATION#d / DELEGATION, if new; SLUG#slug | 2 writes |
| 33 | delegations.moved | DELEGATION#d / DELEGATION, if unchanged; SLUG#… | 2 or 3 writes |
| 35 | delegations.unchanged         | DELEGATION#d / DELEGATION, if unchanged      | 1 check |
| 36 | activities.written            | DELEGATION#d / ACTIVITY#a                    | 1 write |
| 37 | activities.removed            | DELEGATION#d / ACTIVITY#a                    | 1 write |
| 34 | activities.unchanged          | DELEGATION#d / ACTIVITY#a, if unchanged      | 1 check |
| 38 | delegates.listed              | DELEGATION#d / DELEGATE#x                    | 1 write |
| 39 | delegates.moved               | DELEGATION#d / DELEGATE#x, if unchanged      | 1 write |
| 40 | delegates.on_roster           | DELEGATION#d / DELEGATE#x, if ACCEPTED       | 1 check |
| 41 | journeys.find                 | DELEGATION#d / * | 1 Query per MB |
| 42 | journeys.get                  | DELEGATION#d / * | 1 Query per MB |
| 46 | reviews.opened                | REVIEW#v / TASK                              | 1 write |
| 47 | reviews.resolved              | REVIEW#v / TASK, if unchanged                | 1 write |
| 48 | mailboxes.moved               | EMAIL#sha256 / owner, if free | 0 to 2 writes |
| 49 | seats.closed                  | ACTIVITY#a / SEATS, if nobody sits           | 1 write |
| 50 | seats.opened                  | ACTIVITY#a / SEATS                           | 1 write |
| 51 | seats.resized                 | ACTIVITY#a / SEATS, if there                 | 1 write |
| 87 | delegations.since | gsi2 DELEGATIONS#PUBLIC#… / day* | 2 Queries of a page |
| 88 | seats.person_free             | ACTIVITY#a / PERSON#…, if free               | 1 write |
| 89 | seats.place_taken             | ACTIVITY#a / COMPANY#c, if a place is left   | 1 write |
| 90 | seats.lapsed | ACTIVITY#a / SEATS, and COMPANY#c, PERSON#… if still its own | ≤ 3 writes |
| 91 | waiting.line                  | ACTIVITY#a / WAIT#* | 1 Query per MB |
| 104 | waiting.page                  | ACTIVITY#a / WAIT#* | 1 Query of a page |
| 92 | waiting.joined                | ACTIVITY#a / SEATS, WAIT#…, PERSON#…         | 3 writes |
| 93 | waiting.left                  | ACTIVITY#a / SEATS, WAIT#…, PERSON#…         | 3 writes |
| 94 | waiting.offered | ACTIVITY#a / SEATS, COMPANY#c, PERSON#…, WAIT#… | 4 writes |
| 52 | seats.taken                   | ACTIVITY#a / SEATS, COMPANY#c, PERSON#…      | 3 writes |
| 53 | seats.kept                    | ACTIVITY#a / SEATS, COMPANY#c, PERSON#…      | 3 writes |
| 54 | seats.admitted                | ACTIVITY#a / COMPANY#c                       | 1 write |
| 55 | seats.freed                   | ACTIVITY#a / SEATS, COMPANY#c, PERSON#…      | 3 writes |
| 56 | registrations.added           | ACTIVITY#a / REG#r, if new                   | 1 write |
| 57 | registrations.moved           | ACTIVITY#a / REG#r, if unchanged             | 1 write |
| 58 | registrations.expired         | ACTIVITY#a / REG#r, if HELD                  | 1 write |
| 59 | registrations.of_activity     | ACTIVITY#a / REG#* | 1 Query of a page |
| 60 | registrations.of_activity_in  | gsi2 ACTIVITY#a#state / REG#* | 1 Query of a page |
| 61 | registrations.of_company      | gsi1 COMPANY#c / REG#*, REG-ENDED#* | 1 Query of a page |
| 70 | slots.holders                 | ACTIVITY#a / BUSY#* | 1 Query per MB |
| 71 | slots.drawn                   | ACTIVITY#a / GRID, if unchanged and unused since | 1 write |
| 69 | slots.unchanged               | ACTIVITY#a / GRID, if unchanged              | 1 check |
| 72 | slots.used                    | ACTIVITY#a / GRID, if of that version        | 1 write |
| 73 | slots.taken                   | ACTIVITY#a / BUSY#slot#resource, if free     | 1 write each |
| 74 | slots.freed | ACTIVITY#a / BUSY#slot#resource, if held by that | 1 write each |
| 75 | slots.away | ACTIVITY#a / BUSY#slot#resource, if free or absent | 1 write each |
| 170 | quotas.moved                 | ACTIVITY#a / QUOTA#C#c or QUOTA#D#x, if unchanged | 1 write |
| 76 | meetings.saved                | ACTIVITY#a / MEETING#c#x, if unchanged       | 1 write |
| 77 | meetings.claimed | ACTIVITY#a / BUSY#slot#…, those not held before, if free | 3 or 4 writes |
| 78 | meetings.released | ACTIVITY#a / BUSY#slot#…, those held no more | up to 4 writes |
| 79 | meetings.handed_over          | ACTIVITY#a / MEETING#c#x, BUSY#slot#…, PAIR#c#x | 4 writes |
| 80 | meetings.still_confirmed      | ACTIVITY#a / REG#r, if CONFIRMED             | 1 check |
| 81 | meetings.admitted | gsi1 COMPANY#c / REG#*; if behind, by key | 1 Query, rarely 2 BatchGets |
| 82 | meetings.of_activity          | ACTIVITY#a / MEETING#* | 1 Query of a page |
| 83 | meetings.with_delegate        | ACTIVITY#a / MEETING#* | 1 Query per MB, at a replacement |
| 84 | meetings.with_company | ACTIVITY#a / MEETING#c#*, PAIR#c#* | 2 Queries, at a cancellation |
| 184 | meetings.held | ACTIVITY#a / MEETING#*; gsi1 COMPANY#c, gsi2 DELEGATE#x | 1 Query per MB |
| 85 | meetings.requests | gsi1 COMPANY#c or gsi2 DELEGATE#x / REQUEST#* | 1 Query of a page |
| 86 | meetings.agenda | gsi1 COMPANY#c / MEETING#*, REG#*; gsi2 DELEGATE#x | 2 Queries or 1 |
| 210 | slots.passed | ACTIVITY#a / BUSY#slot#resource, under a lock | 1 write |
| 211 | slots.touched | ACTIVITY#a / GRID, if there | 1 write |
| 212 | listings.side | where a list lies | none |
| 213 | listings.seen | ACTIVITY#a / GRID, where a plan is being published | 0 or 1 BatchGet |
| 214 | listings.in_force | a page; ACTIVITY#a / GRID where it is staged | the page, rarely twice |
| 215 | publications.opened | PUBLICATION#p / JOB, if new | 1 write |
| 216 | publications.advanced | PUBLICATION#p / JOB, if unchanged | 1 write |
| 217 | publications.prepared | PUBLICATION#p / PART#*, AWAY#* | 1 write per 25 meetings |
| 218 | publications.absences | PUBLICATION#p / AWAY#* | 1 Query per MB |
| 219 | publications.staged | ACTIVITY#a / MEETING#c#x, PUBLICATION#p / LISTED#c#x | 1 or 2 writes |
| 220 | publications.listed | ACTIVITY#a / MEETING#c#x, if staged by it | 0 or 1 write |
| 221 | publications.settled | ACTIVITY#a / MEETING#c#x, PUBLICATION#p / LISTED#c#x | 2 writes |
| 222 | publications.noted | PUBLICATION#p / PERSON#sha256#id | 1 write each |
| 223 | publications.people | PUBLICATION#p / PERSON#* | 1 Query of a page |
| 224 | publications.of_person | PUBLICATION#p / PERSON#sha256#* | 1 Query per MB |
| 225 | publications.busy | ACTIVITY#a / GRID, BUSY#*, GRID | 2 BatchGets, 1 Query per MB |
| 120 | pushes.linked                 | CHAMBER#c / EXT#external id, if unchanged     | 1 write |
| 121 | pushes.noticed                | PUSHED#sha256 / NOTICE#c, if new              | 1 write |
| 122 | pushes.objected               | PUSHED#sha256 / OBJECTION                     | 1 write |
| 123 | pushes.not_objected           | PUSHED#sha256 / OBJECTION, if not there       | 1 check |
| 124 | pushes.person_moved           | ACTIVITY#a / PERSON#old, PERSON#new | 0 or 2 writes |
| 125 | pushes.of_activity | gsi1 CHAMBER#c#activity / EXT#* | 1 Query per 100 |
| 131 | pushes.dropped | gsi1 CHAMBER#c#activity / DROPPED#run#* | 1 Query per 100 |
| 132 | pushes.page | gsi1 CHAMBER#c#activity / EXT#* | 1 Query of a page |
| 126 | pushes.of_person | gsi2 PUSHED#sha256 / c#EXT#* | 1 Query per 100 |
| 128 | bundles.bundled | the rows of many writes, each once | as many writes as rows |
| 129 | bundles.seats_moved           | ACTIVITY#a / SEATS, if nobody counted since   | 1 write |
| 130 | bundles.places_moved          | ACTIVITY#a / COMPANY#c, if unchanged          | 1 write |
| 127 | pushes.paced                  | PACE#c / minute, if there is room             | 1 update |
| 140 | seats.shut                    | ACTIVITY#a / SEATS                            | 1 write |
| 139 | seats.person_moved | ACTIVITY#a / PERSON#old, PERSON#new | 0 or 2 writes |
| 141 | cascades.opened               | CASCADE#j / JOB, if new                       | 1 write |
| 142 | cascades.advanced             | CASCADE#j / JOB, if unchanged                 | 1 write |
| 143 | cascades.counted              | CASCADE#j / JOB                               | 1 write |
| 144 | cascades.noted | CASCADE#j / PERSON#sha256#id | 1 write each |
| 145 | cascades.told                 | CASCADE#j / TOLD#sha256, if new               | 1 write |
| 146 | cascades.people               | CASCADE#j / PERSON#* | 1 Query of a page |
| 147 | cascades.of_person            | CASCADE#j / PERSON#sha256#* | 1 Query per MB |
| 148 | changes.opened                | ACTIVITY#a / CHANGE#g, CHANGE-OPEN#r, if free | 2 writes |
| 149 | changes.closed                | the same, if unchanged                        | 2 writes |
| 150 | changes.page | gsi1 CHANGES#state or gsi2 ACTIVITY#a#CHANGES#… / * | 1 Query of a page |
| 151 | changes.of_activity           | ACTIVITY#a / CHANGE#* | 1 Query of a page |
| 180 | page_links.opened             | PAGE#ulid / LINK, if new                      | 1 write |
| 181 | page_links.moved              | PAGE#ulid / LINK, if unchanged                | 1 write |
| 182 | page_links.of_activity        | gsi1 PAGES#activity, newest first | 1 Query of a page |
| 183 | page_links.of_owner | gsi2 PAGES#owner / activity#*, newest first | 1 Query of a page |
| 190 | plans.page                    | gsi1 PLANS#activity, newest first | 1 Query of a page |
| 191 | plans.content                 | PLAN#p / * | 1 Query per MB |
| 192 | plans.meetings                | ACTIVITY#a / MEETING#* | 1 Query per MB, to plan |
| 193 | plans.confirmed               | ACTIVITY#a / REG#* | 1 Query per MB, to plan and publish |
| 194 | plans.opened                  | PLAN#p / PLAN, if new                         | 1 write |
| 195 | plans.moved                   | PLAN#p / PLAN, if unchanged                   | 1 write |
| 196 | plans.same                    | PLAN#p / PLAN, if unchanged                   | 1 check |
| 197 | plans.reached                 | PLAN#p / PLAN, if unchanged                   | 1 write |
| 198 | plans.briefed                 | PLAN#p / BRIEF#n | 1 write per 300 kB |
| 199 | plans.said                    | PLAN#p / SAID#n, where it changed | 1 write per 100 wishes |
| 200 | desk_wishes.page              | ACTIVITY#a / WISH#* | 1 Query of a page |
| 201 | desk_wishes.of_activity       | ACTIVITY#a / WISH#* | 1 Query per MB |
| 202 | desk_wishes.kept              | ACTIVITY#a / WISH#c#x, if unchanged           | 1 write |
| 203 | desk_wishes.dropped           | ACTIVITY#a / WISH#c#x, if unchanged           | 1 write |
| 250 | needs.kept | NEEDS#registration or delegate / NEEDS, if unchanged | 1 write |
| 251 | needs.erased | the same | 1 write |
| 248 | denials.noted | DENIED#day / minute#digest, if there is room | 1 update |
| 249 | denials.page                 | DENIED#day / *, newest first | 1 Query of a page |
| 242 | chains.marks                 | CHAINED#object / entry, where they lie | none |
| 243 | chains.extended | CHAIN / HEAD, if unchanged; CHAIN#day / n, CHAINED#… | ≤ 100 writes |
| 247 | chains.entries_of_person     | gsi1 AUDITED#contact / *, newest first | Query + BatchGet |
| 244 | chains.days                  | CHAIN / day* | 1 Query of a page |
| 245 | chains.around                | CHAIN / day and what follows | 1 Query of 2 |
| 246 | chains.links                 | CHAIN#day / * | 1 Query of a page |
| 260 | companies.follow | COMPANY#c / PROFILE | 1 BatchGet, and 1 for each merge |
| 261 | companies.relisted | COMPANY#c / PROFILE, MEMBER#…, FACET#… that moved | ≤ 71 writes |
| 262 | companies.listed | COMPANY#c / MEMBER#…, FACET#… | ≤ 35 writes |
| 263 | companies.unlisted | the same | ≤ 35 writes |
| 264 | claims.passed | IDENT#… or MATCH#… / CLAIM, if held by that | 1 write |
| 265 | claims.given_back | the same, if free or held by that | 1 write |
| 266 | meetings.paired | ACTIVITY#a / PAIR#c#x | 1 write |
| 267 | meetings.unpaired | the same, if it names that meeting | 1 write |
| 268 | merges.page | gsi1 MERGES#UNDER_WAY / * | 1 Query of a page, every minute |
| 269 | merges.moved_page | MERGE#m / MOVED#* | 1 Query of a page |
| 270 | merges.all_moved | MERGE#m / MOVED#* | 1 Query per MB |
| 271 | merges.begun | MERGE#m / MERGE, COMPANY#c / MERGING of both, if free | 3 writes |
| 272 | merges.finished | the same, if unchanged | 3 writes |
| 273 | merges.joined | COMPANY#c of both, lists and claims | ≤ 80 writes |
| 274 | merges.parted | the same | ≤ 80 writes |
| 275 | merges.moved | MERGE#m / MOVED#…, if new | 1 write |
| 276 | merges.returned | MERGE#m / MOVED#…, if not back | 1 write |
| 277 | merges.of_company | gsi1 COMPANY#c / MEETING#*, REG#*, REQUEST#* | 1 Query of a page |
| 278 | merges.contact_moved | COMPANY#c / CONTACT#k, EMAIL#sha256 / c, of both | 4 writes |
| 279 | merges.contact_gone | EMAIL#sha256 / c | 1 write |
| 280 | merges.contact_back | EMAIL#sha256 / c, if free | 1 write |
| 281 | merges.registration_moved | ACTIVITY#a / REG#r, SEATS, PERSON#…, COMPANY#c | ≤ 6 writes |
| 282 | merges.meeting_moved | ACTIVITY#a / MEETING#c#x, PAIR#c#x | 1 or 2 writes |
| 283 | merges.meeting_back | the same | 2 writes |
| 160 | push_jobs.page | gsi1 PUSHES#chamber or gsi2 PUSHES, newest first | 1 Query of a page |
| 161 | push_jobs.opened              | PUSH#p / JOB, if new                          | 1 write |
| 162 | push_jobs.moved               | PUSH#p / JOB, if unchanged                    | 1 write |
"""
