// Waits until a started server answers: `node await-server.mjs URL PID`. Fails when the process ends before it does, or
// when it has not answered after ten seconds.

import { setTimeout as pause } from "node:timers/promises";

const [, , address, processId] = process.argv;
const deadline = Date.now() + 10_000;

async function answers() {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}

function lives() {
  try {
    return process.kill(Number(processId), 0);
  } catch {
    return false;
  }
}

while (!(await answers())) {
  if (!lives() || Date.now() > deadline) {
    console.error(`${address} does not answer${lives() ? "" : ": the server has ended"}`);
    process.exit(1);
  }
  await pause(50);
}
