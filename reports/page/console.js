// SQL over the database in this page. The shipped reports are the starting queries, word for word.
import { chartFromTable } from './quick_chart.js';
import { ask, parametersOf } from './database.js';
import { element } from './dom.js';
import { bindings } from './report.js';
import { tableView } from './table.js';

const mostRows = 50_000;

const first = `-- Ctrl+Enter runs this. v_result has one row a trial, v_run one a run; sample holds every repetition.
SELECT kernel, verdict, count(*) AS trials, median(median_ns) / 1e6 AS median_ms
  FROM v_result
 GROUP BY kernel, verdict;
`;

// An input for each parameter the text names; what was typed before stays.
function drawParameters(box, sql, report, values) {
    box.replaceChildren(
        ...parametersOf(sql).map((name) => {
            const bare = name.slice(1);
            const fallback =
                report?.parameters.find((parameter) => parameter.name === name)?.fallback ||
                (bare === 'run' ? 'latest' : '');
            values[bare] ??= fallback;
            return element(
                'label',
                {},
                `${name} `,
                element('input', {
                    value: values[bare],
                    oninput: (event) => {
                        values[bare] = event.target.value;
                    },
                }),
            );
        }),
    );
}

function result(page, sql, values) {
    const begun = performance.now();
    const { columns, rows, more } = ask(page.database, sql, bindings(page, sql, values), mostRows);
    const took = Math.round(performance.now() - begun);
    if (columns.length === 0) return [element('p', {}, 'The statement returns no columns.')];
    const table = { columns, rows };
    return [
        element(
            'p',
            { class: 'took', role: 'status' },
            `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in ${took} ms` +
                (more ? `; there are more, cut off after ${mostRows}` : ''),
        ),
        tableView(table, { name: 'query', label: 'Result of the query' }),
        rows.length ? chartFromTable(page, table) : null,
    ];
}

export function consoleSection(page) {
    const values = {};
    const text = element('textarea', {
        id: 'sql',
        rows: 12,
        spellcheck: 'false',
        autocapitalize: 'off',
        'aria-label': 'SQL',
    });
    text.value = first;
    const parameters = element('p', { class: 'parameters' });
    const output = element('div', { id: 'result', 'aria-live': 'polite' });
    let report = null;
    const follow = () => drawParameters(parameters, text.value, report, values);
    const run = () => {
        try {
            output.replaceChildren(...result(page, text.value, values).filter(Boolean));
        } catch (error) {
            output.replaceChildren(element('p', { class: 'error', role: 'alert' }, String(error.message ?? error)));
        }
    };
    const start = element(
        'select',
        {
            id: 'starting-query',
            onchange: (event) => {
                report = page.facts.reports.find(({ name }) => name === event.target.value) ?? null;
                for (const name of Object.keys(values)) delete values[name];
                text.value = report?.sql ?? first;
                follow();
            },
        },
        element('option', { value: '' }, 'a first look'),
        page.facts.reports.filter(({ sql }) => sql).map(({ name, title }) => element('option', { value: name }, title)),
    );
    text.addEventListener('input', follow);
    text.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            run();
        }
    });
    follow();
    const node = element(
        'section',
        { id: 'console', 'aria-labelledby': 'title-console' },
        element('h2', { id: 'title-console' }, 'Ask in SQL'),
        element(
            'p',
            {},
            "The database is in this page, read-only. Besides SQLite's own functions there are median(x), percentile(x, percent), stddev(x) and geomean(x). ",
            'A parameter :run is a run_id, ‘latest’, or ‘all’.',
        ),
        element('p', {}, element('label', {}, 'Start from ', start)),
        text,
        parameters,
        element('p', {}, element('button', { type: 'button', id: 'run-query', class: 'main', onclick: run }, 'Run')),
        output,
    );
    return { node, fill: () => {} };
}
