SELECT EXISTS (SELECT * FROM peak WHERE run_id = :run);
