import cors from '@fastify/cors';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '#platform/config';
import type { Logger } from '#platform/log';
import { matcherOf } from '#platform/net';
import { newId } from '#platform/runtime';
import { AppError, notFound } from './errors.ts';
import { requirePolicies, type DeclaredRoute } from './policy.ts';
import { tellBeforeClosing } from './refused-bodies.ts';
import { renderError } from './render-error.ts';
import { securityHeaders } from './security-headers.ts';
import { endUnusedConnections } from './unused-connections.ts';

/** The application that features hang their routes on. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

const BODY_LIMIT = 1_048_576;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export interface HttpServer {
  app: App;
  routes: readonly DeclaredRoute[];
}

/** A server with everything that is the same for all routes: ids, errors, limits, headers, aliases. */
export async function createHttpServer(config: Config, logger: Logger): Promise<HttpServer> {
  const isTrusted = matcherOf(config.http.trust_proxy);
  const app: App = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request would cost more than most requests: lines name their request themselves.
    childLoggerFactory: (parent) => parent,
    bodyLimit: BODY_LIMIT,
    // Whose word counts for where a request comes from; without any, the connection's own address.
    trustProxy: config.http.trust_proxy.length > 0 && isTrusted,
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 300 },
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    rewriteUrl: (request) => canonicalUrl(request.url ?? '/', config.http.prefix),
    frameworkErrors: renderError,
  }).withTypeProvider<ZodTypeProvider>();

  // Bodies are JSON; anything else is a 415 and not a string that happens to fail a schema.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(renderError);
  endUnusedConnections(app as unknown as FastifyInstance);
  tellBeforeClosing(app as unknown as FastifyInstance);
  answerUnknown(app);
  const always = securityHeaders({ https_only: config.env === 'production' });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always).header('x-request-id', request.id);
    done();
  });
  shed(app, config.http.max_concurrent_requests);
  if (logger.isLevelEnabled('debug')) logRequests(app);
  await app.register(cors, {
    origin: [...config.http.cors_origins],
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: [
      'X-Request-Id',
      'Location',
      'ETag',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotency-Replayed',
    ],
    strictPreflight: false,
  });
  // Preflight answers of the line above say nothing about anybody; every route from here on declares its policy.
  const routes = requirePolicies(app as unknown as FastifyInstance);
  return { app, routes };
}

function logRequests(app: App): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    request.log.debug(
      { request_id: request.id, method: request.method, route, status: reply.statusCode, ms: reply.elapsedTime },
      'request',
    );
    done();
  });
}

/** Beyond the limit a request is refused at once: a queue that only grows answers nobody. */
function shed(app: App, limit: number): void {
  let running = 0;
  const leave = (): void => {
    running -= 1;
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (running >= limit && !request.url.startsWith('/health')) {
      done(new AppError('unavailable', 'The server is busy. Try again in a moment.', { retry_after_s: 1 }));
      return;
    }
    // A stream that stays open for hours is not work in progress.
    if (request.routeOptions.config.long_lived === true) {
      done();
      return;
    }
    running += 1;
    // Fires once, whether the answer was finished or the caller went away.
    reply.raw.once('close', leave);
    done();
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How a browser is answered that opens an address of the console; set by whoever serves the console. */
    page: { send?: (reply: FastifyReply) => FastifyReply };
  }
}

/** An address nobody has: a page for a browser that opens it, a 404 for everybody else. */
function answerUnknown(app: App): void {
  app.decorate('page', {});
  app.setNotFoundHandler((request, reply) => {
    const opens = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (opens && app.page.send !== undefined && !request.url.startsWith('/api/')) return app.page.send(reply);
    throw notFound('Address');
  });
}

/** The aliases of the contract: `/auth/x` and `/api/x` are `<prefix>/auth/x` and `<prefix>/x`; `/api/login` is `/auth/login`. */
export function canonicalUrl(url: string, prefix: string): string {
  if (/^\/api\/login(\?|$)/.test(url)) return `${prefix}/auth${url.slice('/api'.length)}`;
  if (url.startsWith('/auth/')) return prefix + url;
  if (url.startsWith(`${prefix}/`) || !url.startsWith('/api/')) return url;
  return prefix + url.slice('/api'.length);
}
