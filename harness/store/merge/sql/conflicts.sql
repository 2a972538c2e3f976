SELECT what FROM temp.conflict ORDER BY rowid LIMIT :limit;
