'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const inRoot = (...parts) => join(ROOT, ...parts);
const isThere = (...parts) => existsSync(inRoot(...parts));

/** Flags for a Node that is to end when we do. */
const FOLLOW_US = ['--require', require.resolve('./leave-with-parent.cjs')];

module.exports = { FOLLOW_US, ROOT, inRoot, isThere };
