-- The newest run that has something to show; while none has, the newest run. One that settled a comparison shows little.
SELECT run_id
  FROM run AS r
 ORDER BY EXISTS (SELECT 1 FROM trial AS t WHERE t.run_id = r.run_id AND t.state <> 'planned') DESC,
          options ->> '$.settles' IS NULL DESC, run_id DESC
 LIMIT 1;
