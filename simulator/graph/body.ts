import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isObject } from '../json.ts';
import type { Json } from '../json.ts';
import { GraphError } from '../errors/graph-error.ts';
import { LARGEST_FILE } from './media-limits.ts';

/** Takes JSON (also an empty body that says it is JSON), and anything else as the bytes it is. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(new GraphError(100, 'The body is not JSON.'));
    }
  });
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_FILE + 1_048_576 }, (_request, body, done) =>
    done(null, body),
  );
}

/** The parameters of a call, from its query and its body (JSON or a form), as Graph takes them. */
export function parametersOf(request: FastifyRequest): Json {
  const { access_token: _, ...query } = request.query as Json;
  return { ...query, ...fromBody(request) };
}

function fromBody(request: FastifyRequest): Json {
  const { body } = request;
  if (isObject(body) && !Buffer.isBuffer(body)) return body;
  if (
    !Buffer.isBuffer(body) ||
    !(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  )
    return {};
  return Object.fromEntries([...new URLSearchParams(body.toString('utf8'))].map(([key, value]) => [key, read(value)]));
}

/** A form holds objects and lists as JSON. */
function read(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export interface Page {
  limit?: string;
  after?: string;
  before?: string;
}

/** One page of a list in the platform's form, with cursors that mean nothing to the caller. */
export function pageOf<T>(items: T[], query: Page, url: string): { data: T[]; paging?: Json } {
  const limit = Math.min(Math.max(Number(query.limit ?? 25) || 25, 1), 1_000);
  const start = query.after === undefined ? 0 : place(query.after) + 1;
  const end = query.before === undefined ? start + limit : place(query.before);
  const from = query.before === undefined ? start : Math.max(0, end - limit);
  const data = items.slice(from, end);
  if (data.length === 0) return { data };
  const cursors = { before: cursor(from), after: cursor(from + data.length - 1) };
  const more = from + data.length < items.length;
  return { data, paging: { cursors, ...(more && { next: withAfter(url, cursors.after) }) } };
}

const cursor = (at: number): string => Buffer.from(`at:${at}`).toString('base64url');

function place(text: string): number {
  const found = /^at:(\d+)$/.exec(Buffer.from(text, 'base64url').toString('latin1'))?.[1];
  if (found === undefined) throw new GraphError(100, null, { message: '(#100) Invalid cursor' });
  return Number(found);
}

function withAfter(url: string, after: string): string {
  const next = new URL(url);
  next.searchParams.set('after', after);
  return next.href;
}

/** The fields of an object that were asked for; without a wish, the usual ones. The id is always there. */
export function pick(all: Json, asked: string | undefined, usual: string[]): Json {
  const names = asked === undefined ? usual : asked.split(',').map((name) => name.trim().replace(/[{.].*$/, ''));
  return { ...Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]])), id: all['id'] };
}
