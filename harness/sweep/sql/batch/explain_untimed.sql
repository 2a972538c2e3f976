-- It agrees, but could not be timed: the verdict says why.
UPDATE verdict
   SET message = :message
 WHERE trial_id = :trial;
