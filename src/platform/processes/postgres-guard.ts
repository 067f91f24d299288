import { type ChildProcess, spawn } from "node:child_process";

export type Guard = { end(): void };

// Waits for the end of a pipe that only the portal holds, gives web and worker time to end, and stops the server if it
// is still the one it was started for. $1 its process, $2 its data, $3 what to remove afterwards (may be empty).
const script = `
read -r _
[ -n "$3" ] || sleep 3
[ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.3; done
[ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -QUIT "$1" 2>/dev/null
[ -z "$3" ] || rm -rf "$3"
`;

/** Ends the server, and removes `temporary`, when this process is killed and cannot do it itself. */
export function startGuard(server: ChildProcess, cluster: string, temporary: string | undefined): Guard {
  if (process.platform === "win32" || server.pid === undefined) return { end: () => undefined };
  const guard = spawn("/bin/sh", ["-c", script, "guard", `${server.pid}`, cluster, temporary ?? ""], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.on("error", () => undefined);
  guard.unref();
  return { end: () => guard.kill("SIGKILL") };
}
