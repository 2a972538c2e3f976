// What was run where: the chosen runs fact by fact, and how much of the file this page holds.
import { element } from './dom.js';
import { printable, wholeNumber } from './format.js';
import { count } from './words.js';

// 32 KiB, 1.5 MiB
function bytes(n) {
    const unit = ['KiB', 'MiB', 'GiB', 'TiB'].find((_, i) => n < 1024 ** (i + 2)) ?? 'TiB';
    const size = n / 1024 ** (['KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit) + 1);
    return n > 0 ? `${Number(size.toPrecision(3))} ${unit}` : 'not told';
}
const time = (text) => (text ? `${text.slice(0, 19).replace('T', ' ')} UTC` : null);

function librariesOf(json) {
    return Object.entries(JSON.parse(json))
        .map(([name, version]) => `${name}: ${version}`)
        .join('; ');
}

const milliseconds = (ns) => `${ns / 1e6} ms`;

function timingOf({ timed, repetitions, repetitions_at_least, sample_ns, budget_ns }) {
    if (timed === false) return 'judged only, not timed';
    if (!repetitions) return null;
    return (
        `timed ${repetitions} times, each for ${milliseconds(sample_ns)} or one run; where that takes longer than ` +
        `${milliseconds(budget_ns)}, less often, but ${repetitions_at_least} times at least`
    );
}

// What a run was asked beyond its grid; what is no plain value stands under Grid.
function optionsOf(json) {
    const { checks, timed, repetitions, repetitions_at_least, sample_ns, budget_ns, ...others } = JSON.parse(json);
    return [
        checks && `checks: ${checks}`,
        timingOf({ timed, repetitions, repetitions_at_least, sample_ns, budget_ns }),
        ...Object.entries(others)
            .filter(([, value]) => typeof value !== 'object')
            .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${value}`),
    ]
        .filter(Boolean)
        .join('; ');
}

function factsOf(run) {
    return [
        [
            'Machine',
            `${run.cpu_model}; ${count(run.packages, 'package')}, ${count(run.cores, 'core')}, ${count(run.hardware_threads, 'hardware thread')}; host ${run.hostname}`,
        ],
        [
            'Caches',
            `L1d ${bytes(run.l1d_bytes)}, L2 ${bytes(run.l2_bytes)}, L3 ${bytes(run.l3_bytes)}; memory ${bytes(run.memory_bytes)}`,
        ],
        ['System', run.os],
        ['CPU features', run.cpu_flags],
        ['tconv', `${run.version}, commit ${run.git_commit}`],
        ['Compiler', `${run.compiler}, ${run.build_type}: ${run.flags || 'no flags'}`],
        ['Libraries', librariesOf(run.libraries) || null],
        [
            'Grid',
            `${run.grids || 'none'}: ${count(run.problems, 'problem')}, ${count(run.kernels, 'kernel')}, ${count(run.trials, 'trial')}`,
        ],
        ['Command', run.command_line],
        ['Measured', optionsOf(run.options) || null],
        ['Seed', String(run.seed)],
        ['Started', time(run.started_at)],
        [
            'Finished',
            time(run.finished_at) ??
                `not yet: ${count(run.trials - run.done, 'trial')} of ${wholeNumber(run.trials)} left`,
        ],
        ['Note', run.note || null],
    ].filter(([, value]) => value !== null);
}

// What stands in the file but not in this page.
function heldOf({ held }) {
    const all = held.runs === held.runs_held && held.samples === held.samples_held;
    if (all)
        return `This page holds the whole file: ${count(held.runs, 'run')}, ${count(held.trials, 'trial')}, ${count(held.samples, 'timed repetition')}.`;
    return (
        `This page holds ${wholeNumber(held.runs_held)} of ${count(held.runs, 'run')} (the newest; at most ${wholeNumber(held.most_trials)} trials) and ` +
        `${wholeNumber(held.samples_held)} of ${count(held.samples, 'timed repetition')} (at most ${wholeNumber(held.most_samples)}; of a run that does not fit, ` +
        'the first repetitions of every trial). Medians and all other numbers of a trial are those of all its repetitions.'
    );
}

export function runsSection(page) {
    const content = element('div', { class: 'answer' });
    const fill = () => {
        const shown = page.runs.filter(({ run_id }) => page.chosen === 'all' || run_id === page.run(page.chosen));
        content.replaceChildren(
            ...shown.flatMap((run) => [
                element('h3', {}, printable(run.title)),
                element(
                    'dl',
                    {},
                    factsOf(run).flatMap(([name, value]) => [
                        element('dt', {}, name),
                        element('dd', {}, printable(value)),
                    ]),
                ),
            ]),
            shown.length ? '' : element('p', {}, 'This file holds no run.'),
        );
    };
    const node = element(
        'section',
        { id: 'runs', 'aria-labelledby': 'title-runs' },
        element('h2', { id: 'title-runs' }, 'What ran where'),
        element('p', { class: 'held' }, heldOf(page.facts)),
        content,
    );
    return { node, fill };
}
