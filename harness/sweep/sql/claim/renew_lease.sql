UPDATE process
   SET lease_until = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', :lease || ' seconds'),
       trials_per_minute = :trials_per_minute,
       eta_seconds = :eta_seconds
 WHERE process_id = :sweep
RETURNING process_id;
