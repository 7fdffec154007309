/**
 * The routes the console calls, in the form openapi-fetch reads.
 * Stands in for the generated `schema.d.ts`: when that exists, export its `paths` here and delete the rest.
 */
import type {
  Agent,
  Channel,
  Contact,
  Conversation,
  CursorPage,
  Holder,
  Id,
  InboundDelivery,
  KnowledgeChunk,
  Ledger,
  Message,
  Page,
  Problem,
  TokenAnswer,
} from './types.ts';

interface Answer<Body> {
  200: { content: { 'application/json': Body } };
  default: { content: { 'application/problem+json': Problem } };
}
interface Get<Query, Body, Path = undefined> {
  get: {
    parameters: Path extends undefined ? { query?: Query } : { path: Path; query?: Query };
    responses: Answer<Body>;
  };
}
interface Act<Body> {
  post: { parameters: { path: { id: Id } }; responses: Answer<Body> };
}
interface Send<Input, Body> {
  post: { parameters: object; requestBody: { content: { 'application/json': Input } }; responses: Answer<Body> };
}

export interface ListQuery {
  skip?: number;
  limit?: number;
  sort?: string;
  order?: 'asc' | 'desc';
  q?: string;
}
export interface ConversationQuery extends ListQuery {
  holder?: Holder;
  status?: 'open' | 'closed';
}
export interface CursorQuery {
  before?: Id;
  after?: Id;
  limit?: number;
}
type One<Row> = Get<never, Row, { id: Id }>;

export interface paths {
  '/api/v1/auth/login': Send<{ email: string; password: string }, TokenAnswer>;
  '/api/v1/auth/refresh': Send<Record<string, never>, TokenAnswer>;
  '/api/v1/auth/logout': { post: { parameters: object; responses: Answer<undefined> } };
  '/api/v1/conversations': Get<ConversationQuery, Page<Conversation>>;
  '/api/v1/conversations/{id}': One<Conversation>;
  '/api/v1/conversations/{id}/takeover': Act<Conversation>;
  '/api/v1/conversations/{id}/release': Act<Conversation>;
  '/api/v1/conversations/{id}/close': Act<Conversation>;
  '/api/v1/conversations/{id}/reopen': Act<Conversation>;
  '/api/v1/conversations/{id}/read': Act<Conversation>;
  '/api/v1/conversations/{id}/messages': Get<CursorQuery, CursorPage<Message>, { id: Id }> & {
    post: {
      parameters: { path: { id: Id }; header?: { 'Idempotency-Key'?: string } };
      requestBody: { content: { 'application/json': { type: 'text'; text: string } } };
      responses: Answer<Message>;
    };
  };
  '/api/v1/messages/{id}': One<Message>;
  '/api/v1/contacts': Get<ListQuery, Page<Contact>>;
  '/api/v1/contacts/{id}': One<Contact>;
  '/api/v1/channels': Get<ListQuery, Page<Channel>>;
  '/api/v1/agents': Get<ListQuery, Page<Agent>>;
  '/api/v1/knowledge_chunks': Get<ListQuery, Page<KnowledgeChunk>>;
  '/api/v1/inbound_deliveries': Get<ListQuery, Page<InboundDelivery>>;
  '/api/v1/inbound_deliveries/{id}': One<InboundDelivery>;
  '/api/v1/inbound_deliveries/ledger': Get<never, Ledger>;
}
