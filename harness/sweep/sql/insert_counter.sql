INSERT INTO counter (trial_id, name, value)
VALUES (:trial, :name, :value)
    ON CONFLICT (trial_id, name) DO UPDATE SET value = excluded.value;
