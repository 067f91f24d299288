import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { read, utils } from "@e965/xlsx";
import type { Express } from "express";
import { readPdf } from "./read-pdf.ts";

export type Site = { readonly base: string; close(): Promise<void> };
export type Sent = { readonly cookie: string; readonly csrf: string };
export type Answer = {
  readonly status: number;
  readonly location: string;
  readonly headers: Headers;
  /** What a person would read in it: of a workbook its cells, of a PDF its text. */
  readonly text: string;
};
type Fields = Readonly<Record<string, string | readonly string[]>>;
type Ask = {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Fields | undefined;
  readonly multipart?: boolean | undefined;
};

/** The app on a port of its own: thousands of requests, none of which opens a server for itself. */
export const serve = async (app: Express): Promise<Site> => {
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return {
    base: `http://127.0.0.1:${address.port}`,
    close: () => {
      const closed = new Promise<void>((done) => void server.close(() => done()));
      server.closeAllConnections();
      return closed;
    },
  };
};

const agent = new Agent({ keepAlive: true });

/** By node:http: the matrix asks some 50 000 times, and what fetch does around an answer was a fifth of its processor time. */
export const visit = async (site: Site, path: string, ask: Ask = {}): Promise<Answer> => {
  const { method = "GET", cookie, headers = {}, fields, multipart = false } = ask;
  const body = fields && (await bodyOf(fields, multipart));
  const message = await send(new URL(path, site.base), {
    method,
    headers: { ...headers, ...(cookie && { cookie }), ...(body && { "content-type": body.type }) },
    body: body?.bytes,
  });
  return answerOf(message);
};

const answerOf = async ({ status, headersDistinct, bytes }: Got): Promise<Answer> => {
  const pairs = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const headers = new Headers(pairs);
  const text = await textOf(status, headers.get("content-type") ?? "", bytes);
  return { status, location: headers.get("location") ?? "", headers, text };
};

type Message = { readonly method: string; readonly headers: Record<string, string>; readonly body: Buffer | undefined };
type Got = Pick<IncomingMessage, "headersDistinct"> & { readonly status: number; readonly bytes: Buffer };

/** A stream that does not end is as wrong as one that ends with a foreign row. */
const send = (url: URL, { method, headers, body }: Message): Promise<Got> =>
  new Promise((got, failed) => {
    const sent = request(
      url,
      { method, agent, headers: { ...headers, "content-length": body?.length ?? 0 } },
      (answer) => {
        buffer(answer)
          .then((bytes) => got({ headersDistinct: answer.headersDistinct, status: answer.statusCode ?? 0, bytes }))
          .catch(failed)
          .finally(() => clearTimeout(timer));
      },
    );
    const timer = setTimeout(() => sent.destroy(new Error(`${method} ${url.pathname} did not end in 10 s`)), 10_000);
    sent.on("error", (error) => {
      clearTimeout(timer);
      failed(error);
    });
    sent.end(body);
  });

/** Signs in through the form, in the role named (needed only for a user who holds several). */
export const enter = async (site: Site, user: { phone: string; password: string }, role?: string): Promise<Sent> => {
  const stranger = await meet(site);
  const entered = await visit(site, "/sign-in/password", {
    method: "POST",
    cookie: stranger.cookie,
    fields: { _csrf: stranger.csrf, phone: user.phone, password: user.password },
  });
  const signedIn = await meet(site, cookieOf(entered));
  if (!role) return signedIn;
  const chosen = await visit(site, "/role", {
    method: "POST",
    cookie: signedIn.cookie,
    fields: { _csrf: signedIn.csrf, role },
  });
  return meet(site, cookieOf(chosen));
};

/** The operator's staff, by their own door. */
export const enterStaff = async (site: Site, staff: { email: string; password: string }): Promise<Sent> => {
  const { cookie, csrf } = await meet(site);
  const fields = { _csrf: csrf, email: staff.email, password: staff.password };
  return meet(site, cookieOf(await visit(site, "/support/sign-in", { method: "POST", cookie, fields })));
};

/** A member of staff who views the portal as one person with access to an account, in a session of its own. */
export const enterViewing = async (site: Site, { cookie, csrf }: Sent, page: string, role: string): Promise<Sent> => {
  const fields = { _csrf: csrf, role, reason: "проверка", ticket: "Т-1" };
  return meet(site, cookieOf(await visit(site, `${page}/viewing`, { method: "POST", cookie, fields })));
};

/** A visitor of a public page: the cookie of the session or the browser, and the form token. */
export const meet = async (site: Site, cookie?: string): Promise<Sent> => {
  const page = await visit(site, "/registration", { cookie });
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
  if (!csrf) throw new Error(`the page has no form token: ${page.status} ${page.text.slice(0, 500)}`);
  return { cookie: [cookie, ...cookiesIn(page)].filter((each) => each !== undefined).join("; "), csrf };
};

const cookieOf = (answer: Answer): string => {
  const cookie = cookiesIn(answer).join("; ");
  if (!cookie) throw new Error(`no cookie of ours in an answer ${answer.status}`);
  return cookie;
};

const cookiesIn = ({ headers }: Answer): readonly (string | undefined)[] =>
  headers
    .getSetCookie()
    .filter((text) => /^(__Host-)?(portal|browser)=/.test(text))
    .map((text) => text.split(";")[0]);

const bodyOf = async (fields: Fields, multipart: boolean): Promise<{ type: string; bytes: Buffer }> => {
  const form = multipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) form.append(name, each);
  }
  const written = new Response(form);
  return { type: written.headers.get("content-type") ?? "", bytes: Buffer.from(await written.arrayBuffer()) };
};

const textOf = async (status: number, type: string, bytes: Buffer): Promise<string> => {
  if (status === 200 && type.includes("spreadsheetml")) {
    return Object.entries(read(bytes).Sheets)
      .map(([name, sheet]) => `${name}\n${utils.sheet_to_csv(sheet)}`)
      .join("\n");
  }
  if (status === 200 && type.includes("pdf")) return (await readPdf(bytes)).text;
  return bytes.toString();
};
