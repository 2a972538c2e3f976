// What a reader acts on, in words, from the database: each sentence says of how many, and leaves out nothing that went wrong.
import { ask, records } from './database.js';
import { element } from './dom.js';
import { printable, wholeNumber } from './format.js';
import { about, count, listed, setting, times } from './words.js';

const far = 25; // % of the roofline below which a problem counts as far from it

const outcomes = {
    agrees: ['agrees with the oracle', 'agree with the oracle'],
    disagrees: ['disagrees', 'disagree'],
    crashed: ['crashed', 'crashed'],
    timed_out: ['timed out', 'timed out'],
    out_of_memory: ['ran out of memory', 'ran out of memory'],
    declined: ['was declined by its kernel', 'were declined by their kernels'],
    skipped: ['was skipped', 'were skipped'],
    shortened: ['agrees, timed for less than was asked', 'agree, timed for less than was asked'],
    unfinished: ['is judged but not timed yet', 'are judged but not timed yet'],
    planned: ['is not judged yet', 'are not judged yet'],
};

const code = (text) => element('code', {}, printable(String(text)));
const bold = (text) => element('b', {}, text);
const quoted = (text) => element('q', {}, printable(text));
const joined = (parts, separator = ', ') => parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])).flat();

function groupedBySetting(rows) {
    const groups = new Map();
    for (const row of rows) groups.set(setting(row), [...(groups.get(setting(row)) ?? []), row]);
    return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function verdictSentence(run, rows) {
    const of = Object.fromEntries(rows.map(({ outcome, trials }) => [outcome, trials]));
    const parts = Object.keys(outcomes)
        .filter((name) => of[name])
        .map((name) => `${wholeNumber(of[name])} ${outcomes[name][of[name] === 1 ? 0 : 1]}`);
    const wrong = ['disagrees', 'crashed', 'timed_out', 'out_of_memory'].reduce(
        (sum, name) => sum + (of[name] ?? 0),
        0,
    );
    return [
        'Of ',
        count(run.trials, 'trial'),
        ` (${count(run.problems, 'problem')}, ${count(run.kernels, 'kernel')}) `,
        parts.length ? listed(parts) : 'nothing is known',
        '. ',
        wrong > 0
            ? bold(`${wholeNumber(wrong)} went wrong.`)
            : of.planned === run.trials
              ? ''
              : 'Nothing judged so far is wrong, crashed or hung.',
    ];
}

const wrongSentence = ({ kernel, verdict, trials, problem, message, bound_ratio }) => [
    code(kernel),
    ' ',
    bold(outcomes[verdict][0]),
    ` on ${count(trials, 'trial')}; `,
    trials === 1 ? '' : 'for one ',
    code(problem),
    ': ',
    quoted(message),
    bound_ratio > 1 ? ` Its error is ${times(bound_ratio)} the bound.` : '',
];

function beyondNoise(wins, clear) {
    if (clear === 0) return 'not beyond the noise';
    return `beyond the noise${clear === wins ? '' : ` on ${wholeNumber(clear)} of them`}`;
}

const winnerSentence = ([where, rows]) => [
    `${where}: `,
    ...joined(
        rows.map(({ kernel, wins, problems, lead, clear }) => [
            code(kernel),
            ` is fastest on ${wholeNumber(wins)} of ${count(problems, 'problem')}, ${times(lead)} as fast as the runner-up`,
            ` (geometric mean; ${beyondNoise(wins, clear)})`,
        ]),
        '; ',
    ),
    '.',
];

const speedupSentence = ([where, rows]) => [
    `${where}, times as fast as `,
    code('naive'),
    ' in geometric mean: ',
    ...joined(
        rows.map(({ kernel, speedup, problems }) => [
            code(kernel),
            ' ',
            bold(about(speedup)),
            ` (${count(problems, 'problem')})`,
        ]),
    ),
    '.',
];

function rooflineSentence([where, rows]) {
    const low = rows.filter(({ percent }) => percent < far);
    const best = rows.at(-1);
    if (low.length === 0)
        return [
            `${where}: on every problem some kernel reaches ${far} % of the roofline or more; the farthest from it is `,
            code(rows[0].problem),
            ` at ${about(rows[0].percent)} %.`,
        ];
    return [
        `${where}: on ${wholeNumber(low.length)} of ${count(rows.length, 'problem')} nobody reaches ${far} % of the roofline. Farthest: `,
        ...joined(
            low
                .slice(0, 3)
                .map(({ problem, kernel, percent, bound_by }) => [
                    code(problem),
                    ` (${about(percent)} %, `,
                    code(kernel),
                    `, ${bound_by}-bound)`,
                ]),
        ),
        '. Nearest: ',
        code(best.problem),
        ` (${about(best.percent)} %).`,
    ];
}

function accuracySentence([worst]) {
    if (!worst) return null;
    return [
        `Among ${count(worst.trials, 'trial')} that agree${worst.trials === 1 ? 's' : ''}, the largest error is ${about(worst.bound_ratio)} of what its bound allows (`,
        code(worst.kernel),
        ' on ',
        code(worst.problem),
        ').',
    ];
}

function noiseSentence([noise]) {
    if (noise.trials === 0) return null;
    return [
        `Repetitions of the middle trial deviate from their median by ${about(noise.middle)} % (median absolute deviation), those of nine trials in ten by ${about(noise.most)} % or less; ${count(noise.trials, 'trial')} timed.`,
    ];
}

const group = (title, sentences) =>
    sentences.length === 0
        ? []
        : [
              element('h3', {}, title),
              element(
                  'ul',
                  {},
                  sentences.map((sentence) => element('li', {}, sentence)),
              ),
          ];

function summaryOf(page, run) {
    const told = (name) => records(ask(page.database, page.facts.queries[name], { ':run': run.run_id }));
    const winners = groupedBySetting(told('summary_winners'));
    return [
        element('p', { class: 'lead' }, verdictSentence(run, told('summary_verdicts'))),
        ...group('What went wrong', told('summary_wrong').map(wrongSentence)),
        ...group('Who wins, on tensors in plain layouts', winners.map(winnerSentence)),
        ...group('Against the plainest kernel', groupedBySetting(told('summary_speedups')).map(speedupSentence)),
        ...group('How near the machine’s limit', groupedBySetting(told('summary_roofline')).map(rooflineSentence)),
        ...group(
            'How far to trust it',
            [accuracySentence(told('summary_errors')), noiseSentence(told('summary_noise'))].filter(Boolean),
        ),
    ];
}

export function summarySection(page) {
    const content = element('div', { class: 'answer' });
    const fill = () => {
        const runs = page.runs.filter(({ run_id }) => page.chosen === 'all' || run_id === page.run(page.chosen));
        content.replaceChildren(
            ...runs.flatMap((run) => [
                element('p', { class: 'of-run' }, `${printable(run.title)}.`),
                ...summaryOf(page, run),
            ]),
            ...(runs.length ? [] : [element('p', {}, 'This file holds no run: nothing was swept yet.')]),
        );
    };
    const node = element(
        'section',
        { id: 'summary', 'aria-labelledby': 'title-summary' },
        element('h2', { id: 'title-summary' }, 'Summary'),
        content,
    );
    return { node, fill };
}
