'use strict';
/** Takes the lock of the first argument a few times, and fails when it is not alone behind it. */
const { rmSync, writeFileSync } = require('node:fs');
const { withLock } = require('../lock.cjs');

const [path] = process.argv.slice(2);

async function main() {
  for (let round = 0; round < 5; round += 1) {
    await withLock(
      path,
      () => {},
      async () => {
        writeFileSync(`${path}.inside`, '', { flag: 'wx' });
        await new Promise((resolve) => setImmediate(resolve));
        rmSync(`${path}.inside`);
      },
    );
  }
}

void main();
