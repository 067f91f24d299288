import { plainNumbers } from "../../src/kernel/signs.ts";
import type { Agent, Portal } from "../support/portal.ts";

type Shown = { readonly text: string; readonly note: string; readonly href: string | null };
export type Groups = Readonly<Record<string, { readonly items: readonly Shown[]; readonly more: string | null }>>;

/** What the page shows, by the titles of its groups. */
export const ask = async (agent: Agent, account: { number: string }, q: string): Promise<Groups> => {
  const { text } = await agent.get(`/a/${account.number}/find?q=${encodeURIComponent(q)}`).expect(200);
  return Object.fromEntries(text.split('<section class="card" aria-labelledby="found-').slice(1).map(groupIn));
};

const groupIn = (html: string) => {
  const [title = ""] = partsOf(html, /<h2[^>]*>(.*?)<\/h2>/gs);
  const items = partsOf(html, /<li>(.*?)<\/li>/gs).map((item) => {
    const [name = "", note = ""] = item.trim().split(/(?=<span class="found-note">)/);
    return { text: plain(name), note: plain(note), href: /href="([^"]+)"/.exec(name)?.[1] ?? null };
  });
  const [more] = partsOf(html, /<div class="card-footer[^>]*>(.*?)<\/div>/gs);
  return [title, { items, more: more === undefined ? null : plain(more) }] as const;
};

const partsOf = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].map(([, part]) => part ?? "");
const plain = (html: string): string =>
  plainNumbers(html)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ")
    .trim();

export const textsIn = (groups: Groups, title: string): string[] => groups[title]?.items.map(({ text }) => text) ?? [];

/** A confirmed order that is done. */
export const givenOrder = async (
  { owner }: Portal,
  account: { id: number },
  author: { id: number; name: string },
  { number, subject }: { number: number; subject: string },
): Promise<void> => {
  await owner("orders").insert({
    account_id: account.id,
    number,
    operation: "connect-service",
    params: "{}",
    subject,
    source: "file",
    state: "done",
    author_user_id: author.id,
    author_name: author.name,
    author_role: "administrator",
  });
};
