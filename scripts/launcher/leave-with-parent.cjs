'use strict';
/** Loaded into what the launcher starts: even a launcher that was killed outright leaves nothing running. */
const signal = process.env.PARLEY_LEAVE_BY ?? 'SIGTERM';
const launcher = Number(process.env.PARLEY_LAUNCHER ?? process.ppid);
const parent = process.ppid;

function isGone() {
  // Its own children are handed to another parent at once, which no reuse of its number can hide.
  if (parent === launcher && process.platform !== 'win32') return process.ppid !== parent;
  try {
    process.kill(launcher, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

const timer = setInterval(() => {
  if (!isGone()) return;
  clearInterval(timer);
  // Between the launcher and a server that is watched for changes stands Node's watcher, which stops both.
  process.kill(parent === launcher || process.ppid !== parent ? process.pid : parent, signal);
}, 500);
timer.unref();
