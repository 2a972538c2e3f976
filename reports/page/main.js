// The page from its data: who ran what, a summary in words, every report, the console.
import { redrawCharts } from './chart.js';
import { consoleSection } from './console.js';
import { ask, open, records } from './database.js';
import { element } from './dom.js';
import { facts } from './embedded.js';
import { header } from './header.js';
import { latestRun } from './report.js';
import { runsSection } from './runs.js';
import { reportSection } from './section.js';
import { summarySection } from './summary.js';

// What every section is given: the database, the facts the file was written with, and the run that was chosen.
function pageOf(database, given) {
    const runs = records(ask(database, given.queries.runs));
    const page = {
        database,
        facts: given,
        runs,
        kernels: ask(database, 'SELECT name FROM kernel ORDER BY kernel_id').rows.map(([name]) => name),
        chosen: given.run,
        run: (text) => (text === 'latest' ? latestRun(page) : Number(text)),
    };
    return page;
}

function contents(page, reports) {
    const link = (id, text) => element('li', {}, element('a', { href: `#${id}` }, text));
    const linked = (all) => all.map(({ name, title }) => link(`report-${name}`, title));
    const groups = [
        ...linked(reports.filter(({ table }) => table)),
        link('summary', 'Summary'),
        link('runs', 'What ran where'),
        ...linked(reports.filter(({ table }) => !table)),
        link('console', 'Ask in SQL'),
    ];
    return element(
        'details',
        { open: window.innerWidth >= 1100 },
        element('summary', {}, 'Contents'),
        element('ul', {}, groups),
    );
}

// What most people look for comes first; a report that is not listed follows, by name.
const order = [
    'winner',
    'winner_map',
    'latency',
    'repetitions',
    'speedup_by_stride',
    'speedup_by_kernel_size',
    'roofline',
    'ceilings',
    'threads',
    'pareto',
    'work',
    'workspace',
    'workspace_ratio',
    'prepare',
    'errors',
    'error_spread',
    'coverage',
    'declined',
];

// Sections that came with their rows, such as a comparison, stand above everything: the page was written for them.
function inOrder(reports) {
    const place = ({ name, table }) => (table ? -1 : order.includes(name) ? order.indexOf(name) : order.length);
    return [...reports].sort((a, b) => place(a) - place(b));
}

const breath = () => new Promise((resolve) => setTimeout(resolve));

// One after the other from the top, with a breath between, so that the page answers meanwhile. A newer run chosen
// abandons the filling under way.
let filling = 0;
async function fillAll(sections) {
    const mine = ++filling;
    document.body.dataset.state = 'filling';
    for (const { fill } of sections) {
        await breath();
        if (mine !== filling) return;
        await fill();
    }
    document.body.dataset.state = 'ready';
    performance.mark('tconv:ready');
}

function onResize(act) {
    let width = window.innerWidth,
        waiting;
    window.addEventListener('resize', () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
            if (window.innerWidth !== width) act();
            width = window.innerWidth;
        }, 150);
    });
}

async function start() {
    const given = facts();
    const page = pageOf(await open(), given);
    const reports = inOrder(given.reports);
    const brought = reports.filter(({ table }) => table);
    const asked = reports.filter(({ table }) => !table);
    const sections = [
        ...brought.map((report) => reportSection(page, report)),
        summarySection(page),
        runsSection(page),
        ...asked.map((report) => reportSection(page, report)),
        consoleSection(page),
    ];
    const choose = (run) => {
        page.chosen = run;
        fillAll(sections);
    };
    document.getElementById('top').append(...header(page, choose, redrawCharts));
    document.getElementById('contents').append(contents(page, reports));
    document.getElementById('content').replaceChildren(...sections.map(({ node }) => node));
    sections[0].fill();
    performance.mark('tconv:interactive');
    onResize(redrawCharts);
    fillAll(sections.slice(1));
}

start().catch((error) => {
    const told = element(
        'p',
        { class: 'error', role: 'alert' },
        `This page could not be opened: ${error.message ?? error}`,
    );
    document.getElementById('content').replaceChildren(told);
});
