SELECT EXISTS (SELECT * FROM claim WHERE run_id = :run);
