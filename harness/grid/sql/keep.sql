-- Marks one problem to stay.
INSERT INTO keep (problem_id) VALUES (:problem);
