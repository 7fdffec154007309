'use strict';
/** Loaded into servers before they start: even a launcher that was killed outright leaves nothing running. */
const parent = process.ppid;

function isGone() {
  if (process.platform !== 'win32') return process.ppid !== parent;
  try {
    process.kill(parent, 0);
    return false;
  } catch {
    return true;
  }
}

const timer = setInterval(() => {
  if (!isGone()) return;
  clearInterval(timer);
  process.kill(process.pid, 'SIGTERM');
}, 500);
timer.unref();
