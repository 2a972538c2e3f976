-- Idempotent: the same machine keeps its row.
INSERT INTO machine (hostname, cpu_model, cpu_flags, packages, cores, hardware_threads,
                     l1d_bytes, l2_bytes, l3_bytes, memory_bytes, os)
VALUES (:hostname, :cpu_model, :cpu_flags, :packages, :cores, :hardware_threads,
        :l1d_bytes, :l2_bytes, :l3_bytes, :memory_bytes, :os)
    ON CONFLICT DO UPDATE SET os = excluded.os
RETURNING machine_id;
