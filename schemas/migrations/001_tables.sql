-- Facts, normalised. People read the views (schemas/views/); schemas/README.md documents both.

CREATE TABLE machine (
    machine_id    INTEGER PRIMARY KEY,
    hostname      TEXT NOT NULL,
    cpu_model     TEXT NOT NULL,              -- as the system reports it; virtual machines lie here, hence cpu_flags
    cpu_flags     TEXT NOT NULL,              -- sorted, blank-separated
    packages      INTEGER NOT NULL CHECK (packages >= 1),
    cores         INTEGER NOT NULL CHECK (cores >= 1),
    hardware_threads INTEGER NOT NULL CHECK (hardware_threads >= cores),
    l1d_bytes     INTEGER NOT NULL,           -- per core; 0 where the system does not tell
    l2_bytes      INTEGER NOT NULL,
    l3_bytes      INTEGER NOT NULL,
    memory_bytes  INTEGER NOT NULL,
    os            TEXT NOT NULL,
    UNIQUE (hostname, cpu_model, cpu_flags, packages, cores, hardware_threads,
            l1d_bytes, l2_bytes, l3_bytes, memory_bytes, os)
) STRICT;

CREATE TABLE build (
    build_id      INTEGER PRIMARY KEY,
    version       TEXT NOT NULL,              -- of tconv
    git_commit    TEXT NOT NULL,              -- 'unknown' outside a checkout; ends in '+' when the tree was modified
    compiler      TEXT NOT NULL,
    build_type    TEXT NOT NULL,
    flags         TEXT NOT NULL,
    libraries     TEXT NOT NULL CHECK (json_valid(libraries)),   -- {"gemm_col2im": "OpenBLAS 0.3.21 …", …}
    binary_id     TEXT NOT NULL,              -- the linker's hash of the executable: two builds of one commit differ
    UNIQUE (version, git_commit, compiler, build_type, flags, libraries, binary_id)
) STRICT;

CREATE TABLE run (
    run_id        INTEGER PRIMARY KEY,
    machine_id    INTEGER NOT NULL REFERENCES machine,
    build_id      INTEGER NOT NULL REFERENCES build,
    started_at    TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    finished_at   TEXT,                       -- NULL while trials are left
    command_line  TEXT NOT NULL,
    grid          TEXT NOT NULL CHECK (json_valid(grid)),        -- the grid documents, includes resolved
    seed          INTEGER NOT NULL,
    options       TEXT NOT NULL CHECK (json_valid(options)),     -- how it measures: repetitions, …
    note          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX run_by_build ON run (build_id);
CREATE INDEX run_by_machine ON run (machine_id);

-- What this machine could do at best, measured at the start of a run.
CREATE TABLE peak (
    run_id            INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    quantity          TEXT NOT NULL CHECK (quantity IN ('flops', 'read_bandwidth', 'copy_bandwidth')),
    dtype             TEXT NOT NULL DEFAULT '',         -- of flops
    threads           INTEGER NOT NULL CHECK (threads >= 1),
    working_set_bytes INTEGER NOT NULL DEFAULT 0,       -- of bandwidths: bytes touched over all threads
    per_second        REAL NOT NULL CHECK (per_second > 0),      -- floating-point operations, or bytes read plus written
    PRIMARY KEY (run_id, quantity, dtype, threads, working_set_bytes)
) STRICT, WITHOUT ROWID;

-- One transposed convolution, up to its numbers. Axes it does not have are 1 with stride 1 and no padding.
CREATE TABLE problem (
    problem_id    INTEGER PRIMARY KEY,
    label         TEXT NOT NULL UNIQUE,       -- the canonical name; parses back to the columns below
    spatial       INTEGER NOT NULL CHECK (spatial IN (1, 2, 3)),
    batch         INTEGER NOT NULL CHECK (batch >= 1),
    c_in          INTEGER NOT NULL CHECK (c_in >= 1 AND c_in % groups = 0),
    c_out         INTEGER NOT NULL CHECK (c_out >= 1 AND c_out % groups = 0),
    groups        INTEGER NOT NULL CHECK (groups >= 1),
    bias          INTEGER NOT NULL CHECK (bias IN (0, 1)),
    in_d          INTEGER NOT NULL CHECK (in_d >= 1),
    in_h          INTEGER NOT NULL CHECK (in_h >= 1),
    in_w          INTEGER NOT NULL CHECK (in_w >= 1),
    kernel_d      INTEGER NOT NULL CHECK (kernel_d >= 1),
    kernel_h      INTEGER NOT NULL CHECK (kernel_h >= 1),
    kernel_w      INTEGER NOT NULL CHECK (kernel_w >= 1),
    stride_d      INTEGER NOT NULL CHECK (stride_d >= 1),
    stride_h      INTEGER NOT NULL CHECK (stride_h >= 1),
    stride_w      INTEGER NOT NULL CHECK (stride_w >= 1),
    dilation_d    INTEGER NOT NULL CHECK (dilation_d >= 1),
    dilation_h    INTEGER NOT NULL CHECK (dilation_h >= 1),
    dilation_w    INTEGER NOT NULL CHECK (dilation_w >= 1),
    pad_begin_d   INTEGER NOT NULL,
    pad_begin_h   INTEGER NOT NULL,
    pad_begin_w   INTEGER NOT NULL,
    pad_end_d     INTEGER NOT NULL,
    pad_end_h     INTEGER NOT NULL,
    pad_end_w     INTEGER NOT NULL,
    useful_macs   INTEGER NOT NULL,           -- multiply-adds that land inside the output
    out_d         INTEGER NOT NULL AS ((in_d - 1) * stride_d + dilation_d * (kernel_d - 1) + 1 - pad_begin_d - pad_end_d) STORED CHECK (out_d >= 1),
    out_h         INTEGER NOT NULL AS ((in_h - 1) * stride_h + dilation_h * (kernel_h - 1) + 1 - pad_begin_h - pad_end_h) STORED CHECK (out_h >= 1),
    out_w         INTEGER NOT NULL AS ((in_w - 1) * stride_w + dilation_w * (kernel_w - 1) + 1 - pad_begin_w - pad_end_w) STORED CHECK (out_w >= 1),
    macs          INTEGER NOT NULL AS (batch * c_in * (c_out / groups) * kernel_d * kernel_h * kernel_w * in_d * in_h * in_w) STORED,
    x_size        INTEGER NOT NULL AS (batch * c_in * in_d * in_h * in_w) STORED,                     -- elements
    w_size        INTEGER NOT NULL AS (c_in * (c_out / groups) * kernel_d * kernel_h * kernel_w) STORED,
    y_size        INTEGER NOT NULL AS (batch * c_out * out_d * out_h * out_w) STORED,
    size          INTEGER NOT NULL AS (x_size + w_size + y_size + bias * c_out) STORED,               -- x, w, y and bias
    bytes         INTEGER NOT NULL AS (4 * size) STORED,                                              -- of f32 tensors
    intensity     REAL NOT NULL AS (2.0 * useful_macs / (4.0 * size)) STORED,                         -- flops a byte, f32
    CHECK (useful_macs BETWEEN 0 AND macs)
) STRICT;

CREATE TABLE kernel (
    kernel_id     INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,       -- never renamed, never reused
    family        TEXT NOT NULL,
    source        TEXT NOT NULL
) STRICT;

-- The grid points of a run, in the order they are swept.
CREATE TABLE run_problem (
    run_id        INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    problem_id    INTEGER NOT NULL REFERENCES problem,
    position      INTEGER NOT NULL,
    layer         TEXT,                       -- its name, where the grid gave one
    PRIMARY KEY (run_id, problem_id),
    UNIQUE (run_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_problem_by_problem ON run_problem (problem_id);

-- One kernel on one problem under one setting in one run: the row everything hangs on.
CREATE TABLE trial (
    trial_id      INTEGER PRIMARY KEY,
    run_id        INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    problem_id    INTEGER NOT NULL REFERENCES problem,
    kernel_id     INTEGER NOT NULL REFERENCES kernel,
    dtype         TEXT NOT NULL CHECK (dtype IN ('f32', 'f64', 'bf16', 'f16')),
    threads       INTEGER NOT NULL CHECK (threads >= 1),
    cache         TEXT NOT NULL CHECK (cache IN ('warm', 'cold')),
    state         TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'judged', 'done')),
    UNIQUE (run_id, problem_id, kernel_id, dtype, threads, cache)
) STRICT;
CREATE INDEX trial_by_problem ON trial (problem_id);
CREATE INDEX trial_by_kernel ON trial (kernel_id);
CREATE INDEX trial_unfinished ON trial (run_id, problem_id) WHERE state <> 'done';

-- What the judge said. Error norms are over all outputs; NULL where nothing was compared, and where a norm is not finite.
CREATE TABLE verdict (
    trial_id      INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
    verdict       TEXT NOT NULL CHECK (verdict IN
                      ('agrees', 'disagrees', 'declined', 'crashed', 'timed_out', 'out_of_memory', 'skipped')),
    message       TEXT NOT NULL DEFAULT '',   -- why, in a sentence; never empty unless the verdict is 'agrees'
    seed          INTEGER NOT NULL,           -- of the operands
    max_abs_error REAL,
    max_rel_error REAL,                       -- largest |y − exact| ÷ |exact| over outputs whose exact value is not 0
    rel_l2_error  REAL,                       -- ‖y − exact‖₂ ÷ ‖exact‖₂
    rmse          REAL,
    max_ulp       REAL,                       -- largest |y − exact| in units of the last place of exact
    bound_ratio   REAL,                       -- largest |y − exact| ÷ (γ_m·Σ|x·w|); above 1 the bound is broken
    worst_index   INTEGER,                    -- flat index into y of that largest ratio
    mismatches    INTEGER,                    -- outputs beyond the bound
    judged_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CHECK (verdict = 'agrees' OR message <> '')
) STRICT;

-- One timed repetition. Append-only.
CREATE TABLE sample (
    trial_id      INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
    phase         TEXT NOT NULL CHECK (phase IN ('run', 'prepare')),
    repetition    INTEGER NOT NULL CHECK (repetition >= 0),
    sequence      INTEGER NOT NULL,           -- its place among all repetitions of its problem: the interleaving
    iterations    INTEGER NOT NULL CHECK (iterations >= 1),
    ns            REAL NOT NULL CHECK (ns > 0),   -- wall time of one iteration
    PRIMARY KEY (trial_id, phase, repetition)
) STRICT, WITHOUT ROWID;

-- The samples of a trial in a few numbers, computed in SQL when the last sample is in, so that views need no aggregate
-- that a plain sqlite3 lacks.
CREATE TABLE timing (
    trial_id      INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
    samples       INTEGER NOT NULL CHECK (samples >= 1),
    median_ns     REAL NOT NULL,
    min_ns        REAL NOT NULL,
    max_ns        REAL NOT NULL,
    mad_ns        REAL NOT NULL,              -- median |sample − median|
    prepare_ns    REAL                        -- median
) STRICT;

-- Other numbers of a trial, by name: workspace_bytes, multiplied_macs, hardware counters.
CREATE TABLE counter (
    trial_id      INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
    name          TEXT NOT NULL,
    value         INTEGER NOT NULL,
    PRIMARY KEY (trial_id, name)
) STRICT, WITHOUT ROWID;
