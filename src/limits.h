/* limits: the bound of everything. A number that limits what a person may send, store or wait for is in this file; only how long an offer
 * of the waiting list is held is a table of its own, in waiting/waiting_hold.c. */
#ifndef LIMITS_H
#define LIMITS_H

#define KIB 1024
#define MIB (1024 * KIB)

/* requests */
#define LIMIT_TARGET_BYTES (8 * KIB)
#define LIMIT_HEAD_BYTES (16 * KIB)               /* request line and fields, as server/head.h reads them */
#define LIMIT_HEAD_FIELDS 200
#define LIMIT_REQUEST_LINE_BYTES (LIMIT_TARGET_BYTES + 64)    /* the rest is for the method and the version */
#define LIMIT_CHUNK_EXTENSION_BYTES 256           /* of one chunk; they are ignored */
#define LIMIT_CHUNK_EXCESS_BYTES (16 * KIB)       /* of all of them, beyond what the data justifies */
#define LIMIT_TRAILER_BYTES (4 * KIB)             /* ignored too */
#define LIMIT_FORM_BYTES (256 * KIB)              /* urlencoded body */
#define LIMIT_UPLOAD_BYTES (20 * MIB)             /* multipart body with a picture */
#define LIMIT_DISCARD_BYTES (256 * (size_t)MIB)   /* read and discarded, so that the browser can show the refusal */
#define LIMIT_DISCARD_SECONDS 60
#define LIMIT_HEAD_SECONDS 10                     /* request line and headers, all of them */
#define LIMIT_BODY_SECONDS 20                     /* for a body, and one more for each LIMIT_BODY_RATE bytes that arrived */
#define LIMIT_BODY_RATE (1 * KIB)
#define LIMIT_BODY_SECONDS_MOST 600
#define LIMIT_IDLE_SECONDS 30                     /* between two requests; fewer when connections are many */
#define LIMIT_FORM_FIELDS 200
#define LIMIT_SHOWN_AGAIN_BYTES (64 * KIB)        /* of a field that has to be corrected */
#define LIMIT_COOKIES 16
#define LIMIT_PART_HEADERS 8                      /* of one part of a multipart body */
#define LIMIT_PART_HEADER_BYTES (2 * KIB)
#define LIMIT_BODIES_BYTES (384 * (size_t)MIB)    /* of all requests in progress together, in memory */
#define LIMIT_BODY_PIECE_BYTES (128 * KIB)        /* the part of a body in a file that is in memory */
#define LIMIT_BODY_FILES 256                      /* bodies that are in files at once */
#define LIMIT_BODY_FILES_BYTES (2048 * (size_t)MIB)   /* of all requests in progress together, in files */
#define LIMIT_SEND_SECONDS 30                     /* to read a response, and one more for each LIMIT_SEND_RATE bytes of it */
#define LIMIT_SEND_RATE (16 * KIB)
#define LIMIT_WORKER_TASKS 64                     /* uploads and slow pages that wait for a worker */
#define LIMIT_WORKERS 2
#define LIMIT_WORKERS_OF_A_KIND 33                /* readers too */
#define LIMIT_READERS 8                           /* one for each core up to this, and one for desks only */
#define LIMIT_LOOPS 8                             /* one for each core up to this */
#define LIMIT_READER_TASKS 4096                   /* requests that wait for a reader */
#define LIMIT_WORKER_WAIT_MS 5000                 /* an upload that would wait longer is refused with Retry-After */
#define LIMIT_RETRY_SECONDS 5                     /* the Retry-After of an overloaded server */
#define LIMIT_NO_ROOM_RETRY_SECONDS 120           /* the Retry-After of a server with a full disk */
#define LIMIT_CONNECTIONS 6144                    /* without the watchers; above 3/4 of it the longest idle are closed */
#define LIMIT_OPEN_FILES_OTHERS 128               /* for the database, children, email: never used by connections */
#define LIMIT_OPEN_FILES (LIMIT_CONNECTIONS + LIMIT_WATCHERS + LIMIT_BODY_FILES + LIMIT_OPEN_FILES_OTHERS)
#define LIMIT_OPEN_FILES_LEAST 256                /* with fewer the server does not start; between the two it accepts fewer clients */
#define LIMIT_POSTS_BURST 60                      /* of one address at once: a whole school may share one */
#define LIMIT_POSTS_A_SECOND 10                   /* and after that */
#define LIMIT_BUCKETS 65536                       /* of limits by client, address and id, in memory at once (1 MiB); a power of two */
#define LIMIT_REQUEST_ARENA_BYTES (96 * (size_t)MIB)
#define LIMIT_RESPONSE_BYTES (8 * (size_t)MIB)
#define LIMIT_CACHE_BYTES (64 * (size_t)MIB)       /* responses in the cache, in all their encodings */
#define LIMIT_CACHED_BYTES (1 * (size_t)MIB)       /* a longer response is built for each request */
#define LIMIT_CACHED_TAGS 1024                     /* one that was read from more tags is built for each request */
#define LIMIT_CACHE_ENTRY_BYTES (2 * LIMIT_CACHED_BYTES + MIB)   /* of one response in all its encodings, and while it is compressed */
#define LIMIT_CACHE_BUCKETS 4096                  /* of the hash table of responses; these three are powers of two */
#define LIMIT_CACHE_TAG_BUCKETS 8192              /* of the hash table of tags */
#define LIMIT_CACHE_GENERATIONS 32768             /* hashes of tags whose last commit is remembered */
#define LIMIT_CACHE_REBUILDS 8                     /* pages rebuilt at a commit, before clients are notified */
#define LIMIT_CACHE_REBUILD_MS 5                   /* all of them together; a page that takes longer by itself is never among them */
#define LIMIT_TITLE_BYTES (8 * KIB)                /* a page's title, escaped; an email's subject */
#define LIMIT_STOP_SECONDS 8                      /* SIGTERM: requests in progress are finished within this */
#define LIMIT_BACKLOG 4096                        /* connections that wait to be accepted; the system may allow fewer */
#define LIMIT_LOOP_EVENTS 32                      /* of one round; what other threads finished waits for no more than these */
#define LIMIT_CLOSING_MS 3000                     /* after the last response: for the client to read it and close */
#define LIMIT_STOP_RESPONSES_MS 800               /* of LIMIT_STOP_SECONDS: for the busy page to leave, and */
#define LIMIT_STOP_WORKERS_MS 500                 /* for readers and workers to end */
#define LIMIT_READS_OF_CLIENT 16                  /* then the next connection is read */
#define LIMIT_ACCEPTS 64                          /* in one round of the loop */
#define LIMIT_ACCEPT_PAUSE_MS 50                  /* until accepting is tried again after it failed */
#define LIMIT_RESPONSE_HEAD_BYTES (64 * KIB)
#define LIMIT_RESPONSE_HEADERS 32
#define LIMIT_CACHED_HEADERS 24                   /* of a cached response; one with more is built each time */
#define LIMIT_CACHED_HEAD_BYTES (16 * KIB)
#define LIMIT_CACHE_REBUILD_HITS 16               /* requests for a page before it counts as popular */

/* watchers: pages that stay open and wait for changes */
#define LIMIT_WATCHERS 12000
#define LIMIT_WATCHERS_OF_PEER 1000               /* one address: a company, a school, a mobile network's gateway */
#define LIMIT_WATCH_PEERS 16384                   /* counters; addresses that share one are counted together.  A power of two */
#define LIMIT_WATCH_STATE_BYTES (32 * KIB)        /* one event */
#define LIMIT_WATCH_SEND_BYTES (16 * KIB)         /* buffered by the system for a slow reader */
#define LIMIT_WATCH_PAUSE_MILLISECONDS 50         /* between two events of one page */
#define LIMIT_WATCH_HEARTBEAT_SECONDS 25
#define LIMIT_WATCH_SLOW_SECONDS 30               /* a client that has not read for so long is dropped */
#define LIMIT_WATCH_REFRESH_SECONDS 60            /* a page is read again without a change, since it may show how time passes */
#define LIMIT_WATCH_FAULT_SECONDS 5               /* until it is tried again */
#define LIMIT_WATCH_RETRY_MILLISECONDS_MIN 2000   /* after a stream broke, each browser reconnects after a random time */
#define LIMIT_WATCH_RETRY_MILLISECONDS_MAX 12000
#define LIMIT_WATCH_CHANGES 8192                  /* published and not yet handled; beyond it everything counts as changed */
#define LIMIT_WATCH_READS 32                      /* pages read again in one round, before their watchers are sent to */
#define LIMIT_WATCH_ARENA_BYTES (16 * MIB)
#define LIMIT_LIVE_PART_BYTES (4 * KIB)           /* of one part of a page that is sent again */

/* the writer */
#define LIMIT_WRITER_QUEUE 8192
#define LIMIT_WRITER_FIRST 2048                   /* of priority tasks: a desk on the day */
#define LIMIT_WRITER_BATCH 1024
#define LIMIT_WRITER_BATCH_MS 100                 /* then it is committed, and the rest is in the next batch */
#define LIMIT_WRITER_FIRST_MS 5                   /* the same for a batch with a desk's task */
#define LIMIT_WRITER_PAUSE_US 2000                /* after a commit, for more tasks; not with a desk's task, nor with so many: */
#define LIMIT_WRITER_PAUSE_TASKS 8
#define LIMIT_WRITER_LOOK_MS 200                  /* how often an idle writer checks whether a command in another process wrote */
#define LIMIT_FOLLOW_UPS 64                       /* set off by one task of the writer */
#define LIMIT_TAGS 8192                           /* changed by one batch, or read by one page; beyond it everything counts as changed */
#define LIMIT_TURN_MS 3                           /* a job that walks over rows stops after so long, to let others write, and after */
#define LIMIT_TURN_EMAILS 20                      /* it has written so many; its statement has a LIMIT for the rows it checks */
#define LIMIT_WRITER_WAIT_MS 2000                 /* a task that would wait longer is refused at once */
#define LIMIT_WAL_PAGES 16384                     /* of the write-ahead log; above it the next checkpoint restarts it */
#define LIMIT_WRITER_LISTENERS 8                  /* functions that are called after each commit */
#define LIMIT_DATABASE_CONNECT_SECONDS 3          /* that a connection to a PostgreSQL server may take */
#define LIMIT_DATABASE_ANSWER_SECONDS 10          /* that a statement of a request may take there */
#define LIMIT_DATABASE_OUTCOME_SECONDS 60         /* for which a server asks whether its lost commit was done */
#define LIMIT_DATABASE_RETRY_MS 200               /* between two attempts, half of it to one and a half times */
#define LIMIT_SERVER_COMMIT_DAYS 30               /* that the last commit of a server that was stopped is kept */
#define LIMIT_LEASE_MS 1000                       /* how often a server asks whether a job of another has become its own */
#define LIMIT_REPLICATION_LAG_SECONDS 30          /* that a standby server may be behind before doctor warns */
#define LIMIT_DATABASE_BUSY_MS 5000               /* that a connection waits for another process to end its write */

/* what people type, in characters */
#define LIMIT_NAME_CHARACTERS 120
#define LIMIT_LINE_CHARACTERS 200
#define LIMIT_WORDS_CHARACTERS 5000
#define LIMIT_EMAIL_CHARACTERS 254                 /* RFC 5321, 4.5.3.1.3 less the angle brackets */
#define LIMIT_EMAIL_LOCAL_BYTES 64                /* RFC 5321, 4.5.3.1.1: before the @ */
#define LIMIT_DOMAIN_BYTES 253                    /* RFC 1035, 2.3.4: 255 octets less the first length and the root */
#define LIMIT_DOMAIN_LABEL_BYTES 63               /* RFC 1035, 2.3.4 */
#define LIMIT_PHONE_CHARACTERS 40
#define LIMIT_PHONE_DIGITS_MIN 5
#define LIMIT_PHONE_DIGITS 17                     /* ITU-T E.164 has 15, and two more for the 00 of a call abroad */
#define LIMIT_PHONE_DIGITS_WITH_LETTERS 15
#define LIMIT_PHONE_DIGITS_BEFORE_LETTERS 3       /* "1-800" and then letters; a sentence does not begin like that */
#define LIMIT_PHONE_DIGITS_WHOLE 7                /* before a slash so many are a whole number, fewer are an area code: 030/12345 */
#define LIMIT_PHONE_DIGITS_SECOND 5               /* of a second number, behind a slash */
#define LIMIT_LINK_CHARACTERS 500
#define LIMIT_UNICODE_BYTES (4 * KIB)             /* of a text that is folded for search or whose direction is found */
#define LIMIT_DIRECTIONS_CHARACTERS 1000          /* how to find the venue */
#define LIMIT_DRIVE_NOTE_CHARACTERS 500           /* what the organiser adds to the emails about a change */
#define LIMIT_POSTER_CHARACTERS 120               /* of the family's words on a poster */
#define LIMIT_DONATION_NUMBER_CHARACTERS 60       /* typed or scanned at the desk */
#define LIMIT_DONATION_NUMBER_BYTES 200           /* two adjacent codes and all prefixes are far less */
#define LIMIT_DAY_CODE_CHARACTERS 40              /* a code has 10; people type blanks and dashes */
#define LIMIT_SIGN_IN_CODE_CHARACTERS 20          /* the same of a sign-in code */
#define LIMIT_HONOUR_CHOICE_CHARACTERS 20         /* the page that a walk-in chooses, as an id */

/* drives */
#define LIMIT_GROUP_SIZE 40
#define LIMIT_SLOT_MINUTES_MIN 5
#define LIMIT_SLOT_MINUTES_MAX 120
#define LIMIT_SLOT_CAPACITY 100
#define LIMIT_DRIVE_SLOTS 288
#define LIMIT_DRIVE_APPOINTMENTS 4000             /* shown on one roster */
#define LIMIT_DONATIONS_RECEIVED 999
#define LIMIT_CREW_PASSES 60                      /* day codes of one drive */
#define LIMIT_DRIVE_USUAL_HOURS 14                /* a longer one is asked about before it is added */
#define LIMIT_DRIVE_HOURS 48                      /* the longest: a day, over midnight, with a clock change */
#define LIMIT_DESK_HOURS_BEFORE 24                /* the desk is open from so long before the drive begins */
#define LIMIT_DESK_HOURS_AFTER 12                 /* until so long after it ends */
#define LIMIT_DESK_DAYS_AFTER 7                   /* a device sends what it kept until so long after the drive ends */
#define LIMIT_DESK_PRESSES 200                    /* of one batch */
#define LIMIT_DESK_BATCH_CHARACTERS 100000
#define LIMIT_DESK_PAPER_CHARACTERS 20000          /* a line for each of 600 donors */
#define LIMIT_DESK_PRESSES_OF_PERSON 500          /* about one person; what is more is refused */
#define LIMIT_DESK_PRESSES_HELD 20000              /* of one device; what is more is refused */
#define LIMIT_DESK_NEXT 5                         /* people who are next on the roster of a phone */
#define LIMIT_DESK_NEXT_WIDE 8                    /* and of a wide screen */
#define LIMIT_DESK_NEXT_LATE 2                    /* of these, at least so many for people who are very late */
#define LIMIT_BOARD_CODES 24                      /* people whose codes are on the board as the next ones */
#define LIMIT_BOARD_TIMES 5                       /* and the times they are at */
#define LIMIT_DESK_LATE_MINUTES 5                 /* a person is late from then on */
#define LIMIT_DESK_VERY_LATE_MINUTES 30
#define LIMIT_PRINT_WALK_IN_LINES 12              /* empty lines on a printed roster */
#define LIMIT_PRINT_WORD_CHARACTERS 10            /* a longer word does not fit into a line of the page at the size of a name */
#define LIMIT_FULL_TIMES 12                       /* offered in place of a full one, and */
#define LIMIT_FULL_DAYS 6                         /* other days of the page */
#define LIMIT_HOME_DRIVES 20                      /* of one organiser, shown with their numbers on My pages */
#define LIMIT_DRIVES_OPENED 30                    /* by one person a day */
#define LIMIT_LIST_ROWS 200                       /* any list on a page, unless it says otherwise */
#define LIMIT_UNREADABLE_ROWS 50                  /* rows named in the log and by /readyz because they cannot be read */

/* searching drives: none of these grows with their number */
#define LIMIT_SEARCH_DRIVES 50                    /* shown */
#define LIMIT_SEARCH_WORDS 120                    /* of one drive's venue and address (Han or Thai: each suffix); of what was typed */
#define LIMIT_SEARCH_SCRATCH_BYTES (4 * (size_t)MIB)     /* for one drive that is checked */
#define LIMIT_SEARCH_WORD_CHARACTERS 40
#define LIMIT_SEARCH_PREFIXES 16                  /* words that begin with what was typed */
#define LIMIT_SEARCH_WALK 1000                    /* drives checked when several words were typed */
#define LIMIT_SEARCH_NEAR_DAYS 7                  /* before and after the requested day */

/* pictures */
#define LIMIT_PICTURE_PIXELS_OUT 1600                 /* the longer side, after */
#define LIMIT_PICTURE_PIXELS_IN 20000             /* either side, before */
#define LIMIT_PICTURE_MEGAPIXELS_IN 120
#define LIMIT_PICTURE_SECONDS 20                  /* of a processor */
#define LIMIT_PICTURE_WAIT_SECONDS 120            /* by the clock: a busy machine takes longer for the same work */
#define LIMIT_PICTURES_OF_FORM 1                  /* each is a child's work and LIMIT_PICTURE_BYTES_OUT of memory */
#define LIMIT_PICTURE_MEMORY_BYTES (1024 * (size_t)MIB)
#define LIMIT_PICTURE_BYTES_OUT (6 * (size_t)MIB) /* the cleaned JPEG; pure noise of the largest size has less */
#define LIMIT_PICTURE_WORK_BYTES (6 * LIMIT_PICTURE_BYTES_OUT)   /* one more picture, the smaller ones made of it, and the page */
#define LIMIT_UPLOAD_MINUTES 60                   /* a picture is kept for a form that is being corrected */
#define LIMIT_UPLOADS_OF_FORM 8                   /* of one form; one more deletes the oldest */
#define LIMIT_UPLOADS 2000                        /* of the site, and */
#define LIMIT_UPLOADS_BYTES (256 * MIB)           /* in bytes: beyond either no more are kept, and the form asks for its picture again */
#define LIMIT_UPLOADS_DELETED 20                  /* in one run of the job; it runs again ten seconds later */
#define LIMIT_UPLOAD_PREVIEW_PIXELS 320           /* the longer side */
#define LIMIT_PICTURE_CACHE_SECONDS 300           /* in a visitor's own browser; then it is requested again */

/* films */
#define LIMIT_FILM_BYTES_IN (1024 * (int64_t)MIB)
#define LIMIT_FILM_BYTES_OUT (640 * (size_t)MIB)  /* 20 minutes at the highest rate have less */
#define LIMIT_FILM_MINUTES 20
#define LIMIT_FILM_MINUTES_WIDE 5                 /* up to so long it is stored with LIMIT_FILM_PIXELS_WIDE */
#define LIMIT_FILM_PIXELS 720                     /* the shorter side, after; the longer one is 16/9 of it at most */
#define LIMIT_FILM_PIXELS_WIDE 1080
#define LIMIT_FILM_PIXELS_LEAST 16                /* the shorter side, before and after */
#define LIMIT_FILM_PIXELS_IN 8192                 /* the longer side, before */
#define LIMIT_FILM_MEGAPIXELS_IN 10               /* 4096 × 2304, what telephones call 4K */
#define LIMIT_FILM_RATE 30                        /* pictures a second, after */
#define LIMIT_FILM_TRACKS 32                      /* picture, sound and whatever else a telephone records */
#define LIMIT_FILM_MEMORY_BYTES (1536 * (size_t)MIB)
#define LIMIT_FILM_OPEN_FILES 64
#define LIMIT_FILM_PROCESSES 4096                 /* threads of everything that runs as this user */
#define LIMIT_FILM_THREADS 2                      /* for decoding, and as many for encoding; run last */
#define LIMIT_FILM_CPU_SECONDS 300                /* of a processor, to begin with, and */
#define LIMIT_FILM_CPU_SECONDS_A_MINUTE 600       /* for each minute of the film */
#define LIMIT_FILM_WAIT 8                         /* times that, by the clock: the machine may be busy with others */
#define LIMIT_FILM_LOOK_CPU_SECONDS 60            /* to read what a film is, or to draw one still */
#define LIMIT_FILM_ANSWER_BYTES (32 * KIB)        /* what ffprobe says about a film */
#define LIMIT_FILM_POLL_MS 500                    /* how often a conversion asks whether to continue */
#define LIMIT_FILM_STILLS 3
#define LIMIT_FILM_STILL_EMAIL_PIXELS 640         /* the longer side of the one in an email, */
#define LIMIT_FILM_STILL_EMAIL_BYTES (60 * KIB)   /* next to four pictures of LIMIT_THANKS_EMAIL_PICTURE_BYTES */
#define LIMIT_FILM_PATCH_BYTES (4 * MIB)          /* sent in one request; a connection that breaks loses no more */
#define LIMIT_FILMS_OF_PAGE_BYTES (16 * 1024 * (int64_t)MIB)
#define LIMIT_FILMS_BYTES (128 * 1024 * (int64_t)MIB)     /* of the site: beyond either no more films are accepted */
#define LIMIT_FILM_UPLOAD_HOURS 24                /* since the last bytes arrived: the page may be left and come back to */
#define LIMIT_FILMS_OF_FORM 3                     /* that are being sent; one more deletes the oldest */
#define LIMIT_FILES_SWEPT 100                     /* in one run of the job */
#define LIMIT_FILM_FORM_BYTES (100 * MIB)         /* a form with a film, sent without script */
#define LIMIT_FILM_TRIES 4                        /* conversions begun: the program was stopped in between, or the disk was full, */
#define LIMIT_FILM_RETRY_MINUTES 5                /* and the next one begins so long after each of them */
#define LIMIT_FILE_UNKNOWN_SECONDS 3600           /* a file without a row is deleted when it is older */

#define LIMIT_FILM_REQUESTS 20                    /* to take a film down, that its keepers are shown */
#define LIMIT_FILM_REQUEST_DAYS 90                /* then they are deleted */

/* captions of a film */
#define LIMIT_CAPTIONS 1000                       /* of one film: one each 1.2 seconds of the longest */
#define LIMIT_CAPTION_CHARACTERS 300              /* of one caption */
#define LIMIT_CAPTIONS_CHARACTERS 40000           /* that are typed, times included */
#define LIMIT_CAPTIONS_BYTES (256 * KIB)          /* a file of captions, and */
#define LIMIT_CAPTIONS_WRITTEN_BYTES (512 * KIB)  /* what is sent of it: with all its times, and with signs written as references */

/* links and sign-in */
#define LIMIT_SIGN_IN_MINUTES 10
#define LIMIT_SIGN_IN_EMAILS_PER_ADDRESS 4         /* an hour by one client; the rest of LIMIT_EMAIL_AN_HOUR is left to other clients */
#define LIMIT_SIGN_IN_EMAILS_PER_CLIENT 6          /* a day to one address; LIMIT_EMAIL_URGENT_A_DAY and these leave one for its owner */
#define LIMIT_SIGN_IN_EMAILS_KNOWN 10              /* an hour, to a browser that has been signed in with the address */
#define LIMIT_SIGN_IN_EMAILS_OF_CLIENT 20          /* an hour, to any address */
#define LIMIT_SIGN_IN_CODE_TRIES 5
#define LIMIT_SESSION_DAYS 30
#define LIMIT_DEMO_SIGN_IN_DAYS 3650              /* the demo's own sign-in links */
#define LIMIT_INVITATION_DAYS 60
#define LIMIT_INVITATION_LETTER_CHARACTERS 3000
#define LIMIT_DECLINE_UNDO_DAYS 7
#define LIMIT_INVITATIONS_PER_PAGE 10             /* a day */
#define LIMIT_INVITATIONS_PER_SENDER 20           /* a day, from all pages of one person */
#define LIMIT_PAGES_OPENED 10                     /* by one person a day */
#define LIMIT_KEEPERS 50                          /* of one page, with those invited */
#define LIMIT_BOOKINGS_PER_CLIENT 300              /* an hour, in seats: single ones, groups, claims; a school is one client */
#define LIMIT_BOOKINGS_PER_ADDRESS 20             /* a day: one address may book for a family */
#define LIMIT_UNCONFIRMED_SEATS 40                /* of one client at one drive, at most a third of it: booked, or on the waiting list */
#define LIMIT_GROUP_CONFIRM_HOURS 24              /* for a group's leader to confirm their address, and */
#define LIMIT_GROUP_CONFIRM_HOURS_SOON 2          /* when the drive begins within */
#define LIMIT_GROUP_SOON_HOURS 48
#define LIMIT_GROUP_CONFIRM_HOURS_MOST 72         /* after the booking: correcting an unconfirmed address again gives no more time */
#define LIMIT_GROUPS_RELEASED 20                  /* in one run of the job; it runs again ten seconds later */
#define LIMIT_WAITING_OF_DRIVE 2000               /* entries in one waiting list */
#define LIMIT_WAITING_PER_CLIENT 300               /* an hour, in people */
#define LIMIT_WAITING_PER_ADDRESS 20              /* a day: waiting lists joined with one email address */
#define LIMIT_WAITING_LAPSES 2                    /* offers that a person may let expire; after the last one they are off the list */
#define LIMIT_WAITING_KEPT_DAYS 30                /* an entry that has ended, so that its link can explain it */
#define LIMIT_WAITING_MINUTES (2 * 24 * 60)       /* of the drive's local day that an entry may wish for, over midnight */
#define LIMIT_WAITING_LEAD_MINUTES 10             /* no appointment is offered later than so long before it begins */
#define LIMIT_UNDO_MINUTES 10                     /* after an appointment was moved or cancelled */
#define LIMIT_CHANGES_OF_PLACE 12                 /* a day: moves, corrected addresses and undoing, of one appointment or group */
#define LIMIT_FIND_PER_ADDRESS 3                  /* an hour: "Find my appointment" for one email address */
#define LIMIT_FIND_PER_ADDRESS_A_DAY 6            /* these emails do not count towards LIMIT_EMAIL_A_DAY (outbox_cause.def) */
#define LIMIT_FIND_PER_CLIENT 20                  /* an hour: a hall full of people may share one network */
#define LIMIT_FIND_ITEMS 50                       /* of each kind, soonest first, in the email */
#define LIMIT_CONCERNS_PER_CLIENT 10               /* an hour */
#define LIMIT_CONCERN_EMAILS 20                    /* an hour, to the operator; beyond it reports are only in the list */
#define LIMIT_SUBMISSION_DAYS 30                  /* how long a form sent twice is recognised */
#define LIMIT_DRAFT_MINUTES 60                    /* since it was last saved: then what was typed is deleted */
#define LIMIT_DRAFTS 10000                        /* of the site; one more deletes the one saved longest ago */
#define LIMIT_DRAFT_BYTES (48 * KIB)              /* of one, before it is sealed; a longer one is not saved */
#define LIMIT_DRAFT_PIECE_BYTES (4 * KIB)
#define LIMIT_DRAFTS_PER_CLIENT 600               /* an hour, in such pieces; a school is one client */
#define LIMIT_DRAFTS_DELETED 500                  /* in one run of the job; it runs again ten seconds later */
#define LIMIT_FORM_KEY_HOURS 48                   /* how long a form may stay open before it is sent; well below LIMIT_SUBMISSION_DAYS */

/* the outbox */
#define LIMIT_EMAIL_ATTEMPTS 12
#define LIMIT_EMAIL_BATCH 100
#define LIMIT_EMAIL_BYTES (1 * MIB)
#define LIMIT_EMAIL_AN_HOUR 5                      /* to one address, of everything that another person may have caused */
#define LIMIT_EMAIL_A_DAY 20
/* of these, all but sign-in links, so that the emails an owner needs to sign in are never used up */
#define LIMIT_EMAIL_USUAL_AN_HOUR 3
#define LIMIT_EMAIL_USUAL_A_DAY 10
#define LIMIT_EMAIL_URGENT_AN_HOUR 4               /* a cancelled drive does not wait behind three emails of the same hour */
#define LIMIT_EMAIL_URGENT_A_DAY 13                /* emails that something has changed, or is tomorrow */
#define LIMIT_EMAIL_HELD_MINUTES 10                /* after so long an email beyond the limit is tried again */
#define LIMIT_EMAIL_KNOWN_HOURS 12                 /* after its first email an address that did not object gets complete ones */
#define LIMIT_DRIVE_CHANGE_MINUTES 10             /* changes of a drive within so long are announced together */
#define LIMIT_DRIVE_CHANGES_A_DAY 4               /* announced for one drive; further ones together, a day after the first */
#define LIMIT_DRIVE_CHANGE_HOURS_BEFORE 6         /* and at the latest so long before the drive */
#define LIMIT_DRIVE_NEWS_BATCH 100                /* addresses notified in one transaction */
#define LIMIT_EMAIL_KEPT_DAYS 90                   /* the row of an email that was sent; the email itself is emptied at once */
#define LIMIT_EMAIL_LATE_MINUTES 30                /* an email that should have been sent so long ago is listed by doctor and /readyz */
#define LIMIT_BOUNCE_BYTES (256 * KIB)            /* what is read of a report that an email came back; what counts is at its beginning */
#define LIMIT_BOUNCE_RECEIVERS 8                  /* addresses in its head that are tried */
#define LIMIT_BOUNCE_BATCH 20                     /* acted on in one transaction */
#define LIMIT_EMAIL_UNDELIVERED_A_WEEK 3          /* emails to one address that were given up; then it counts as gone */
#define LIMIT_TICKET_LATE_DAYS 7                  /* after the appointment: a ticket that was held back until then says nothing any more */
#define LIMIT_REMINDER_HOURS_AHEAD 48             /* drives that are looked at for reminders (appointment_remind.c) */
#define LIMIT_EVENT_LINES 10                      /* lines in the log for each kind of event in a minute (base/event.h) */
#define LIMIT_SMTP_CONNECT_SECONDS 15
#define LIMIT_SMTP_SECONDS 60                     /* one email, from its first word to the server's last */

/* press: what a family releases for newspapers */
#define LIMIT_PRESS_CHARACTERS 2000
#define LIMIT_PRESS_PICTURES 2

/* thanks: a thank-you letter by a keeper */
#define LIMIT_THANKS_LETTERS 200                  /* of one page, drafts among them */
#define LIMIT_THANKS_PICTURES 4
#define LIMIT_THANKS_SENT_A_DAY 3                 /* letters of one page that go out within a day */
#define LIMIT_THANKS_DAYS_AHEAD 366
#define LIMIT_THANKS_BATCH 50                     /* emails in the outbox at a time: each carries its pictures */
#define LIMIT_THANKS_EMAIL_PIXELS 800              /* a picture in an email, the longer side; smaller when it has too many bytes */
#define LIMIT_THANKS_EMAIL_PICTURE_BYTES (140 * KIB)   /* four of them and the words stay below LIMIT_EMAIL_BYTES */
#define LIMIT_THANKS_TITLE_CHARACTERS 80          /* of its words, in a list of letters */

/* donations elsewhere, joining */
#define LIMIT_GIFTS_TOLD_PER_CLIENT 20             /* a day */
#define LIMIT_TRIBUTES 20                         /* of one page */
#define LIMIT_RELATED_PAGES 10
#define LIMIT_QUIET_DAYS 20                       /* of one page */
#define LIMIT_BACKGROUND_CHARACTERS 1500
#define LIMIT_JOINS_ASKED 20                      /* by one page, a day */

/* the program */
#define LIMIT_PROGRAM_ARENA_BYTES (256 * (size_t)MIB)
#define LIMIT_CHECK_AT_START_BYTES (16 * (int64_t)MIB)   /* a database up to this size is read completely before it is served */
#define LIMIT_DATABASE_MIB (16 * MIB)              /* 16 TB, what database_max_mib may be set to */
#define LIMIT_DATABASE_COPY_DAYS 30               /* doctor asks for the copy from before a migration to be deleted */
#define LIMIT_DATABASE_FULL_PERCENT 95            /* of database_max_mib, and */
#define LIMIT_LOG_BYTES (256 * MIB)               /* of its log: doctor reports when they are exceeded */
#define LIMIT_DISK_LOW_BYTES (200 * MIB)          /* doctor reports less free space */
#define LIMIT_DISK_FULL_BYTES (16 * MIB)          /* with less free space /readyz is not ready */
#define LIMIT_LOG_LINE_BYTES 2048
#define LIMIT_ZONES 1024                          /* time zones in memory: more than tzdata has */
#define LIMIT_ASSETS 32                           /* files that are compiled in */
#define LIMIT_ASSETS_BYTES (32 * (size_t)MIB)     /* with their compressed forms */
#define LIMIT_ZONE_NAME_BYTES 64
#define LIMIT_PIECE_BYTES (16 * MIB)              /* of the rows that doctor and the audit read at a time */
#define LIMIT_REWRITE_ROWS 20                     /* rows sealed again at a time when a key is rotated */
#define LIMIT_REWRITE_BYTES (256 * MIB)           /* of one such row */

/* keys */
#define LIMIT_KEY_VERSIONS 255                    /* of each key in site.key: a sealed value has one byte for it */

/* metrics */
#define LIMIT_METRICS_BYTES (1 * MIB)
#define LIMIT_METRICS_CONNECTIONS 16

/* following */
#define LIMIT_FEED_ENTRIES 50
#define LIMIT_FEED_BYTES (4 * (size_t)MIB)
#define LIMIT_FOLLOW_PER_ADDRESS 3                /* an hour: following a page by email, asked for with one address */
#define LIMIT_FOLLOW_PER_ADDRESS_A_DAY 6
#define LIMIT_FOLLOW_PER_CLIENT 20                /* an hour: a hall full of people may share one network */
#define LIMIT_FOLLOW_ASKED_DAYS 7                 /* an address that was not confirmed is kept for so long */
#define LIMIT_FOLLOW_BATCH 50                     /* emails with news in the outbox at a time */
#define LIMIT_FOLLOW_DIGEST_ITEMS 20              /* in one email, oldest first; the others are in the next one */
#define LIMIT_FOLLOW_REQUESTS 20                  /* of one client for one address at once, and as many again within */
#define LIMIT_FOLLOW_SECONDS 60
#define LIMIT_CARD_BYTES (2 * (size_t)MIB)
#define LIMIT_SHARED_PICTURE_PIXELS 1200          /* the longer side of the picture that other sites show */
#define LIMIT_SHARED_PICTURE_BYTES (280 * KIB)    /* some messengers do not show pictures of 300 kB or more */
#define LIMIT_FOLLOW_CACHE_SECONDS 60             /* in the client, of feeds and calendars */
#define LIMIT_CARD_CACHE_SECONDS 600              /* in the client */
#define LIMIT_CARD_CHARACTERS 180                 /* of the family's words on the card */
#define LIMIT_EMBED_CACHE_SECONDS 3600            /* in the site that embeds a page */
#define LIMIT_FEED_CHARACTERS 200                 /* of a letter's words in a feed */

/* ActivityPub: pages that are followed from other servers, and requests to these */
#define LIMIT_FETCH_URL_BYTES 1000
#define LIMIT_FETCH_BYTES (256 * KIB)             /* of what another server answers */
#define LIMIT_FETCH_CONNECT_SECONDS 8
#define LIMIT_FETCH_SECONDS 20                    /* one request, with its answer */
#define LIMIT_FETCH_POLL_MS 200                   /* how often requests in progress ask whether to continue */
#define LIMIT_FETCHES 16                          /* at the same time */
#define LIMIT_DELIVERIES 128                      /* to other servers in one turn */
#define LIMIT_ACTIVITY_TURN_MS 500                /* between two turns of the job when nothing is to be done */
#define LIMIT_ACTIVITY_FAULT_MS 5000              /* after one that could not be written */
#define LIMIT_ACTIVITY_SETTLE_SECONDS 20          /* after a letter or message was published: a slip can be undone before it leaves */
#define LIMIT_ACTIVITY_BYTES (128 * KIB)          /* of what another server sends; a Follow has less than 4 KiB */
#define LIMIT_ACTIVITY_DEPTH 16                   /* objects and lists in each other */
#define LIMIT_ACTIVITY_SKEW_MINUTES 65            /* between the clock of the server that signed and ours */
#define LIMIT_ACTIVITY_TRIES 4                    /* to fetch the key of one that waits */
#define LIMIT_ACTIVITY_RETRY_MINUTES 5
#define LIMIT_ACTIVITIES_WAITING 2000             /* whose signatures are to be checked, and */
#define LIMIT_ACTIVITIES_WAITING_OF_HOST 100      /* of one server */
#define LIMIT_ACTIVITIES_OF_CLIENT 600            /* an hour, that are not ignored at once */
#define LIMIT_FOLLOWERS 100000                    /* of one page, and */
#define LIMIT_FOLLOWERS_OF_HOST 20000             /* of these on one server */
#define LIMIT_DELIVERY_TRIES 12                   /* to one inbox without a success, over a week; then its server is set aside */
#define LIMIT_DELIVERED_CHARACTERS 500            /* of the words of a page in its actor */

/* the tally: how many people have to be counted together, so that no single outcome can be inferred */
#define LIMIT_TALLY_TOGETHER 5
#define LIMIT_TALLY_NAMES 10                      /* from so many people on a number and names are shown together */
#define LIMIT_TALLY_MARKS 200                     /* strokes that are drawn */

/* messages for the family */
#define LIMIT_MESSAGE_PICTURES 4
#define LIMIT_MESSAGES_EACH 10                    /* of one donor, helper or leader at one drive */
#define LIMIT_MESSAGES_ON_PAGE 50                 /* published ones, and on one page of the keepers' list */
#define LIMIT_MESSAGE_ASK_DAYS 14                 /* after the day is closed; people who could not be emailed by then are not asked */
#define LIMIT_MESSAGE_REMOVED_DAYS 30             /* until what a keeper removed is deleted */

#endif

/* gcc's <limits.h> asks for the next file of this name and finds this one; the headers of hardened builds need the C library's. */
#ifdef _GCC_NEXT_LIMITS_H
#include_next <limits.h>
#endif
