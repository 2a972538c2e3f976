INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns, batch_id)
VALUES (:trial, :phase, :repetition, :sequence, :iterations, :ns, :batch);
