// A report as a section: title, question, what a number is, its parameters, chart, table, what is left out.
import { chartView } from './chart.js';
import { ask } from './database.js';
import { element } from './dom.js';
import { printable } from './format.js';
import { answer } from './report.js';
import { tableView } from './table.js';

const cellOf = ({ cell, unit }) => cell + (unit ? (cell ? ` (${unit})` : unit) : '');

const provenanceOf = (page, run) =>
    ask(page.database, page.facts.queries.provenance, { ':run': run === 'all' ? null : page.run(run) }).rows.map(
        ([line]) => line,
    );

// Inputs for what the report takes besides :run, which the page chooses for all. :baseline is a kernel.
function inputsFor(page, report, given, changed) {
    return report.parameters
        .filter(({ name }) => name !== ':run')
        .map(({ name, fallback }) => {
            const bare = name.slice(1);
            const set = (event) => {
                given[bare] = event.target.value;
                changed();
            };
            const options = page.kernels.map((kernel) =>
                element('option', { value: kernel, selected: kernel === fallback }, kernel),
            );
            return element(
                'label',
                {},
                `${bare} `,
                bare === 'baseline'
                    ? element('select', { onchange: set }, options)
                    : element('input', { value: fallback, onchange: set }),
            );
        });
}

// {nodes, chart}: what stands below the question, and the chart among it, if there is one.
function filled(page, report, given) {
    try {
        const { tidy, whole, table, caption } = answer(page, report, given);
        const chart = report.chart && tidy.rows.length ? chartView(page, report, tidy, given) : null;
        return {
            chart,
            nodes: [
                caption.length
                    ? element('p', { class: 'caption' }, caption.map(([name, value]) => `${name} ${value}`).join(' · '))
                    : null,
                chart?.node,
                tableView(table, { name: report.name, label: report.title, whole }),
            ],
        };
    } catch (error) {
        return {
            nodes: [element('p', { class: 'error', role: 'alert' }, `${report.name}: ${error.message ?? error}`)],
        };
    }
}

// {node, fill}: the section stands at once; `fill` asks the database, again whenever a parameter changes.
export function reportSection(page, report) {
    const given = {};
    const content = element('div', { class: 'answer', 'data-state': 'waiting' });
    const runs = element('p', { class: 'provenance' });
    const fill = () => {
        if (!report.table)  // else it says itself what it is of
            runs.replaceChildren(...provenanceOf(page, page.chosen).map((line) => element('span', {}, line)));
        const { nodes, chart } = filled(page, report, { ...given, run: page.chosen });
        content.replaceChildren(...nodes.filter(Boolean));
        if (inputs.length) content.querySelector('.empty')?.append(' Another choice above may have some.');
        content.dataset.state = 'ready';
        return chart?.draw();
    };
    const inputs = inputsFor(page, report, given, fill);
    const lead = (report.lead ?? []).map((line) => element('p', { class: 'lead' }, printable(line)));
    const node = element(
        'section',
        { id: `report-${report.name}`, class: 'report', 'aria-labelledby': `title-${report.name}` },
        element('h2', { id: `title-${report.name}` }, report.title),
        element('p', { class: 'asks' }, report.asks),
        lead,
        cellOf(report) ? element('p', { class: 'cells' }, element('b', {}, 'Cells: '), cellOf(report)) : null,
        inputs.length ? element('p', { class: 'parameters' }, inputs) : null,
        content,
        report.omits ? element('p', { class: 'omits' }, element('b', {}, 'Left out: '), report.omits) : null,
        runs,
    );
    return { node, fill };
}
