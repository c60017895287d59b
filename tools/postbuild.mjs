// After Trunk: what a static host needs beyond the files of the app.
//   * Trunk's inline start script becomes a file, and a Content-Security-Policy forbids inline scripts and foreign origins.
//   * The parts of the app that are fetched apart (tools/split.mjs) lie beside the script that fetches them.
//   * Every known address is a file, so that deep links answer 200; 404.html is the app for all others.
// Trunk calls it as a hook with TRUNK_STAGING_DIR; `node tools/postbuild.mjs DIR` does the pages again after a change of content.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const dir = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
if (!dir) throw new Error('usage: node tools/postbuild.mjs DIR');
const isRelease = process.env.TRUNK_PROFILE !== 'debug';

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** Moves the inline module script to a file named by its hash. */
function externalStart(html) {
  return html.replace(/<script type="?module"?([^>]*)>([\s\S]*?)<\/script>/, (_, attributes, code) => {
    if (!code.trim()) throw new Error('index.html has no inline start script: has Trunk changed?');
    const name = `start-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
    writeFileSync(join(dir, name), code);
    return `<script type="module" src="${name}"></script>`;
  });
}

function withPolicy(html) {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  if (!/<meta charset/i.test(html)) throw new Error('index.html has no <meta charset> to put the policy after');
  return html.replace(/(<meta charset[^>]*>)/i, `$1${meta}`);
}

if (process.env.PROOFDECK_PARTS) cpSync(process.env.PROOFDECK_PARTS, dir, { recursive: true });

let html = readFileSync(join(dir, 'index.html'), 'utf8');
// The live-reload script of `trunk serve` is inline; a policy would stop it.
if (isRelease && !html.includes('Content-Security-Policy')) {
  html = withPolicy(externalStart(html));
  writeFileSync(join(dir, 'index.html'), html);
}
writeFileSync(join(dir, '404.html'), html);
if (isRelease) {
  const paths = JSON.parse(readFileSync(join(dir, 'pack', 'paths.json'), 'utf8'));
  for (const name of new Set(paths.map((path) => path.split('/')[1]))) {
    if (existsSync(join(dir, name))) rmSync(join(dir, name), { recursive: true });
  }
  for (const path of paths) {
    const file = join(dir, path, 'index.html');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, html);
  }
}
