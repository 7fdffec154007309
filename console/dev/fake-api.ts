/**
 * A scripted server to look at the console with: real HTTP, made-up data, the policy headers of the product.
 * `node console/dev/fake-api.ts [port] [seconds a token lives]` serves the built console too; `vite console` may stand in front of it.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { cutLines, follow, tell } from './events.ts';
import { answer, type Answer, refuse } from './routes.ts';
import { sendPicture } from './pictures.ts';
import { fillStore } from './scenes.ts';
import { me, password, say, store } from './store.ts';

const dist = join(import.meta.dirname, '..', 'dist');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'";
const expires_in = Number(process.argv[3] ?? 900);
let session = 0;
let offline = false;

const tokens = () => {
  session += 1;
  return {
    access_token: `token-${session}`,
    token_type: 'bearer',
    expires_in,
    refresh_token: `refresh-${session}`,
    user: me,
  };
};

function auth(path: string, body: Record<string, unknown>, request: IncomingMessage, response: ServerResponse): Answer {
  const cookie = (value: string) =>
    response.setHeader('set-cookie', `parley_refresh=${value}; Path=/api/v1/auth; HttpOnly; SameSite=Strict`);
  if (path.endsWith('/logout')) {
    cookie('; Max-Age=0');
    return { status: 204, body: undefined };
  }
  if (path.endsWith('/refresh') && !request.headers.cookie?.includes('parley_refresh=refresh'))
    return refuse(401, 'Invalid authentication credentials');
  if (path.endsWith('/login')) {
    if (body['email'] === 'busy@casalumen.example') {
      response.setHeader('retry-after', '20');
      return refuse(429, 'Too many requests');
    }
    if (body['email'] !== me.email || body['password'] !== password) return refuse(401, 'Authentication failed');
  }
  const answered = tokens();
  cookie(answered.refresh_token);
  return { status: 200, body: answered };
}

/** What a test or a person at a terminal may make happen. */
function control(path: string, body: Record<string, unknown>): Answer {
  if (path.endsWith('/offline')) {
    offline = body['on'] === true;
    if (offline) cutLines();
  }
  if (path.endsWith('/say')) {
    const conversation = store.conversations.find((row) => row.contact.name === body['name']);
    if (conversation === undefined) return refuse(404, 'Conversation not found');
    const message = say(conversation, 0, { text: String(body['text']) });
    conversation.unread_count += 1;
    tell('message.received', { conversation_id: conversation.id, message_id: message.id });
  }
  return { status: 204, body: undefined };
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const wanted = join(dist, normalize(path));
  const file = extname(path) === '' ? join(dist, 'index.html') : wanted;
  const body = await readFile(file).catch(() => null);
  response.writeHead(body === null ? 404 : 200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request);
  if (!pathname.startsWith('/api/') && !pathname.startsWith('/control/')) return sendFile(pathname, response);
  if (offline && pathname.startsWith('/api/')) return void request.socket.destroy();
  const open = /^\/api\/v1\/auth\/(login|refresh|logout)$/.test(pathname) || pathname.startsWith('/control/');
  const known = request.headers.authorization?.startsWith('Bearer token-');
  if (pathname === '/api/v1/events' && known)
    return follow(response, request.headers['last-event-id'] as string | undefined);
  const file = /^\/api\/v1\/media\/([^/]+)\/(content|thumbnail)$/.exec(pathname);
  if (file !== null && known) return sendPicture(file[1]!, response);
  const answered = pathname.startsWith('/control/')
    ? control(pathname, body)
    : open
      ? auth(pathname, body, request, response)
      : known || pathname.endsWith('/oidc/providers')
        ? answer({ method: request.method ?? 'GET', path: pathname, query: searchParams, body })
        : refuse(401, 'Invalid authentication credentials');
  response.writeHead(answered.status, {
    'content-type': answered.status < 400 ? 'application/json' : 'application/problem+json',
  });
  response.end(answered.body === undefined ? undefined : JSON.stringify(answered.body));
}

fillStore();
const server = createServer((request, response) => void serve(request, response));
server.listen(Number(process.argv[2] ?? 8000), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(
    `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''} ${me.email} "${password}"\n`,
  );
});
