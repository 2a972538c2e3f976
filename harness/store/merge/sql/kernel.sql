-- A kernel's row is of the newest build that ran: the source's where its newest run is the newer one. Goes before run.sql.
INSERT INTO temp.conflict (what)
SELECT format('kernel %s computes %s here, %s there', name, k.operation, s.operation)
  FROM {source}.kernel AS s
  JOIN main.kernel AS k USING (name)
 WHERE k.operation <> s.operation;

UPDATE main.kernel AS k
   SET ({kernel - kernel_id - name}) = (SELECT {s.kernel - kernel_id - name} FROM {source}.kernel AS s WHERE s.name = k.name)
 WHERE EXISTS (SELECT * FROM {source}.kernel AS s WHERE s.name = k.name AND s.operation = k.operation)
   AND (SELECT max(started_at) FROM {source}.run) > (SELECT max(started_at) FROM main.run);

INSERT INTO main.kernel ({kernel - kernel_id})
SELECT {s.kernel - kernel_id}
  FROM {source}.kernel AS s
 WHERE true
 ORDER BY s.kernel_id
    ON CONFLICT (name) DO NOTHING;

INSERT INTO temp.kernel_map (source_id, id)
SELECT s.kernel_id, k.kernel_id
  FROM {source}.kernel AS s
  JOIN main.kernel AS k USING (name);
