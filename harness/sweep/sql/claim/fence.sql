-- In a worker's connection: nothing is stored for a problem that the worker no longer holds. Its sweep may have been stopped
-- until its lease ran out, and somebody else has the problem now.
CREATE TEMP TABLE holder (one INTEGER PRIMARY KEY CHECK (one = 1), process_id INTEGER NOT NULL);

CREATE TEMP TRIGGER fence_verdict BEFORE INSERT ON main.verdict
WHEN NOT EXISTS (SELECT *
                   FROM main.trial AS t
                   JOIN main.claim AS c ON c.run_id = t.run_id AND c.problem_id = t.problem_id
                   JOIN temp.holder AS h ON h.process_id = c.process_id
                  WHERE t.trial_id = NEW.trial_id)
BEGIN
    SELECT RAISE(ABORT, 'the claim on this problem is lost');
END;

CREATE TEMP TRIGGER fence_trial BEFORE UPDATE OF state ON main.trial
WHEN NOT EXISTS (SELECT *
                   FROM main.claim AS c
                   JOIN temp.holder AS h ON h.process_id = c.process_id
                  WHERE c.run_id = NEW.run_id
                    AND c.problem_id = NEW.problem_id)
BEGIN
    SELECT RAISE(ABORT, 'the claim on this problem is lost');
END;

CREATE TEMP TRIGGER fence_batch BEFORE INSERT ON main.batch
WHEN NOT EXISTS (SELECT *
                   FROM main.claim AS c
                   JOIN temp.holder AS h ON h.process_id = c.process_id
                  WHERE c.run_id = NEW.run_id
                    AND c.problem_id = NEW.problem_id)
BEGIN
    SELECT RAISE(ABORT, 'the claim on this problem is lost');
END;

-- A time that was taken beside other work says so.
CREATE TEMP TRIGGER timed_beside AFTER INSERT ON main.timing
BEGIN
    INSERT INTO counter (trial_id, name, value)
    SELECT NEW.trial_id, 'timed_beside', c.beside
      FROM main.claim AS c
      JOIN temp.holder AS h ON h.process_id = c.process_id
     WHERE c.beside > 0
        ON CONFLICT (trial_id, name) DO UPDATE SET value = max(value, excluded.value);
END;
