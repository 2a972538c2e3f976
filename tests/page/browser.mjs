// Debian's Chromium, headless, driven by the playwright-core that npm put into the build folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from './databases.mjs';

const { chromium } = createRequire(join(build, 'page/node_modules/'))('playwright-core');

// Opens `html` and waits until all of it is drawn. The result also tells what the page asked of the network, what dialogs
// it opened and what it complained of. `options` are playwright's: viewport, colorScheme.
export async function open(html, options = {}) {
    const profile = mkdtempSync(join(tmpdir(), 'tconv-browser-'));
    const browser = await chromium.launchPersistentContext(profile, {
        executablePath: '/usr/bin/chromium',
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
        viewport: { width: 1280, height: 900 },
        acceptDownloads: true,
        ...options,
    });
    const page = await browser.newPage();
    const seen = { requests: [], dialogs: [], complaints: [] };
    browser.on('request', (request) => seen.requests.push(request.url()));
    page.on('dialog', (dialog) => {
        seen.dialogs.push(dialog.message());
        dialog.dismiss();
    });
    page.on('pageerror', (error) => seen.complaints.push(String(error)));
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) seen.complaints.push(message.text());
    });
    const url = pathToFileURL(html).href;
    await page.goto(url);
    await page.waitForSelector('body[data-state=ready]', { timeout: 120_000 });
    const close = async () => {
        await browser.close();
        rmSync(profile, { recursive: true, force: true });
    };
    return { page, url, seen, close };
}

// The rows of a table as they are shown, headers first.
export const shownRows = (page, section) =>
    page
        .locator(`${section} table`)
        .first()
        .evaluate((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));

// A luminance contrast as WCAG 2 defines it, of two CSS colours.
export function contrast(one, other) {
    const luminance = (css) => {
        const [r, g, b] = css
            .match(/[\d.]+/g)
            .slice(0, 3)
            .map((c) => Number(c) / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}
