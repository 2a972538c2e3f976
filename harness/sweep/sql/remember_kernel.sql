INSERT INTO kernel (name, operation, family, source, bound, bound_source, same_bits_across_threads, nonfinite)
VALUES (:name, :operation, :family, :source, :bound, :bound_source, :same_bits_across_threads, :nonfinite)
    ON CONFLICT (name) DO UPDATE
   SET operation = excluded.operation, family = excluded.family, source = excluded.source, bound = excluded.bound, bound_source = excluded.bound_source,
       same_bits_across_threads = excluded.same_bits_across_threads, nonfinite = excluded.nonfinite
RETURNING kernel_id;
