// Databases to make pages of: the schema as it stands, and SQL on top of it, by the sqlite3 shell with our functions loaded.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = process.env.TCONV_BUILD ?? join(root, 'build/release');

export const source = (path) => readFileSync(join(root, path), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'tconv-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
export const scratch = (name) => join(folder, name);

function schema() {
    const migrations = readdirSync(join(root, 'schemas/migrations')).sort();
    const views = readdirSync(join(root, 'schemas/views')).sort();
    const files = [
        ...migrations.map((name) => `schemas/migrations/${name}`),
        ...views.map((name) => `schemas/views/${name}`),
    ];
    return `${files.map(source).join('\n')}\nPRAGMA application_id = ${0x74636e76}; PRAGMA user_version = ${parseInt(migrations.at(-1), 10)};\n`;
}

// The path of a new database that holds what `sql` puts there.
export function database(name, ...sql) {
    const path = scratch(name);
    execFileSync('sqlite3', [path, '-bail', '-cmd', `.load ${join(build, 'tconv_sql')}`], {
        input: `PRAGMA synchronous = OFF; BEGIN;\n${schema()}\n${sql.join('\n')}\nCOMMIT;\n`,
        stdio: ['pipe', 'ignore', 'inherit'],
        maxBuffer: 1 << 28,
    });
    return path;
}

export const tconv = (...words) => execFileSync(join(build, 'tconv'), words, { encoding: 'utf8', maxBuffer: 1 << 28 });

// The page of a database, as a file.
export function pageOf(path, ...words) {
    const html = `${path}.html`;
    tconv('report', '--db', path, '--html', html, ...words);
    return html;
}

// The rows of one query, as sqlite3 sees them.
export const rowsOf = (path, sql) =>
    JSON.parse(
        execFileSync('sqlite3', ['-readonly', '-json', path, '-cmd', `.load ${join(build, 'tconv_sql')}`, sql], {
            encoding: 'utf8',
            maxBuffer: 1 << 28,
        }) || '[]',
    );
