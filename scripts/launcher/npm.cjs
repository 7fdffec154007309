'use strict';
const { existsSync } = require('node:fs');
const { basename } = require('node:path');
const { FOLLOW_US } = require('./places.cjs');

/** How to call the npm that is running us, or else the machine's: `[file, ...arguments before ours]`. */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script !== undefined && /^npm(-cli)?\.c?js$/.test(basename(script)) && existsSync(script)) {
    // npm's own Node: ours may be the one below node_modules that is about to be replaced.
    return [node !== undefined && existsSync(node) ? node : process.execPath, ...FOLLOW_US, script];
  }
  return process.platform === 'win32' ? [process.env.ComSpec ?? 'cmd.exe', '/d', '/s', '/c', 'npm'] : ['npm'];
}

const REASONS = [
  [/\bEUSAGE\b|can only install packages when/, 'package.json and package-lock.json do not agree. Run: npm install'],
  [/\bENOSPC\b/, 'The disk is full. Free about 1 GB and start again.'],
  [/\bEBUSY\b|\bEPERM\b.*\.exe/, 'A program below node_modules is running. Close it and run: npm ci'],
  [/\b(EACCES|EPERM|EROFS)\b/, 'This user may not write node_modules. Start as the user that owns the checkout.'],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    'The package registry cannot be reached. Check the network and the proxy settings, then start again.',
  ],
  [/\bE40[13]\b/, 'The package registry refuses access. Check its settings in .npmrc.'],
  [/\b(E404|ETARGET)\b/, 'The package registry lacks a package that is listed in package-lock.json.'],
  [/\bEINTEGRITY\b/, 'A package is not the one package-lock.json describes. Run: npm cache verify, then start again.'],
];

/** What went wrong in words, from npm's output. */
function explainNpm(output) {
  const known = REASONS.find(([pattern]) => pattern.test(output));
  return known?.[1] ?? 'npm ci failed; its own words are above. After repairing that, start again.';
}

module.exports = { npmCommand, explainNpm };
