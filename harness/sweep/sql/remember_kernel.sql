INSERT INTO kernel (name, operation, family, source, bound, bound_source, same_bits_across_threads, nonfinite, layout)
VALUES (:name, :operation, :family, :source, :bound, :bound_source, :same_bits_across_threads, :nonfinite, :layout)
    ON CONFLICT (name) DO UPDATE
   SET operation = excluded.operation, family = excluded.family, source = excluded.source, bound = excluded.bound, bound_source = excluded.bound_source,
       same_bits_across_threads = excluded.same_bits_across_threads, nonfinite = excluded.nonfinite, layout = excluded.layout
RETURNING kernel_id;
