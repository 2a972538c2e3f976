-- Drops every problem that is not marked to stay.
DELETE FROM problem WHERE problem_id NOT IN (SELECT problem_id FROM keep);
