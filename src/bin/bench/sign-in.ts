import { median } from "./load.ts";
import { cpuOf, cpuOfFamily } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";
import { signIn } from "./visitor.ts";

/**
 * From the empty form by password to the chosen role, six requests each, one visitor after the other. It is told beside the list page of the
 * same visitor: what a sign-in costs more than pages is the password's hash, whose cost is a choice (src/passwords).
 */
export const measureSignIn = async (stand: Stand, phone: string, times: number): Promise<Row> => {
  const used = (): number => cpuOf(stand.portal.pid) + cpuOfFamily(stand.postgres);
  const each: { ms: number; cpuMs: number }[] = [];
  // the first ones warm the process up
  for (let round = -2; round < times; round++) {
    const [cpu, since] = [used(), performance.now()];
    await signIn(stand.portal.url, phone);
    if (round >= 0) each.push({ ms: performance.now() - since, cpuMs: (used() - cpu) * 1_000 });
  }
  const ms = median(each.map((one) => one.ms));
  const cpuMs = each.reduce((sum, one) => sum + one.cpuMs, 0) / each.length;
  return { what: "signing in by password, six requests", measured: `${ms.toFixed(0)} ms, ${cpuMs.toFixed(1)} CPU ms` };
};
