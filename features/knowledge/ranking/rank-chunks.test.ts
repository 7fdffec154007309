import { describe, expect, it } from 'vitest';
import { rankChunks } from './rank-chunks.ts';

const chunks = [
  { id: 'hours', title: 'Opening hours', content: 'We open at 9 am and close at 7 pm.', language: 'en', tags: [] },
  { id: 'horario', title: 'Horário', content: 'Abrimos às 9h e fechamos às 19h.', language: 'pt', tags: [] },
  { id: 'care', title: 'Boots', content: 'Brush the leather and keep it dry.', language: 'en', tags: ['waterproof'] },
];

const ids = (question: string, language: string | null) =>
  rankChunks(question, language, chunks)
    .filter((one) => one.fits)
    .map(({ chunk }) => chunk.id);

describe('rankChunks', () => {
  it('puts the own language first and keeps the other behind it', () => {
    expect(ids('what time do you close?', 'en')).toEqual(['hours', 'horario']);
    expect(ids('que horas vocês fecham?', 'pt')).toEqual(['horario', 'hours']);
  });

  it('finds by tags too, and hands the chunk itself back', () => {
    const [first] = rankChunks('are they waterproof?', 'en', chunks);
    expect(first).toMatchObject({ fits: true, coverage: 1, matched: ['waterproof'] });
    expect(first?.chunk).toBe(chunks[2]);
    expect(first?.score).toBeGreaterThan(0);
    expect(first?.score).toBeLessThanOrEqual(1);
  });

  it('leaves out what shares no word with the question', () => {
    expect(rankChunks('do you sell airplanes', 'en', chunks)).toEqual([]);
    expect(rankChunks('', null, chunks)).toEqual([]);
    expect(rankChunks('hours', 'en', [])).toEqual([]);
  });

  it('tells a chunk that shares a word from one that answers', () => {
    const scored = rankChunks('is there a museum of leather shoes in town', 'en', chunks);
    expect(scored.map((one) => one.chunk.id)).toEqual(['care']);
    expect(scored.some((one) => one.fits)).toBe(false);
    expect(rankChunks('when do you close', 'en', chunks)[0]?.fits).toBe(true);
  });
});
