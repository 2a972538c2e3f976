-- What is timed together, and whether the machine held still meanwhile; when a trial's timing ended, and why.

-- The kernels of one problem, timed together between two runs of the same short work, the sentinel.
CREATE TABLE batch (
    batch_id      INTEGER PRIMARY KEY,
    run_id        INTEGER NOT NULL,
    problem_id    INTEGER NOT NULL,
    attempt       INTEGER NOT NULL CHECK (attempt >= 1),         -- 1 + the disturbed ones of its problem just before
    started_at    TEXT NOT NULL,
    ended_at      TEXT NOT NULL,
    sentinel_before_ns REAL NOT NULL CHECK (sentinel_before_ns > 0),
    sentinel_after_ns  REAL NOT NULL CHECK (sentinel_after_ns > 0),
    drift         REAL NOT NULL AS (sentinel_after_ns / sentinel_before_ns - 1) STORED,
    disturbed     INTEGER NOT NULL CHECK (disturbed IN (0, 1)),  -- it drifted further than its run allows: measured again
    load_average  REAL,                       -- of the last minute, when it began; these three are NULL where the machine does not tell
    governor      TEXT,                       -- of the clock
    turbo         INTEGER CHECK (turbo IN (0, 1)),
    FOREIGN KEY (run_id, problem_id) REFERENCES run_problem ON DELETE CASCADE
) STRICT;
CREATE INDEX batch_by_problem ON batch (run_id, problem_id);

-- NULL in runs from before there were batches.
ALTER TABLE sample ADD COLUMN batch_id INTEGER REFERENCES batch;

-- A timing is of the samples that were not disturbed; where all were, it is of those, and has drifted.
ALTER TABLE timing ADD COLUMN median_low_ns REAL;   -- with median_high_ns: a 95% confidence interval of the median, by order
ALTER TABLE timing ADD COLUMN median_high_ns REAL;  -- statistics; NULL below six samples
-- The median is known well enough; all repetitions were done; they took all of a trial's time; the sweep's budget was spent; the
-- machine drifted at every attempt. NULL: a sweep will go on with it.
ALTER TABLE timing ADD COLUMN stopped_by TEXT CHECK (stopped_by IN ('precision', 'repetitions', 'time', 'budget', 'drift'));
ALTER TABLE timing ADD COLUMN drifted INTEGER NOT NULL DEFAULT 0 CHECK (drifted IN (0, 1));
