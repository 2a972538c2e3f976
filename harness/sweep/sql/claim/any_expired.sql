SELECT EXISTS (SELECT *
                 FROM process
                WHERE role = 'sweep'
                  AND lease_until < strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
