-- Every problem of a grid and its layer's name, in the grid's order; columns as in harness/grid/columns.hpp, then the name.
SELECT spatial, batch, c_in, c_out, groups, bias,
       in_d, in_h, in_w, kernel_d, kernel_h, kernel_w,
       stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
       pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w,
       coalesce(layer_name.name, '') AS layer
  FROM problem
  LEFT JOIN layer_name USING (problem_id)
 ORDER BY problem_id;
