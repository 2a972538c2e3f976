// How every chart looks: the page's colours and letters, scales that mean the same everywhere, widths that fit.
import { callScale, callShapes, colourScale, palettes, shapeScale, verdictScale } from './palette.js';
import { colour, theme } from './theme.js';

// Vega's configuration, in the colours of the moment.
export function config() {
    const ink = colour('ink'),
        soft = colour('soft'),
        line = colour('line');
    const title = { titleColor: ink, titleFontSize: 12, titleFontWeight: 600 };
    return {
        background: null,
        range: { category: palettes[theme()] },
        font: getComputedStyle(document.body).fontFamily,
        view: { stroke: line },
        axis: {
            ...title,
            labelColor: ink,
            tickColor: line,
            domainColor: line,
            gridColor: line,
            labelFontSize: 11,
            labelLimit: 150,
        },
        legend: {
            ...title,
            orient: 'top',
            labelColor: ink,
            labelFontSize: 12,
            labelLimit: 160,
            titleLimit: 400,
            symbolSize: 90,
            symbolBaseFillColor: soft,
            symbolBaseStrokeColor: soft,
            columns: Math.max(2, Math.floor(window.innerWidth / 160)),
        },
        header: { ...title, labelColor: ink, labelFontSize: 12, labelFontWeight: 600 },
        text: { color: ink },
        rule: { color: soft },
        line: { color: soft },
    };
}

// Walks every object of the specification.
function walk(node, visit) {
    if (node === null || typeof node !== 'object') return;
    visit(node);
    for (const child of Object.values(node)) walk(child, visit);
}

const scales = {
    kernel: { color: colourScale, fill: colourScale, stroke: colourScale, shape: shapeScale },
    verdict: { color: verdictScale },
    call: { color: callScale, shape: callShapes },
};
scales.winner = scales.kernel;

// A comparison's verdict is a trial's `verdict` in its rows, and `call` in its chart.
const valuesOf = (rows, field) =>
    new Set(rows.map((row) => row[field] ?? (field === 'call' ? row.verdict : undefined)));

// Kernels and verdicts in their colours and shapes; `paper` is the page's own.
export function withScales(spec, kernels, rows) {
    walk(spec, ({ encoding }) => {
        for (const [name, channel] of Object.entries(encoding ?? {})) {
            const scale = scales[channel?.field]?.[name];
            if (scale) channel.scale = scale({ kernels, theme: theme(), occurring: valuesOf(rows, channel.field) });
            if (channel?.value === 'paper') channel.value = colour('paper');
        }
    });
}

// Facets stand beside one another where there is room for them, else below.
export function withWidths(spec, space, facets) {
    const inner = spec.facet ? spec.spec : spec;
    const margin = facets > 1 ? 90 : 130, // names of kernels beside one chart need more
        least = spec.facet?.column ? 110 : 180;
    const beside = spec.facet?.column ? facets : Math.min(spec.columns ?? 2, facets, Math.floor(space / 380));
    const columns = spec.facet ? Math.max(1, beside) : 1;
    if (spec.facet && !spec.facet.column) spec.columns = columns;
    if (typeof inner.width === 'object') return;
    inner.width = Math.max(least, Math.floor((space - margin) / columns) - (columns > 1 ? 50 : 0));
}
