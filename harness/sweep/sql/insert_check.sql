-- A trial that is judged again (its worker died, and was forgiven) says what it says now.
INSERT INTO check_outcome (trial_id, name, position, outcome, measured, threshold, message)
VALUES (:trial, :name, :position, :outcome, :measured, :threshold, :message)
    ON CONFLICT (trial_id, name) DO UPDATE
   SET outcome = excluded.outcome, measured = excluded.measured, threshold = excluded.threshold, message = excluded.message;
