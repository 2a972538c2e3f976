// The embedded database in sql.js, and how a query is put to it.
import initSqlJs from 'sql.js';

import { registerAggregates } from './aggregates.js';
import { unpacked } from './embedded.js';

// WebAssembly is compiled and started here and now, from bytes: a file:// page can fetch nothing.
function startSynchronously(wasm) {
    return (imports, started) => {
        const module = new WebAssembly.Module(wasm);
        const instance = new WebAssembly.Instance(module, imports);
        started(instance, module);
        return instance.exports;
    };
}

export async function open() {
    const [wasm, bytes] = await Promise.all([unpacked('wasm'), unpacked('database')]);
    const sql = await initSqlJs({ instantiateWasm: startSynchronously(wasm), useOldExtensionFunctions: false });
    const database = new sql.Database(bytes);
    registerAggregates(database);
    database.exec('PRAGMA query_only = ON');
    return database;
}

// {columns, rows} of one SELECT; `bindings` as {':run': 3}. At most `limit` rows, `more` saying that there are others. An
// INTEGER is a BigInt and a REAL a number, so that both are shown as what they are, and a seed of 64 bits whole.
export function ask(database, sql, bindings = {}, limit = Infinity) {
    const statement = database.prepare(sql);
    try {
        statement.bind(bindings);
        const rows = [];
        let more = false;
        while (!more && statement.step()) {
            if (rows.length === limit) more = true;
            else rows.push(statement.get(null, { useBigInt: true }));
        }
        return { columns: statement.getColumnNames(), rows, more };
    } finally {
        statement.free();
    }
}

const plain = (x) => (typeof x === 'bigint' ? Number(x) : x);

// An object a row, all numbers plain: for charts and sentences.
export const records = ({ columns, rows }) =>
    rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, plain(row[i])])));

// The parameters a statement names, in order; strings, quoted names and comments aside.
export function parametersOf(sql) {
    const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\[[^\]]*\]|`[^`]*`|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[:@$][A-Za-z_]\w*/g;
    return [...new Set((sql.match(token) ?? []).filter((found) => /^[:@$]/.test(found)))];
}
