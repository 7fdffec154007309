'use strict';
/** Stands for a server: tells its pid, tells each signal, and ends itself some time after the first. */
let signals = 0;
const alive = setInterval(() => {}, 1_000);
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    signals += 1;
    clearInterval(alive);
    process.exitCode = 7;
    setTimeout(() => console.log(JSON.stringify({ signals, signal })), 1_200);
  });
}
console.log(JSON.stringify({ pid: process.pid }));
