// The page's head: what this file is, the choice of run, light or dark.
import { element } from './dom.js';
import { printable } from './format.js';
import { onSystemTheme, theme, toggleTheme } from './theme.js';

function runChoice(page, choose) {
    const of = (run, text) => element('option', { value: run, selected: run === page.chosen }, text);
    const options = [
        of('latest', 'latest'),
        ...page.runs.map(({ run_id, title }) => of(String(run_id), printable(title))),
        of('all', 'all, side by side'),
    ];
    return element(
        'label',
        {},
        'Run ',
        element('select', { id: 'run', onchange: (event) => choose(event.target.value) }, options),
    );
}

export function header(page, choose, redraw) {
    const button = element('button', {
        type: 'button',
        id: 'theme',
        onclick: () => {
            toggleTheme();
            follow();
        },
    });
    const name = () => {
        button.textContent = theme() === 'dark' ? 'Light theme' : 'Dark theme';
    };
    const follow = () => {
        name();
        redraw();
    };
    name();
    onSystemTheme(follow);
    const { file, made_at, version } = page.facts;
    return [
        element('h1', {}, 'Transposed convolution: ', file),
        element(
            'p',
            { class: 'made' },
            `Written by tconv ${version} on ${made_at.slice(0, 16).replace('T', ' ')} UTC. `,
            'All of it is in this one file; nothing is fetched.',
        ),
        element('div', { class: 'choices' }, runChoice(page, choose), button),
    ];
}
