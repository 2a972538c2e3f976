// A report's chart: its Vega-Lite specification with the rows of its query, drawn as SVG in the page's colours.
//
// A specification without data gets its report's rows, and one that names others theirs: `"data": {"name":
// "roofline+ceilings"}` is the rows of both reports, told apart by `source`. Every row also has `setting`, its dtype,
// threads, cache and, where there are several, run in words: what charts must not mix; and `place`, its kernel's in the
// list. Expressions are interpreted, not compiled: the page forbids eval.
import { Error as vegaErrors, View, loader, parse } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';

import { config, withScales, withWidths } from './chart_style.js';
import { records } from './database.js';
import { element } from './dom.js';
import { answer } from './report.js';
import { count } from './words.js';

// More marks than this are painted, not kept as elements.
const mostMarks = 3000;

const nothingIsLoaded = { ...loader(), load: () => Promise.reject(new Error('nothing is loaded')) };

function settingOf(page, { run_id, dtype, threads, cache }) {
    const run = page.chosen === 'all' && run_id !== undefined ? `run ${run_id}` : null;
    return [run, dtype, threads && count(threads, 'thread'), cache && `${cache} cache`].filter(Boolean).join(', ');
}

// The rows that a specification's data names stand for.
function rowsOf(page, name, report, tidy, given) {
    return name.split('+').flatMap((source) => {
        const other = page.facts.reports.find((candidate) => candidate.name === source);
        const rows =
            source === report.name
                ? tidy
                : other
                  ? answer(page, other, { run: given.run }).tidy
                  : { columns: [], rows: [] };
        return records(rows).map((row) => ({
            ...row,
            source,
            setting: settingOf(page, row),
            place: page.kernels.indexOf(row.kernel),
        }));
    });
}

function tooltipHandler(box) {
    return (_, event, __, value) => {
        box.hidden = value === null || value === undefined || value === '';
        if (box.hidden) return;
        const lines =
            typeof value === 'object'
                ? Object.entries(value).map(([name, shown]) => `${name}: ${shown}`)
                : [String(value)];
        box.replaceChildren(...lines.map((line) => element('div', {}, line)));
        const frame = box.parentElement.getBoundingClientRect();
        box.style.left = `${Math.min(event.clientX - frame.left + 12, Math.max(0, frame.width - box.offsetWidth))}px`;
        box.style.top = `${event.clientY - frame.top + 12}px`;
    };
}

function facetCount(spec, rows) {
    const field = spec.facet?.column?.field ?? spec.facet?.field;
    return field && rows.length && field in rows[0] ? new Set(rows.map((row) => row[field])).size : 2;
}

// Draws `spec`, which is taken apart in the process, into `box`.
export function draw(page, box, spec, rows) {
    withScales(spec, page.kernels, rows);
    withWidths(spec, box.clientWidth || 600, facetCount(spec, rows));
    const { spec: compiled } = compile({
        ...spec,
        config: config(),
        data: { name: 'rows' },
        datasets: { rows },
        autosize: { type: 'pad' },
    });
    const tip = element('div', { class: 'tooltip', hidden: true });
    const canvas = element('div', { class: 'canvas' });
    box.replaceChildren(canvas, tip);
    const view = new View(parse(compiled, {}, { ast: true }), {
        renderer: rows.length > mostMarks ? 'canvas' : 'svg',
        container: canvas,
        loader: nothingIsLoaded,
        expr: expressionInterpreter,
        logLevel: vegaErrors,
        hover: false,
    });
    view.tooltip(tooltipHandler(tip));
    return view.runAsync();
}

// ---- the figure of a report

const figures = new Set();

// Again, in other colours or another width.
export function redrawCharts() {
    for (const figure of figures) figure.node.isConnected ? figure.draw() : figures.delete(figure);
}

// {node, draw}: to be drawn once it stands in the page, where it has a width.
export function chartView(page, report, tidy, given) {
    const original = page.facts.charts[report.chart];
    const box = element('div', { class: 'chart' });
    const node = element(
        'figure',
        { 'data-chart': report.chart, 'data-state': 'waiting' },
        box,
        original.description ? element('figcaption', {}, original.description) : null,
    );
    const drawn = async () => {
        const spec = structuredClone(original);
        spec.data ??= { name: report.name };
        try {
            const rows = rowsOf(page, spec.data.name, report, tidy, given);
            await draw(page, box, spec, rows);
            node.dataset.state = 'drawn';
        } catch (error) {
            node.dataset.state = 'failed';
            box.replaceChildren(
                element('p', { class: 'error', role: 'alert' }, `${report.chart}: ${error.message ?? error}`),
            );
        }
    };
    const figure = { node, draw: drawn };
    figures.add(figure);
    return figure;
}
