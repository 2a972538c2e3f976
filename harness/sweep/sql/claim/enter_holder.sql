INSERT INTO temp.holder (one, process_id)
VALUES (1, :worker)
    ON CONFLICT (one) DO UPDATE SET process_id = excluded.process_id;
