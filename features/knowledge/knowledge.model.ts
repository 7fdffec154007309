import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

declare module '#platform/db' {
  interface Tables {
    knowledge_chunks: {
      company_id: string;
      id: string;
      title: string;
      content: string;
      language: string;
      source: string;
      url: string | null;
      tags: string[];
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'knowledge_chunk.created': { chunk_id: string };
    'knowledge_chunk.updated': { chunk_id: string };
    'knowledge_chunk.deleted': { chunk_id: string };
  }
}

const title = z.string().trim().min(1).max(300);
const content = z.string().trim().min(1).max(20_000);
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language code such as en or pt-BR')
  .meta({ description: 'the language of the text; found out where it is not given' });
const source = z
  .string()
  .trim()
  .max(300)
  .meta({ description: 'the document or page it comes from, as shown beside an answer' });
const url = z.url({ protocol: /^https?$/ }).max(2_000);
const tag = z.string().trim().min(1).max(60);
const tags = z.array(tag).max(50);

export const chunkWire = z
  .object({
    id: z.uuid(),
    title: z.string(),
    content: z.string(),
    language: z.string(),
    source: z.string(),
    url: z.string().nullable(),
    tags: z.array(z.string()),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'KnowledgeChunk' });
export type ChunkWire = z.infer<typeof chunkWire>;

export const chunkList = listAnswer(chunkWire).meta({ id: 'KnowledgeChunkList' });

export const chunkQuery = listQuery({
  sort: ['created_at', 'title'],
  filters: { language: language.optional(), source: z.string().max(300).optional(), tag: tag.optional() },
});
export type ChunkQuery = z.infer<typeof chunkQuery>;

export const chunkCreate = z.strictObject({
  title,
  content,
  language: language.optional(),
  source: source.optional(),
  url: url.nullable().optional(),
  tags: tags.optional(),
});
export type ChunkCreate = z.infer<typeof chunkCreate>;

export const chunkPatch = z
  .strictObject({ title, content, language, source, url: url.nullable(), tags })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type ChunkPatch = z.infer<typeof chunkPatch>;

export const knowledgeSearch = z.strictObject({
  query: z.string().trim().min(1).max(4_096),
  limit: z.int().min(1).max(50).default(5),
});

export const knowledgeFindings = z
  .object({
    data: z.array(
      z.object({
        chunk_id: z.uuid(),
        title: z.string(),
        content: z.string(),
        score: z.number().meta({ description: '0 to 1; compares the chunks of one search' }),
        matched_terms: z.array(z.string()),
        source: z.string(),
        url: z.string().nullable(),
      }),
    ),
    fits: z.boolean().meta({ description: 'whether any of them says enough to be the answer' }),
  })
  .meta({ id: 'KnowledgeFindings' });
export type KnowledgeFindings = z.infer<typeof knowledgeFindings>;

/** A chunk as a search found it for one question. */
export interface FoundChunk {
  chunk_id: string;
  title: string;
  content: string;
  language: string;
  source: string;
  url: string | null;
  tags: string[];
  /** 0 to 1; compares the chunks of one question. */
  score: number;
  /** Whether the chunk alone says enough to be the answer. */
  fits: boolean;
  /** The words of the question that it speaks of, folded. */
  matched_terms: string[];
}
