import { request } from "node:http";
import { connect } from "node:net";
import type { Route } from "../../src/platform/routing.ts";
import { password } from "./given.ts";
import { addressOf } from "./matrix.ts";
import type { Tenant } from "./tenants.ts";
import { type Answer, type Sent, type Site, visit } from "./visit.ts";

export type Heard = { readonly what: string; readonly isSignedIn: boolean; readonly answer: Answer };
type Asking = { readonly routes: readonly Route[]; readonly own: Tenant; readonly sent: Sent };

/** Every page as a person who is signed in and as a stranger, what goes wrong, what machines ask, and a file. */
export const askEverything = async (site: Site, asking: Asking, headers: Record<string, string>): Promise<Heard[]> => {
  const { routes, own, sent } = asking;
  const asset = /"(\/assets\/[^"]+\.css)"/.exec((await visit(site, "/registration", { headers })).text)?.[1] ?? "";
  const pages = routes.filter(({ method }) => method === "get").map((route) => addressOf(route, own));
  const wrong = ["/no-such-page", "/a/00099999999", "/%E0%A4%A", "/fails/500", "/assets/000000000000/no.css", asset];
  const heard: Heard[] = [];
  const ask = async (what: string, isSignedIn: boolean, more: object = {}) => {
    const cookie = isSignedIn ? sent.cookie : undefined;
    heard.push({ what, isSignedIn, answer: await visit(site, what, { headers, cookie, ...more }) });
  };
  for (const path of [...pages, ...wrong, "/healthz", "/metrics"]) {
    for (const isSignedIn of [true, false]) await ask(path, isSignedIn);
  }
  await ask("/sign-out", true, { method: "POST", fields: {} });
  await ask("/role", true, { method: "PUT" });
  await ask("/language", true, { method: "POST", fields: { language: "x".repeat(300_000) } });
  return heard;
};

/** Everything that sets a cookie: a sign-in, a role, a language, a theme, a sign-out. */
export const askForCookies = async (site: Site, user: { phone: string }, headers: Record<string, string>) => {
  const set: string[] = [];
  const jar = new Map<string, string>();
  const keep = (answer: Answer) => {
    for (const text of answer.headers.getSetCookie()) {
      set.push(text);
      const [name = "", value = ""] = (text.split(";")[0] ?? "").split("=");
      jar.set(name, value);
    }
    return answer;
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const post = async (path: string, fields: Record<string, string>) => {
    const { text } = keep(await visit(site, "/registration", { headers, cookie: cookie() }));
    const csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const sent = { method: "POST", headers, cookie: cookie(), fields: { _csrf: csrf, ...fields } };
    return keep(await visit(site, path, sent));
  };
  await post("/language", { language: "en" });
  await post("/theme", { theme: "dark" });
  const entered = await post("/sign-in/password", { phone: user.phone, password });
  await post("/role", { role: "administrator" });
  const left = await post("/sign-out", {});
  return { set, entered, left };
};

/** A method that fetch refuses to send. */
export const askRaw = (site: Site, method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const asked = request(site.base + path, { method, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on("error", reject).end();
  });

/** What comes back for bytes as they are, until the other side closes. */
export const sendBytes = (site: Site, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(site.base);
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding("utf8").setTimeout(5_000, () => socket.destroy(new Error(`not closed: ${text}`)));
    socket.on("data", (piece: string) => (text += piece));
    socket.on("error", reject).on("close", () => resolve(text));
  });
