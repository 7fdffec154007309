import type { components, paths } from './schema.d.ts';

/**
 * The wire by its names. `schema.d.ts` is generated from the server's OpenAPI document (`npm run api:types`); the rest of
 * the console takes its shapes from here.
 */
type Wire = components['schemas'];

/** The addresses the API has, with anything in place of their parameters; a misspelt one does not compile. */
export type ApiPath = Filled<keyof paths & string>;
type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Path;

export type Id = string;
/** RFC 3339 in UTC. */
export type Timestamp = string;

export type Problem = Wire['Problem'];
export type CompanySending = Wire['CompanySending'];
export type InstallSending = Wire['InstallSending'];
export type User = Wire['User'];
export type TokenAnswer = Wire['TokenAnswer'];
export type Contact = Wire['Contact'];
export type Channel = Wire['Channel'];
export type ChannelCheck = Wire['ChannelCheck'];
export type ChannelSecret = Wire['ChannelSecret'];
export type ChannelHistory = Wire['ChannelHistory'];
export type BusinessProfile = Wire['BusinessProfile'];
export type Notice = Wire['Notice'];
export type Agent = Wire['Agent'];
export type KnowledgeChunk = Wire['KnowledgeChunk'];
export type Conversation = Wire['Conversation'];
export type Message = Wire['Message'];
/** One that waits or went wrong, with whom it is for and which number sends it. */
export type OutboxMessage = Wire['OutboxMessage'];
export type Media = Wire['Media'];
export type Template = Wire['Template'];
/** What is sent: a message of any kind, with when and in answer to what. */
export type MessageCreate = Wire['MessageCreateInput'];
export type ContactMerge = Wire['ContactMerge'];
export type DeliveryReplay = Wire['DeliveryReplay'];
export type InboundDelivery = Wire['InboundDelivery'];
export type InboundDeliveryWithBody = Wire['InboundDeliveryWithBody'];
export type UnroutedDelivery = Wire['UnroutedDelivery'];
export type Ledger = Wire['InboundLedger'];

export type Session = Wire['Session'];
export type Identity = Wire['Identity'];
export type IdentityProvider = Wire['OidcProviderList']['data'][number];
export type TotpSeed = Wire['TotpSeed'];
export type RecoveryCodes = Wire['RecoveryCodes'];
export type Role = User['role'];
/** A role that a company made for itself. */
export type OwnRole = Wire['Role'];
export type PermissionTable = Wire['PermissionList'];
export type Invitation = Wire['Invitation'];
export type InvitationPreview = Wire['InvitationPreview'];
export type ApiKey = Wire['ApiKey'];
export type NewApiKey = Wire['NewApiKey'];
export type AuditLine = Wire['AuditLine'];
export type AuditVerdict = Wire['AuditVerdict'];
export type Mail = Wire['Mail'];
export type WholeMail = Wire['WholeMail'];
export type Company = Wire['Company'];
export type Limits = Wire['Limits'];
export type Retention = Wire['Retention'];
export type RetentionRun = Wire['RetentionRun'];
export type RetentionPreview = Wire['RetentionPreview'];
export type ActingSession = Wire['ActingSession'];
export type ActingGrant = Wire['ActingGrant'];
export type ManagedCompany = Wire['ManagedCompany'];
export type Plan = Wire['Plan'];
export type Erasure = Wire['Erasure'];
export type Encryption = Wire['Encryption'];
export type ContentEncryption = Wire['ContentEncryption'];

export type Holder = Conversation['holder'];
export type Direction = Message['direction'];
export type Author = Message['author'];
export type Citation = Message['citations'][number];
export type Failure = NonNullable<Message['failure']>;
export type MessagePreview = NonNullable<Conversation['last_message']>;
export type DeliveryState = InboundDelivery['state'];

export interface Page<Row> {
  data: Row[];
  total: number;
}

/** A stream page; `data` is oldest first, `next_cursor` continues in the direction that was asked for. */
export interface CursorPage<Row> {
  data: Row[];
  next_cursor: Id | null;
}

/** The statuses we know how to draw; the wire may name others one day. */
const statuses = [
  'received',
  'queued',
  'accepted',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type MessageStatus = (typeof statuses)[number];

export function isMessageStatus(status: string): status is MessageStatus {
  return (statuses as readonly string[]).includes(status);
}

/** One fact of the company's event log, as the live stream carries it. */
export interface LiveEvent {
  id: Id;
  type: string;
  created_at: Timestamp;
  data: {
    conversation_id?: Id;
    message_id?: Id;
    contact_id?: Id;
    /** Of `message.status_changed`. */
    status?: string;
    /** Of `conversation.updated`. */
    change?: string;
    [key: string]: unknown;
  };
}
