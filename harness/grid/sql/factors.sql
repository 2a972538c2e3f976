-- Every problem as the values that a pairwise cover must pair; numbers per axis go together as one value.
SELECT problem_id, stable_hash(label, :seed) AS draw,
       spatial, batch, c_in, c_out, groups, bias,
       in_d || 'x' || in_h || 'x' || in_w AS input,
       kernel_d || 'x' || kernel_h || 'x' || kernel_w AS kernel,
       stride_d || 'x' || stride_h || 'x' || stride_w AS stride,
       dilation_d || 'x' || dilation_h || 'x' || dilation_w AS dilation,
       pad_begin_d || 'x' || pad_begin_h || 'x' || pad_begin_w AS pad_begin,
       pad_end_d || 'x' || pad_end_h || 'x' || pad_end_w AS pad_end
  FROM problem
 ORDER BY problem_id;
