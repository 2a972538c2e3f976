-- Somebody began to work beside what is being timed.
UPDATE claim
   SET beside = beside + 1
 WHERE process_id IN (SELECT process_id FROM process WHERE host = :host AND process_id <> :worker)
   AND part <> 'judge';
