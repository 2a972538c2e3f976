-- A trial that is here already is taken where the source is further with it and does not contradict. New ones keep their order.
INSERT INTO temp.trial_map (source_id, id, is_new, taken)
SELECT s.trial_id,
       coalesce(t.trial_id,
                s.trial_id + 1 + (SELECT coalesce(max(trial_id), 0) FROM main.trial) - (SELECT min(trial_id) FROM {source}.trial)),
       t.trial_id IS NULL,
       t.trial_id IS NULL OR (s.state = 'done') + (s.state <> 'planned') > (t.state = 'done') + (t.state <> 'planned')
  FROM {source}.trial AS s
 CROSS JOIN temp.run_map AS r ON r.source_id = s.run_id
 CROSS JOIN temp.problem_map AS p ON p.source_id = s.problem_id
 CROSS JOIN temp.kernel_map AS k ON k.source_id = s.kernel_id
  LEFT JOIN main.trial AS t ON t.run_id = r.id
                           AND t.problem_id = p.id
                           AND t.kernel_id = k.id
                           AND t.dtype = s.dtype
                           AND t.threads = s.threads
                           AND t.cache = s.cache
 ORDER BY s.trial_id;

CREATE TEMP TABLE contradicted AS
SELECT t.source_id, t.id, here.verdict AS here, there.verdict AS there
  FROM temp.trial_map AS t
 CROSS JOIN {source}.verdict AS there ON there.trial_id = t.source_id
 CROSS JOIN main.verdict AS here ON here.trial_id = t.id
 WHERE NOT t.is_new
   AND here.verdict <> there.verdict;

UPDATE temp.trial_map
   SET taken = 0
 WHERE source_id IN (SELECT source_id FROM temp.contradicted);

INSERT INTO temp.conflict (what)
SELECT format('trial %d (%s, %s, %s, %d threads, %s cache, run %d) %s here, %s there', t.trial_id, p.label, k.name, t.dtype,
              t.threads, t.cache, t.run_id, c.here, c.there)
  FROM temp.contradicted AS c
 CROSS JOIN main.trial AS t ON t.trial_id = c.id
  JOIN main.problem AS p USING (problem_id)
  JOIN main.kernel AS k USING (kernel_id)
 ORDER BY c.source_id;

DROP TABLE temp.contradicted;

INSERT INTO main.trial (trial_id, run_id, problem_id, kernel_id, {trial - trial_id - run_id - problem_id - kernel_id})
SELECT t.id, r.id, p.id, k.id, {s.trial - trial_id - run_id - problem_id - kernel_id}
  FROM temp.trial_map AS t
 CROSS JOIN {source}.trial AS s ON s.trial_id = t.source_id
 CROSS JOIN temp.run_map AS r ON r.source_id = s.run_id
 CROSS JOIN temp.problem_map AS p ON p.source_id = s.problem_id
 CROSS JOIN temp.kernel_map AS k ON k.source_id = s.kernel_id
 WHERE t.is_new
 ORDER BY t.source_id;

UPDATE main.trial AS t
   SET ({trial - trial_id - run_id - problem_id - kernel_id}) = (SELECT {s.trial - trial_id - run_id - problem_id - kernel_id}
                                                                   FROM temp.trial_map AS m
                                                                  CROSS JOIN {source}.trial AS s ON s.trial_id = m.source_id
                                                                  WHERE m.id = t.trial_id
                                                                    AND m.taken
                                                                    AND NOT m.is_new)
 WHERE t.trial_id IN (SELECT id FROM temp.trial_map WHERE taken AND NOT is_new);
