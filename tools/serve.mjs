// Serves dist/ as GitHub Pages does: under the path the app was built for, `/x` redirects to `/x/` where that is a folder,
// and an unknown path gets 404.html with status 404. Usage: node tools/serve.mjs [--port 8080] [--base /proofdeck/] [--dir dist]
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const port = Number(option('port', '8080'));
const base = option('base', '/proofdeck/');
const dir = option('dir', 'dist');

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.wasm': 'application/wasm', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.txt': 'text/plain; charset=utf-8',
};

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  let path;
  try {
    path = normalize(decodeURIComponent(url.pathname));
  } catch {
    response.writeHead(400).end();
    return;
  }
  const send = (status, file) => {
    response.writeHead(status, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  };
  const redirect = (to) => response.writeHead(301, { location: to + url.search }).end();
  if (path === '/' && base !== '/') return redirect(base);
  if (!`${path}/`.startsWith(base)) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`Nothing here. The app is at ${base}\n`);
    return;
  }
  if (path === base.slice(0, -1)) return redirect(base);
  const file = join(dir, path.slice(base.length));
  if (existsSync(file) && statSync(file).isFile()) return send(200, file);
  if (existsSync(join(file, 'index.html'))) return path.endsWith('/') ? send(200, join(file, 'index.html')) : redirect(`${path}/`);
  return send(404, join(dir, '404.html'));
});
server.listen(port, '127.0.0.1', () => console.log(`Proofdeck is at http://localhost:${port}${base} (Ctrl+C ends it)`));
