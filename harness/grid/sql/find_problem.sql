-- The id of a problem by its label.
SELECT problem_id FROM problem WHERE label = :label;
