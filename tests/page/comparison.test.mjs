// The page of `tconv compare --html`: the comparison above everything else, with the numbers of its JSON.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { open, shownRows } from './browser.mjs';
import { build, database, scratch, source } from './databases.mjs';

const hostile = `UPDATE kernel SET name = '<b>tiled</b>' WHERE name = 'tiled';
UPDATE verdict SET message = '</script><img src=x onerror=alert(1)>' WHERE trial_id > 1000 AND verdict = 'disagrees';`;

let opened, page, told;
before(async () => {
    const path = database(
        'compared.db',
        source('tests/reports/fixture.sql'),
        source('tests/harness/compare/second_run.sql'),
        hostile,
    );
    const html = scratch('comparison.html');
    const words = ['compare', '2', '4', '--db', path, '--format', 'json', '--out', scratch('comparison.json')];
    const { status } = spawnSync(join(build, 'tconv'), [...words, '--html', html]);
    assert.equal(status, 1);
    told = JSON.parse(readFileSync(scratch('comparison.json'), 'utf8'));
    opened = await open(html);
    page = opened.page;
});
after(() => opened?.close());

const section = '#report-comparison';

test('the comparison stands first, and says what was compared and how it came out', async () => {
    const ids = await page.locator('main section').evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(ids[0], 'report-comparison');
    const text = await page.locator(section).innerText();
    const count = (verdict) => told.compared.filter((trial) => trial.verdict === verdict).length;
    for (const part of [
        'Comparison: regression',
        'A: run 2 (',
        'B: run 4 (',
        `${count('SLOWER')} SLOWER`,
        `${count('UNSURE')} UNSURE`,
    ])
        assert.ok(text.includes(part), `${part}\n--- is not in ---\n${text}`);
    assert.equal(await page.locator('#run').inputValue(), '4');
});

test('the table holds every trial with ratio, interval and verdict, and sorts', async () => {
    const more = page.locator(`${section} button.more:visible`);
    while (await more.count()) await more.click();
    const [names, ...rows] = await shownRows(page, section);
    const at = (name) => names.findIndex((shown) => shown.trim() === name);
    assert.equal(rows.length, told.compared.length);
    rows.forEach((row, i) => {
        const trial = told.compared[i];
        assert.equal(row[at('verdict')], trial.verdict);
        assert.equal(row[at('problem')], trial.problem);
        for (const [name, value] of [
            ['B/A', trial.ratio],
            ['low', trial.ratio_low],
            ['high', trial.ratio_high],
            ['A ms', trial.a_median_ns / 1e6],
        ])
            assert.equal(Number(row[at(name)].replaceAll(',', '')), Number(value.toPrecision(4)), name);
    });
    const header = page.locator(`${section} thead th`).filter({ hasText: 'B/A' });
    await header.locator('button').click();
    const sorted = (await shownRows(page, section)).slice(1).map((row) => Number(row[at('B/A')]));
    assert.deepEqual(sorted, [...sorted].sort((a, b) => a - b));
});

test('the chart has a mark and an interval for every trial', async () => {
    const figure = page.locator(`${section} figure`);
    assert.equal(await figure.getAttribute('data-state'), 'drawn');
    const marks = await figure.locator('.mark-symbol.role-mark path').evaluateAll((all) =>
        all.map((mark) => mark.getAttribute('aria-label')),
    );
    assert.equal(marks.length, told.compared.length);
    assert.equal(marks.filter((label) => /SLOWER/.test(label)).length, told.compared.filter(({ verdict }) => verdict === 'SLOWER').length);
    for (const title of await figure.locator('.role-axis-title text').allTextContents()) assert.match(title, /\(.+\)$/);
});

test('verdicts are counted by kernel, and what is no longer right is told', async () => {
    const [names, ...rows] = await shownRows(page, '#report-comparison_by_kernel');
    const slower = names.findIndex((name) => name.trim() === 'SLOWER');
    const total = rows.reduce((sum, row) => sum + Number(row[slower]), 0);
    assert.equal(total, told.compared.filter(({ verdict }) => verdict === 'SLOWER').length);
    assert.ok(total > 0);
    const broken = await page.locator('#report-comparison_broken').innerText();
    assert.ok(broken.includes('</script><img src=x onerror=alert(1)>'), broken);
    assert.ok((await page.locator(section).innerText()).includes('<b>tiled</b>'));
});

test('another run chosen leaves the comparison as it is', async () => {
    const before = await shownRows(page, section);
    await page.locator('body').evaluate((body) => {
        body.dataset.state = 'waiting';
    });
    await page.locator('#run').selectOption('1');
    await page.waitForSelector('body[data-state=ready]');
    assert.equal((await shownRows(page, section)).length, Math.min(before.length, 26));
});

test('nothing complained, and no dialog opened', () => {
    assert.deepEqual(opened.seen.complaints, []);
    assert.deepEqual(opened.seen.dialogs, []);
});
