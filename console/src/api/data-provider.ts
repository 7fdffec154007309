import type { DataProvider, GetListParams, RaRecord } from 'ra-core';
import { type Call, request } from './request.ts';
import type { ApiPath, Page } from './types.ts';

/** A console resource is named as its page is; the API's collection may be called otherwise. */
const collections: Record<string, string> = {
  knowledge: 'knowledge_chunks',
  deliveries: 'inbound_deliveries',
};

const collection = (resource: string): string => `/api/v1/${collections[resource] ?? resource}`;
/** Which collections there are is known to the pages that name them. */
const call = <Body>(path: string, options?: Call): Promise<Body> => request<Body>(path as ApiPath, options);
const one = (resource: string, id: unknown): string => `${collection(resource)}/${encodeURIComponent(String(id))}`;

/** ra-core's page, sort and filter in the API's words. Filters are exact matches, except `q`, the text search. */
export function listQuery({ pagination, sort, filter }: GetListParams): URLSearchParams {
  const { page, perPage } = pagination ?? { page: 1, perPage: 25 };
  const query = new URLSearchParams({ skip: String((page - 1) * perPage), limit: String(perPage) });
  if (sort) {
    query.set('sort', sort.field);
    query.set('order', sort.order.toLowerCase());
  }
  for (const [field, value] of Object.entries((filter ?? {}) as Record<string, unknown>)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') query.append(field, String(item));
    }
  }
  return query;
}

export const dataProvider: DataProvider = {
  supportAbortSignal: true,

  async getList<Row extends RaRecord>(resource: string, params: GetListParams) {
    const page = await call<Page<Row>>(`${collection(resource)}?${listQuery(params)}`, { signal: params.signal });
    return { data: page.data, total: page.total };
  },
  async getOne(resource, { id, signal }) {
    return { data: await call(one(resource, id), { signal }) };
  },
  async getMany(resource, { ids, signal }) {
    return { data: await Promise.all(ids.map((id) => call<never>(one(resource, id), { signal }))) };
  },
  async getManyReference<Row extends RaRecord>(
    resource: string,
    { target, id, filter, ...params }: GetListParams & { target: string; id: unknown },
  ) {
    const query = listQuery({ ...params, filter: { ...filter, [target]: id } });
    const page = await call<Page<Row>>(`${collection(resource)}?${query}`, { signal: params.signal });
    return { data: page.data, total: page.total };
  },
  async create(resource, { data }) {
    return { data: await call(collection(resource), { method: 'POST', body: data }) };
  },
  async update(resource, { id, data }) {
    return { data: await call(one(resource, id), { method: 'PATCH', body: data }) };
  },
  async updateMany(resource, { ids, data }) {
    await Promise.all(ids.map((id) => call(one(resource, id), { method: 'PATCH', body: data })));
    return { data: ids };
  },
  async delete(resource, { id, previousData }) {
    await call(one(resource, id), { method: 'DELETE' });
    return { data: (previousData ?? { id }) as never };
  },
  async deleteMany(resource, { ids }) {
    await Promise.all(ids.map((id) => call(one(resource, id), { method: 'DELETE' })));
    return { data: ids };
  },
};
