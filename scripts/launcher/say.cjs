'use strict';

/** A failure whose message says all there is to say, without a stack. */
class LaunchError extends Error {}

/** The launcher's own words go to stderr: stdout belongs to the program it starts. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

module.exports = { LaunchError, say };
