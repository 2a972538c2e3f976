-- A layer's name, unless its problem has one.
INSERT INTO layer_name (problem_id, name) VALUES (:problem, :name)
ON CONFLICT (problem_id) DO NOTHING;
