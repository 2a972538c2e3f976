// Numbers in sentences.
import { wholeNumber } from './format.js';

// "1 trial", "2 trials", "no trials"
export const count = (n, one, many = `${one}s`) => `${n === 0 ? 'no' : wholeNumber(n)} ${n === 1 ? one : many}`;

// "a, b and c"
export const listed = (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

// Two or three digits: what a sentence can carry.
export function about(x) {
    if (x >= 100) return wholeNumber(Math.round(x));
    return x >= 10 ? x.toFixed(1) : x >= 0.01 ? x.toFixed(2) : x === 0 ? '0' : x.toExponential(1);
}

export const times = (x) => `${about(x)}×`;

export const setting = ({ dtype, threads, cache }) => `${dtype}, ${count(threads, 'thread')}, ${cache} cache`;
