import { hash, verify } from '@node-rs/bcrypt';

/* Compares a password with its hash over and over, as the server does, and says how often it could in a second. */
const [at_once, seconds, cost] = process.argv.slice(2).map(Number) as [number, number, number];

const password = 'correct horse battery';
const hashed = await hash(password, cost);
let compared = 0;
let in_time = 0;
const end = performance.now() + seconds * 1_000;
const before = process.cpuUsage();

async function compare(): Promise<void> {
  while (performance.now() < end) {
    if (!(await verify(password, hashed))) throw new Error('the password does not match its own hash');
    compared += 1;
    if (performance.now() < end) in_time += 1;
  }
}

await Promise.all(Array.from({ length: at_once }, compare));
const { user, system } = process.cpuUsage(before);
process.stdout.write(`compared ${in_time / seconds} a second in ${(user + system) / 1_000 / compared} ms each\n`);
