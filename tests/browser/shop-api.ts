import { createApiClient } from '../setup/api-client.ts';
import type { Greeting } from '../setup/program.ts';
import { must, until } from './until.ts';

/** The public API as a teammate's program, for what no page shows. */
export interface ShopApi {
  /** What became of a customer's message, once that is decided. */
  fateOf(customer: string, text: string): Promise<string>;
}

interface Listed<Row> {
  data: Row[];
}

export async function signInToApi({ console: address, email, password }: Greeting): Promise<ShopApi> {
  const { status, body } = await createApiClient(address).post('/api/v1/auth/login', { email, password });
  must(status === 200, `signing in at the API was answered ${status}`);
  const client = createApiClient(`${address}/api/v1`, { authorization: `Bearer ${body.access_token}` });

  async function messagesOf(customer: string): Promise<{ text: string | null; fate: string | null }[]> {
    const { body: list } = await client.get('/conversations');
    const { data } = list as Listed<{ id: string; contact: { name: string | null } }>;
    const conversation = data.find(({ contact }) => contact.name === customer);
    if (conversation === undefined) return [];
    const { body: thread } = await client.get(`/conversations/${conversation.id}/messages`);
    return (thread as Listed<{ text: string | null; fate: string | null }>).data;
  }

  return {
    fateOf: (customer, text) =>
      until(`the fate of “${text}”`, async () => {
        const messages = await messagesOf(customer);
        return messages.findLast((message) => message.text === text)?.fate ?? undefined;
      }),
  };
}
