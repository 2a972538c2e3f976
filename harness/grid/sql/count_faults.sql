-- How many combinations are no problem, by reason; those that are one come under NULL.
SELECT fault, count(*) AS combinations
  FROM judged
 GROUP BY fault
 ORDER BY fault;
