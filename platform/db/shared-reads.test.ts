import { expect, test } from 'vitest';
import type { Row, Statement } from './pipeline.ts';
import { createSharedReads } from './shared-reads.ts';

const ADA = 'ada';
const BOB = 'bob';
const ask = (name: string, ...values: unknown[]): Statement => ({ name, text: name, values });

/** A database that answers each statement with itself and writes down what came together. */
function openReads() {
  const transactions: { company_id: string; asked: string[] }[] = [];
  const answerTo = ({ name, values }: Statement): Row[] => [{ name, values }];
  const read = createSharedReads(async (company_id, statements) => {
    transactions.push({ company_id, asked: statements.map(({ name }) => name) });
    if (statements.some(({ name }) => name === 'broken')) throw new Error('broken');
    return statements.map(answerTo);
  });
  return { read, transactions, answerTo };
}

test('what is asked at the same moment travels together, and what is asked alike is asked once', async () => {
  const { read, transactions, answerTo } = openReads();
  const asked = [
    [ask('caller', 1), ask('get', 'a')],
    [ask('caller', 1), ask('get', 'b')],
    [ask('caller', 2), ask('get', 'a')],
  ];
  const answers = await Promise.all(asked.map((statements) => read(ADA, statements)));
  expect(answers).toEqual(asked.map((statements) => statements.map(answerTo)));
  expect(transactions).toEqual([{ company_id: ADA, asked: ['caller', 'get', 'get', 'caller'] }]);
});

test('values that only look alike are not alike', async () => {
  const { read, answerTo } = openReads();
  const asked = [[ask('get', null)], [ask('get', 'null')], [ask('get', 1)], [ask('get', '1')], [ask('get', ['1'])]];
  const answers = await Promise.all(asked.map((statements) => read(ADA, statements)));
  expect(answers).toEqual(asked.map((statements) => statements.map(answerTo)));
});

test('two companies never share a transaction', async () => {
  const { read, transactions } = openReads();
  await Promise.all([read(ADA, [ask('get')]), read(BOB, [ask('get')]), read(ADA, [ask('list')])]);
  expect(transactions).toEqual([
    { company_id: ADA, asked: ['get', 'list'] },
    { company_id: BOB, asked: ['get'] },
  ]);
});

test('a statement that fails takes none of its neighbours with it', async () => {
  const { read, answerTo } = openReads();
  const good = read(ADA, [ask('get', 1)]);
  const bad = read(ADA, [ask('broken')]);
  await expect(bad).rejects.toThrow('broken');
  expect(await good).toEqual([answerTo(ask('get', 1))]);
});

test('what was answered before is asked again', async () => {
  const { read, transactions } = openReads();
  await read(ADA, [ask('get')]);
  await read(ADA, [ask('get')]);
  expect(transactions).toHaveLength(2);
});
