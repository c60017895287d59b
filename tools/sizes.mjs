// Prints what a learner downloads until the first question can be answered, and the rest, in bytes raw / gzip / brotli.
// Usage: node tools/sizes.mjs [DIR]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dir = process.argv[2] ?? 'dist';
const GOAL = 250_000;

const packed = (name) => name.endsWith('.bin'); // gzipped when it was made
function size(path) {
  const bytes = readFileSync(join(dir, path));
  if (packed(path)) return { raw: bytes.length, gzip: bytes.length, brotli: bytes.length };
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}
const row = (name, { raw, gzip, brotli }) =>
  console.log(`${name.padEnd(52)}${String(raw).padStart(10)}${String(gzip).padStart(10)}${String(brotli).padStart(10)}`);
const sum = (sizes) => sizes.reduce((a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli }), { raw: 0, gzip: 0, brotli: 0 });

const html = readFileSync(join(dir, 'index.html'), 'utf8');
// What the page itself names loads at once; other scripts and wasm files load when a page needs them.
const files = readdirSync(dir).filter((name) => /\.(js|css|wasm|svg)$/.test(name));
const named = new Set([...html.matchAll(/(?:href|src)="?([^\s">]+)/g)].map((match) => match[1].split('/').pop()));
const start = readdirSync(dir).find((name) => /^start-.*\.js$/.test(name));
if (start) for (const match of readFileSync(join(dir, start), 'utf8').matchAll(/([\w.-]+\.(?:js|wasm))/g)) named.add(match[1].split('/').pop());
const first = ['index.html', ...files.filter((name) => named.has(name))];
const later = files.filter((name) => !named.has(name));

const chunks = readdirSync(join(dir, 'pack')).filter((name) => packed(name) && name !== 'index.bin').map((name) => `pack/${name}`);
// A question needs the chunk of its topic; sheets (with an underscore) are whole pages of their own.
const largest = chunks.filter((name) => !name.startsWith('pack/_')).reduce((a, b) => (size(a).raw >= size(b).raw ? a : b));

console.log(`${'file'.padEnd(52)}${'raw'.padStart(10)}${'gzip'.padStart(10)}${'brotli'.padStart(10)}`);
for (const name of first) row(name, size(name));
row('pack/index.bin', size('pack/index.bin'));
row(`${largest} (the largest topic)`, size(largest));
const total = sum([...first, 'pack/index.bin', largest].map(size));
row('until the first question can be answered', total);
console.log(`goal ${GOAL} gzip: ${total.gzip <= GOAL ? 'met' : `missed by ${total.gzip - GOAL}`}\n`);
for (const name of later) row(`later: ${name}`, size(name));
row(`all ${chunks.length} chunks of content`, sum(chunks.map(size)));
