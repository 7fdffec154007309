'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const inRoot = (...parts) => join(ROOT, ...parts);
const isThere = (...parts) => existsSync(inRoot(...parts));

module.exports = { ROOT, inRoot, isThere };
