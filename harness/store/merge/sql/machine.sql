INSERT INTO main.machine ({machine - machine_id})
SELECT {s.machine - machine_id}
  FROM {source}.machine AS s
 WHERE true
 ORDER BY s.machine_id
    ON CONFLICT DO NOTHING;

INSERT INTO temp.machine_map (source_id, id)
SELECT s.machine_id, m.machine_id
  FROM {source}.machine AS s
  JOIN main.machine AS m USING (hostname, cpu_model, cpu_flags, packages, cores, hardware_threads, l1d_bytes, l2_bytes,
                                l3_bytes, memory_bytes, os);
