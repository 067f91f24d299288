import { cpuOf } from "../../src/bin/bench/processes.ts";

/**
 * Processor time, ms, that this process and its ended children have used so far, in steps of 10. What should take little is
 * measured by it: a clock also tells what else the machine did.
 */
export const cpuMs = (): number => cpuOf(process.pid) * 1_000;
