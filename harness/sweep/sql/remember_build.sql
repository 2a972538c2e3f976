-- Idempotent: the same build keeps its row.
INSERT INTO build (version, git_commit, compiler, build_type, flags, libraries, binary_id)
VALUES (:version, :git_commit, :compiler, :build_type, :flags, json(:libraries), :binary_id)
    ON CONFLICT DO UPDATE SET version = excluded.version
RETURNING build_id;
