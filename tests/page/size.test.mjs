// How large a page is and how soon it answers. Sizes are asserted; times are figures, printed for people.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';

import { open, shownRows } from './browser.mjs';
import { database, pageOf, source } from './databases.mjs';

const first = (
    problems,
) => `DELETE FROM run_problem WHERE problem_id > ${problems}; DELETE FROM sample WHERE trial_id > 5 * ${problems};
DELETE FROM timing WHERE trial_id > 5 * ${problems}; DELETE FROM counter WHERE trial_id > 5 * ${problems};
DELETE FROM verdict WHERE trial_id > 5 * ${problems}; DELETE FROM trial WHERE trial_id > 5 * ${problems}; DELETE FROM problem WHERE problem_id > ${problems};`;

async function figures(t, name, path) {
    const html = pageOf(path);
    const { page, close } = await open(html);
    const marks = await page.evaluate(() =>
        Object.fromEntries(
            performance.getEntriesByType('mark').map(({ name, startTime }) => [name, Math.round(startTime)]),
        ),
    );
    const held = await page.locator('.held').innerText();
    await page.locator('#sql').fill('SELECT count(*) AS n FROM sample');
    await page.locator('#run-query').click();
    const samples = Number((await shownRows(page, '#result'))[1][0].replaceAll(',', ''));
    await close();
    const bytes = statSync(html).size;
    t.diagnostic(
        `${name}: ${(bytes / 1e6).toFixed(2)} MB, interactive after ${marks['tconv:interactive']} ms, all drawn after ${marks['tconv:ready']} ms`,
    );
    return { bytes, samples, held };
}

test('a page as large as the zoo’s stays under 4 MB', async (t) => {
    const path = database('zoo.db', source('tests/reports/large.sql'), first(48));
    const { bytes, samples } = await figures(t, `240 trials`, path);
    assert.ok(bytes < 4e6, `${bytes} bytes`);
    assert.ok(samples > 1500);
});

test('300,000 samples are all there', async (t) => {
    const path = database('night.db', source('tests/reports/large.sql'), first(7000));
    const { samples, held } = await figures(t, 'a night', path);
    assert.ok(samples > 300_000 && samples < 350_000, `${samples} samples`);
    assert.match(held, /holds the whole file/);
});

test('what does not fit is left out, and the page says so', async (t) => {
    const path = database('many.db', source('tests/reports/large.sql'));
    const { samples, held } = await figures(t, '100,000 trials', path);
    assert.ok(samples <= 500_000);
    assert.match(held, /1 of 1 run .*at most 200,000 trials.* of [\d,]+ timed repetitions \(at most 500,000/);
    assert.ok(held.includes(samples.toLocaleString('en-US')), held);
});
