-- A run is known wherever its row goes: run_id counts the runs of one file, and tconv merge must tell a run that it has already from
-- one that began in the same millisecond on the same machine. Older runs get a name that is the same in every copy of their file.
ALTER TABLE run ADD COLUMN uuid TEXT;
UPDATE run
   SET uuid = format('%s %s %s %d', m.hostname, run.started_at, b.binary_id, run.run_id)
  FROM machine AS m, build AS b
 WHERE m.machine_id = run.machine_id
   AND b.build_id = run.build_id;
CREATE UNIQUE INDEX run_by_uuid ON run (uuid);
CREATE TRIGGER run_uuid AFTER INSERT ON run WHEN NEW.uuid IS NULL
BEGIN
    UPDATE run SET uuid = lower(hex(randomblob(16))) WHERE run_id = NEW.run_id;
END;
