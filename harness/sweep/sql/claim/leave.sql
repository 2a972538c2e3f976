DELETE FROM process
 WHERE process_id = :process;
