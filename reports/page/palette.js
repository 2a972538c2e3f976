// Colours of kernels: eight that people with any of the three colour deficiencies tell apart, each at least 3:1 against its
// background. tests/page/palette.test.mjs computes both. A kernel has one colour and one shape everywhere in the page, so
// that from the ninth on the shape tells apart what shares a colour.

export const palettes = {
    light: ['#15197c', '#9c4c23', '#29a077', '#dd64d5', '#327892', '#5c0300', '#a5851d', '#454545'],
    dark: ['#4c68eb', '#eb881f', '#8bf7ca', '#955290', '#45bde7', '#c92516', '#fdce3e', '#929292'],
};

export const backgrounds = { light: '#ffffff', dark: '#14171c' };

const shapes = [
    'circle',
    'square',
    'triangle-up',
    'diamond',
    'cross',
    'triangle-down',
    'triangle-right',
    'triangle-left',
];

// Every scale is that part of the whole one that occurs, so that a legend names nothing which is not there.
function part(domain, range, occurring) {
    const kept = domain.map((name, i) => [name, range[i]]).filter(([name]) => occurring.has(name));
    return { domain: kept.map(([name]) => name), range: kept.map(([, value]) => value) };
}

const cycled = (kernels, values) => kernels.map((_, i) => values[i % values.length]);
export const colourScale = ({ kernels, theme, occurring }) =>
    part(kernels, cycled(kernels, palettes[theme]), occurring);
// Shapes move on by one each time the colours begin again.
export const shapeScale = ({ kernels, occurring }) =>
    part(
        kernels,
        kernels.map((_, i) => shapes[(i + Math.floor(i / palettes.light.length)) % shapes.length]),
        occurring,
    );

// Verdicts from fine to bad, in the same colours; what was not judged is grey.
const verdicts = {
    agrees: 2,
    disagrees: 5,
    crashed: 1,
    timed_out: 6,
    out_of_memory: 3,
    declined: 4,
    skipped: 0,
    planned: 7,
};
// What a comparison says of a trial.
const calls = { SLOWER: 5, FASTER: 2, SAME: 7, UNSURE: 6 };
const inPalette = (places, theme) => Object.values(places).map((i) => palettes[theme][i]);
export const callScale = ({ theme, occurring }) => part(Object.keys(calls), inPalette(calls, theme), occurring);
export const callShapes = ({ occurring }) =>
    part(Object.keys(calls), ['triangle-up', 'triangle-down', 'circle', 'diamond'], occurring);

export const verdictScale = ({ theme, occurring }) =>
    part(Object.keys(verdicts), inPalette(verdicts, theme), occurring);
