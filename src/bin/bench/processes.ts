import { readdirSync, readFileSync } from "node:fs";

/** Seconds of processor time a process has used so far, its ended children's included. */
export const cpuOf = (pid: number): number => {
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = statOf(pid).slice(11, 15).map(Number);
  return (user + system + childrenUser + childrenSystem) / ticksPerSecond;
};

/** The same over a process and all its living children: a server of PostgreSQL with its backends. */
export const cpuOfFamily = (pid: number): number =>
  [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpuOf(each), 0);

/** Most memory a process has had in RAM so far, MB; 0 where it is gone. */
export const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024;

export const childrenOf = (pid: number): number[] =>
  tasksOf(pid).flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(" ").filter(Boolean).map(Number));

export const parentOf = (pid: number): number => Number(statOf(pid)[1] ?? 0);

// getconf CLK_TCK: 100 on every Linux that Node runs on
const ticksPerSecond = 100;

/** The fields of proc(5) stat after the name, which may hold spaces. */
const statOf = (pid: number): string[] => {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

const tasksOf = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
};

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
