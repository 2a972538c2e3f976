// A table that sorts by any column, filters by text, shows a part of its rows at first, and saves all of them as CSV.
import { download, element } from './dom.js';
import { csv, forPeople, wholeNumber } from './format.js';

const step = 25;

const isNumber = (x) => typeof x === 'number' || typeof x === 'bigint';

// Columns of numbers stand to the right.
function numberColumns({ columns, rows }) {
    return columns.map(
        (_, i) => rows.some((row) => isNumber(row[i])) && rows.every((row) => row[i] === null || isNumber(row[i])),
    );
}

// NULL last either way; numbers before text; "layer.2" before "layer.10".
const collator = new Intl.Collator('en', { numeric: true });
function compare(a, b) {
    const text = (x) => typeof x === 'string';
    if (text(a) !== text(b)) return text(a) ? 1 : -1;
    return text(a) ? collator.compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
}

function sorted(rows, { column, descending }) {
    if (column === null) return rows;
    return [...rows].sort((a, b) => {
        const x = a[column],
            y = b[column];
        if (x === null || y === null) return (x === null) - (y === null);
        return descending ? compare(y, x) : compare(x, y);
    });
}

// Every word must stand in some cell of the row, as it is shown.
function matching(rows, text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return rows;
    return rows.filter((row) => {
        const shown = row.map((value) => forPeople(value).toLowerCase()).join('\n');
        return words.every((word) => shown.includes(word));
    });
}

// `whole` is what is saved: the table with the columns that stand in its caption.
export function tableView(table, { name, label, whole = table }) {
    const numbers = numberColumns(table);
    const state = { column: null, descending: false, text: '', shown: step };
    const body = element('tbody');
    const status = element('span', { class: 'count', role: 'status' });
    const more = element('button', { type: 'button', class: 'more' });

    const cell = (value, i) => {
        const text = forPeople(value);
        const precise = typeof value === 'number' && text !== String(value) ? String(value) : null;
        return element(
            i === 0 ? 'th' : 'td',
            { scope: i === 0 ? 'row' : null, class: numbers[i] ? 'number' : null, title: precise },
            text,
        );
    };
    const draw = () => {
        const found = sorted(matching(table.rows, state.text), state);
        const shown = found.slice(0, state.shown);
        body.replaceChildren(...shown.map((row) => element('tr', {}, row.map(cell))));
        const count = (n) => `${wholeNumber(n)} ${n === 1 ? 'row' : 'rows'}`;
        status.textContent =
            (shown.length < found.length ? `${wholeNumber(shown.length)} of ` : '') +
            count(found.length) +
            (found.length < table.rows.length ? `, out of ${wholeNumber(table.rows.length)}` : '');
        more.hidden = shown.length === found.length;
        more.textContent = `Show ${wholeNumber(Math.min(found.length - shown.length, state.shown * 3))} more`;
    };

    const headers = table.columns.map((column, i) => {
        const press = () => {
            state.descending = state.column === i && !state.descending;
            state.column = i;
            headers.forEach((header, at) =>
                header.setAttribute('aria-sort', at !== i ? 'none' : state.descending ? 'descending' : 'ascending'),
            );
            draw();
        };
        return element(
            'th',
            { scope: 'col', 'aria-sort': 'none', class: numbers[i] ? 'number' : null },
            element('button', { type: 'button', onclick: press }, forPeople(column)),
        );
    });
    more.addEventListener('click', () => {
        state.shown *= 4;
        draw();
    });
    const filter = element('input', {
        type: 'search',
        placeholder: 'Filter rows',
        'aria-label': `Filter the rows of ${label}`,
        oninput: (event) => {
            state.text = event.target.value;
            state.shown = step;
            draw();
        },
    });
    const save = element(
        'button',
        { type: 'button', onclick: () => download(`${name}.csv`, 'text/csv', csv(whole)) },
        'Save as CSV',
    );
    draw();
    if (table.rows.length === 0) return element('p', { class: 'empty' }, 'No rows.');
    return element(
        'div',
        { class: 'table' },
        element('div', { class: 'tools' }, table.rows.length > 5 ? filter : null, status, save),
        element(
            'div',
            { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
            element('table', {}, element('thead', {}, element('tr', {}, headers)), body),
        ),
        more,
    );
}
