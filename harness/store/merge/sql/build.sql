INSERT INTO main.build ({build - build_id})
SELECT {s.build - build_id}
  FROM {source}.build AS s
 WHERE true
 ORDER BY s.build_id
    ON CONFLICT DO NOTHING;

INSERT INTO temp.build_map (source_id, id)
SELECT s.build_id, b.build_id
  FROM {source}.build AS s
  JOIN main.build AS b USING (version, git_commit, compiler, build_type, flags, libraries, binary_id);
