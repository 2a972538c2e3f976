// A chart of any result: a mark, and which column stands on which axis.
import { draw } from './chart.js';
import { records } from './database.js';
import { element } from './dom.js';

const isNumber = (x) => typeof x === 'number' || typeof x === 'bigint';
const numeric = ({ rows }, i) =>
    rows.some((row) => isNumber(row[i])) && rows.every((row) => row[i] === null || isNumber(row[i]));

function select(label, options, value, changed) {
    return element(
        'label',
        {},
        `${label} `,
        element(
            'select',
            { onchange: (event) => changed(event.target.value) },
            options.map((option) => element('option', { value: option, selected: option === value }, option || 'none')),
        ),
    );
}

// Column names may hold dots and brackets, which Vega-Lite reads as paths.
const field = (name) => name.replace(/[\\.[\]'"]/g, (c) => `\\${c}`);

function specOf(table, choice) {
    const channel = (name) => {
        const numbers = numeric(table, table.columns.indexOf(name));
        return {
            field: field(name),
            title: name,
            type: numbers ? 'quantitative' : 'nominal',
            ...(numbers
                ? { scale: { type: choice.scale, zero: choice.mark === 'bar' && choice.scale === 'linear' } }
                : { sort: null }),
        };
    };
    const encoding = { x: channel(choice.x), y: channel(choice.y) };
    if (choice.colour) encoding.color = { field: field(choice.colour), title: choice.colour, type: 'nominal' };
    return { mark: { type: choice.mark, tooltip: true }, height: 320, data: { name: 'result' }, encoding };
}

export function chartFromTable(page, table) {
    const { columns } = table;
    const numbers = columns.filter((_, i) => numeric(table, i));
    if (columns.length < 2 || numbers.length === 0) return null;
    const y = numbers.at(-1);
    const choice = {
        mark: 'bar',
        x: columns.find((name) => name !== y),
        y,
        colour: columns.includes('kernel') ? 'kernel' : '',
        scale: 'linear',
    };
    const box = element('div', { class: 'chart' });
    const told = element('p', { class: 'error', role: 'alert', hidden: true });
    const show = async () => {
        told.hidden = true;
        try {
            await draw(page, box, specOf(table, choice), records(table));
        } catch (error) {
            told.hidden = false;
            told.textContent = String(error.message ?? error);
        }
    };
    const set = (key) => (value) => {
        choice[key] = value;
        show();
    };
    const details = element(
        'details',
        {
            class: 'quick-chart',
            ontoggle: (event) => {
                if (event.target.open) show();
            },
        },
        element('summary', {}, 'Show as a chart'),
        element(
            'p',
            { class: 'parameters' },
            select('Mark', ['bar', 'point', 'line'], choice.mark, set('mark')),
            select('x', columns, choice.x, set('x')),
            select('y', columns, choice.y, set('y')),
            select('Colour', ['', ...columns], choice.colour, set('colour')),
            select('Numbers', ['linear', 'log'], choice.scale, set('scale')),
        ),
        told,
        box,
    );
    return details;
}
