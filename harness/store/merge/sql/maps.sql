-- Which row of the source is which row here: ids count the rows of one file. Filled anew for each source.
CREATE TEMP TABLE machine_map (source_id INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE build_map (source_id INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE kernel_map (source_id INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE problem_map (source_id INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE batch_map (source_id INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE run_map (source_id INTEGER PRIMARY KEY, id INTEGER, is_new INTEGER NOT NULL);
CREATE TEMP TABLE trial_map (
    source_id INTEGER PRIMARY KEY,
    id        INTEGER NOT NULL,
    is_new    INTEGER NOT NULL,
    taken     INTEGER NOT NULL                -- what the source has of it is copied
);
CREATE INDEX temp.trial_replaced ON trial_map (id) WHERE taken AND NOT is_new;
CREATE TEMP TABLE conflict (what TEXT NOT NULL);
