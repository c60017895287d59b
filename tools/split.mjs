// Runs in place of wasm-bindgen inside Trunk (tools/bin/wasm-bindgen): cuts the parts of src/ui/pages/parts.rs out of the
// wasm, runs the real wasm-bindgen on the rest, and leaves the parts in $PROOFDECK_PARTS for tools/postbuild.mjs.
// Everything is renamed here, before Trunk hashes the script and the wasm for index.html, and nothing afterwards:
//   * parts are optimised like the main wasm and named by their content;
//   * the loader that wasm-split-cli writes becomes a piece of wasm-bindgen's script, so there is no second script to fetch,
//     and no import of a name that Trunk changes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const { PROOFDECK_WASM_BINDGEN: bindgen, PROOFDECK_PARTS: parts } = process.env;
if (!bindgen || !parts) throw new Error('tools/build.sh calls this');
const args = process.argv.slice(2);
const run = (program, ...rest) => execFileSync(program, rest, { stdio: 'inherit' });

/** The value of an option given as `--name=value` or `--name value`. */
function option(name) {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) throw new Error(`wasm-bindgen was called without ${name}: has Trunk changed?`);
  return args[at].includes('=') ? args[at].slice(name.length + 1) : args[at + 1];
}

/** Optimises the parts and gives them their names; answers the loader with these names in it. */
function nameParts(work, loader) {
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  for (const file of readdirSync(work).filter((name) => /^(split|chunk)_.*\.wasm$/.test(name))) {
    const path = join(work, file);
    run('wasm-opt', '-Oz', path, '-o', path);
    const bytes = readFileSync(path);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const name = `${file.replace(/^split_/, 'part_').replace(/\.wasm$/, '').replace('_', '-')}-${hash}.wasm`;
    writeFileSync(join(parts, name), bytes);
    if (!loader.includes(`"./${file}"`)) throw new Error(`the loader does not name ${file}: has wasm-split-cli changed?`);
    loader = loader.replaceAll(`"./${file}"`, `"./${name}"`);
  }
  return loader;
}

/** Puts the loader in the place where wasm-bindgen's script imports it. */
function withLoader(script, loader, loaderName) {
  const own = /^import \{ initSync \} from "[^"]*";\n/m;
  const exported = [...loader.matchAll(/^export const (\w+) =/gm)].map((match) => match[1]);
  const imports = [...script.matchAll(new RegExp(`^import \\* as (\\w+) from "\\./${loaderName}";?\\n`, 'gm'))];
  if (!own.test(loader) || exported.length === 0 || imports.length === 0) {
    throw new Error('loader and script do not fit together: has wasm-split-cli or wasm-bindgen changed?');
  }
  const body = loader.replace(own, '').replaceAll(/^export const /gm, 'const ');
  const [first, ...others] = imports.map((match) => match[1]);
  for (const [text] of imports) script = script.replace(text, '');
  const aliases = others.map((name) => `const ${name} = ${first};\n`).join('');
  return `${script}\nconst ${first} = (() => {\n${body}\nreturn { ${exported.join(', ')} };\n})();\n${aliases}`;
}

if (args.includes('--version')) {
  run(bindgen, ...args);
} else {
  const input = args.findLast((arg) => arg.endsWith('.wasm'));
  const [outDir, name] = [option('--out-dir'), option('--out-name')];
  const work = join(outDir, 'split');
  rmSync(work, { recursive: true, force: true });
  run('wasm-split-cli', '--target', 'web', '--out-name', name, input, work);
  run(bindgen, ...args.map((arg) => (arg === input ? join(work, `${name}.wasm`) : arg)), '--keep-lld-exports');
  const loaderName = '__wasm_split.js';
  const loader = nameParts(work, readFileSync(join(work, loaderName), 'utf8'));
  const script = join(outDir, `${name}.js`);
  writeFileSync(script, withLoader(readFileSync(script, 'utf8'), loader, basename(loaderName)));
}
