// One report on the embedded database: parameters resolved, rows asked for, pivoted, constant keys lifted. The rules are
// those of harness/render (report.hpp, pivot.hpp); tests/page holds both against each other.
import { ask, parametersOf, records } from './database.js';
import { forPeople } from './format.js';

// ---- parameters

// As the command line reads them: 12 is an integer, 1.5 a real, NULL is NULL, 007 is text.
export function typed(text) {
    if (text === 'NULL') return null;
    if (/^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
    if (/^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(text) && /[.e]/i.test(text) && Number.isFinite(Number(text)))
        return Number(text);
    return text;
}

export function latestRun(page) {
    return records(ask(page.database, page.facts.queries.latest_run))[0]?.run_id ?? null;
}

function resolvedRun(page, text) {
    if (text === 'latest') return latestRun(page);
    if (text === 'all' || text === 'NULL') return null;
    const run = typed(text);
    if (page.runs.some(({ run_id }) => run_id === run)) return run;
    throw new Error(`there is no run '${text}': a run is 'latest', 'all' or a run_id`);
}

// {':run': 3, …} for every parameter that `sql` names. `given` is text by bare name; `declared` the report's defaults.
export function bindings(page, sql, given, declared = []) {
    const values = {};
    for (const name of parametersOf(sql)) {
        const fallback =
            declared.find((parameter) => parameter.name === name)?.fallback || (name === ':run' ? 'latest' : '');
        const text = given[name.slice(1)] || fallback;
        if (!text) throw new Error(`parameter ${name} has no value`);
        values[name] = name === ':run' ? resolvedRun(page, text) : typed(text);
    }
    return values;
}

// ---- the pivot

const label = (key) => (key === null ? '(none)' : String(key));

function refuse(report, columns, one, other) {
    const keys = [...report.rows, report.column];
    const differing = columns.filter((name, i) => name !== report.value && !keys.includes(name) && one[i] !== other[i]);
    throw new Error(
        'more than one row of the query falls into one cell: ' +
            (differing.length ? `they differ in ${differing.join(', ')}` : 'they differ in no key'),
    );
}

// Columns and rows stand in order of first appearance; a cell holds the value of one tidy row, or the pivot refuses.
export function pivot(tidy, report) {
    const at = (name) => tidy.columns.indexOf(name);
    const missing = [...report.rows, report.column, report.value].filter((name) => at(name) < 0);
    if (missing.length) throw new Error(`the query returns no column '${missing[0]}'`);
    const keyAt = report.rows.map(at),
        columnAt = at(report.column),
        valueAt = at(report.value);
    const columns = new Map(),
        lines = new Map();
    for (const row of tidy.rows) {
        const keys = keyAt.map((i) => row[i]);
        const id = JSON.stringify(keys, (_, x) => (typeof x === 'bigint' ? String(x) : x));
        if (!lines.has(id)) lines.set(id, { keys, cells: new Map() });
        const name = label(row[columnAt]);
        if (!columns.has(name)) columns.set(name, columns.size);
        const { cells } = lines.get(id);
        if (cells.has(name)) refuse(report, tidy.columns, cells.get(name), row);
        cells.set(name, row);
    }
    const names = [...columns.keys()];
    return {
        columns: [...report.rows, ...names],
        rows: [...lines.values()].map(({ keys, cells }) => [
            ...keys,
            ...names.map((name) => cells.get(name)?.[valueAt] ?? null),
        ]),
    };
}

// ---- the caption

// Row keys that are the same in all rows leave the table; the first that is not NULL stays.
export function lifted(table, keys) {
    if (table.rows.length === 0) return { table, caption: [] };
    const caption = [];
    let subject = false;
    const stays = table.columns.map((name, i) => {
        if (!keys.includes(name)) return true;
        const value = table.rows[0][i];
        const varies = table.rows.some((row) => row[i] !== value);
        if (varies || (!subject && value !== null)) return (subject = true);
        if (value !== null) caption.push([name, forPeople(value)]);
        return false;
    });
    const kept = (cells) => cells.filter((_, i) => stays[i]);
    return { table: { columns: kept(table.columns), rows: table.rows.map(kept) }, caption };
}

// Rows that came as JSON, in which 2 and 2.0 are the same: a column that holds whole numbers only holds INTEGERs.
function withIntegers({ columns, rows }) {
    const whole = columns.map((_, i) => rows.every((row) => typeof row[i] !== 'number' || Number.isInteger(row[i])));
    return { columns, rows: rows.map((row) => row.map((x, i) => (whole[i] && typeof x === 'number' ? BigInt(x) : x))) };
}

// {tidy, whole, table, caption}: what the query returned, that pivoted, what people read of it, and what is the same
// throughout.
export function answer(page, report, given) {
    const tidy = report.table
        ? withIntegers(report.table)
        : ask(page.database, report.sql, bindings(page, report.sql, given, report.parameters));
    const whole = report.column ? pivot(tidy, report) : tidy;
    return { tidy, whole, ...lifted(whole, report.rows) };
}
