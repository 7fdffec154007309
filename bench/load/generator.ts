import { driveClosed, drivePaced } from './drive.ts';
import type { Answer } from './connection.ts';
import { summarize } from './latencies.ts';
import type { Load, LoadResult } from './plan.ts';
import { renderRequests } from './render.ts';

/*
 * The load generator, a process of its own: takes one load from its parent, drives it, sends back what it saw and
 * leaves. Everything that costs is done before the clock starts.
 */
async function run({ port, connections, warmup_s, seconds, rate, plan }: Load): Promise<LoadResult> {
  const requests = renderRequests(plan);
  const once = plan.kind === 'deliveries' || plan.kind === 'statuses' || plan.kind === 'creates';
  const answers: Record<string, number> = {};
  const latencies: number[] = [];
  let issued = 0;
  let answer_bytes = -1;

  const measureFrom = performance.now() + warmup_s * 1_000;
  let measureTo = measureFrom + seconds * 1_000;
  let cpu: NodeJS.CpuUsage | undefined;

  function next(): Buffer | undefined {
    // At a rate the plan says how many there are.
    if (rate === undefined && performance.now() >= measureTo) return undefined;
    const request = requests[once ? issued : issued % requests.length];
    issued += 1;
    // Out of requests: the window ends here.
    if (request === undefined) measureTo = Math.min(measureTo, performance.now());
    return request;
  }

  const onAnswer = ({ status, body_bytes }: Answer, since: number): void => {
    const now = performance.now();
    answers[status] = (answers[status] ?? 0) + 1;
    if (answer_bytes < 0) answer_bytes = body_bytes;
    if (now < measureFrom || now > measureTo) return;
    cpu ??= process.cpuUsage();
    latencies.push(now - since);
  };
  const drive = { port, connections, next, onAnswer };
  await (rate === undefined ? driveClosed(drive) : drivePaced(drive, rate));
  const used = process.cpuUsage(cpu);
  const window_s = (measureTo - measureFrom) / 1_000;
  return {
    answers,
    per_second: latencies.length / window_s,
    ...summarize(latencies),
    generator_cpu: (used.user + used.system) / 1e6 / window_s,
    answer_bytes,
  };
}

process.once('message', (load: Load) => {
  run(load).then(
    (result) => process.send!({ result }, () => process.exit(0)),
    (error: unknown) => process.send!({ failure: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(1));
