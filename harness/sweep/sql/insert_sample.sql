INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns)
VALUES (:trial, :phase, :repetition, :sequence, :iterations, :ns);
