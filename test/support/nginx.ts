import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { selfSigned } from "./certificate.ts";

const top = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(top, path), "utf8");

/** The proxies of docker-compose.yml and docs/, as nginx reads them. */
export const proxyConfigs = (): { compose: string; plain: string; tls: string } => {
  const compose = read("docker-compose.yml");
  const [, indented = ""] = /\n {2}proxy:\n(?: {4}#.*\n)* {4}content: \|\n((?: {6}.*\n|\n)+)/.exec(compose) ?? [];
  return { compose, plain: indented.replaceAll(/^ {6}/gm, "").replaceAll("$$", "$"), tls: read("docs/proxy-tls.conf") };
};

export const hasNginx = spawnSync("nginx", ["-v"], { stdio: "ignore" }).status === 0;

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

/** nginx itself with one of these, on ports of its own, in front of a server of the test's. `said`: of its check of the file. */
export const startNginx = async (config: string, upstream: number, ports: Readonly<Record<number, number>>) => {
  const folder = mkdtempSync(join(tmpdir(), "portal-nginx-"));
  const { cert, key } = selfSigned("127.0.0.1");
  writeFileSync(join(folder, "fullchain.pem"), cert);
  writeFileSync(join(folder, "privkey.pem"), key, { mode: 0o600 });
  for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"]) mkdirSync(join(folder, name));
  const placed = config
    .replace(/^resolver .*$/m, "")
    .replace("server web:3000 resolve;", `server 127.0.0.1:${upstream};`)
    .replaceAll(/listen (\d+)/g, (_all, port: string) => `listen 127.0.0.1:${ports[Number(port)]}`)
    .replaceAll("/etc/nginx/tls", folder);
  const file = join(folder, "nginx.conf");
  const places = ["body:client_body", "proxy:proxy", "fastcgi:fastcgi", "uwsgi:uwsgi", "scgi:scgi"]
    .map((pair) => pair.split(":"))
    .map(([name, directive]) => `${directive}_temp_path ${folder}/${name};`);
  writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp {\naccess_log off;\n${places.join("\n")}\n${placed}\n}\n`);
  const options = ["-p", folder, "-e", join(folder, "errors"), "-c", file];
  const { status, stderr } = spawnSync("nginx", [...options, "-t"], { encoding: "utf8" });
  const child = spawn("nginx", [...options, "-g", "daemon off;"], { stdio: "ignore" });
  const ended = once(child, "exit");
  return {
    isValid: status === 0,
    said: stderr,
    close: async (): Promise<void> => {
      child.kill("SIGQUIT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
