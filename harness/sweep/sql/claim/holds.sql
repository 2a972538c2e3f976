SELECT EXISTS (SELECT * FROM claim WHERE process_id = :worker);
