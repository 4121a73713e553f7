// SPDX-License-Identifier: EUPL-1.2
// The least of TAP: steps in order, the plan at the end, and what went wrong beside each.
let count = 0;
let failed = 0;

const say = (good, name, error) => {
  count += 1;
  if (!good) failed += 1;
  console.log(`${good ? "ok" : "not ok"} ${count} - ${name.replaceAll("#", "")}`);
  if (error)
    for (const line of String(error.stack ?? error).split("\n").slice(0, 25)) console.log(`# ${line}`);
};

// TRUE when it went well; a step that others stand on is given as { needed: true } and ends the run.
export const step = async (name, work, { needed = false } = {}) => {
  const begun = Date.now();
  try {
    await work();
    say(true, name);
    console.log(`# ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    say(false, name, error);
    if (needed) throw new Error(`cannot go on without « ${name} »`);
    return false;
  }
};

export const finish = () => {
  console.log(`1..${count}`);
  process.exitCode = failed > 0 ? 1 : 0;
};
