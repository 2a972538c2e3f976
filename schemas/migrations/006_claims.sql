-- Who is at work, and what is left to do: several sweeps share a run by claims.

-- The sweeps that live, and their workers. A sweep renews its lease; one that is found dead, or whose lease has run out, is
-- deleted, and its workers and what they held go with it.
CREATE TABLE process (
    process_id    INTEGER PRIMARY KEY AUTOINCREMENT,             -- never used again: who was taken for dead may still live
    run_id        INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    role          TEXT NOT NULL CHECK (role IN ('sweep', 'worker')),
    parent_id     INTEGER REFERENCES process ON DELETE CASCADE,   -- of a worker: its sweep
    hostname      TEXT NOT NULL,
    host          TEXT NOT NULL,              -- this boot of this machine, and its space of process ids
    pid           INTEGER NOT NULL,
    started_ticks INTEGER NOT NULL,           -- with pid: one process, even after the number is used again
    started_at    TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    lease_until   TEXT,                       -- of a sweep
    trial_id      INTEGER REFERENCES trial ON DELETE SET NULL,    -- of a worker: where it was when last looked at
    phase         TEXT,                       -- of that trial
    trials_per_minute REAL,                   -- of a sweep: the run's, all sweeps together
    eta_seconds   REAL,                       -- of a sweep: until the run is complete
    CHECK ((role = 'worker') = (parent_id IS NOT NULL)),
    CHECK ((role = 'sweep') = (lease_until IS NOT NULL))
) STRICT;
CREATE INDEX process_by_parent ON process (parent_id);

-- What is left of a run, a row a problem: free, or held by a worker. The row goes when its problem is done.
CREATE TABLE claim (
    run_id        INTEGER NOT NULL,
    problem_id    INTEGER NOT NULL,
    round         INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),  -- of handing it out: first judged, then timed
    turn          INTEGER NOT NULL,           -- its place in a round
    trials        INTEGER NOT NULL,           -- left of it when the round began
    macs          INTEGER NOT NULL,           -- of one
    process_id    INTEGER REFERENCES process ON DELETE SET NULL,  -- the worker that holds it; NULL: free
    part          TEXT CHECK (part IN ('judge', 'time', 'both')), -- what the worker does of it
    claimed_at    TEXT,
    beside        INTEGER NOT NULL DEFAULT 0, -- other problems that were at work on the same host meanwhile
    PRIMARY KEY (run_id, problem_id),
    FOREIGN KEY (run_id, problem_id) REFERENCES run_problem ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_in_order ON claim (run_id, round, turn);
CREATE INDEX claim_by_process ON claim (process_id) WHERE process_id IS NOT NULL;

-- What did not agree is counted while a sweep runs.
CREATE INDEX verdict_not_agreeing ON verdict (verdict) WHERE verdict <> 'agrees';
