-- title   Workspace against the tensors
-- asks    How many times the memory of its tensors does each kernel need on top?
-- cell    bytes of workspace ÷ bytes of x, w, y and bias
-- unit    ratio
-- omits   trials that do not agree with the oracle
-- takes   :run = latest, :operation = transposed_convolution
-- rows    layer, problem, dtype, threads, cache, run_id
-- column  kernel
-- value   ratio
SELECT layer, problem, dtype, threads, cache, run_id, kernel, 1.0 * workspace_bytes / bytes AS ratio
  FROM v_result
 WHERE run_id IN (SELECT run_id FROM run WHERE run_id = coalesce(:run, run_id))
   AND operation = :operation
   AND verdict = 'agrees' AND workspace_bytes IS NOT NULL
 ORDER BY run_id, position, dtype, threads, cache, trial_id;
