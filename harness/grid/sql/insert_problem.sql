-- A problem, unless its label is there.
INSERT INTO problem (label, spatial, batch, c_in, c_out, groups, bias,
                     in_d, in_h, in_w, kernel_d, kernel_h, kernel_w,
                     stride_d, stride_h, stride_w, dilation_d, dilation_h, dilation_w,
                     pad_begin_d, pad_begin_h, pad_begin_w, pad_end_d, pad_end_h, pad_end_w, useful_macs)
VALUES (:label, :spatial, :batch, :c_in, :c_out, :groups, :bias,
        :in_d, :in_h, :in_w, :kernel_d, :kernel_h, :kernel_w,
        :stride_d, :stride_h, :stride_w, :dilation_d, :dilation_h, :dilation_w,
        :pad_begin_d, :pad_begin_h, :pad_begin_w, :pad_end_d, :pad_end_h, :pad_end_w, :useful_macs)
ON CONFLICT (label) DO NOTHING;
