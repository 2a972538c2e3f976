// The kernels' colours can be told apart: by everybody, with any of the three colour deficiencies (Machado, Oliveira &
// Fernandes 2009, severity 1), and from their background (WCAG 2.1, 1.4.11: at least 3:1).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { backgrounds, palettes } from '../../reports/page/palette.js';

const visions = {
    full: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ],
    protanopia: [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
};

const linear = (hex) =>
    [1, 3, 5]
        .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
const times = (matrix, v) =>
    matrix.map((row) => Math.min(1, Math.max(0, row[0] * v[0] + row[1] * v[1] + row[2] * v[2])));

// Ottosson 2020: distances in OKLab are about as large as they look.
function oklab([r, g, b]) {
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return [
        0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

for (const [theme, colours] of Object.entries(palettes)) {
    test(`the ${theme} palette: every two colours differ for every eye`, () => {
        for (const [vision, matrix] of Object.entries(visions)) {
            const seen = colours.map((hex) => oklab(times(matrix, linear(hex))));
            for (let i = 0; i < seen.length; i++)
                for (let j = 0; j < i; j++) {
                    const distance = Math.hypot(...seen[i].map((c, k) => c - seen[j][k]));
                    assert.ok(
                        distance > 0.09,
                        `${vision}: ${colours[i]} and ${colours[j]} are ${distance.toFixed(3)} apart`,
                    );
                }
        }
    });
    test(`the ${theme} palette stands out from its background`, () => {
        for (const hex of colours) {
            const [low, high] = [luminance(linear(hex)), luminance(linear(backgrounds[theme]))].sort((a, b) => a - b);
            assert.ok((high + 0.05) / (low + 0.05) >= 3, hex);
        }
    });
}
