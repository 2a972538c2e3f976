// The page of the fixture database, in which everything happens once, with names and notes that try to break out.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { contrast, open, shownRows } from './browser.mjs';
import { database, pageOf, rowsOf, scratch, source, tconv } from './databases.mjs';

const hostile = `UPDATE kernel SET name = '<script>alert(1)</script>' WHERE kernel_id = 5;
UPDATE run SET note = 'it''s "quoted" </script><!--<script>alert(2)//' || char(8232) || '<img src=x onerror=alert(3)>' WHERE run_id = 2;
UPDATE run SET note = 'seventeen' WHERE run_id = 1;`;

let path, html, opened, page;
before(async () => {
    path = database('fixture.db', source('tests/reports/fixture.sql'), hostile);
    html = pageOf(path);
    opened = await open(html);
    page = opened.page;
});
after(() => opened?.close());

const reports = () =>
    page.locator('section.report').evaluateAll((all) => all.map((section) => section.id.replace('report-', '')));

// The table of `tconv report --format markdown`, cell by cell as the page shows it.
function cellsOf(markdown) {
    const unescaped = (cell) =>
        cell
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&')
            .replace(/\\([\\|`*[~$_])/g, '$1');
    const lines = markdown.split('\n').filter((line) => line.startsWith('| '));
    return lines
        .filter((_, i) => i !== 1)
        .map((line) =>
            line
                .slice(2, -2)
                .split(/(?<!\\) \| /)
                .map(unescaped),
        );
}

beforeEach(() => choose('latest'));

async function choose(run) {
    if ((await page.locator('#run').inputValue()) === run) return;
    await page.locator('body').evaluate((body) => {
        body.dataset.state = 'choosing';
    });
    await page.locator('#run').selectOption(run);
    await page.waitForSelector('body[data-state=ready]');
}

test('every report is a table with the numbers of the database, for one run and for all', async () => {
    const names = await reports();
    assert.ok(names.length >= 17);
    for (const run of ['all', '1', 'latest']) {
        await choose(run);
        for (const name of names) {
            const wanted = cellsOf(
                tconv('report', name, '--db', path, '--format', 'markdown', '--limit', '0', '--param', `run=${run}`),
            );
            const section = `#report-${name}`;
            if (wanted.length <= 1) {
                assert.match(await page.locator(section).innerText(), /No rows\./, `${name} ${run}`);
                continue;
            }
            const more = page.locator(`${section} button.more:visible`);
            while (await more.count()) await more.click();
            const shown = (await shownRows(page, section)).map((row, i) => (i ? row : row.map((cell) => cell.trim())));
            assert.deepEqual(shown, wanted, `${name} of run ${run}`);
        }
    }
});

test('every chart that a report names has marks, and every axis says its unit', async () => {
    const charts = await page.locator('figure').evaluateAll((figures) =>
        figures.map((figure) => ({
            name: figure.dataset.chart,
            state: figure.dataset.state,
            marks: figure.querySelectorAll('.mark-symbol path, .mark-rect path, .mark-line path, .mark-rule line')
                .length,
            axes: [...figure.querySelectorAll('.role-axis-title text, .role-title text')].map(
                (text) => text.textContent,
            ),
            titles: [...figure.querySelectorAll('.role-axis-title text')].map((text) => text.textContent),
        })),
    );
    assert.ok(charts.length >= 8, `${charts.length} charts`);
    for (const { name, state, marks, titles } of charts) {
        assert.equal(state, 'drawn', name);
        assert.ok(marks > 0, name);
        for (const title of titles) assert.match(title, /\(.+\)$|^kernel$/, `${name}: an axis without unit`);
    }
});

test('the roofline has a mark a kernel and problem', async () => {
    const timed = rowsOf(path, 'SELECT count(*) AS n FROM v_result WHERE run_id = 2 AND peak_fraction IS NOT NULL')[0]
        .n;
    assert.equal(await page.locator('#report-roofline figure .mark-symbol.role-mark path').count(), timed);
});

test('a kernel has one colour everywhere', async () => {
    const seen = await page.evaluate(() =>
        [...document.querySelectorAll('figure :is([aria-roledescription=point], [aria-roledescription=bar])')]
            .filter((mark) => /kernel: tiled(;|$)/.test(mark.getAttribute('aria-label') ?? ''))
            .map((mark) => ({
                chart: mark.closest('figure').dataset.chart,
                colour: [mark.getAttribute('fill'), mark.getAttribute('stroke')].find((c) => c?.startsWith('#')),
            }))
            // In these two a colour says something else: the speed-up, the verdict.
            .filter(({ chart, colour }) => colour && !/^(speedup_by_stride|coverage)\./.test(chart)),
    );
    const charts = new Set(seen.map(({ chart }) => chart));
    assert.ok(
        charts.has('roofline.vl.json') && charts.has('repetitions.vl.json') && charts.size >= 4,
        [...charts].join(),
    );
    assert.equal(new Set(seen.map(({ colour }) => colour)).size, 1, JSON.stringify(seen));
});

test('the summary says what went wrong, who wins, what is left', async () => {
    const text = await page.locator('#summary').innerText();
    for (const sentence of [
        'Of 33 trials (6 problems, 5 kernels) 23 agree with the oracle, 2 disagree, 1 crashed',
        '1 is not judged yet',
        '5 went wrong.',
        'y[17] is 0.25 away from 1.5',
        '123,456×',
        'tiled is fastest on 3 of 5 problems',
        'nobody reaches 25 % of the roofline',
    ])
        assert.ok(text.includes(sentence), `${sentence}\n--- is not in ---\n${text}`);
});

test('what ran where: machine, build, grid and what is left', async () => {
    const text = await page.locator('#runs').innerText();
    for (const fact of [
        'CPU A',
        'g++ 12, Release: -O3',
        'commit bbbbbbb+',
        '1 trial of 33 left',
        'This page holds the whole file: 3 runs',
    ])
        assert.ok(text.includes(fact), `${fact}\n--- is not in ---\n${text}`);
});

test('names and notes stay text', async () => {
    const text = await page.locator('main').innerText();
    assert.ok(text.includes('<script>alert(1)</script>'));
    assert.ok(text.includes('it\'s "quoted" </script><!--<script>alert(2)//\\u2028<img src=x onerror=alert(3)>'));
    assert.equal(await page.locator('main script, main img, header script, header img').count(), 0);
    assert.deepEqual(opened.seen.dialogs, []);
});

test('a table sorts, filters and saves', async () => {
    const section = '#report-winner';
    const lead = page.locator(`${section} thead th`).filter({ hasText: 'lead' });
    await lead.locator('button').click();
    assert.equal(await lead.getAttribute('aria-sort'), 'ascending');
    await lead.locator('button').click();
    assert.equal(await lead.getAttribute('aria-sort'), 'descending');
    const column = (await shownRows(page, section))[0].indexOf('lead');
    const leads = (await shownRows(page, section)).slice(1).map((row) => row[column]);
    assert.deepEqual(leads, ['7.500', '5.625', '2.000', '1.500', '1.250', '1.200', '1.014', '–']);
    await page.locator(`${section} input[type=search]`).fill('dcgan TILED');
    assert.equal((await shownRows(page, section)).length, 4);
    assert.match(await page.locator(`${section} .count`).innerText(), /3 rows, out of 8/);
    const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(`${section} .tools button`).click(),
    ]);
    await saved.saveAs(scratch('winner.csv'));
    const lines = (await import('node:fs')).readFileSync(scratch('winner.csv'), 'utf8').trim().split('\n');
    assert.equal(
        lines[0],
        'layer,problem,dtype,threads,cache,run_id,winner,winner_ms,runner_up,runner_up_ms,lead,significance',
    );
    assert.equal(lines.length, 9);
});

test('another baseline is another question', async () => {
    await page.locator('#report-speedup_by_stride select').selectOption('tiled');
    const wanted = cellsOf(
        tconv(
            'report',
            'speedup_by_stride',
            '--db',
            path,
            '--format',
            'markdown',
            '--limit',
            '0',
            '--param',
            'baseline=tiled',
        ),
    );
    assert.deepEqual(await shownRows(page, '#report-speedup_by_stride'), wanted);
});

test('the console answers a good query, and says what is wrong with a bad one', async () => {
    await page
        .locator('#sql')
        .fill(
            'SELECT kernel, count(*) AS n, median(median_ns) AS m FROM v_result WHERE run_id = :run GROUP BY kernel ORDER BY kernel',
        );
    await page.locator('#run-query').click();
    const told = await shownRows(page, '#result');
    assert.deepEqual(told[0], ['kernel', 'n', 'm']);
    const wanted = rowsOf(
        path,
        'SELECT kernel, count(*) AS n FROM v_result WHERE run_id = 2 GROUP BY kernel ORDER BY kernel',
    );
    assert.deepEqual(
        told.slice(1).map(([kernel, n]) => [kernel, Number(n)]),
        wanted.map(({ kernel, n }) => [kernel, n]),
    );
    await page.locator('#result summary').click();
    await page.waitForSelector('#result .chart svg');
    assert.equal(await page.locator('#result .chart .mark-rect path').count(), wanted.length);

    for (const [sql, error] of [
        ['SELEC 1', /syntax error/],
        ['SELECT nowhere FROM v_result', /no such column/],
        ['SELECT geomean(-1)', /above 0/],
        ['DELETE FROM run', /readonly|query.only|attempt to write/i],
        ['SELECT :kernel', /:kernel has no value/],
        ['SELECT :run', null],
    ]) {
        await page.locator('#sql').fill(sql);
        await page.keyboard.press('Control+Enter');
        if (error) assert.match(await page.locator('#result [role=alert]').innerText(), error, sql);
        else assert.equal((await shownRows(page, '#result'))[1][0], '2');
    }
});

test('every shipped report runs in the console as it is', async () => {
    for (const name of await reports()) {
        await page.locator('#starting-query').selectOption(name);
        await page.locator('#run-query').click();
        const alerts = await page.locator('#result [role=alert]:visible').allInnerTexts();
        assert.deepEqual(alerts, [], name);
        assert.match(await page.locator('#result .took').innerText(), /rows? in \d+ ms/, name);
    }
});

test('no request leaves the page, and none could', async () => {
    assert.deepEqual(
        opened.seen.requests.filter(
            (url) => url !== opened.url && !url.startsWith('data:') && !url.startsWith('blob:'),
        ),
        [],
    );
    const answers = await page.evaluate(async () => {
        const fetched = await fetch('data:,x').then(
            () => 'fetched',
            () => 'refused',
        );
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
        script.remove();
        return [fetched, window.injected ? 'ran' : 'refused'];
    });
    assert.deepEqual(answers, ['refused', 'refused']);
});

test('light and dark both read well, by the system or by the button', async () => {
    const read = (target) =>
        target.evaluate(() => {
            const of = (selector) => getComputedStyle(document.querySelector(selector));
            const axis = document.querySelector('figure .role-axis-label text').getAttribute('fill');
            const probe = document.createElement('span');
            probe.style.color = axis;
            document.body.append(probe);
            const axisColour = getComputedStyle(probe).color;
            probe.remove();
            return {
                paper: of('body').backgroundColor,
                inks: [of('body').color, of('.omits').color, of('.provenance').color, of('a').color, axisColour],
            };
        });
    const dark = await open(html, { colorScheme: 'dark' });
    const [byDay, byNight] = [await read(page), await read(dark.page)];
    await dark.close();
    assert.notEqual(byDay.paper, byNight.paper);
    for (const { paper, inks } of [byDay, byNight])
        for (const ink of inks) assert.ok(contrast(paper, ink) >= 4.5, `${ink} on ${paper}`);
    await page.locator('#theme').click();
    assert.deepEqual((await read(page)).paper, byNight.paper);
    await page.waitForFunction(
        (fill) => document.querySelector('figure .role-axis-label text')?.getAttribute('fill') !== fill,
        byDay.inks.at(-1),
    );
    await page.locator('#theme').click();
    assert.deepEqual((await read(page)).paper, byDay.paper);
});

test('a narrow screen needs no sideways scrolling', async () => {
    const narrow = await open(html, { viewport: { width: 360, height: 740 } });
    const width = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
    const broken = await narrow.page.locator('figure:not([data-state=drawn])').count();
    await narrow.close();
    assert.ok(width <= 360, `${width} pixels wide`);
    assert.equal(broken, 0);
});

test('the keyboard suffices', async () => {
    const keyed = await open(html);
    const at = () =>
        keyed.page.evaluate(() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return {
                text: document.activeElement.textContent,
                id: document.activeElement.id,
                seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
            };
        });
    await keyed.page.keyboard.press('Tab');
    assert.match((await at()).text, /Skip/);
    const reached = new Set();
    for (let i = 0; i < 400 && !reached.has('run-query'); i++) {
        await keyed.page.keyboard.press('Tab');
        const { id, seen, text } = await at();
        assert.ok(seen, `focus is not seen on ${id || text}`);
        reached.add(id);
        if (text === 'lead' && !reached.has('sorted')) {
            await keyed.page.keyboard.press('Enter');
            assert.equal(
                await keyed.page.evaluate(() => document.activeElement.closest('th').getAttribute('aria-sort')),
                'ascending',
            );
            reached.add('sorted');
        }
    }
    for (const id of ['run', 'theme', 'sorted', 'starting-query', 'sql', 'run-query']) assert.ok(reached.has(id), id);
    await keyed.page.keyboard.press('Enter');
    assert.ok((await shownRows(keyed.page, '#result')).length > 1);
    await keyed.close();
});

test('a file without results is a page that says so', async () => {
    const judgedNothing = `DELETE FROM sample; DELETE FROM timing; DELETE FROM counter; DELETE FROM verdict;
UPDATE trial SET state = 'planned';`;
    for (const [name, sql, said] of [
        ['empty.db', [], 'This file holds no run'],
        [
            'planned.db',
            [source('tests/reports/fixture.sql'), judgedNothing],
            'Of 1 trial (1 problem, 1 kernel) 1 is not judged yet.',
        ],
    ]) {
        const bare = await open(pageOf(database(name, ...sql)));
        const summary = await bare.page.locator('#summary').innerText();
        assert.ok(summary.includes(said), summary);
        assert.equal(await bare.page.locator('[role=alert]:visible').count(), 0, name);
        assert.deepEqual(bare.seen.complaints, []);
        await bare.close();
    }
});

test('nothing complained', () =>
    assert.deepEqual(
        opened.seen.complaints.filter((text) => !/Content Security Policy|data:,x/.test(text)),
        [],
    ));
