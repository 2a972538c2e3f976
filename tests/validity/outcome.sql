-- What scripts/validity found, from the files it left in results/validity; read by sqlite3 with tconv_sql loaded.
CREATE TEMP TABLE call AS
SELECT j.document ->> '$.min_effect' AS min_effect, c.value ->> '$.kernel_b' AS kernel, c.value ->> '$.verdict' AS verdict,
       c.value ->> '$.ratio' AS ratio, j.document ->> '$.a.file' <> j.document ->> '$.b.file' AS other_round
  FROM (SELECT CAST(readfile(name) AS TEXT) AS document FROM fsdir('results/validity') WHERE name LIKE '%/compare-%.json') AS j,
       json_each(j.document, '$.compared') AS c;

CREATE TEMP TABLE expected (kernel TEXT, other_round INTEGER, min_effect REAL, what TEXT, call TEXT, at_least REAL, at_most REAL);
INSERT INTO expected VALUES
    ('tiled_again', 0, 0.03, 'the same kernel twice in one run', 'either', NULL, 1),
    ('tiled_again', 0, 0.02, 'the same kernel twice in one run', 'either', NULL, 1),
    ('tiled', 1, 0.03, 'the same kernel in the next run', 'either', NULL, NULL),
    ('tiled_slower_3', 0, 0.02, '3% slower', 'SLOWER', 50, NULL),
    ('tiled_slower_3', 0, 0.03, '3% slower', 'SLOWER', NULL, NULL),
    ('tiled_slower_5', 0, 0.03, '5% slower', 'SLOWER', 95, NULL),
    ('tiled_slower_10', 0, 0.03, '10% slower', 'SLOWER', 99, NULL);

SELECT e.what AS B, format('%g%%', 100 * e.min_effect) AS "--min-effect", count(*) AS trials,
       format('%.4f', median(c.ratio)) AS "median B/A",
       sum(c.verdict = 'SLOWER') AS SLOWER, sum(c.verdict = 'FASTER') AS FASTER,
       format('%.1f%%', 100.0 * sum(iif(e.call = 'SLOWER', c.verdict = 'SLOWER', c.verdict IN ('SLOWER', 'FASTER'))) / count(*)) AS share,
       CASE WHEN e.at_least THEN format('at least %g%%', e.at_least) WHEN e.at_most THEN format('at most %g%%', e.at_most) ELSE '–' END AS goal
  FROM expected AS e
  JOIN call AS c ON c.kernel = e.kernel AND c.other_round = e.other_round AND abs(c.min_effect - e.min_effect) < 1e-9
 GROUP BY e.rowid;

-- A machine that changes its speed by half between moments changes medians as much: of either program, a problem's least
-- median of all rounds counts, the one of the steadiest moment.
CREATE TEMP TABLE compared_median AS
WITH ours AS (
    SELECT o.value ->> '$.problem' AS problem, min(o.value ->> '$.median_ns') AS ns, count(*) AS rounds
      FROM fsdir('results/validity') AS f, json_each(CAST(readfile(f.name) AS TEXT)) AS o
     WHERE f.name LIKE '%/medians-%.json'
     GROUP BY problem
),
theirs AS (
    SELECT substr(b.value ->> '$.run_name', 1, instr(b.value ->> '$.run_name', '/') - 1) AS problem,
           min(b.value ->> '$.real_time') AS ns
      FROM fsdir('results/validity') AS f, json_each(CAST(readfile(f.name) AS TEXT), '$.benchmarks') AS b
     WHERE f.name LIKE '%/reference-%.json' AND b.value ->> '$.aggregate_name' = 'median'
     GROUP BY problem
)
SELECT problem, rounds, ours.ns / theirs.ns AS ratio FROM ours JOIN theirs USING (problem);

SELECT count(*) AS problems, min(rounds) AS rounds, format('%.4f', median(ratio)) AS "our median ÷ Google Benchmark's, median",
       format('%.4f to %.4f', percentile(ratio, 5), percentile(ratio, 95)) AS "nine in ten within",
       format('%.1f%%', 100.0 * sum(abs(ratio - 1) <= 0.03) / count(*)) AS "problems within 3%"
  FROM compared_median;
