import { openLine, type Answer } from './connection.ts';

/** What a load is driven with, and who hears of each answer. */
export interface Drive {
  port: number;
  connections: number;
  /** The next request; undefined when there is no more. */
  next: () => Buffer | undefined;
  onAnswer: (answer: Answer, since: number) => void;
}

/** As fast as the answers come: each connection asks again when it has been answered. `since`: when it was sent. */
export async function driveClosed({ port, connections, next, onAnswer }: Drive): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => driveOne(port, next, onAnswer)));
}

async function driveOne(port: number, next: Drive['next'], onAnswer: Drive['onAnswer']): Promise<void> {
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  let sent_at = 0;
  const line = await openLine(
    port,
    (answer) => {
      onAnswer(answer, sent_at);
      ask();
    },
    fail,
  );
  function ask(): void {
    const request = next();
    if (request === undefined) {
      end();
      return;
    }
    sent_at = performance.now();
    line.send(request);
  }
  ask();
  await ended;
  line.close();
}

/**
 * So many a second, however long the answers take. `since` is when a request was due, not when a connection was free for
 * it: a server that falls behind is not spared.
 */
export async function drivePaced({ port, connections, next, onAnswer }: Drive, rate: number): Promise<void> {
  const began = performance.now();
  let issued = 0;
  let under_way = 0;
  let exhausted = false;
  const { promise: broken, reject: fail } = Promise.withResolvers<never>();
  const slots = await Promise.all(
    Array.from({ length: connections }, async () => {
      const slot = { due: 0, line: await openLine(port, (answer) => answered(slot, answer), fail) };
      return slot;
    }),
  );
  const idle = [...slots];

  function answered(slot: (typeof slots)[number], answer: Answer): void {
    under_way -= 1;
    onAnswer(answer, slot.due);
    idle.push(slot);
    issue();
  }

  function issue(): void {
    while (idle.length > 0 && !exhausted) {
      const due = began + (issued * 1_000) / rate;
      if (due > performance.now()) return;
      const request = next();
      if (request === undefined) {
        exhausted = true;
        return;
      }
      const slot = idle.pop()!;
      slot.due = due;
      issued += 1;
      under_way += 1;
      slot.line.send(request);
    }
  }

  const pacing = new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      issue();
      if (!exhausted || under_way > 0) return;
      clearInterval(tick);
      resolve();
    }, 1);
  });
  await Promise.race([pacing, broken]);
  for (const { line } of slots) line.close();
}
