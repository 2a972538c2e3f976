-- What a grid is made with, in its private database: names of layers, values of axes, and the problems to keep.

-- A problem keeps the first name it was given.
CREATE TEMP TABLE layer_name (
    problem_id INTEGER PRIMARY KEY,
    name       TEXT NOT NULL
) STRICT;

-- One value of one field to cross. A number that stands for all axes has it in each of d, h, w.
CREATE TEMP TABLE axis_value (
    field      TEXT NOT NULL,
    position   INTEGER NOT NULL,
    axes       INTEGER,                  -- how many numbers were given, NULL where one stands for all
    d          INTEGER NOT NULL,
    h          INTEGER NOT NULL,
    w          INTEGER NOT NULL,
    refers_to  TEXT,                     -- the field whose value it takes, else NULL
    PRIMARY KEY (field, position)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE keep (
    problem_id INTEGER PRIMARY KEY
) STRICT;

-- The cross product of axis_value, one row a combination. Made anew for each crossing, with references resolved
-- (harness/grid/combination.cpp); these are its columns.
CREATE TEMP VIEW combination AS
SELECT 2 AS spatial, 1 AS batch, 1 AS c_in, 1 AS c_out, 1 AS groups, 0 AS bias,
       1 AS input_d, 1 AS input_h, 1 AS input_w, 1 AS kernel_d, 1 AS kernel_h, 1 AS kernel_w,
       1 AS stride_d, 1 AS stride_h, 1 AS stride_w, 1 AS dilation_d, 1 AS dilation_h, 1 AS dilation_w,
       0 AS padding_d, 0 AS padding_h, 0 AS padding_w,
       0 AS output_padding_d, 0 AS output_padding_h, 0 AS output_padding_w,
       0 AS pad_begin_d, 0 AS pad_begin_h, 0 AS pad_begin_w, 0 AS pad_end_d, 0 AS pad_end_h, 0 AS pad_end_w,
       TRUE AS axes_agree
 WHERE FALSE;
