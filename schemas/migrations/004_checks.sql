-- What each check of the judge said of a trial, and what kernels promise.

CREATE TABLE check_outcome (
    trial_id      INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
    name          TEXT NOT NULL,              -- of the check; `tconv kernels --checks` says what it proves
    position      INTEGER NOT NULL,           -- in the order they ran
    outcome       TEXT NOT NULL CHECK (outcome IN ('passed', 'failed', 'skipped')),
    measured      REAL,                       -- NULL where the question has no number
    threshold     REAL,                       -- of measured: beyond it the check fails
    message       TEXT NOT NULL DEFAULT '',   -- why it failed or was skipped; a remark where it passed
    PRIMARY KEY (trial_id, name),
    CHECK (outcome = 'passed' OR message <> '')
) STRICT, WITHOUT ROWID;

-- Those of the newest build that ran; NULL for a kernel whose builds were older.
ALTER TABLE kernel ADD COLUMN bound TEXT;                        -- componentwise or channelwise
ALTER TABLE kernel ADD COLUMN bound_source TEXT;                 -- the a-priori error bound and where it is derived
ALTER TABLE kernel ADD COLUMN same_bits_across_threads INTEGER CHECK (same_bits_across_threads IN (0, 1));
ALTER TABLE kernel ADD COLUMN nonfinite TEXT;                    -- exact, weights spread, operands spread
