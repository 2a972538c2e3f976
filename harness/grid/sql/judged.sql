-- Every combination as the columns of table problem, and why it is no problem: the rules of kernels/problem.cpp, and
-- PyTorch's on output_padding. Integers that overflow turn REAL here, and products of numbers of at least 1 only grow, so
-- a comparison with 2^62 is right on both sides of the overflow.
CREATE TEMP VIEW judged AS
WITH candidate AS (
    SELECT spatial, batch, c_in, c_out, groups, bias, axes_agree,
           iif(spatial > 2, input_d, 1) AS in_d, iif(spatial > 1, input_h, 1) AS in_h, input_w AS in_w,
           iif(spatial > 2, kernel_d, 1) AS kernel_d, iif(spatial > 1, kernel_h, 1) AS kernel_h, kernel_w,
           iif(spatial > 2, stride_d, 1) AS stride_d, iif(spatial > 1, stride_h, 1) AS stride_h, stride_w,
           iif(spatial > 2, dilation_d, 1) AS dilation_d, iif(spatial > 1, dilation_h, 1) AS dilation_h, dilation_w,
           iif(spatial > 2, output_padding_d, 0) AS output_padding_d,
           iif(spatial > 1, output_padding_h, 0) AS output_padding_h, output_padding_w,
           iif(spatial > 2, padding_d + pad_begin_d, 0) AS pad_begin_d,
           iif(spatial > 1, padding_h + pad_begin_h, 0) AS pad_begin_h, padding_w + pad_begin_w AS pad_begin_w,
           iif(spatial > 2, padding_d - output_padding_d + pad_end_d, 0) AS pad_end_d,
           iif(spatial > 1, padding_h - output_padding_h + pad_end_h, 0) AS pad_end_h,
           padding_w - output_padding_w + pad_end_w AS pad_end_w
      FROM combination
),
extent AS (
    SELECT *,
           (in_d - 1) * stride_d + dilation_d * (kernel_d - 1) + 1 - pad_begin_d - pad_end_d AS out_d,
           (in_h - 1) * stride_h + dilation_h * (kernel_h - 1) + 1 - pad_begin_h - pad_end_h AS out_h,
           (in_w - 1) * stride_w + dilation_w * (kernel_w - 1) + 1 - pad_begin_w - pad_end_w AS out_w
      FROM candidate
)
SELECT *,
       CASE
           WHEN NOT axes_agree THEN 'fields give different numbers of axes'
           WHEN batch < 1 THEN 'batch below 1'
           WHEN c_in < 1 OR c_out < 1 THEN 'channels below 1'
           WHEN groups < 1 THEN 'groups below 1'
           WHEN c_in % groups <> 0 THEN 'groups does not divide c_in'
           WHEN c_out % groups <> 0 THEN 'groups does not divide c_out'
           WHEN min(in_d, in_h, in_w) < 1 THEN 'input below 1'
           WHEN min(kernel_d, kernel_h, kernel_w) < 1 THEN 'kernel below 1'
           WHEN min(stride_d, stride_h, stride_w) < 1 THEN 'stride below 1'
           WHEN min(dilation_d, dilation_h, dilation_w) < 1 THEN 'dilation below 1'
           WHEN min(output_padding_d, output_padding_h, output_padding_w) < 0 THEN 'output_padding below 0'
           WHEN output_padding_d >= max(stride_d, dilation_d) OR output_padding_h >= max(stride_h, dilation_h)
             OR output_padding_w >= max(stride_w, dilation_w) THEN 'output_padding not below stride or dilation'
           WHEN min(pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w) < -2147483648
             OR max(pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w) > 2147483648
                THEN 'pads beyond 2^31'
           WHEN max(in_d * stride_d + kernel_d * dilation_d, in_h * stride_h + kernel_h * dilation_h,
                    in_w * stride_w + kernel_w * dilation_w) > 4611686018427387904 THEN 'output beyond 2^62'
           WHEN out_d < 1 THEN 'output depth below 1'
           WHEN out_h < 1 THEN 'output height below 1'
           WHEN out_w < 1 THEN 'output width below 1'
           WHEN 8 * batch * c_in * in_d * in_h * in_w > 4611686018427387904
             OR 8 * batch * c_out * out_d * out_h * out_w > 4611686018427387904
             OR 8 * c_in * (c_out / groups) * kernel_d * kernel_h * kernel_w > 4611686018427387904
             OR batch * c_in * (c_out / groups) * in_d * in_h * in_w * kernel_d * kernel_h * kernel_w
                > 4611686018427387904 THEN 'tensors or multiply-adds beyond 2^62'
       END AS fault
  FROM extent;
