import { createServer } from "node:http";
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

export const visit = async (site: Site, path: string, ask: Ask = {}): Promise<Answer> => {
  const { method = "GET", cookie, headers = {}, fields, multipart = false } = ask;
  const response = await fetch(site.base + path, {
    method,
    redirect: "manual",
    headers: { ...headers, ...(cookie ? { cookie } : {}) },
    body: fields ? bodyOf(fields, multipart) : null,
    // a stream that does not end is as wrong as one that ends with a foreign row
    signal: AbortSignal.timeout(10_000),
  });
  return {
    status: response.status,
    location: response.headers.get("location") ?? "",
    headers: response.headers,
    text: await textOf(response),
  };
};

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

const bodyOf = (fields: Fields, multipart: boolean): FormData | URLSearchParams => {
  const body = multipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, each);
  }
  return body;
};

const textOf = async (response: Response): Promise<string> => {
  const type = response.headers.get("content-type") ?? "";
  if (response.status === 200 && type.includes("spreadsheetml")) {
    const book = read(Buffer.from(await response.arrayBuffer()));
    return Object.entries(book.Sheets)
      .map(([name, sheet]) => `${name}\n${utils.sheet_to_csv(sheet)}`)
      .join("\n");
  }
  if (response.status === 200 && type.includes("pdf")) {
    return (await readPdf(Buffer.from(await response.arrayBuffer()))).text;
  }
  return response.text();
};
