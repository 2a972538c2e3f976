-- Marks :count problems to stay: those whose hash with :seed is smallest, the same ones on every machine.
INSERT INTO keep (problem_id)
SELECT problem_id
  FROM problem
 ORDER BY stable_hash(label, :seed), label
 LIMIT :count;
