'use strict';
const { readFileSync } = require('node:fs');

/**
 * A question to ask now and then: is the npm that started us gone? Between npm and us may stand a shell, which
 * outlives npm; then it is the shell's parent that has to stay the same.
 */
function watchNpm() {
  const parent = process.ppid;
  const shellsParent = isShell(parent) ? parentOf(parent) : undefined;
  return () => process.ppid !== parent || (shellsParent !== undefined && parentOf(parent) !== shellsParent);
}

/** Only Linux has shells that stay (dash), and only there these files are. */
function isShell(pid) {
  try {
    return /^(ba|da|a|z|k)?sh$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
  } catch {
    return false;
  }
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}

module.exports = { watchNpm };
