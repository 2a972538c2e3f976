DELETE FROM claim
 WHERE process_id = :worker;
