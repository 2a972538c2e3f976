-- A kernel that hands its tasks on says to whom: what was judged, and is timed, is that kernel. NULL for every other kernel.
ALTER TABLE verdict ADD COLUMN chosen TEXT CHECK (chosen <> '');
