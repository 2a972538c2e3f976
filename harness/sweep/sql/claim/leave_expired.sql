-- Their host is gone, or does not get to renew its lease: what they held is free.
DELETE FROM process
 WHERE role = 'sweep'
   AND lease_until < strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
