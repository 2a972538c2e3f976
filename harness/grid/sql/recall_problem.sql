-- The columns that define a problem, in the order of harness/grid/columns.hpp.
SELECT spatial, batch, c_in, c_out, groups, bias,
       in_d, in_h, in_w, kernel_d, kernel_h, kernel_w,
       stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
       pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w
  FROM problem
 WHERE problem_id = :problem;
