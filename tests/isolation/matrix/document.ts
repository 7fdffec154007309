import type { TestApp } from '../../setup/app.ts';

/** The part of an OpenAPI schema that says where ids stand. */
interface Schema {
  $ref?: string;
  format?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** Where in a body an id stands: names of fields, and `[]` for each member of a list. */
export type Place = readonly string[];

export interface DocumentedCall {
  /** As the matrix names it: `PATCH /api/v1/agents/:id`. */
  name: string;
  method: string;
  path: string;
  noun: string | undefined;
  /** Query parameters that are ids. */
  query: readonly string[];
  /** Fields of the body that are ids. */
  body: readonly Place[];
  /** The names that the body may have at its top; undefined when it takes none. */
  fields: readonly string[] | undefined;
}

/** The API as the server itself describes it. */
export async function documentedCalls(app: TestApp): Promise<DocumentedCall[]> {
  const { body } = await app.get('/openapi.json');
  const named = body.components.schemas as Record<string, Schema>;
  const paths = Object.entries(body.paths as Record<string, Record<string, Operation>>);
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json']?.schema;
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
      return {
        name: `${method.toUpperCase()} ${url}`,
        method: method.toUpperCase(),
        path: url,
        noun: /\/([a-z_]+)\/:id/.exec(url)?.[1],
        query: (operation.parameters ?? [])
          .filter((one) => one.in === 'query' && isId(one.schema))
          .map(({ name }) => name),
        body: schema === undefined ? [] : placesOfIds(schema, named, []),
        fields: schema === undefined ? undefined : fieldsOf(schema, named),
      };
    }),
  );
}

function isId(schema: Schema): boolean {
  return schema.format === 'uuid' || (schema.anyOf ?? []).some(isId);
}

function resolve(schema: Schema, named: Record<string, Schema>): Schema[] {
  if (schema.$ref !== undefined) return resolve(named[schema.$ref.split('/').at(-1)!]!, named);
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...parts.flatMap((part) => resolve(part, named))];
}

function placesOfIds(schema: Schema, named: Record<string, Schema>, at: Place): Place[] {
  const found = resolve(schema, named).flatMap((part) => [
    ...(part.format === 'uuid' ? [at] : []),
    ...Object.entries(part.properties ?? {}).flatMap(([name, inner]) => placesOfIds(inner, named, [...at, name])),
    ...(part.items === undefined ? [] : placesOfIds(part.items, named, [...at, '[]'])),
  ]);
  return [...new Map(found.map((place) => [place.join('.'), place])).values()];
}

function fieldsOf(schema: Schema, named: Record<string, Schema>): string[] {
  return resolve(schema, named).flatMap((part) => Object.keys(part.properties ?? {}));
}

/** The body with the id at the place, whatever was there before. */
export function withId(body: unknown, [name, ...rest]: Place, id: string): unknown {
  if (name === undefined) return id;
  if (name === '[]') return [withId(undefined, rest, id)];
  const given = (body ?? {}) as Record<string, unknown>;
  return { ...given, [name]: withId(given[name], rest, id) };
}
