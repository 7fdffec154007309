'use strict';
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const read = (...parts) => readFileSync(join(...parts), 'utf8');

/** Names what has to be installed: all that decides about it, and the machine it is for. */
function wantedStamp(root) {
  const { workspaces = [] } = JSON.parse(read(root, 'package.json'));
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  for (const folder of ['', ...workspaces]) hash.update(read(root, folder, 'package.json')).update('\0');
  return hash.update(read(root, 'package-lock.json')).digest('hex');
}

/**
 * Whether somebody has run npm by hand already: compares npm's own note of what lies in node_modules with the
 * lockfile. Packages for other machines may be missing.
 */
function isInstalledByHand(root) {
  let there;
  try {
    there = JSON.parse(read(root, 'node_modules', '.package-lock.json')).packages;
  } catch {
    return false;
  }
  const wanted = JSON.parse(read(root, 'package-lock.json')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link || entry.extraneous) return true;
    const found = there[path];
    if (found === undefined) return entry.optional === true && !isForThisMachine(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function isForThisMachine({ os, cpu, libc }) {
  // One for a certain C library may be missing, since which one this is cannot be told cheaply; so may one for any
  // machine, which only a package for another one wanted.
  return os?.includes(process.platform) === true && cpu?.includes(process.arch) === true && libc === undefined;
}

module.exports = { wantedStamp, isInstalledByHand };
