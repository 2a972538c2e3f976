-- The worker died or hung at this trial: that is its verdict, whatever stood there before.
INSERT INTO verdict (trial_id, verdict, message, seed)
VALUES (:trial, :verdict, :message, :seed)
    ON CONFLICT (trial_id) DO UPDATE SET verdict = excluded.verdict, message = excluded.message;
