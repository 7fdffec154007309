import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { coverRoutes, open, type Policy } from './policy.ts';

/** Publishes what the routes say of themselves: `/openapi.json` (3.1) and a page to browse it at `/docs`. */
export async function describeApi(app: FastifyInstance, options: { title: string; version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `${options.title} API`,
        version: options.version,
        description: 'Everything the console can do, as HTTP. Errors are application/problem+json.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    transform: (document) => withSecurity(jsonSchemaTransform(document as never), document.route.config),
    transformObject: jsonSchemaTransformObject,
  });
  app.get(
    '/openapi.json',
    { config: open('the contract is public'), schema: { hide: true } },
    async (_request, reply) => {
      reply.type('application/json');
      return JSON.stringify(app.swagger());
    },
  );
  await app.register(async (docs) => {
    coverRoutes(docs, open('the contract is public'));
    await docs.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { deepLinking: true } });
  });
}

type Transformed = ReturnType<typeof jsonSchemaTransform>;

const WAYS_IN: Partial<Record<Policy['access'], readonly Record<string, readonly string[]>[]>> = {
  company: [{ bearer: [] }, { api_key: [] }],
  caller: [{ bearer: [] }],
  install: [{ bearer: [] }],
};

function withSecurity(transformed: Transformed, config: { policy?: Policy } | undefined): Transformed {
  const access = config?.policy?.access;
  const ways = access === undefined ? undefined : WAYS_IN[access];
  return ways === undefined ? transformed : { ...transformed, schema: { ...transformed.schema, security: ways } };
}
