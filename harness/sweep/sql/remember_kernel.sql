INSERT INTO kernel (name, family, source)
VALUES (:name, :family, :source)
    ON CONFLICT (name) DO UPDATE SET family = excluded.family, source = excluded.source
RETURNING kernel_id;
