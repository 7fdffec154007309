/** Adds up what `.ci/run` left in its folder of reports and prints the total; exit code 1 when anything failed. */
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.argv[2];
const read = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');

let passed = 0;
let failed = 0;

/** The lines of steps with their verdict and time, such as `lint          passed  2.1 s`. */
function countSteps(log) {
  for (const [, verdict] of log.matchAll(/^[\w -]+? +(passed|FAILED) +[\d.]+ s$/gm)) {
    if (verdict === 'passed') passed += 1;
    else failed += 1;
  }
}

function countTests(report) {
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that could not even be loaded has no test of its own to fail.
  failed += report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
}

for (const command of ['test', 'check']) {
  const failedBefore = failed;
  const passedBefore = passed;
  if (command === 'test' && read('vitest.json') !== '') countTests(JSON.parse(read('vitest.json')));
  countSteps(read(`${command}.log`));

  const code = read(`${command}.code`).trim();
  const nothingSeen = passed === passedBefore && failed === failedBefore;
  const untold = code !== '0' && failed === failedBefore;
  if (nothingSeen && code === '0') console.log(`npm ${command}: reported nothing, so nothing is known to hold.`);
  if (untold) console.log(`npm ${command}: ended with code ${code} without naming a failure.`);
  if (nothingSeen || untold) failed += 1;
}

if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
