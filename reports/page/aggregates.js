// median, percentile, stddev, geomean as harness/store/functions.cpp defines them: NULLs are skipped, no values give NULL.

const numbers = { init: () => [] };

function collect(values, x) {
    if (x === null) return values;
    const number = typeof x === 'string' && x.trim() !== '' ? Number(x) : x;
    if (typeof number !== 'number' || Number.isNaN(number)) throw new Error('expected numbers');
    values.push(number);
    return values;
}

// Linear between order statistics (R's type 7).
export function quantile(values, fraction) {
    if (values.length === 0) return null;
    const sorted = Float64Array.from(values).sort();
    const position = fraction * (sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below];
    return below + 1 === sorted.length ? low : low + (position - below) * (sorted[below + 1] - low);
}

function percentile(state) {
    if (state.values.length === 0) return null;
    if (!(state.percent >= 0 && state.percent <= 100)) throw new Error('percentile: percent must lie in [0, 100]');
    return quantile(state.values, state.percent / 100);
}

function stddev(values) {
    if (values.length < 2) return null;
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const squares = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
    return Math.sqrt(squares / (values.length - 1));
}

function geomean(values) {
    if (values.length === 0) return null;
    let logs = 0;
    for (const x of values) {
        if (!(x > 0)) throw new Error('geomean: values must be above 0');
        logs += Math.log(x);
    }
    return Math.exp(logs / values.length);
}

export function registerAggregates(database) {
    const one = (finalize) => ({ ...numbers, step: (values, x) => collect(values, x), finalize });
    database.create_aggregate(
        'median',
        one((values) => quantile(values, 0.5)),
    );
    database.create_aggregate('stddev', one(stddev));
    database.create_aggregate('geomean', one(geomean));
    database.create_aggregate('percentile', {
        init: () => ({ values: [], percent: 50 }),
        step: (state, x, percent) => {
            if (x === null) return state;
            if (percent === null) throw new Error('percentile: percent must lie in [0, 100]');
            collect(state.values, x);
            state.percent = percent;
            return state;
        },
        finalize: percentile,
    });
}
