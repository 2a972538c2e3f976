INSERT INTO verdict (trial_id, verdict, message, seed, max_abs_error, max_rel_error, rel_l2_error, rmse, max_ulp,
                     bound_ratio, worst_index, mismatches, chosen)
VALUES (:trial, :verdict, :message, :seed, :max_abs_error, :max_rel_error, :rel_l2_error, :rmse, :max_ulp,
        :bound_ratio, :worst_index, :mismatches, :chosen);
