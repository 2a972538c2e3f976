-- title   Workspace by problem and kernel
-- asks    How much memory beside the tensors does each kernel need?
-- cell    bytes of workspace, in millions; tensors_mb is x, w, y and bias together
-- unit    MB
-- omits   trials that do not agree with the oracle
-- takes   :run = latest, :operation = transposed_convolution
-- rows    layer, problem, dtype, threads, cache, run_id, tensors_mb
-- column  kernel
-- value   workspace_mb
SELECT layer, problem, dtype, threads, cache, run_id, bytes / 1e6 AS tensors_mb, kernel, workspace_bytes / 1e6 AS workspace_mb
  FROM v_result
 WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
   AND operation = :operation
   AND verdict = 'agrees' AND workspace_bytes IS NOT NULL
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
