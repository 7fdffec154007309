'use strict';
/** A launcher reduced to its core, for tests: runs `program.cjs` the way servers are run. */
const { followParent, runProgram } = require('../processes.cjs');
const { FOLLOW_US } = require('../places.cjs');

followParent();
void runProgram(process.execPath, [...FOLLOW_US, require.resolve('./program.cjs')], { ownGroup: true }).then((code) => {
  process.exitCode = code;
});
