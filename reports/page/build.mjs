// node build.mjs MODULES OUT: bundles the page's modules, styles and WebAssembly into one HTML file without data.
//
// MODULES is the node_modules folder that `npm ci` made. OUT still holds the markers <!--tconv:title-->, <!--tconv:facts-->
// and <!--tconv:database-->; harness/render/page.cpp fills them.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const [modules, out] = process.argv.slice(2);
const esbuild = createRequire(join(modules, '/'))('esbuild');

async function bundled(entry) {
    const result = await esbuild.build({
        absWorkingDir: here,
        entryPoints: [entry],
        nodePaths: [modules],
        bundle: true,
        minify: true,
        write: false,
        charset: 'utf8',
        legalComments: 'none',
        target: 'es2022',
        format: 'iife',
        logLevel: 'warning',
    });
    return result.outputFiles[0].text;
}

// Inside <script> only these could end it, or change how it is read. Both are the same text to JavaScript when escaped.
const withoutTags = (code) => code.replace(/<(?=!--|\/?script)/gi, '\\x3C');

const wasm = readFileSync(join(modules, 'sql.js/dist/sql-wasm-browser.wasm'));
const script = withoutTags(await bundled('main.js'));
const parts = {
    STYLE: await bundled('page.css'),
    SCRIPT: script,
    SCRIPT_HASH: createHash('sha256').update(script).digest('base64'),
    WASM: gzipSync(wasm, { level: 9 }).toString('base64'),
};
const html = readFileSync(join(here, 'page.html'), 'utf8').replace(/@(\w+)@/g, (_, name) => parts[name]);
writeFileSync(out, html);
